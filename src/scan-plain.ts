/**
 * The loops over what stands on nearly every line of block style: indentation, plain keys, plain values. They call nothing
 * that is not as small as they are, and `| 0` tells the compiler that their offsets are integers: within the functions that
 * call them, each step would take three times as long.
 */

import {
  COLON,
  CR,
  HASH,
  isBlankOrBreak,
  isImageWord,
  isWideBreak,
  LETTER_G,
  LF,
  LOWER_CASE,
  PLAIN_KEY,
  PLAIN_VALUE,
  SPACE,
  skip,
} from "./scan-bytes.js";

/**
 * The offset of the byte that ends the plain key at `start`, its `:` if it is one; its bitwise complement if the key says
 * image. What some readers take for a line break ends it too.
 */
export function plainKeyEnd(bytes: Uint8Array, start: number): number {
  let at = start | 0;
  let image = 0;
  for (; ; at++) {
    at = skip(bytes, at, PLAIN_KEY);
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

/** The end of what a plain scalar has on a line, from `start` on; -1 if it is none, or not for sure. */
export function plainEnd(bytes: Uint8Array, start: number): number {
  let at = start | 0;
  for (; ; at++) {
    at = skip(bytes, at, PLAIN_VALUE);
    const byte = (bytes[at] as number) | 0;
    if (byte === LF || byte === CR) break;
    if (byte === COLON) {
      if (isBlankOrBreak(bytes[at + 1])) return -1;
    } else if (byte === HASH) {
      if (bytes[at - 1] === SPACE) break;
    } else if (byte < SPACE || isWideBreak(bytes, at)) return -1;
  }
  while (bytes[at - 1] === SPACE) at--;
  return at;
}
