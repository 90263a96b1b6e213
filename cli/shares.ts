/**
 * An input that two threads share: each takes the next part of it that nobody has taken. What a part came to is plain
 * data, and the control block is memory that both see.
 */

import { type PackedRun, PartRunner, type Rules } from "../src/index.js";
import type { Windows } from "./windows.js";

/** Words of the control block: the next part, and what became of the helper. */
const NEXT = 0;
const HELPER = 1;
const CONTROL_BYTES = 8;

const RUNNING = 0;
export const DONE = 1;
export const FAILED = 2;

export function newControl(): SharedArrayBuffer {
  return new SharedArrayBuffer(CONTROL_BYTES);
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

  constructor(control: SharedArrayBuffer) {
    this.#control = new Int32Array(control);
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
  work(windows: Windows, name: string, rules: Rules, onPart?: (end: number) => void): Work | undefined {
    const runner = new PartRunner(name, rules);
    const runs = new Map<number, PackedRun>();
    for (;;) {
      const index = Atomics.add(this.#control, NEXT, 1);
      const part = windows.part(index);
      if (!part) return { runs, isAlone: runs.size === index };
      const run = runner.run(part);
      if (!run) return undefined;
      runs.set(index, run);
      onPart?.(part.base + part.from);
    }
  }
}
