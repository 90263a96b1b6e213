/** The second thread for a large input: starts it, and puts together what it and this one came to. */

import os from "node:os";
import threads, { type MessagePort } from "node:worker_threads";
import { type Config, type PackedRun, type Result, type Rules, rewriteParts, type Source } from "../src/index.js";
import { HELPER_WORD } from "./helper-word.js";
import { LargeFile } from "./large-file.js";
import { DONE, newControl, Shares } from "./shares.js";
import { FileWindows, type SharedInput, SharedWindows, type Windows } from "./windows.js";

/** Where both threads find the input: in memory, or by a descriptor of a file. */
export type Place = SharedInput | { readonly descriptor: number };

/** What the helper is given. */
export interface HelperData {
  readonly place: Place;
  readonly control: SharedArrayBuffer;
  readonly port: MessagePort;
  readonly config: Config;
}

const NONE: ReadonlyMap<number, PackedRun> = new Map();

/** How long is waited for the helper's last part, which takes a fraction of a second. */
const PATIENCE_MS = 20_000;

export function windowsOf(place: Place): Windows {
  return "memory" in place ? new SharedWindows(place) : new FileWindows(new LargeFile(place.descriptor));
}

/** Starts a helper for an input; without one, all parts are done by this thread. */
export function startHelper(place: Place, config: Config): Helper {
  const control = newControl();
  const { port1, port2 } = new threads.MessageChannel();
  const [, program] = process.argv;
  port1.unref();
  if (program === undefined || os.availableParallelism() < 2) return new Helper(control, port1);
  try {
    const data: HelperData = { place, control, port: port2, config };
    const worker = new threads.Worker(program, { argv: [HELPER_WORD], workerData: data, transferList: [port2] });
    worker.unref();
    // The fault of a helper is that the work is done without it.
    worker.on("error", () => undefined);
  } catch {
    // Where no thread can be made, this one does all.
  }
  return new Helper(control, port1);
}

class Helper {
  readonly #shares: Shares;
  readonly #port: MessagePort;

  constructor(control: SharedArrayBuffer, port: MessagePort) {
    this.#shares = new Shares(control);
    this.#port = port;
  }

  /** Rewrites an input; undefined if it can't be done in parts, and is to be done as a whole. */
  rewrite(source: Source, windows: Windows, rules: Rules, onProgress?: (bytes: number) => void): Result | undefined {
    const own = this.#shares.work(windows, source.name, rules, onProgress);
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
