/** How tools are had: made once in a folder that outlives the run, found on the path, or installed. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

/** What this machine lacks is `missing`; what it should have been able to get or build is `failed`. */
export type Tool = { readonly path: string } | Absence;
export type Absence = { readonly missing: string } | { readonly failed: string };

/** Outlives `npm ci`, and has a short path, since that of podman's sockets is limited to 108 characters. */
export const CACHE = path.join(os.tmpdir(), `pullthrough-e2e-${os.userInfo().uid}`);

/**
 * The tool's path; or the hook's suite is skipped, and counted as pending. In CI a download or build that fails is a
 * failure: else nobody would see that the suite is not run any more.
 */
export function needs(context: Mocha.Context, tool: Tool): string {
  if ("path" in tool) return tool.path;
  if ("failed" in tool && process.env["CI"] === "true") throw new Error(tool.failed);
  console.log(`    SKIPPED: ${"failed" in tool ? tool.failed : tool.missing}`);
  return context.skip();
}

/** The file of a folder in the cache, which `make` fills the first time; a half-filled one never gets its name. */
export function cached(name: string, file: string, make: (folder: string) => Absence | undefined): Tool {
  const folder = path.join(CACHE, name);
  // What somebody else put there is not to be run.
  if (fs.existsSync(CACHE) && fs.statSync(CACHE).uid !== os.userInfo().uid) return { failed: `${CACHE} is not ours` };
  if (!fs.existsSync(path.join(folder, file))) {
    fs.mkdirSync(CACHE, { recursive: true, mode: 0o700 });
    const unfinished = fs.mkdtempSync(path.join(CACHE, "unfinished-"));
    const reason = make(unfinished);
    if (reason === undefined) {
      fs.rmSync(folder, { recursive: true, force: true });
      fs.renameSync(unfinished, folder);
    } else {
      fs.rmSync(unfinished, { recursive: true, force: true });
      return reason;
    }
  }
  return { path: path.join(folder, file) };
}

/** Installs the commands that are missing, from Debian's packages of the same names; gives the reason if it can't. */
export function installed(commands: readonly string[]): Absence | undefined {
  const missing = commands.filter((command) => !onPath(command));
  if (missing.length === 0) return undefined;
  if (process.getuid?.() !== 0 || !onPath("apt-get"))
    return { missing: `there is no ${missing.join(", ")}, and no root with apt-get to install it` };
  return (
    attempt("apt-get", ["update", "-qq"]) ??
    attempt("apt-get", ["install", "-y", "-qq", "--no-install-recommends", ...missing]) ??
    (missing.every(onPath) ? undefined : { failed: `${missing.join(", ")} did not come onto the path` })
  );
}

export function onPath(command: string): Tool | undefined {
  const folders = [...(process.env["PATH"] ?? "").split(path.delimiter), "/usr/sbin", "/sbin"];
  const found = folders.map((folder) => path.join(folder, command)).find((file) => fs.existsSync(file));
  return found === undefined ? undefined : { path: found };
}

/** Runs a command; gives what it said if it failed. */
export function attempt(
  command: string,
  args: readonly string[],
  env: NodeJS.ProcessEnv = {},
): { readonly failed: string } | undefined {
  const { status, stderr, error } = spawnSync(command, args, {
    encoding: "utf8",
    env: { ...process.env, DEBIAN_FRONTEND: "noninteractive", ...env },
    stdio: ["ignore", "ignore", "pipe"],
  });
  if (status === 0) return undefined;
  return { failed: `\`${command} ${args.join(" ")}\` failed: ${error?.message ?? stderr.slice(-500)}` };
}
