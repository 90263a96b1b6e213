/**
 * Diagnostics: what is wrong, where, how to mend it. They are data; this file alone turns them into text.
 */

import { Locator, type Range, type Source, utf8 } from "./source.js";

export interface Diagnostic {
  readonly severity: "error" | "warning";
  readonly code: string;
  /** Says what is wrong, in lower case and without a full stop; code is in backticks. */
  readonly message: string;
  readonly help: string;
  readonly place: Place | undefined;
}

export interface Place {
  readonly source: Source;
  readonly range: Range;
}

/** Escape sequences for a terminal, or none. */
export interface Palette {
  readonly error: string;
  readonly warning: string;
  readonly frame: string;
  readonly bold: string;
  readonly reset: string;
}

export const NO_COLOUR: Palette = { error: "", warning: "", frame: "", bold: "", reset: "" };
export const COLOUR: Palette = {
  error: "\x1b[1;31m",
  warning: "\x1b[1;33m",
  frame: "\x1b[1;34m",
  bold: "\x1b[1m",
  reset: "\x1b[0m",
};

/** Characters of a line that an excerpt shows, and how many of them stand before what it is about. */
const EXCERPT_WIDTH = 120;
const EXCERPT_BEFORE = 60;

/** By place in the input; what has none comes first. */
export function sortDiagnostics(diagnostics: readonly Diagnostic[]): Diagnostic[] {
  return [...diagnostics].sort((a, b) => (a.place?.range.start ?? -1) - (b.place?.range.start ?? -1));
}

/**
 * Diagnostics as text, in their order, each ending in an empty line:
 *
 *     warning[invalid-tag]: invalid tag `1.25+build` in image reference, left as it is
 *       --> deploy/web.yaml:23:22
 *        |
 *     23 |         image: nginx:1.25+build
 *        |                      ^^^^^^^^^^
 *        = help: a tag holds letters, digits, `_`, `.` and `-`, at most 128 characters
 */
export function render(diagnostics: readonly Diagnostic[], palette: Palette = NO_COLOUR): string {
  const locators = new Map<Source, Locator>();
  return diagnostics.map((diagnostic) => renderOne(diagnostic, locators, palette)).join("");
}

function renderOne(diagnostic: Diagnostic, locators: Map<Source, Locator>, palette: Palette): string {
  const { severity, code, message, help, place } = diagnostic;
  const { frame, bold, reset } = palette;
  const title = `${palette[severity]}${severity}[${code}]${reset}${bold}: ${printable(message)}${reset}\n`;
  if (!place) return `${title}${frame}  =${reset} help: ${printable(help)}\n\n`;
  const locator = locators.get(place.source) ?? new Locator(place.source.bytes);
  locators.set(place.source, locator);
  const { line, column } = locator.position(place.range.start);
  const { text, before, width } = excerpt(place, locator);
  const margin = " ".repeat(String(line).length);
  return [
    title,
    `${margin}${frame}-->${reset} ${printable(place.source.name)}:${line}:${column}\n`,
    `${margin} ${frame}|${reset}\n`,
    `${frame}${line} |${reset} ${text}\n`,
    `${margin} ${frame}|${reset} ${" ".repeat(before)}${palette[severity]}${"^".repeat(width)}${reset}\n`,
    `${margin} ${frame}=${reset} help: ${printable(help)}\n\n`,
  ].join("");
}

/** The line of a place, cut to what fits beside its first characters; `before` and `width` count characters. */
function excerpt({ source, range }: Place, locator: Locator): { text: string; before: number; width: number } {
  const { bytes } = source;
  const line = locator.lineAt(range.start);
  const start = Math.max(range.start, line.start);
  const end = Math.max(Math.min(range.end, line.end), start);
  // A line may be megabytes long; no character takes more than four bytes.
  const from = Math.max(line.start, start - 4 * EXCERPT_BEFORE);
  let head = [...printable(utf8(bytes, from, start))];
  if (from > line.start || head.length > EXCERPT_BEFORE) head = ["…", ...head.slice(1 - EXCERPT_BEFORE)];
  const marked = [...printable(utf8(bytes, start, Math.min(end, start + 4 * EXCERPT_WIDTH)))];
  const tail = [...printable(utf8(bytes, end, Math.min(line.end, end + 4 * EXCERPT_WIDTH)))];
  const room = EXCERPT_WIDTH - head.length;
  const rest = [...marked, ...tail];
  const text = [...head, ...(rest.length > room ? [...rest.slice(0, room - 1), "…"] : rest)].join("");
  return { text: text.trimEnd(), before: head.length, width: Math.min(Math.max(marked.length, 1), room) };
}

/** Text of an input as it may be shown: on one line, and without power over the terminal. */
export function printable(text: string): string {
  // V8 takes its time over classes of Unicode, which few names need.
  if (/^[ -~]*$/.test(text)) return text;
  return text.replace(/\t/g, " ").replace(/[\p{Cc}\p{Cf}\p{Zl}\p{Zp}]/gu, "\ufffd");
}
