/** A map whose keys are ranges of bytes, looked up without making text of them. */

import { hashOf } from "./scan-memory.js";
import { ByteNumbers, UNKNOWN } from "./scan-numbers.js";

const BUCKETS = 1 << 7;

export class ByteTable<T> {
  readonly #numbers = new ByteNumbers(BUCKETS);
  readonly #values: T[] = [];

  get size(): number {
    return this.#values.length;
  }

  /** The value of the bytes; undefined if they were not added. */
  get(bytes: Uint8Array, start: number, end: number): T | undefined {
    const number = this.#numbers.get(bytes, start, end, hashOf(bytes, start, end));
    return number === UNKNOWN ? undefined : this.#values[number];
  }

  add(bytes: Uint8Array, start: number, end: number, value: T): void {
    this.#numbers.add(bytes, start, end, hashOf(bytes, start, end), this.#values.push(value) - 1);
  }
}
