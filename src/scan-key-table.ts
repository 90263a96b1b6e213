/** Keys and their classes, known by their bytes, so that no text is made of a key. */

import { type Bytes, newBytes } from "./scan-memory.js";
import { ByteNumbers } from "./scan-numbers.js";

/** Keys that say image are remembered up to this number. */
const MOST_LEARNED = 256;
/** A power of two. */
const SLOTS = 4096;

export class KeyTable {
  /** Not 0 where a key of that `slotOf` is known. */
  readonly slots: Bytes = newBytes(SLOTS);
  readonly #known: ByteNumbers = new ByteNumbers(SLOTS);
  #learned = 0;

  /** The classes of a known key; `UNKNOWN` for another. */
  find(bytes: Bytes, start: number, end: number, slot: number): number {
    return this.#known.get(bytes, start, end, slot);
  }

  /** Remembers a key that was met, unless there are many of them. */
  learn(bytes: Bytes, start: number, end: number, classes: number): void {
    if (this.#learned >= MOST_LEARNED) return;
    this.#learned++;
    this.add(bytes, start, end, classes);
  }

  /** Remembers a key. */
  add(bytes: Bytes, start: number, end: number, classes: number): void {
    const slot = slotOf(bytes, start, end);
    this.#known.add(bytes, start, end, slot, classes);
    this.slots[slot] = 1;
  }
}

/** First byte, last byte and length: they tell nearly all keys apart, and cost half of what a hash of all bytes does. */
export function slotOf(bytes: Bytes, start: number, end: number): number {
  if (start === end) return 0;
  const first = bytes[start] as number;
  const last = bytes[end - 1] as number;
  return ((first << 6) ^ (last << 2) ^ (end - start)) & (SLOTS - 1);
}
