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
  mark,
  PLUS,
  QUOTE,
  SINGLE_QUOTED,
  SPACE,
  TAB,
  tableOf,
} from "./scan-bytes.js";
import { afterBreak, lineEnd, mayEndDocument } from "./scan-ends.js";
import type { Hints } from "./scan-hints.js";
import { type Bytes, skip, skipBlockText, skipDoubleQuoted, skipSpaces, skipToMark } from "./scan-memory.js";

/** The offset after the quoted scalar at `start`, whose continuation lines are indented deeper than `parent`. */
export function quotedEnd(bytes: Bytes, start: number, parent: number): number {
  const quote = bytes[start];
  let at = start + 1;
  for (;;) {
    at = quote === QUOTE ? skipDoubleQuoted(bytes, at, DOUBLE_QUOTED) : skip(bytes, at, SINGLE_QUOTED);
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
export function escapeEnd(bytes: Bytes, at: number): number {
  const digits = ESCAPE_DIGITS[bytes[at + 1] as number] as number;
  if (digits === 0) return -1;
  const end = at + 1 + digits;
  for (let digit = at + 2; digit < end; digit++) if (!isHex(bytes[digit] as number)) return -1;
  // `\U` can name what is no character.
  if (digits === 9) return -1;
  return end;
}

/** By the letter of an escape: 0 for none, else one more than its hexadecimal digits. */
const ESCAPE_DIGITS: Bytes = tableOf('0abtnvfre "/\\N_LP\t');
mark(ESCAPE_DIGITS, "x", 3);
mark(ESCAPE_DIGITS, "u", 5);
mark(ESCAPE_DIGITS, "U", 9);

function isHex(byte: number): boolean {
  return (byte >= 0x30 && byte <= 0x39) || (byte >= 0x41 && byte <= 0x46) || (byte >= 0x61 && byte <= 0x66);
}

/** The first character of the next line that is not blank, if that is deeper than `parent` and can end no document. */
function continuationStart(bytes: Bytes, from: number, parent: number): number {
  let line = from;
  for (;;) {
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
export function hasLine(bytes: Bytes, start: number, end: number): boolean {
  for (let at = start; at < end; at++) if (bytes[at] === LF) return true;
  return false;
}

export class BlockScalar {
  /** Where the next line begins that is not its own. */
  next = 0;
  /** Where the `yaml` package has the scalar end: after its last line that is not blank, or all of them are kept. */
  end = 0;
  /** The column of its text. */
  indent = 0;
  /** Whether hints that were asked for are in it. */
  isHinted = false;
}

/**
 * Reads the block scalar at `start`, whose text is indented deeper than `parent`, into `into`; whether it can. On the way
 * it looks for `hints`, if it is `isSearched`.
 */
export function readBlockScalar(
  bytes: Bytes,
  length: number,
  start: number,
  parent: number,
  into: BlockScalar,
  hints: Hints,
  isSearched: boolean,
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
  let isSought = isSearched;
  for (;;) {
    at = skipSpaces(bytes, line) | 0;
    const text = line + indent;
    let isBlank = true;
    if (at >= text) {
      // A blank line that is deeper belongs to the text.
      isBlank = at === text && (bytes[at] === LF || (bytes[at] === CR && bytes[at + 1] === LF));
      for (;;) {
        at = (isSought ? skipToMark(bytes, at, BLOCK_MARKS) : skipBlockText(bytes, at, BLOCK_TEXT)) | 0;
        const byte = (bytes[at] as number) | 0;
        if (byte > SPACE) {
          // What is asked of a hint ends with its line at the latest.
          if (isSought && hints.isAt(bytes, at, length)) {
            into.isHinted = true;
            isSought = false;
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
function detectIndent(bytes: Bytes, from: number, parent: number): number {
  let deepest = 0;
  let line = from;
  for (;;) {
    let at = line;
    while (bytes[at] === SPACE) at++;
    const indent = at - line;
    const next = afterBreak(bytes, at);
    if (next < 0) {
      if (indent <= parent) return bytes[at] === TAB || deepest > parent ? -1 : parent + 1;
      return deepest > indent ? -1 : indent;
    }
    if (indent > deepest) deepest = indent;
    line = next;
  }
}
