/**
 * Where plain scalars end on a line of block style; and the reading of `key: value`, as it stands on most lines: the value
 * plain or in double quotes or left to the next lines. All else is left to `scan-block.ts`.
 *
 * The loops over the bytes of a line are here, and not within the function that calls them: there V8 would keep their
 * offsets in memory, and each step would take three times as long. `| 0` tells that they are integers.
 */

import {
  COLON,
  CR,
  DASH,
  DOUBLE_QUOTED,
  HASH,
  isBlankOrBreak,
  isImageWord,
  isWideBreak,
  LESS,
  LETTER_G,
  LF,
  LINE_START,
  LOWER_CASE,
  PLAIN_KEY,
  PLAIN_VALUE,
  QUESTION,
  QUOTE,
  SPACE,
} from "./scan-bytes.js";
import { DOUBLE, NULL, PLAIN } from "./scan-format.js";
import { type Bytes, newWords, skipDoubleQuoted, skipPlainKey, skipPlainValue, type Words } from "./scan-memory.js";

/** What was read of an entry beside its key. */
export const ENTRY: Words = newWords(8);
/** Whether the key says image. */
export const SAYS_IMAGE = 0;
/** The offset of what follows the `:` and spaces. */
export const VALUE = 1;
/** The end of a value that is all there is on the line, or -1; and its kind; for a line that ends with its key, a null. */
export const VALUE_END = 2;
export const VALUE_KIND = 3;
/** The offset of the next line, where the value was read. */
export const NEXT = 4;

/** Reads the entry at `start`, whose key is plain, into `ENTRY`. Gives the key's end, or -1 if there is none. */
export function readEntry(bytes: Bytes, start: number): number {
  const stop = keyStop(bytes, start) | 0;
  let at = stop ^ (stop >> 31);
  if (bytes[at] !== COLON) return -1;
  let keyEnd = at;
  while (bytes[keyEnd - 1] === SPACE) keyEnd--;
  at++;
  while (bytes[at] === SPACE) at++;
  ENTRY[SAYS_IMAGE] = stop >>> 31;
  ENTRY[VALUE] = at;
  ENTRY[VALUE_END] = -1;
  const first = (bytes[at] as number) | 0;
  if (first === LF) {
    ENTRY[VALUE_END] = at;
    ENTRY[VALUE_KIND] = NULL;
    ENTRY[NEXT] = at + 1;
  } else if (LINE_START[first] === 0) {
    at = valueStop(bytes, at) | 0;
    if (bytes[at] === LF && bytes[at - 1] !== SPACE) {
      ENTRY[VALUE_END] = at;
      ENTRY[VALUE_KIND] = PLAIN;
      ENTRY[NEXT] = at + 1;
    }
  } else if (first === QUOTE) {
    at = skipDoubleQuoted(bytes, at + 1, DOUBLE_QUOTED) | 0;
    if (bytes[at] === QUOTE && bytes[at + 1] === LF) {
      ENTRY[VALUE_END] = at + 1;
      ENTRY[VALUE_KIND] = DOUBLE;
      ENTRY[NEXT] = at + 2;
    }
  }
  return keyEnd;
}

/**
 * The offset of the byte before which what stands of a plain scalar on a line ends, with the spaces before it: `:` before
 * white space, `#` after it, a control character, what some readers take for a line break.
 */
function valueStop(bytes: Bytes, start: number): number {
  let at = start | 0;
  for (; ; at++) {
    at = skipPlainValue(bytes, at, PLAIN_VALUE) | 0;
    const byte = (bytes[at] as number) | 0;
    if (byte === COLON) {
      if (isBlankOrBreak(bytes[at + 1])) break;
    } else if (byte === HASH) {
      if (bytes[at - 1] === SPACE) break;
    } else if (byte < SPACE || isWideBreak(bytes, at)) break;
  }
  return at;
}

/** The same of a key; its bitwise complement if that says image. */
export function keyStop(bytes: Bytes, start: number): number {
  let at = start | 0;
  let image = 0;
  for (; ; at++) {
    at = skipPlainKey(bytes, at, PLAIN_KEY) | 0;
    const byte = (bytes[at] as number) | 0;
    if (byte === COLON) {
      if (isBlankOrBreak(bytes[at + 1])) break;
    } else if ((byte | LOWER_CASE) === LETTER_G) {
      if (isImageWord(bytes, at)) image = -1;
    } else if (byte === HASH) {
      if (bytes[at - 1] === SPACE) break;
    } else if (byte < SPACE || isWideBreak(bytes, at)) break;
  }
  return at ^ image;
}

/** The end of what a plain scalar has on the line, from `start` on; -1 if it is none, or not for sure. */
export function plainEnd(bytes: Bytes, start: number): number {
  let at = valueStop(bytes, start);
  if (bytes[at] !== LF && bytes[at] !== CR && bytes[at] !== HASH) return -1;
  while (bytes[at - 1] === SPACE) at--;
  return at;
}

/** Whether a plain scalar can begin at `at` with what is an indicator before a blank. */
export function isPlain(bytes: Bytes, at: number): boolean {
  const byte = bytes[at];
  return (byte !== DASH && byte !== QUESTION && byte !== COLON) || !isBlankOrBreak(bytes[at + 1]);
}

/** Whether what stands before the `:` at `end` is a merge key, which brings in other mappings, or an indicator. */
export function isNoKey(bytes: Bytes, start: number, end: number): boolean {
  const first = bytes[start];
  if (first === LESS) return bytes[start + 1] === LESS && end - start === 2;
  return (first === DASH || first === QUESTION || first === COLON) && isBlankOrBreak(bytes[start + 1]);
}
