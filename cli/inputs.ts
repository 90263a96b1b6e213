/** The inputs of a command: files, folders or standard input, read and rewritten one by one. */

import fs from "node:fs";
import { readAll, STDIN } from "../io/descriptors.js";
import { type Diagnostic, printable, type Result, type Rules, rewrite } from "../src/index.js";
import { listFiles, systemError } from "./files.js";
import { Progress } from "./progress.js";

/** Rewrites files and what is in folders; without any, standard input, which may be read already. */
export function rewriteInputs(
  files: readonly string[],
  rules: Rules,
  input: Uint8Array | undefined,
  diagnostics: Diagnostic[],
): Result[] {
  const listing = listFiles(files.length > 0 ? files : ["-"]);
  diagnostics.push(...listing.diagnostics);
  const progress = new Progress();
  const results: Result[] = [];
  for (const file of listing.files) {
    try {
      const bytes = file === "-" ? (input ?? readAll(STDIN)) : fs.readFileSync(file);
      const name = file === "-" ? "<stdin>" : file;
      const onProgress = progress.of(printable(name), bytes.length);
      const result = rewrite(bytes, rules, { name, ...(onProgress ? { onProgress } : {}) });
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
