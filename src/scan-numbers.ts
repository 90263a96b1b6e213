/** Maps from ranges of bytes, or from pairs of numbers, to numbers. */

import {
  areEqual,
  type Bytes,
  grownBytes,
  grownWords,
  multiply,
  newBytes,
  newWords,
  type Words,
} from "./scan-memory.js";

/** What a map gives for what it does not hold. */
export const UNKNOWN = -1;

const FEWEST = 64;

/** Of an entry of a `ByteNumbers`: that before it in its bucket, or -1; its hash, its value; where its bytes are. */
const NEXT = 0;
const HASH = 1;
const VALUE = 2;
const FROM = 3;
const LENGTH = 4;
const ENTRY = 5;

/** By ranges of bytes, of which no text is made; who asks gives their hash. */
export class ByteNumbers {
  /** By the lowest bits of the hash: one more than where the last entry is, or 0. */
  #buckets: Words;
  #bucketCount: number;
  #entries: Words = newWords(FEWEST * ENTRY);
  #room = FEWEST * ENTRY;
  /** The bytes of all entries. */
  #text: Bytes = newBytes(1024);
  #textRoom = 1024;
  #textSize = 0;
  size = 0;

  /** `buckets`, a power of two, are how many there are at first. */
  constructor(buckets: number) {
    this.#bucketCount = buckets;
    this.#buckets = newWords(buckets);
  }

  get(bytes: Bytes, start: number, end: number, hash: number): number {
    const length = end - start;
    const entries = this.#entries;
    let at = (this.#buckets[hash & (this.#bucketCount - 1)] as number) - 1;
    for (; at >= 0; at = entries[at + NEXT] as number) {
      if (entries[at + HASH] !== hash || entries[at + LENGTH] !== length) continue;
      const from = entries[at + FROM] as number;
      if (areEqual(this.#text, from, bytes, start, length)) return entries[at + VALUE] as number;
    }
    return UNKNOWN;
  }

  add(bytes: Bytes, start: number, end: number, hash: number, value: number): void {
    const at = this.size * ENTRY;
    const from = this.#textSize;
    const length = end - start;
    if (this.size >= 2 * this.#bucketCount) this.#spread();
    if (at + ENTRY > this.#room) {
      this.#entries = grownWords(this.#entries, this.#room);
      this.#room *= 2;
    }
    while (from + length > this.#textRoom) {
      this.#text = grownBytes(this.#text, this.#textRoom);
      this.#textRoom *= 2;
    }
    for (let index = 0; index < length; index++) this.#text[from + index] = bytes[start + index] as number;
    this.#entries[at + HASH] = hash;
    this.#entries[at + VALUE] = value;
    this.#entries[at + FROM] = from;
    this.#entries[at + LENGTH] = length;
    this.#link(at);
    this.#textSize = from + length;
    this.size++;
  }

  #link(at: number): void {
    const bucket = (this.#entries[at + HASH] as number) & (this.#bucketCount - 1);
    this.#entries[at + NEXT] = (this.#buckets[bucket] as number) - 1;
    this.#buckets[bucket] = at + 1;
  }

  #spread(): void {
    this.#bucketCount *= 4;
    this.#buckets = newWords(this.#bucketCount);
    for (let index = 0; index < this.size; index++) this.#link(index * ENTRY);
  }
}

/** Of an entry of a `PairNumbers`. */
const FIRST = 0;
const SECOND = 1;
const PAIR_VALUE = 2;
const PAIR_NEXT = 3;
const PAIR = 4;

/** By pairs of numbers. */
export class PairNumbers {
  #buckets: Words = newWords(FEWEST);
  #bucketCount = FEWEST;
  #entries: Words = newWords(FEWEST * PAIR);
  #room = FEWEST * PAIR;
  size = 0;

  get(first: number, second: number): number {
    const entries = this.#entries;
    let at = (this.#buckets[pairHash(first, second) & (this.#bucketCount - 1)] as number) - 1;
    for (; at >= 0; at = entries[at + PAIR_NEXT] as number) {
      if (entries[at + FIRST] === first && entries[at + SECOND] === second) return entries[at + PAIR_VALUE] as number;
    }
    return UNKNOWN;
  }

  add(first: number, second: number, value: number): void {
    const at = this.size * PAIR;
    if (this.size >= 2 * this.#bucketCount) this.#spread();
    if (at + PAIR > this.#room) {
      this.#entries = grownWords(this.#entries, this.#room);
      this.#room *= 2;
    }
    this.#entries[at + FIRST] = first;
    this.#entries[at + SECOND] = second;
    this.#entries[at + PAIR_VALUE] = value;
    this.#link(at);
    this.size++;
  }

  #link(at: number): void {
    const hash = pairHash(this.#entries[at + FIRST] as number, this.#entries[at + SECOND] as number);
    const bucket = hash & (this.#bucketCount - 1);
    this.#entries[at + PAIR_NEXT] = (this.#buckets[bucket] as number) - 1;
    this.#buckets[bucket] = at + 1;
  }

  #spread(): void {
    this.#bucketCount *= 4;
    this.#buckets = newWords(this.#bucketCount);
    for (let index = 0; index < this.size; index++) this.#link(index * PAIR);
  }
}

function pairHash(first: number, second: number): number {
  const hash = multiply(first, 0x1e3779b1) ^ multiply(second, 0x05ebca6b);
  return hash ^ (hash >>> 15);
}
