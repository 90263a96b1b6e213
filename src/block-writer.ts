/** Puts output together in blocks, out of stretches of an input and texts. */

import type { Source } from "./source.js";

/** Bytes that are copied before they are written; a longer stretch of an input that is held needs no copy. */
const BLOCK = 1 << 18;
/** Bytes that are copied one by one, since a call takes longer. */
const FEW = 40;

/**
 * A window of the input and the block stand in one array: moves within it need no views, which cost more than short moves
 * do. Each block is valid only until `write` returns.
 */
export class BlockWriter {
  readonly #unheld: Source["unheld"];
  readonly #input: Uint8Array | undefined;
  readonly #length: number;
  readonly #write: (block: Uint8Array) => void;
  readonly #room: Uint8Array;
  readonly #blockStart: number;
  #filled: number;
  #windowStart = 0;
  #windowEnd = 0;

  /** `size` is the length of all output in bytes, at most. */
  constructor(source: Source, size: number, write: (block: Uint8Array) => void) {
    const { unheld } = source;
    this.#unheld = unheld;
    // Of a Node Buffer views are dearer to make.
    this.#input = unheld
      ? undefined
      : new Uint8Array(source.bytes.buffer, source.bytes.byteOffset, source.bytes.length);
    this.#length = unheld?.length ?? source.bytes.length;
    this.#write = write;
    this.#blockStart = Math.min(this.#length, BLOCK);
    this.#room = new Uint8Array(this.#blockStart + Math.min(size, BLOCK));
    this.#filled = this.#blockStart;
  }

  /** Adds a stretch of the input; called in ascending order. */
  copy(start: number, end: number): void {
    let from = start;
    while (end - from > BLOCK / 2) from = this.#copyLong(from, end);
    if (from >= end) return;
    if (end > this.#windowEnd) this.#moveWindow(from);
    if (end - from > this.#room.length - this.#filled) this.flush();
    this.#room.copyWithin(this.#filled, from - this.#windowStart, end - this.#windowStart);
    this.#filled += end - from;
  }

  /** Adds some bytes of another array. */
  add(bytes: Uint8Array, start: number, end: number): void {
    const length = end - start;
    const isLong = length > BLOCK / 2;
    if (isLong || length > this.#room.length - this.#filled) this.flush();
    // A view for each would be more to collect than all else.
    const isWhole = length === bytes.length;
    if (isLong) this.#write(bytes.subarray(start, end));
    else if (length > FEW) this.#room.set(isWhole ? bytes : bytes.subarray(start, end), this.#filled);
    else for (let at = start, to = this.#filled; at < end; at++, to++) this.#room[to] = bytes[at] as number;
    if (!isLong) this.#filled += length;
  }

  flush(): void {
    if (this.#filled > this.#blockStart) this.#write(this.#room.subarray(this.#blockStart, this.#filled));
    this.#filled = this.#blockStart;
  }

  /** Writes a stretch itself, or as much of it as a window holds; gives where the rest begins. */
  #copyLong(from: number, end: number): number {
    this.flush();
    if (this.#input) {
      this.#write(this.#input.subarray(from, end));
      return end;
    }
    if (from < this.#windowStart || from >= this.#windowEnd) this.#moveWindow(from);
    const to = Math.min(end, this.#windowEnd);
    this.#write(this.#room.subarray(from - this.#windowStart, to - this.#windowStart));
    return to;
  }

  #moveWindow(from: number): void {
    const end = Math.min(from + BLOCK, this.#length);
    if (this.#input) this.#room.set(this.#input.subarray(from, end));
    else this.#unheld?.read(this.#room.subarray(0, end - from), from);
    this.#windowStart = from;
    this.#windowEnd = end;
  }
}
