/** How files are written back: all of them, each whole, or none. */

import fs from "node:fs";
import path from "node:path";
import type { Diagnostic } from "../src/index.js";
import { systemError } from "./files.js";

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
