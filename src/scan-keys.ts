/** The classes of a document's keys, found by their bytes. */

import { APOSTROPHE, BACKSLASH, isImageWord, KEY_MARKS, QUOTE } from "./scan-bytes.js";
import type { KeySource } from "./scan-host.js";
import { type KeyTable, slotOf } from "./scan-key-table.js";
import type { Bytes } from "./scan-memory.js";
import { UNKNOWN } from "./scan-numbers.js";

/** YAML allows a key that is known by its `:` alone 1024 characters. */
export const LONGEST_KEY = 1000;

/** Tells the classes of the keys of an input. */
export class KeyClasses {
  readonly #bytes: Bytes;
  readonly #source: KeySource;
  #table: KeyTable;
  /** Those of the table, since most keys are not in it. */
  #slots: Bytes;
  /** The classes of all keys that are not known. */
  readonly #others: number;

  constructor(bytes: Bytes, source: KeySource, others: number) {
    this.#bytes = bytes;
    this.#source = source;
    this.#others = others;
    const table = source.table(false);
    this.#table = table;
    this.#slots = table.slots;
  }

  /** Whether the catalogue's keys are wanted too, or only those that may be fields in any object. */
  widen(isWide: boolean): void {
    this.#table = this.#source.table(isWide);
    this.#slots = this.#table.slots;
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
      const byte = bytes[at] as number;
      if (KEY_MARKS[byte] === 0) continue;
      if (byte === BACKSLASH || byte === APOSTROPHE) return this.#source.classesAt(bytes, start - 1, end + 1);
      if (isImageWord(bytes, at)) saysImage = true;
    }
    return this.plain(start, end, saysImage);
  }

  /** The same of a key without quotes. */
  plain(start: number, end: number, saysImage: boolean): number {
    const slot = slotOf(this.#bytes, start, end);
    if (this.#slots[slot] === 0 && !saysImage) return this.#others;
    const known = this.#table.find(this.#bytes, start, end, slot);
    if (known !== UNKNOWN) return known;
    return saysImage ? this.#learn(start, end) : this.#others;
  }

  #learn(start: number, end: number): number {
    const classes = this.#source.classesAt(this.#bytes, start, end);
    this.#table.learn(this.#bytes, start, end, classes);
    return classes;
  }
}
