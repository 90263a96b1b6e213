/** What a key is to the scanner, by its bytes: whether its value is worth a row, and what the outline wants it for. */

import { namesImage } from "./hidden.js";
import type { Places } from "./places.js";
import { UNSEARCHED } from "./podspec.js";
import { flowText } from "./scalar.js";
import { APOSTROPHE, QUOTE } from "./scan-bytes.js";
import { encodeUtf8, utf8 } from "./source.js";

/** Whatever stands at the key is a candidate. */
export const HARD = 1;
/** A string that may hide a reference is one. */
export const SOFT = 2;
/** Any string is one, since the key says image. */
export const NAMED = 4;
/** What the string is, the `name` beside it says. */
export const BY_NAME = 8;
/** All values of the mapping at the key are as if at a key that is `HARD`, or `SOFT`. */
export const ALL_HARD = 16;
export const ALL_SOFT = 32;
/** A string at it is not searched in the annotations of `metadata`. */
export const UNREAD = 64;
/** Keys that tell of objects; their numbers from this bit on. */
export const NOTE_SHIFT = 8;
export const NOTE_MASK = 15 << NOTE_SHIFT;

/** YAML allows a key that is known by its `:` alone 1024 characters. */
export const LONGEST_KEY = 1000;

const NOTES = [
  "",
  "apiVersion",
  "kind",
  "metadata",
  "name",
  "namespace",
  "annotations",
  "items",
  "pullthrough.dev/skip",
  "internal.config.kubernetes.io/path",
  "internal.config.kubernetes.io/index",
  "config.kubernetes.io/path",
  "config.kubernetes.io/index",
] as const;

export type Note = Exclude<(typeof NOTES)[number], "">;

export const NOTE_COUNT = NOTES.length;

export function noteOf(key: Note): number {
  return NOTES.indexOf(key);
}

/** Keys that say image are remembered up to this number, so that their bytes are compared and no text is made. */
const MOST_REMEMBERED = 256;

interface Known {
  readonly bytes: Uint8Array;
  readonly classes: number;
}

/** Tells the classes of keys; made for a table of places. */
export class KeyClasses {
  readonly #places: Places;
  /** Known keys by their length and first byte. */
  readonly #known: (Known[] | undefined)[] = [];
  #remembered = 0;

  constructor(places: Places) {
    this.#places = places;
    for (const key of new Set([...NOTES.slice(1), ...UNSEARCHED, ...places.keys])) this.#remember(key);
  }

  /** The classes of the key at `start`, quotes included; `saysImage` if `image` was seen in it. */
  of(bytes: Uint8Array, start: number, end: number, saysImage: boolean): number {
    const first = bytes[start];
    const quotes = first === QUOTE || first === APOSTROPHE ? 1 : 0;
    const length = end - start - 2 * quotes;
    const from = start + quotes;
    const same = this.#known[slot(length, bytes[from])];
    if (same !== undefined) {
      for (const known of same) {
        let at = length - 1;
        while (at >= 0 && known.bytes[at] === bytes[from + at]) at--;
        if (at < 0) return known.classes;
      }
    }
    if (!saysImage) return this.#places.collectsAll ? HARD : 0;
    const key = keyText(bytes, start, end);
    if (quotes > 0 || this.#remembered >= MOST_REMEMBERED) return this.#classes(key);
    this.#remembered++;
    return this.#remember(key);
  }

  /** The same for a key with escapes in it. */
  ofEscaped(bytes: Uint8Array, start: number, end: number): number {
    return this.#classes(keyText(bytes, start, end));
  }

  #remember(key: string): number {
    const bytes = encodeUtf8(key);
    const classes = this.#classes(key);
    const at = slot(bytes.length, bytes[0]);
    const same = this.#known[at] ?? [];
    this.#known[at] = same;
    same.push({ bytes, classes });
    return classes;
  }

  #classes(key: string): number {
    const { searched, required, mapsSearched, mapsRequired } = this.#places.classes(key);
    let classes = (NOTES as readonly string[]).indexOf(key) << NOTE_SHIFT;
    if (classes < 0) classes = 0;
    if (required) classes |= HARD;
    if (searched) classes |= SOFT;
    if (searched && namesImage(key)) classes |= NAMED;
    if (key === "value") classes |= BY_NAME;
    if (mapsRequired) classes |= ALL_HARD;
    if (mapsSearched) classes |= ALL_SOFT;
    if (UNSEARCHED.includes(key)) classes |= UNREAD;
    return classes;
  }
}

/** A key's text. */
export function keyText(bytes: Uint8Array, start: number, end: number): string {
  const raw = utf8(bytes, start, end);
  if (bytes[start] === QUOTE) return flowText(raw, "double-quoted");
  return bytes[start] === APOSTROPHE ? flowText(raw, "single-quoted") : raw;
}

function slot(length: number, first: number | undefined): number {
  return ((length & 63) << 8) | (first ?? 0);
}
