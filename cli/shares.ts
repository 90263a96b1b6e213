/**
 * A large input that two threads share: it stands in memory that both see, and each takes the next part of it that nobody
 * has taken, as soon as that was read. What a part came to is plain data.
 */

import { type PackedRun, PartRunner, partStart, type Rules } from "../src/index.js";

const PART = 1 << 22;

/** Words of the control block: the next part, kibibytes that were read, whether that was all, what became of the helper. */
const NEXT = 0;
const READ = 1;
const IS_ALL = 2;
const HELPER = 3;
const CONTROL_BYTES = 16;

const RUNNING = 0;
export const DONE = 1;
export const FAILED = 2;

/** Memory that both threads see. */
export interface Shared {
  readonly control: SharedArrayBuffer;
  readonly input: SharedArrayBuffer;
  /** The length of the input in bytes; 0 as long as it is not known. */
  readonly length: SharedArrayBuffer;
}

export function share(input: SharedArrayBuffer, length: number): Shared {
  const shared = { control: new SharedArrayBuffer(CONTROL_BYTES), input, length: new SharedArrayBuffer(8) };
  new Float64Array(shared.length)[0] = length;
  return shared;
}

export interface Work {
  /** What the parts came to that this thread took. */
  readonly runs: ReadonlyMap<number, PackedRun>;
  /** Whether these are all. */
  readonly isAlone: boolean;
}

/** One thread's view of them. */
export class Shares {
  readonly #control: Int32Array;
  readonly #length: Float64Array;
  readonly #input: SharedArrayBuffer;

  constructor({ control, input, length }: Shared) {
    this.#control = new Int32Array(control);
    this.#length = new Float64Array(length);
    this.#input = input;
  }

  /** Says how many bytes were read, and whether that was all. */
  publish(bytes: number, isAll: boolean): void {
    if (isAll) this.#length[0] = bytes;
    Atomics.store(this.#control, READ, Math.floor(bytes / 1024));
    if (isAll) Atomics.store(this.#control, IS_ALL, 1);
    Atomics.notify(this.#control, READ);
  }

  /** Says what became of the helper. */
  end(outcome: typeof DONE | typeof FAILED): void {
    Atomics.store(this.#control, HELPER, outcome);
    Atomics.notify(this.#control, HELPER);
  }

  /** Waits for the helper, and says what became of it. */
  outcome(milliseconds: number): number {
    Atomics.wait(this.#control, HELPER, RUNNING, milliseconds);
    return Atomics.load(this.#control, HELPER);
  }

  /** Takes parts until none is left; undefined if the input can't be cut as was thought. */
  work(name: string, rules: Rules, onPart?: (end: number) => void): Work | undefined {
    const bytes = this.#bytes();
    const runner = new PartRunner({ name, bytes }, rules);
    const runs = new Map<number, PackedRun>();
    for (;;) {
      const part = Atomics.add(this.#control, NEXT, 1);
      const from = this.#partStart(bytes, part);
      if (from === bytes.length) return { runs, isAlone: runs.size === part };
      const run = runner.run(from, this.#partStart(bytes, part + 1));
      if (!run) return undefined;
      runs.set(part, run);
      onPart?.(from);
    }
  }

  /** The input, of which not all need be read. */
  #bytes(): Buffer {
    while (this.#length[0] === 0 && Atomics.load(this.#control, IS_ALL) === 0) this.#waitForMore(0);
    return Buffer.from(this.#input, 0, this.#length[0]);
  }

  #partStart(bytes: Uint8Array, part: number): number {
    const from = part * PART;
    if (from >= bytes.length) return bytes.length;
    for (;;) {
      const isAll = Atomics.load(this.#control, IS_ALL) === 1;
      const read = Atomics.load(this.#control, READ);
      const end = isAll ? bytes.length : Math.min(read * 1024, bytes.length);
      const start = from < end ? partStart(bytes.subarray(0, end), from) : end;
      if (start < end || isAll) return start;
      this.#waitForMore(read);
    }
  }

  #waitForMore(read: number): void {
    Atomics.wait(this.#control, READ, read);
  }
}
