/** Whether bytes can hold a hidden reference: whether one of the anchors is there that `hidden.ts` looks for. */

import {
  BACKSLASH,
  BLOCK_MARKS,
  COLON,
  DASH,
  EQUALS,
  isImageWord,
  LETTER_G,
  LOWER_CASE,
  SLASH,
  SPACE,
  TAB,
  tableOf,
} from "./scan-bytes.js";
import { type Bytes, skipToMark } from "./scan-memory.js";
import { WordList } from "./scan-words.js";

/** Letters of escapes that could spell an anchor: `\x`, `\u`, `\U`, `\/`, and a line break that is no character. */
const SPELLING: Bytes = tableOf("xuU/\r\n");

export class Hints {
  /** Registries that a `/` makes an anchor, and which bytes they end with. */
  readonly #domains: WordList;
  readonly #algorithms: WordList = new WordList();

  constructor(domains: WordList) {
    this.#domains = domains;
    this.#algorithms.addText("sha256");
    this.#algorithms.addText("sha384");
    this.#algorithms.addText("sha512");
  }

  areIn(bytes: Bytes, start: number, end: number): boolean {
    const last = end | 0;
    let at = skipToMark(bytes, start, BLOCK_MARKS) | 0;
    while (at < last) {
      if ((bytes[at] as number) > SPACE && this.isAt(bytes, at, last)) return true;
      at = skipToMark(bytes, at + 1, BLOCK_MARKS) | 0;
    }
    return false;
  }

  /** Whether the byte of `BLOCK_MARKS` at `at` makes an anchor, of a text that ends at `end`. */
  isAt(bytes: Bytes, at: number, end: number): boolean {
    switch (bytes[at]) {
      case SLASH:
        return this.#domains.endAt(bytes, at);
      case COLON:
        return this.#algorithms.endAt(bytes, at);
      case BACKSLASH:
        return SPELLING[bytes[at + 1] as number] === 1;
      default:
        return isImageWord(bytes, at) && isGiven(bytes, at, end);
    }
  }
}

const FULL_STOP = 0x2e;
const NAME: Bytes = tableOf("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-");
const QUOTES: Bytes = tableOf("\\\"'`");

/** Whether the name around `at` may be given a value: by `=` or `:`, as a flag before it, or in properties by a blank. */
function isGiven(bytes: Bytes, at: number, end: number): boolean {
  let after = at;
  while (after < end && NAME[bytes[after] as number] === 1) after++;
  const nameEnd = after;
  while (after < end && QUOTES[bytes[after] as number] === 1) after++;
  // An escape could be a blank or one of the signs.
  if (after > nameEnd && bytes[after - 1] === BACKSLASH) return true;
  const blank = after;
  while (after < end && (bytes[after] === SPACE || bytes[after] === TAB)) after++;
  if (bytes[after] === COLON || bytes[after] === EQUALS) return after < end;
  let start = at;
  let hasStop = false;
  while (NAME[bytes[start - 1] as number] === 1) {
    start--;
    if (bytes[start] === FULL_STOP) hasStop = true;
  }
  const isFlag = bytes[start] === DASH || bytes[start - 1] === BACKSLASH;
  // A flag that is all of an argument has its value in the next.
  return after === blank ? isFlag && after === end : isFlag || hasStop;
}

/** Whether a name says image, or may do so by an escape. */
export function mayBeImageName(bytes: Bytes, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === BACKSLASH || ((byte | LOWER_CASE) === LETTER_G && isImageWord(bytes, at))) return true;
  }
  return false;
}
