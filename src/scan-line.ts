/**
 * Reads a line of block style, where it is as most are: `key: value`, the value plain or in double quotes or left to the next
 * lines. All other lines are left to `scan-block.ts`.
 *
 * One function with all the loops over the bytes of a line, and so large that V8 does not put it into the one that calls it:
 * there its offsets would be kept in memory, and each step would take three times as long. `| 0` tells that they are integers.
 */

import {
  COLON,
  DOUBLE_QUOTED,
  HASH,
  isBlankOrBreak,
  isImageWord,
  isWideBreak,
  LETTER_G,
  LF,
  LINE_START,
  LOWER_CASE,
  PLAIN_KEY,
  PLAIN_VALUE,
  QUOTE,
  SPACE,
  skip,
  skipSpaces,
} from "./scan-bytes.js";
import { DOUBLE, NULL, PLAIN } from "./scan-rows.js";

/** What was read of the line: where its text begins, its key ends and its value is; -1 for what was not read. */
export const LINE = new Int32Array(8);
/** The offset of the first byte that is no space. */
export const TEXT = 0;
/** Of a plain key that begins there: its end, before spaces and `:`. */
export const KEY_END = 1;
/** Whether that says image. */
export const SAYS_IMAGE = 2;
/** The offset of what follows the `:` and spaces; of the text itself where there is no key. */
export const VALUE = 3;
/** The end of a value that is all there is on the line, and its kind; for a line that ends with its key, a null. */
export const VALUE_END = 4;
export const VALUE_KIND = 5;
/** The offset of the next line, where the value was read. */
export const NEXT = 6;

/** Reads the line at `start`, or the rest of one. */
export function readLine(bytes: Uint8Array, start: number): void {
  let at = skipSpaces(bytes, start) | 0;
  LINE[TEXT] = LINE[VALUE] = at;
  LINE[KEY_END] = LINE[VALUE_END] = -1;
  LINE[SAYS_IMAGE] = 0;
  if (LINE_START[bytes[at] as number] !== 0) return;
  for (; ; at++) {
    at = skip(bytes, at, PLAIN_KEY) | 0;
    const byte = (bytes[at] as number) | 0;
    if (byte === COLON) {
      if (isBlankOrBreak(bytes[at + 1])) break;
    } else if ((byte | LOWER_CASE) === LETTER_G) {
      if (isImageWord(bytes, at)) LINE[SAYS_IMAGE] = 1;
    } else if (byte === HASH) {
      if (bytes[at - 1] === SPACE) return;
    } else if (byte < SPACE || isWideBreak(bytes, at)) return;
  }
  let keyEnd = at;
  while (bytes[keyEnd - 1] === SPACE) keyEnd--;
  LINE[KEY_END] = keyEnd;
  at++;
  while (bytes[at] === SPACE) at++;
  LINE[VALUE] = at;
  const first = (bytes[at] as number) | 0;
  if (first === LF) {
    LINE[VALUE_END] = at;
    LINE[VALUE_KIND] = NULL;
    LINE[NEXT] = at + 1;
  } else if (first === QUOTE) {
    at++;
    at = skip(bytes, at, DOUBLE_QUOTED) | 0;
    if (bytes[at] !== QUOTE || bytes[at + 1] !== LF) return;
    LINE[VALUE_END] = at + 1;
    LINE[VALUE_KIND] = DOUBLE;
    LINE[NEXT] = at + 2;
  } else if (LINE_START[first] === 0) {
    for (; ; at++) {
      at = skip(bytes, at, PLAIN_VALUE) | 0;
      const byte = (bytes[at] as number) | 0;
      if (byte === LF) break;
      if (byte === COLON) {
        if (isBlankOrBreak(bytes[at + 1])) return;
      } else if (byte !== HASH || bytes[at - 1] === SPACE) return;
    }
    if (bytes[at - 1] === SPACE) return;
    LINE[VALUE_END] = at;
    LINE[VALUE_KIND] = PLAIN;
    LINE[NEXT] = at + 1;
  }
}
