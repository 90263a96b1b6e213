/** A map whose keys are ranges of bytes, looked up without making text of them. */

interface Entry<T> {
  readonly key: Uint8Array;
  readonly value: T;
  readonly next: Entry<T> | undefined;
}

const BUCKETS = 1 << 11;

export class ByteTable<T> {
  readonly #buckets: (Entry<T> | undefined)[] = new Array<undefined>(BUCKETS).fill(undefined);
  #size = 0;

  get size(): number {
    return this.#size;
  }

  /** The value of the bytes; undefined if they were not added. */
  get(bytes: Uint8Array, start: number, end: number): T | undefined {
    const length = end - start;
    for (let entry = this.#buckets[bucketOf(bytes, start, end)]; entry !== undefined; entry = entry.next) {
      const { key } = entry;
      if (key.length !== length) continue;
      let at = 0;
      while (at < length && key[at] === bytes[start + at]) at++;
      if (at === length) return entry.value;
    }
    return undefined;
  }

  add(bytes: Uint8Array, start: number, end: number, value: T): void {
    const bucket = bucketOf(bytes, start, end);
    this.#buckets[bucket] = { key: new Uint8Array(bytes.subarray(start, end)), value, next: this.#buckets[bucket] };
    this.#size++;
  }
}

function bucketOf(bytes: Uint8Array, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  return (hash ^ (hash >>> 15)) & (BUCKETS - 1);
}
