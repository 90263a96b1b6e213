/** Which files there are to read, and how files are written back: all of them, each whole, or none. */

import fs from "node:fs";
import path from "node:path";
import { type Diagnostic, printable } from "../src/index.js";
import { complaint } from "./complaint.js";

const MANIFEST = /\.(?:ya?ml|json)$/;

export interface Listing {
  /** Paths to read, in the order given; those of a folder by name. */
  readonly files: readonly string[];
  readonly diagnostics: readonly Diagnostic[];
}

/** Files as they are named, and the manifests under folders. */
export function listFiles(names: readonly string[]): Listing {
  const files: string[] = [];
  const diagnostics: Diagnostic[] = [];
  for (const name of names) {
    try {
      if (name === "-" || !fs.statSync(name).isDirectory()) files.push(name);
      else {
        const before = files.length;
        listFolder(name, files, diagnostics);
        if (files.length === before)
          diagnostics.push(
            warning("no-manifests", `no manifest in \`${name}\``, "manifests end in `.yaml`, `.yml` or `.json`"),
          );
      }
    } catch (error) {
      diagnostics.push(systemError("cannot-read", name, error));
    }
  }
  return { files, diagnostics };
}

function listFolder(folder: string, files: string[], diagnostics: Diagnostic[]): void {
  const entries = fs.readdirSync(folder, { withFileTypes: true }).sort((a, b) => (a.name < b.name ? -1 : 1));
  const isChart = entries.some(({ name }) => name === "Chart.yaml");
  for (const entry of entries) {
    const file = path.join(folder, entry.name);
    if (entry.isFile() && MANIFEST.test(entry.name) && !entry.name.startsWith(".")) files.push(file);
    if (!entry.isDirectory() || entry.name.startsWith(".")) continue;
    if (isChart && entry.name === "templates") {
      const help = "templates are not YAML before helm has rendered them: `helm template … | pullthrough …`";
      diagnostics.push(warning("skipped-templates", `skipped the Helm templates in \`${file}\``, help));
    } else listFolder(file, files, diagnostics);
  }
}

export interface Replacement {
  readonly file: string;
  readonly bytes: Uint8Array;
}

/**
 * Replaces files by way of a temporary file beside each and a rename, following links and keeping the mode.
 * All temporary files are written before the first rename; a failure before that changes nothing.
 */
export function replaceFiles(replacements: readonly Replacement[]): Diagnostic | undefined {
  const staged: { file: string; target: string; temporary: string }[] = [];
  const discard = () => {
    for (const { temporary } of staged) fs.rmSync(temporary, { force: true });
  };
  for (const { file, bytes } of replacements) {
    try {
      const target = fs.realpathSync(file);
      const temporary = path.join(
        path.dirname(target),
        `.${path.basename(target)}.pullthrough-${process.pid}-${staged.length}`,
      );
      stage(target, temporary, bytes);
      staged.push({ file, target, temporary });
    } catch (error) {
      discard();
      return systemError("cannot-write", file, error, "; no file was changed");
    }
  }
  const replaced: string[] = [];
  while (staged.length > 0) {
    const { file, target, temporary } = staged[0] as (typeof staged)[number];
    try {
      fs.renameSync(temporary, target);
      replaced.push(file);
      staged.shift();
    } catch (error) {
      discard();
      const rest = replaced.length === 0 ? "; no file was changed" : `; already replaced: ${replaced.join(", ")}`;
      return systemError("cannot-write", file, error, rest);
    }
  }
  return undefined;
}

/** Writes the temporary file, or leaves none. */
function stage(target: string, temporary: string, bytes: Uint8Array): void {
  const { mode, uid, gid } = fs.statSync(target);
  // A rename needs no right to write to the file that it replaces, but to take it without asking would be rude.
  fs.accessSync(target, fs.constants.W_OK);
  const descriptor = fs.openSync(temporary, "wx", mode);
  try {
    fs.writeFileSync(descriptor, bytes);
    fs.fchmodSync(descriptor, mode);
    if (uid !== process.getuid?.() || gid !== process.getgid?.()) chown(descriptor, uid, gid);
    fs.fsyncSync(descriptor);
  } catch (error) {
    fs.rmSync(temporary, { force: true });
    throw error;
  } finally {
    fs.closeSync(descriptor);
  }
}

function chown(descriptor: number, uid: number, gid: number): void {
  try {
    fs.fchownSync(descriptor, uid, gid);
  } catch {
    // Only root may give files away; for others the file becomes theirs, as with every editor that renames.
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: "no such file or folder",
  EACCES: "permission denied",
  EPERM: "not permitted",
  EISDIR: "it is a folder",
  ENOTDIR: "part of its path is not a folder",
  EROFS: "the file system is read-only",
  ENOSPC: "no space left",
  EEXIST: "it exists",
  ELOOP: "its links go in a circle",
};

/** An error of the file system as a diagnostic. */
export function systemError(code: string, file: string, error: unknown, rest = ""): Diagnostic {
  const { code: reason = "", message } = error as NodeJS.ErrnoException;
  const verb = code === "cannot-read" ? "read" : "write";
  const help = `check the path and its permissions${rest}`;
  return complaint(code, `cannot ${verb} \`${printable(file)}\`: ${REASONS[reason] ?? message}`, help);
}

function warning(code: string, message: string, help: string): Diagnostic {
  return { ...complaint(code, message, help), severity: "warning" };
}
