/**
 * Where scalars of several lines end, for the scanner. Each function gives an offset, or -1 where the scalar is not one
 * that all readers read alike. Beyond the input's end there is no byte, and that stops all loops.
 */

import {
  BACKSLASH,
  BLOCK_MARKS,
  BLOCK_TEXT,
  CR,
  DASH,
  DOUBLE_QUOTED,
  LF,
  PLUS,
  QUOTE,
  SINGLE_QUOTED,
  SPACE,
  skip,
  skipSpaces,
  TAB,
} from "./scan-bytes.js";
import { afterBreak, lineEnd, mayEndDocument } from "./scan-ends.js";
import type { Hints } from "./scan-hints.js";

/** The offset after the quoted scalar at `start`, whose continuation lines are indented deeper than `parent`. */
export function quotedEnd(bytes: Uint8Array, start: number, parent: number): number {
  const quote = bytes[start];
  const classes = quote === QUOTE ? DOUBLE_QUOTED : SINGLE_QUOTED;
  let at = start + 1;
  for (;;) {
    at = skip(bytes, at, classes);
    const byte = bytes[at];
    if (byte === quote) {
      if (quote === QUOTE || bytes[at + 1] !== quote) return at + 1;
      at += 2;
    } else if (byte === BACKSLASH) {
      const next = bytes[at + 1];
      at = next === CR || next === LF ? at + 1 : escapeEnd(bytes, at);
      if (at < 0) return -1;
    } else {
      if (byte === CR && bytes[at + 1] === LF) at++;
      if (bytes[at] !== LF) return -1;
      at = continuationStart(bytes, at + 1, parent);
      if (at < 0) return -1;
    }
  }
}

/** The offset after an escape sequence within its line, or -1 if it is none. */
export function escapeEnd(bytes: Uint8Array, at: number): number {
  const digits = ESCAPE_DIGITS[bytes[at + 1] as number] as number;
  if (digits === 0) return -1;
  const end = at + 1 + digits;
  for (let digit = at + 2; digit < end; digit++) if (!isHex(bytes[digit] as number)) return -1;
  // `\U` can name what is no character.
  if (digits === 9) return -1;
  return end;
}

/** By the letter of an escape: 0 for none, else one more than its hexadecimal digits. */
const ESCAPE_DIGITS = new Uint8Array(256);
for (const letter of '0abtnvfre "/\\N_LP\t') ESCAPE_DIGITS[letter.charCodeAt(0)] = 1;
for (const [letter, digits] of Object.entries({ x: 2, u: 4, U: 8 })) ESCAPE_DIGITS[letter.charCodeAt(0)] = digits + 1;

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

/** The first character of the next line that is not blank, if that is deeper than `parent` and can end no document. */
function continuationStart(bytes: Uint8Array, from: number, parent: number): number {
  for (let line = from; ; ) {
    let at = line;
    while (bytes[at] === SPACE) at++;
    const byte = bytes[at];
    if (byte === TAB) return -1;
    if (byte === CR && bytes[at + 1] === LF) at++;
    if (bytes[at] === LF) line = at + 1;
    else return byte !== CR && at - line > parent && !(at === line && mayEndDocument(byte)) ? at : -1;
  }
}

/** Whether a line ends within a range. */
export function hasLine(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === LF) return true;
  return false;
}

export interface BlockScalar {
  /** Where the next line begins that is not its own. */
  next: number;
  /** Where the `yaml` package has the scalar end: after its last line that is not blank, or all of them are kept. */
  end: number;
  /** The column of its text. */
  indent: number;
  /** Whether hints that were asked for are in it. */
  isHinted: boolean;
}

/**
 * Reads the block scalar at `start`, whose text is indented deeper than `parent`, into `into`, and looks for `hints` on
 * the way; whether it can.
 */
export function readBlockScalar(
  bytes: Uint8Array,
  start: number,
  parent: number,
  into: BlockScalar,
  hints: Hints | undefined,
): boolean {
  into.isHinted = false;
  let at = (start | 0) + 1;
  let indent = -1;
  let keeps = false;
  for (let chomps = false; ; at++) {
    const byte = bytes[at] as number;
    if (!chomps && (byte === DASH || byte === PLUS)) {
      chomps = true;
      keeps = byte === PLUS;
    } else if (indent < 0 && byte > 0x30 && byte <= 0x39) indent = parent + byte - 0x30;
    else break;
  }
  // By the specification the document's root has no indentation to count from.
  if (parent < 0) return false;
  const header = lineEnd(bytes, at);
  if (header < 0) return false;
  let line = header;
  into.end = header;
  if (indent < 0) {
    indent = detectIndent(bytes, line, parent);
    if (indent < 0) return false;
  }
  let classes = hints ? BLOCK_MARKS : BLOCK_TEXT;
  for (;;) {
    at = skipSpaces(bytes, line) | 0;
    const text = line + indent;
    let isBlank = true;
    if (at >= text) {
      // A blank line that is deeper belongs to the text.
      isBlank = at === text && (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF));
      for (;;) {
        at = skip(bytes, at, classes) | 0;
        const byte = (bytes[at] as number) | 0;
        if (byte > SPACE) {
          // What is asked of a hint ends with its line at the latest.
          if (hints?.isAt(bytes, at, bytes.length)) {
            into.isHinted = true;
            classes = BLOCK_TEXT;
          }
          at++;
        } else if (byte !== CR || bytes[at + 1] === LF) break;
        else return false;
      }
    }
    const next = afterBreak(bytes, at);
    if (next < 0) {
      if (at === text || bytes[at] === TAB) return false;
      break;
    }
    line = next;
    if (!isBlank || keeps) into.end = line;
  }
  into.next = line;
  into.indent = indent;
  // Where one without any text ends before blank lines, the package knows.
  return into.end > header || line === header;
}

/** The indentation of the first line that is not blank; one beyond any line's if the scalar has none. */
function detectIndent(bytes: Uint8Array, from: number, parent: number): number {
  let deepest = 0;
  for (let line = from; ; ) {
    let at = line;
    while (bytes[at] === SPACE) at++;
    const indent = at - line;
    const next = afterBreak(bytes, at);
    if (next < 0) {
      if (indent <= parent) return bytes[at] === TAB || deepest > parent ? -1 : parent + 1;
      return deepest > indent ? -1 : indent;
    }
    deepest = Math.max(deepest, indent);
    line = next;
  }
}
