/** JSON by its brackets and strings alone, as far as it tells where a value ends. */

import {
  APOSTROPHE,
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  HASH,
  isBlankOrBreak,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUOTE,
} from "./scan-bytes.js";
import type { Bytes } from "./scan-memory.js";

export function skipBlank(bytes: Bytes, start: number, end: number): number {
  let at = start;
  while (at < end && isBlankOrBreak(bytes[at])) at++;
  return at;
}

/** Offset after the JSON object or array at `start`, by its brackets and strings alone; -1 if it looks like YAML. */
export function jsonEnd(bytes: Bytes, start: number, end: number): number {
  let depth = 0;
  for (let at = start; at < end; at++) {
    switch (bytes[at]) {
      case QUOTE:
        at = stringEnd(bytes, at, end);
        if (at < 0) return -1;
        break;
      case OPEN_BRACE:
      case OPEN_BRACKET:
        depth++;
        break;
      case CLOSE_BRACE:
      case CLOSE_BRACKET:
        if (--depth === 0) return at + 1;
        break;
      case HASH:
      case APOSTROPHE:
        return -1;
    }
  }
  return -1;
}

/** Offset of the quote that ends the string at `start`, or -1. */
function stringEnd(bytes: Bytes, start: number, end: number): number {
  for (let at = start + 1; at < end; at++) {
    if (bytes[at] === BACKSLASH) at++;
    else if (bytes[at] === QUOTE) return at;
  }
  return -1;
}

export function isOpener(byte: number | undefined): boolean {
  return byte === OPEN_BRACE || byte === OPEN_BRACKET;
}
