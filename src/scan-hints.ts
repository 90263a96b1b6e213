/** Whether bytes can hold a hidden reference: whether one of the anchors is there that `hidden.ts` looks for. */

import type { Places } from "./places.js";
import {
  BACKSLASH,
  COLON,
  CR,
  DASH,
  EQUALS,
  HINT_MARKS,
  isImageWord,
  LETTER_G,
  LF,
  LOWER_CASE,
  SLASH,
  SPACE,
  TAB,
} from "./scan-bytes.js";
import { encodeUtf8 } from "./source.js";

const ALGORITHMS = ["sha256", "sha384", "sha512"].map(encodeUtf8);

/** Letters of escapes that could spell an anchor: `\x`, `\u`, `\U`, `\/`, and a line break that is no character. */
const SPELLING = new Uint8Array(256);
for (const letter of "xuU/") SPELLING[letter.charCodeAt(0)] = 1;
SPELLING[CR] = SPELLING[LF] = 1;

const HINTS = new WeakMap<Pick<Places, "domains">, Hints>();

export class Hints {
  /** Registries that a `/` makes an anchor, and which bytes they end with. */
  readonly #domains: readonly Uint8Array[];
  readonly #lastBytes = new Uint8Array(256);

  constructor(domains: readonly string[]) {
    this.#domains = domains.map(encodeUtf8);
    for (const domain of this.#domains) this.#lastBytes[domain[domain.length - 1] as number] = 1;
  }

  /** Those of a table of places, which all inputs share. */
  static of(places: Pick<Places, "domains">): Hints {
    const known = HINTS.get(places) ?? new Hints(places.domains);
    HINTS.set(places, known);
    return known;
  }

  in(bytes: Uint8Array, start: number, end: number): boolean {
    const last = end | 0;
    for (let at = start | 0; at < last; at++) {
      if (HINT_MARKS[bytes[at] as number] !== 0 && this.isAt(bytes, at, last)) return true;
    }
    return false;
  }

  /** Whether the byte of `HINT_MARKS` at `at` makes an anchor, of a text that ends at `end`. */
  isAt(bytes: Uint8Array, at: number, end: number): boolean {
    const before = bytes[at - 1] as number;
    switch (bytes[at]) {
      case SLASH:
        return this.#lastBytes[before] === 1 && endsWithOne(bytes, at, this.#domains);
      case COLON:
        return LAST_DIGITS[before] === 1 && endsWithOne(bytes, at, ALGORITHMS);
      case BACKSLASH:
        return SPELLING[bytes[at + 1] as number] === 1;
      default:
        return isImageWord(bytes, at) && isGiven(bytes, at, end);
    }
  }
}

const LAST_DIGITS = new Uint8Array(256);
for (const letter of "246") LAST_DIGITS[letter.charCodeAt(0)] = 1;

const FULL_STOP = 0x2e;
const NAME = new Uint8Array(256);
for (const letter of "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_.-")
  NAME[letter.charCodeAt(0)] = 1;
const QUOTES = new Uint8Array(256);
for (const letter of "\\\"'`") QUOTES[letter.charCodeAt(0)] = 1;

/** Whether the name around `at` may be given a value: by `=` or `:`, as a flag before it, or in properties by a blank. */
function isGiven(bytes: Uint8Array, at: number, end: number): boolean {
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
  while (NAME[bytes[start - 1] as number] === 1) if (bytes[--start] === FULL_STOP) hasStop = true;
  const isFlag = bytes[start] === DASH || bytes[start - 1] === BACKSLASH;
  // A flag that is all of an argument has its value in the next.
  return after === blank ? isFlag && after === end : isFlag || hasStop;
}

/** Whether one of the words stands before `end`. */
function endsWithOne(bytes: Uint8Array, end: number, words: readonly Uint8Array[]): boolean {
  for (const word of words) {
    const start = end - word.length;
    let at = word.length - 1;
    while (at >= 0 && bytes[start + at] === word[at]) at--;
    if (at < 0) return true;
  }
  return false;
}

/** Whether a name says image, or may do so by an escape. */
export function mayBeImageName(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at] as number;
    if (byte === BACKSLASH || ((byte | LOWER_CASE) === LETTER_G && isImageWord(bytes, at))) return true;
  }
  return false;
}
