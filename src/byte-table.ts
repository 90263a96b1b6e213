/** A map whose keys are ranges of bytes, looked up without making text of them. */

interface Entry<T> {
  readonly key: Uint8Array;
  readonly value: T;
  readonly next: Entry<T> | undefined;
}

/** Few tables hold many; one that does is made larger. */
const FEWEST_BUCKETS = 1 << 7;
const MOST_ENTRIES_PER_BUCKET = 2;

export class ByteTable<T> {
  #buckets = newBuckets<T>(FEWEST_BUCKETS);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The value of the bytes; undefined if they were not added. */
  get(bytes: Uint8Array, start: number, end: number): T | undefined {
    const length = end - start;
    for (
      let entry = this.#buckets[hashOf(bytes, start, end) & (this.#buckets.length - 1)];
      entry !== undefined;
      entry = entry.next
    ) {
      const { key } = entry;
      if (key.length !== length) continue;
      let at = 0;
      while (at < length && key[at] === bytes[start + at]) at++;
      if (at === length) return entry.value;
    }
    return undefined;
  }

  add(bytes: Uint8Array, start: number, end: number, value: T): void {
    if (this.#size >= this.#buckets.length * MOST_ENTRIES_PER_BUCKET) this.#grow();
    this.#put(new Uint8Array(bytes.subarray(start, end)), value);
    this.#size++;
  }

  #put(key: Uint8Array, value: T): void {
    const bucket = hashOf(key, 0, key.length) & (this.#buckets.length - 1);
    this.#buckets[bucket] = { key, value, next: this.#buckets[bucket] };
  }

  #grow(): void {
    const old = this.#buckets;
    this.#buckets = newBuckets(4 * old.length);
    for (const first of old) {
      for (let entry = first; entry !== undefined; entry = entry.next) this.#put(entry.key, entry.value);
    }
  }
}

function newBuckets<T>(count: number): (Entry<T> | undefined)[] {
  return new Array<undefined>(count).fill(undefined);
}

function hashOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  return hash ^ (hash >>> 15);
}
