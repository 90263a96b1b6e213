/** What a thread has in memory of an input, to take parts from. */

import { type Part, partStart } from "../src/index.js";
import type { LargeFile } from "./large-file.js";

export interface Windows {
  /** The part of a number, valid until the next is asked for; undefined if the input has no more. */
  part(index: number): Part | undefined;
}

/** What comes from a pipe, in memory that both threads see and one of them reads into. */
export interface SharedInput {
  readonly memory: SharedArrayBuffer;
  readonly control: SharedArrayBuffer;
}

const SHARED_PART = 1 << 22;

/** Words of the control block: kibibytes that were read, and whether that was all; then the length of all, a float. */
const READ = 0;
const IS_ALL = 1;
const LENGTH = 8;
const CONTROL_BYTES = 16;

export function newReadControl(): SharedArrayBuffer {
  return new SharedArrayBuffer(CONTROL_BYTES);
}

/** Says how many bytes were read, and whether that was all. */
export function publish(control: SharedArrayBuffer, bytes: number, isAll: boolean): void {
  const words = new Int32Array(control, 0, 2);
  if (isAll) new Float64Array(control, LENGTH, 1)[0] = bytes;
  Atomics.store(words, READ, Math.floor(bytes / 1024));
  if (isAll) Atomics.store(words, IS_ALL, 1);
  Atomics.notify(words, READ);
}

/** Windows that are all of the memory; parts are waited for until they are read. */
export class SharedWindows implements Windows {
  readonly #words: Int32Array;
  readonly #length: Float64Array;
  readonly #memory: SharedArrayBuffer;
  /** All of the memory, what was not read yet included; and what was read, once that is all. */
  readonly #reserved: Uint8Array;
  #all: Uint8Array | undefined;

  constructor({ memory, control }: SharedInput) {
    this.#words = new Int32Array(control, 0, 2);
    this.#length = new Float64Array(control, LENGTH, 1);
    this.#memory = memory;
    this.#reserved = Buffer.from(memory);
  }

  part(index: number): Part | undefined {
    const from = this.#start(index);
    if (from < 0) return undefined;
    const to = this.#start(index + 1);
    // Where the last of them ends, the array has to.
    if (to >= 0) return { bytes: this.#reserved, from, to, base: 0 };
    const bytes = this.#whole();
    return { bytes, from, to: bytes.length, base: 0 };
  }

  /** -1 if there is no such part. */
  #start(index: number): number {
    const from = index * SHARED_PART;
    for (;;) {
      const isAll = Atomics.load(this.#words, IS_ALL) === 1;
      const read = Atomics.load(this.#words, READ);
      const bytes = isAll ? this.#whole() : this.#reserved.subarray(0, read * 1024);
      const start = from < bytes.length ? partStart(bytes, from) : bytes.length;
      if (start < bytes.length) return start;
      if (isAll) return -1;
      Atomics.wait(this.#words, READ, read);
    }
  }

  /** Throws a RangeError if more was read than the memory holds that this thread knows. */
  #whole(): Uint8Array {
    this.#all ??= Buffer.from(this.#memory, 0, this.#length[0]);
    return this.#all;
  }
}

/** In bytes: the length of a part, and how far around its beginning it is looked for the line before and its own. */
export interface Lengths {
  readonly part: number;
  readonly before: number;
  readonly after: number;
}

const LENGTHS: Lengths = { part: 1 << 20, before: 1 << 12, after: 1 << 16 };
/** What has to be seen of the marker that ends a part. */
const MARKER = 4;

/**
 * Windows of a regular file, each read when it is asked for into the same memory: to hold all of it would cost more than
 * to read it twice.
 */
export class FileWindows implements Windows {
  readonly #file: LargeFile;
  readonly #size: number;
  readonly #lengths: Lengths;
  #bytes: Uint8Array = Buffer.alloc(0);
  /** Where in the file it begins and ends; the end of the array is its end. */
  #start = 0;
  #end = 0;
  /** The offset that was asked for last, and where the first part from there on begins. */
  #asked = 0;
  #found = 0;

  constructor(file: LargeFile, lengths = LENGTHS) {
    this.#file = file;
    this.#size = file.size;
    this.#lengths = lengths;
  }

  part(index: number): Part | undefined {
    const { part } = this.#lengths;
    const start = this.#partStart(index * part);
    if (start === this.#size) return undefined;
    const end = this.#partStart((index + 1) * part);
    this.#hold(start, Math.min(end + MARKER, this.#size));
    const base = this.#end - this.#bytes.length;
    return { bytes: this.#bytes, from: start - base, to: end - base, base };
  }

  /** Where the first part from an offset of the file on begins; the file's end if none does. */
  #partStart(offset: number): number {
    if (offset === 0 || offset >= this.#size) return Math.min(offset, this.#size);
    if (offset > this.#asked && offset < this.#found) return this.#found;
    const before = Math.min(this.#lengths.before, offset);
    for (let { after } = this.#lengths; ; after *= 2) {
      const end = Math.min(offset + after, this.#size);
      this.#hold(offset - before, end);
      const view = this.#bytes.subarray(this.#bytes.length - (this.#end - (offset - before)));
      const found = partStart(view, before);
      if (found === view.length && this.#end < this.#size) continue;
      this.#asked = offset;
      this.#found = offset - before + found;
      return this.#found;
    }
  }

  /** Sees to it that what is between two offsets of the file is in memory. */
  #hold(start: number, end: number): void {
    if (this.#start <= start && end <= this.#end) return;
    const { before, part, after } = this.#lengths;
    const needed = Math.max(end - start, before + part + after);
    if (needed > this.#bytes.length) this.#bytes = Buffer.alloc(needed);
    this.#start = start;
    this.#end = Math.min(start + this.#bytes.length, this.#size);
    this.#file.read(this.#bytes.subarray(this.#bytes.length - (this.#end - start)), start);
  }
}
