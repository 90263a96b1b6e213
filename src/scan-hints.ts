/** Whether bytes can hold a hidden reference: whether one of the anchors is there that `hidden.ts` looks for. */

import {
  BACKSLASH,
  COLON,
  CR,
  DASH,
  EQUALS,
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

export class Hints {
  /** Registries that a `/` makes an anchor, by their last byte. */
  readonly #domains: (Uint8Array[] | undefined)[] = [];

  constructor(domains: readonly string[]) {
    for (const domain of domains) {
      const bytes = encodeUtf8(domain);
      const last = bytes[bytes.length - 1] as number;
      const same = this.#domains[last] ?? [];
      this.#domains[last] = same;
      same.push(bytes);
    }
  }

  in(bytes: Uint8Array, start: number, end: number): boolean {
    for (let at = start; at < end; at++) {
      const byte = bytes[at] as number;
      if ((byte | LOWER_CASE) === LETTER_G) {
        if (isImageWord(bytes, at) && isGiven(bytes, at, end)) return true;
      } else if (byte <= BACKSLASH && (byte === SLASH || byte === COLON || byte === BACKSLASH)) {
        if (this.#isAnchor(bytes, at)) return true;
      }
    }
    return false;
  }

  #isAnchor(bytes: Uint8Array, at: number): boolean {
    switch (bytes[at]) {
      case SLASH: {
        const same = this.#domains[bytes[at - 1] as number];
        return same?.some((domain) => endsWith(bytes, at, domain)) ?? false;
      }
      case COLON:
        return ALGORITHMS.some((algorithm) => endsWith(bytes, at, algorithm));
      default:
        return SPELLING[bytes[at + 1] as number] === 1;
    }
  }
}

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

/** Whether `word` stands before `end`. */
function endsWith(bytes: Uint8Array, end: number, word: Uint8Array): boolean {
  const start = end - word.length;
  for (let at = word.length - 1; at >= 0; at--) if (bytes[start + at] !== word[at]) return false;
  return true;
}
