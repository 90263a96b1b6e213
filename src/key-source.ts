/** The classes of keys, by a table of places. */

import { namesImage } from "./hidden.js";
import type { Places } from "./places.js";
import { SUSPECTS, UNSEARCHED } from "./podspec.js";
import { flowText } from "./scalar.js";
import { APOSTROPHE, QUOTE } from "./scan-bytes.js";
import { ALL_HARD, ALL_SOFT, BY_NAME, HARD, NAMED, NOTE_SHIFT, OPEN, SOFT, UNREAD } from "./scan-classes.js";
import type { KeySource } from "./scan-host.js";
import { KeyTable } from "./scan-key-table.js";
import { encodeUtf8, utf8 } from "./source.js";

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

const SOURCES = new WeakMap<Places, PlacesKeys>();

/** Those of a table of places, and what was learned of them in whatever input. */
export class PlacesKeys implements KeySource {
  readonly #places: Places;
  #narrow: KeyTable | undefined;
  #wide: KeyTable | undefined;
  #isWide = false;

  static of(places: Places): PlacesKeys {
    const known = SOURCES.get(places) ?? new PlacesKeys(places);
    SOURCES.set(places, known);
    return known;
  }

  constructor(places: Places) {
    this.#places = places;
  }

  table(isWide: boolean): KeyTable {
    this.#isWide = isWide;
    if (isWide) {
      this.#wide ??= this.#made(true);
      return this.#wide;
    }
    this.#narrow ??= this.#made(false);
    return this.#narrow;
  }

  #made(isWide: boolean): KeyTable {
    const table = new KeyTable();
    this.each(isWide, (key, classes) => table.add(key, 0, key.length, classes));
    return table;
  }

  /** Gives each key that a table begins with, and its classes. */
  each(isWide: boolean, give: (key: Uint8Array, classes: number) => void): void {
    for (const key of new Set([...NOTES.slice(1), ...UNSEARCHED, ...this.#places.usedKeys(isWide)])) {
      give(encodeUtf8(key), this.#classes(key, isWide));
    }
  }

  classesAt(bytes: Uint8Array, start: number, end: number): number {
    return this.classesOf(bytes, start, end, this.#isWide);
  }

  /** The same, as those of a table. */
  classesOf(bytes: Uint8Array, start: number, end: number, isWide: boolean): number {
    return this.#classes(keyText(bytes, start, end), isWide);
  }

  #classes(key: string, isWide: boolean): number {
    const { searched, required, mapsSearched, mapsRequired, opens } = this.#places.use(key, isWide);
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

/** A key's text. */
export function keyText(bytes: Uint8Array, start: number, end: number): string {
  const raw = utf8(bytes, start, end);
  if (bytes[start] === QUOTE) return flowText(raw, "double-quoted");
  return bytes[start] === APOSTROPHE ? flowText(raw, "single-quoted") : raw;
}
