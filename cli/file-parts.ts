/** A large file in parts, each read when it is asked for into the same memory: to hold all of it would cost more than to read it twice. */

import { allocate } from "../io/memory.js";
import { type Part, partStart } from "../src/index.js";
import type { LargeFile } from "./large-file.js";

/** In bytes, if no document is longer. */
const PART = 1 << 19;

export class FileParts {
  readonly #file: LargeFile;
  readonly #length: number;
  /** What was read last stands at its end, since the end of the array is taken for that of the input. */
  #window: Uint8Array;
  /** Where in the file the next part begins. */
  #start = 0;

  constructor(file: LargeFile, length = PART) {
    this.#file = file;
    this.#length = length;
    this.#window = allocate(length);
  }

  /** The next part, valid until another is asked for; undefined if there is none. */
  next(): Part | undefined {
    const start = this.#start;
    const left = this.#file.size - start;
    if (left === 0) return undefined;
    for (let length = this.#length; ; length *= 2) {
      const bytes = this.#read(start, Math.min(length, left));
      const from = bytes.length - Math.min(length, left);
      const to = length < left ? lastCut(bytes, from) : bytes.length;
      if (to === undefined) continue;
      this.#start += to - from;
      return { bytes, from, to, base: start - from };
    }
  }

  /** Reads bytes of the file to the window's end. */
  #read(start: number, length: number): Uint8Array {
    if (length > this.#window.length) this.#window = allocate(length);
    this.#file.read(this.#window.subarray(this.#window.length - length), start);
    return this.#window;
  }
}

/** Where bytes may be cut, as far from `from` as can be without looking at many of them; undefined if nowhere. */
function lastCut(bytes: Uint8Array, from: number): number | undefined {
  const length = bytes.length - from;
  for (let tail = Math.ceil(length / 64); ; tail *= 2) {
    const cut = partStart(bytes, Math.max(bytes.length - tail, from + 1));
    if (cut < bytes.length) return cut;
    if (tail >= length) return undefined;
  }
}
