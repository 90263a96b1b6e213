/** What is tested: a copy of the build, so that nothing of the repository can help it; and folders to test it in. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

const ROOT = fs.mkdtempSync(path.join(os.tmpdir(), "pullthrough-e2e-"));
process.on("exit", () => fs.rmSync(ROOT, { recursive: true, force: true }));

if (!fs.existsSync("dist/pullthrough-fn.js")) throw new Error("there is no build to test: `npm run build`");
for (const name of ["dist", "Dockerfile", ".dockerignore", "integrations/container"])
  fs.cpSync(name, path.join(ROOT, "product", name), { recursive: true });

/** The folder that the image is built from. */
export const CONTEXT = path.join(ROOT, "product");
export const CLI = path.join(CONTEXT, "dist/pullthrough.js");
export const FUNCTION = path.join(CONTEXT, "dist/pullthrough-fn.js");
export const HELM_PLUGIN = path.join(CONTEXT, "dist/helm/pullthrough");

export type Files = Readonly<Record<string, string>>;

export function temporary(): string {
  return fs.mkdtempSync(path.join(ROOT, "folder-"));
}

/** Writes files into a new folder, or the one given. */
export function write(files: Files, folder = temporary()): string {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
  return folder;
}

/** All files below a folder, by path. */
export function read(folder: string): Record<string, string> {
  const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" }).sort();
  const files = names.filter((name) => fs.statSync(path.join(folder, name)).isFile());
  return Object.fromEntries(files.map((name) => [name, fs.readFileSync(path.join(folder, name), "utf8")]));
}

export interface Run {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface RunOptions {
  readonly cwd?: string;
  readonly input?: string;
  readonly env?: NodeJS.ProcessEnv;
}

export function run(command: string, args: readonly string[], options: RunOptions = {}): Run {
  const { status, stdout, stderr, error } = spawnSync(command, args, {
    cwd: ROOT,
    input: "",
    ...options,
    encoding: "utf8",
    maxBuffer: 1 << 28,
  });
  if (error) throw error;
  return { status, stdout, stderr };
}

/** Runs what must succeed, and gives its standard output. */
export function output(command: string, args: readonly string[], options: RunOptions = {}): string {
  const { status, stdout, stderr } = run(command, args, options);
  if (status !== 0) throw new Error(`${command} ${args.join(" ")} exited with ${status}:\n${stderr}${stdout}`);
  return stdout;
}
