/** Text for people and files beside the output: standard error, the log file, reports. */

import fs from "node:fs";
import { isTerminal, STDERR, writeAll } from "../io/descriptors.js";
import { COLOUR, type Diagnostic, NO_COLOUR, render } from "../src/index.js";
import type { RuleArgs } from "./args.js";
import { systemError } from "./files.js";

/** Diagnostics as text, in colour on a terminal. */
export function rendered(diagnostics: readonly Diagnostic[]): string {
  if (diagnostics.length === 0) return "";
  const hasColour = isTerminal(STDERR) && (process.env["NO_COLOR"] ?? "") === "";
  return render(diagnostics, hasColour ? COLOUR : NO_COLOUR);
}

/** Text for people: on standard error, and without colour in the log file. */
export function tell({ logFile }: Pick<RuleArgs, "logFile">, text: string, plain: string): void {
  if (text === "") return;
  writeAll(STDERR, Buffer.from(text));
  if (logFile === undefined) return;
  try {
    fs.appendFileSync(logFile, plain);
  } catch {
    // That it can't be written was complained of when it was opened.
  }
}

/** Writes a file beside the output; a failure is one more diagnostic. */
export function writeFile(file: string | undefined, text: string | (() => string), diagnostics: Diagnostic[]): void {
  if (file === undefined) return;
  try {
    fs.writeFileSync(file, typeof text === "string" ? text : text());
  } catch (error) {
    diagnostics.push(systemError("cannot-write", file, error));
  }
}
