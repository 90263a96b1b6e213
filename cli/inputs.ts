/** The inputs of a command: files, folders or standard input, read and rewritten one by one. */

import fs from "node:fs";
import { readAll, SMALL, STDIN } from "../io/descriptors.js";
import { allocate, prepare } from "../io/memory.js";
import { type Diagnostic, printable, type Result, type Rules, rewrite, type Source } from "../src/index.js";
import { listFiles, systemError } from "./files.js";
import { Progress } from "./progress.js";

/** Standard input. */
export interface Input {
  readonly source: Source;
  /** Rewrites it in parts, if it is large; undefined if it can't be cut after all. */
  readonly rewrite?: (rules: Rules, onProgress?: (bytes: number) => void) => Result | undefined;
  /** Whether somebody changed it while it was read, so that nothing that was made of it is right. */
  readonly isChanged?: () => boolean;
}

/** Rewrites files and what is in folders; without any, standard input, which may be read already. */
export function rewriteInputs(
  files: readonly string[],
  rules: Rules,
  input: Input | undefined,
  diagnostics: Diagnostic[],
): Result[] {
  const listing = listFiles(files.length > 0 ? files : ["-"]);
  diagnostics.push(...listing.diagnostics);
  const progress = new Progress();
  const results: Result[] = [];
  for (const file of listing.files) {
    try {
      const { source, rewrite: inParts } = file === "-" ? (input ?? readInput()) : readFile(file);
      const length = source.unheld?.length ?? source.bytes.length;
      const onProgress = progress.of(printable(source.name), length);
      const { name } = source;
      const result =
        inParts?.(rules, onProgress) ?? rewrite(source.bytes, rules, { name, ...(onProgress ? { onProgress } : {}) });
      results.push(result);
      for (const diagnostic of result.diagnostics) diagnostics.push(diagnostic);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      diagnostics.push(systemError("cannot-read", file, error));
    }
  }
  progress.clear();
  return results;
}

/** Standard input as a whole. */
export function readInput(): Input {
  return { source: { name: "<stdin>", bytes: readAll(STDIN, { allocate, prepare }) } };
}

function readFile(name: string): Input {
  const descriptor = fs.openSync(name, "r");
  try {
    const isLarge = fs.fstatSync(descriptor).size > SMALL;
    const bytes = isLarge ? readAll(descriptor, { allocate, prepare }) : fs.readFileSync(descriptor);
    return { source: { name, bytes } };
  } finally {
    fs.closeSync(descriptor);
  }
}
