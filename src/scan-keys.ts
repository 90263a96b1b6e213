/** What a key is to the scanner, by its bytes: whether its value is worth a row, and what the outline wants it for. */

import { namesImage } from "./hidden.js";
import type { Places } from "./places.js";
import { SUSPECTS, UNSEARCHED } from "./podspec.js";
import { flowText } from "./scalar.js";
import { APOSTROPHE, BACKSLASH, isImageWord, KEY_MARKS, QUOTE } from "./scan-bytes.js";
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
/** From one to the other. */
export const ALL_SHIFT = 4;
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
  readonly next: Known | undefined;
}

const SLOT_BITS = 12;

/** The keys that are known, and their classes. */
class Table {
  /** By first byte, last byte and length: the number of the keys that are known there, or 0. */
  readonly slots = new Uint16Array(1 << SLOT_BITS);
  readonly #known: (Known | undefined)[] = [undefined];
  readonly #places: Places;
  readonly #isWide: boolean;
  #remembered = 0;

  constructor(places: Places, isWide: boolean) {
    this.#places = places;
    this.#isWide = isWide;
    for (const key of new Set([...NOTES.slice(1), ...UNSEARCHED, ...places.usedKeys(isWide)])) this.#remember(key);
  }

  /** The classes of a known key; undefined for another. */
  find(bytes: Uint8Array, start: number, end: number, slot: number): number | undefined {
    const length = end - start;
    for (let known = this.#known[this.slots[slot] as number]; known !== undefined; known = known.next) {
      if (known.bytes.length !== length) continue;
      let at = length - 1;
      while (at >= 0 && known.bytes[at] === bytes[start + at]) at--;
      if (at < 0) return known.classes;
    }
    return undefined;
  }

  /** The classes of a key that says image. */
  learn(key: string): number {
    if (this.#remembered >= MOST_REMEMBERED) return this.classes(key);
    this.#remembered++;
    return this.#remember(key);
  }

  #remember(key: string): number {
    const bytes = encodeUtf8(key);
    const classes = this.classes(key);
    const slot = slotOf(bytes, 0, bytes.length);
    if (this.slots[slot] === 0) this.slots[slot] = this.#known.push(undefined) - 1;
    const number = this.slots[slot] as number;
    this.#known[number] = { bytes, classes, next: this.#known[number] };
    return classes;
  }

  classes(key: string): number {
    const { searched, required, mapsSearched, mapsRequired, opens } = this.#places.use(key, this.#isWide);
    let classes = Math.max((NOTES as readonly string[]).indexOf(key), 0) << NOTE_SHIFT;
    if (required) classes |= HARD;
    if (searched) classes |= SOFT;
    // What these hold is told by the key around them, or is an image's name itself.
    if ((searched && namesImage(key)) || SUSPECTS.some((suspect) => suspect.key === key)) classes |= NAMED;
    if (key === "value") classes |= BY_NAME;
    if (mapsRequired) classes |= ALL_HARD;
    if (mapsSearched) classes |= ALL_SOFT;
    if (opens) classes |= OPEN;
    if (UNSEARCHED.includes(key)) classes |= UNREAD;
    return classes;
  }
}

/** The tables of one table of places, which all inputs share. */
interface Tables {
  readonly narrow: Table;
  wide: Table | undefined;
}

const TABLES = new WeakMap<Places, Tables>();

function tablesOf(places: Places): Tables {
  const known = TABLES.get(places) ?? { narrow: new Table(places, false), wide: undefined };
  TABLES.set(places, known);
  return known;
}

/** Tells the classes of the keys of an input; made for a table of places. */
export class KeyClasses {
  readonly #places: Places;
  readonly #bytes: Uint8Array;
  readonly #tables: Tables;
  #table: Table;
  /** The classes of all keys that are not known. */
  readonly #others: number;

  constructor(bytes: Uint8Array, places: Places) {
    this.#places = places;
    this.#bytes = bytes;
    this.#others = places.collectsAll ? HARD : 0;
    this.#tables = tablesOf(places);
    this.#table = this.#tables.narrow;
  }

  /** Whether the catalogue's keys are wanted too, or only those that may be fields in any object. */
  widen(isWide: boolean): void {
    if (isWide) this.#tables.wide ??= new Table(this.#places, true);
    this.#table = (isWide && this.#tables.wide) || this.#tables.narrow;
  }

  /** The classes of the key at `start`, quotes included; `saysImage` if `image` was seen in a plain one. */
  of(start: number, end: number, saysImage: boolean): number {
    const first = this.#bytes[start];
    return first === QUOTE || first === APOSTROPHE
      ? this.#unquoted(start + 1, end - 1)
      : this.plain(start, end, saysImage);
  }

  #unquoted(start: number, end: number): number {
    const bytes = this.#bytes;
    let saysImage = false;
    for (let at = start | 0; at < end; at++) {
      if (KEY_MARKS[bytes[at] as number] === 0) continue;
      const byte = bytes[at] as number;
      if (byte === BACKSLASH || byte === APOSTROPHE) return this.#table.classes(keyText(bytes, start - 1, end + 1));
      if (isImageWord(bytes, at)) saysImage = true;
    }
    return this.plain(start, end, saysImage);
  }

  /** The same of a key without quotes. */
  plain(start: number, end: number, saysImage: boolean): number {
    const bytes = this.#bytes;
    const table = this.#table;
    const slot = slotOf(bytes, start, end);
    if (table.slots[slot] === 0 && !saysImage) return this.#others;
    return table.find(bytes, start, end, slot) ?? (saysImage ? this.#learn(start, end) : this.#others);
  }

  #learn(start: number, end: number): number {
    return this.#table.learn(utf8(this.#bytes, start, end));
  }
}

function slotOf(bytes: Uint8Array, start: number, end: number): number {
  if (start === end) return 0;
  const first = bytes[start] as number;
  const last = bytes[end - 1] as number;
  return ((first << 6) ^ (last << 2) ^ (end - start)) & ((1 << SLOT_BITS) - 1);
}

/** A key's text. */
export function keyText(bytes: Uint8Array, start: number, end: number): string {
  const raw = utf8(bytes, start, end);
  if (bytes[start] === QUOTE) return flowText(raw, "double-quoted");
  return bytes[start] === APOSTROPHE ? flowText(raw, "single-quoted") : raw;
}
