/** The second thread for a large input: starts it, and puts together what it and this one came to. */

import os from "node:os";
import threads, { type MessagePort } from "node:worker_threads";
import { type Config, type PackedRun, type Result, type Rules, rewriteParts, type Source } from "../src/index.js";
import { HELPER_WORD } from "./helper-word.js";
import { DONE, type Shared, Shares, share } from "./shares.js";

/** What the helper is given. */
export interface HelperData {
  readonly shared: Shared;
  readonly port: MessagePort;
  readonly config: Config;
}

const NONE: ReadonlyMap<number, PackedRun> = new Map();

/** How long is waited for the helper's last part, which takes a fraction of a second. */
const PATIENCE_MS = 20_000;

/** Undefined where one thread is as good. `size` is 0 as long as the length of the input is not known. */
export function startHelper(memory: SharedArrayBuffer, size: number, config: Config): Helper | undefined {
  const [, program] = process.argv;
  if (program === undefined || os.availableParallelism() < 2) return undefined;
  try {
    return new Helper(memory, size, config, program);
  } catch {
    return undefined;
  }
}

class Helper {
  readonly #shares: Shares;
  readonly #port: MessagePort;
  /** The length of the input in bytes; 0 where it was not known beforehand. */
  readonly #size: number;

  constructor(memory: SharedArrayBuffer, size: number, config: Config, program: string) {
    const { port1, port2 } = new threads.MessageChannel();
    const shared = share(memory, size);
    const data: HelperData = { shared, port: port2, config };
    this.#size = size;
    this.#shares = new Shares(shared);
    this.#port = port1;
    const worker = new threads.Worker(program, { argv: [HELPER_WORD], workerData: data, transferList: [port2] });
    worker.unref();
    // The fault of a helper is that the work is done without it.
    worker.on("error", () => undefined);
    port1.unref();
  }

  /** Says how many bytes of the input were read, and whether that was all. */
  publish(bytes: number, isAll: boolean): void {
    this.#shares.publish(bytes, isAll);
  }

  /** Rewrites the input; undefined if it can't be done in parts, and is to be done as a whole. */
  rewrite(source: Source, rules: Rules, onProgress?: (bytes: number) => void): Result | undefined {
    // Somebody has written to the file while it was read.
    if (this.#size > 0 && this.#size !== source.bytes.length) return undefined;
    const own = this.#shares.work(source.name, rules, onProgress);
    const theirs = own?.isAlone ? NONE : this.#received();
    if (!own || !theirs) return undefined;
    const parts = [...own.runs, ...theirs].sort(([a], [b]) => a - b).map(([, part]) => part);
    return rewriteParts(source, rules, parts);
  }

  /** What the helper did; undefined if that is not to be had. */
  #received(): ReadonlyMap<number, PackedRun> | undefined {
    if (this.#shares.outcome(PATIENCE_MS) !== DONE) return undefined;
    return threads.receiveMessageOnPort(this.#port)?.message as ReadonlyMap<number, PackedRun> | undefined;
  }
}

export type { Helper };
