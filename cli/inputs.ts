/** The inputs of a command: files, folders or standard input, read and rewritten one by one. */

import fs from "node:fs";
import { readAll, STDIN } from "../io/descriptors.js";
import { type Diagnostic, printable, type Result, type Rules, rewrite } from "../src/index.js";
import { listFiles, systemError } from "./files.js";
import type { Helper } from "./helper.js";
import { Progress } from "./progress.js";

/** Standard input, read before, and the helper that was started for it. */
export interface Input {
  readonly bytes: Uint8Array;
  readonly helper: Helper | undefined;
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
      const bytes = file === "-" ? (input?.bytes ?? readAll(STDIN)) : fs.readFileSync(file);
      const name = file === "-" ? "<stdin>" : file;
      const onProgress = progress.of(printable(name), bytes.length);
      const shared = file === "-" ? input?.helper?.rewrite({ name, bytes }, rules, onProgress) : undefined;
      const result = shared ?? rewrite(bytes, rules, { name, ...(onProgress ? { onProgress } : {}) });
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
