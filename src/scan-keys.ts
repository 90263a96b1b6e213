/** What a key is to the scanner, by its bytes: whether its value is worth a row, and what the outline wants it for. */

import { namesImage } from "./hidden.js";
import type { Places } from "./places.js";
import { UNSEARCHED } from "./podspec.js";
import { flowText } from "./scalar.js";
import { APOSTROPHE, BACKSLASH, isImageWord, QUOTE } from "./scan-bytes.js";
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
/** Whatever stands below the key is a candidate. */
export const OPEN = 128;
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

const NONE: readonly Known[] = [];

/** Tells the classes of keys; made for a table of places. */
export class KeyClasses {
  readonly #places: Places;
  /** Whether a key of some length, first and last byte is known: most are not, and need no second look. */
  readonly #filter = new Uint8Array(1 << 13);
  /** Known keys by their length and first byte. */
  readonly #known: (Known[] | undefined)[] = [];
  #remembered = 0;
  /** The classes of all other keys. */
  readonly #others: number;

  constructor(places: Places) {
    this.#places = places;
    this.#others = places.collectsAll ? HARD : 0;
    for (const key of new Set([...NOTES.slice(1), ...UNSEARCHED, ...places.keys])) this.#remember(key);
  }

  /** The classes of the key at `start`, quotes included; `saysImage` if `image` was seen in a plain one. */
  of(bytes: Uint8Array, start: number, end: number, saysImage: boolean): number {
    const first = bytes[start] as number;
    if (first === QUOTE || first === APOSTROPHE) return this.#unquoted(bytes, start + 1, end - 1, saysImage);
    const isKnown = ((this.#filter[slotOf(end - start, first)] as number) >> ((bytes[end - 1] as number) & 7)) & 1;
    return isKnown !== 0 || saysImage ? this.#lookUp(bytes, start, end, saysImage) : this.#others;
  }

  #unquoted(bytes: Uint8Array, start: number, end: number, saysImage: boolean): number {
    let isNamed = saysImage;
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if (byte === BACKSLASH || byte === APOSTROPHE) return this.#classes(keyText(bytes, start - 1, end + 1));
      if ((byte === 0x67 || byte === 0x47) && isImageWord(bytes, at)) isNamed = true;
    }
    const slot = slotOf(end - start, bytes[start] as number);
    const isKnown = ((this.#filter[slot] as number) >> ((bytes[end - 1] as number) & 7)) & 1;
    return isKnown !== 0 || isNamed ? this.#lookUp(bytes, start, end, isNamed) : this.#others;
  }

  #lookUp(bytes: Uint8Array, start: number, end: number, saysImage: boolean): number {
    const length = end - start;
    for (const known of this.#known[slotOf(length, bytes[start] as number)] ?? NONE) {
      if (known.bytes.length !== length) continue;
      let at = length - 1;
      while (at >= 0 && known.bytes[at] === bytes[start + at]) at--;
      if (at < 0) return known.classes;
    }
    if (!saysImage) return this.#others;
    const key = utf8(bytes, start, end);
    if (this.#remembered >= MOST_REMEMBERED) return this.#classes(key);
    this.#remembered++;
    return this.#remember(key);
  }

  #remember(key: string): number {
    const bytes = encodeUtf8(key);
    const classes = this.#classes(key);
    const slot = slotOf(bytes.length, bytes[0] as number);
    const same = this.#known[slot] ?? [];
    this.#known[slot] = same;
    (this.#filter[slot] as number) |= 1 << ((bytes[bytes.length - 1] as number) & 7);
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
    if (this.#places.opens(key)) classes |= OPEN;
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

function slotOf(length: number, first: number): number {
  return ((length & 31) << 8) | first;
}
