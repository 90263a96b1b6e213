/** Memory for inputs that the scanner of WebAssembly can scan where they are. */

import type { Rules } from "./compile.js";
import { type Offer, offerEngine } from "./engine.js";
import { once } from "./once.js";
import { WasmEngine } from "./wasm-engine.js";
import { INPUT, ScannerInstance } from "./wasm-instance.js";
import { type Memory, WebAssembly } from "./web-assembly.js";

const PAGE = 1 << 16;
/** Of an input: with its arrays it has to be within what 32 bits can name. */
const LONGEST = 1 << 30;
/** What is left between the input and arrays. */
const GAP = PAGE;
/** What there is for arrays beside the input, whose rows may be as large: what is not written to costs nothing. */
const ARRAYS = 1 << 24;

/** Memory for an input of up to a length, which the engine of a binary can scan; undefined if there is none to be had. */
export function scannableBytes(binary: Uint8Array, length: number): Uint8Array | undefined {
  if (length > LONGEST) return undefined;
  const arrays = INPUT + length + GAP;
  const pages = Math.ceil((arrays + length + ARRAYS) / PAGE);
  try {
    const memory = new WebAssembly.Memory({ initial: pages, maximum: pages });
    const bytes = new Uint8Array(memory.buffer, INPUT, length);
    offerEngine(bytes, new EngineMemory(binary, memory, arrays & -16));
    return bytes;
  } catch {
    // No room for as much, or no WebAssembly.
    return undefined;
  }
}

class EngineMemory implements Offer {
  readonly #instance: () => ScannerInstance | undefined;
  #engine: WasmEngine | undefined;

  constructor(binary: Uint8Array, memory: Memory, arrays: number) {
    this.#instance = once(() => {
      try {
        return new ScannerInstance(binary, memory, arrays);
      } catch {
        return undefined;
      }
    });
  }

  /** Undefined if it can't be had, or was made for other rules. */
  engine(length: number, rules: Rules): WasmEngine | undefined {
    const instance = this.#instance();
    try {
      // A domain that is too long.
      this.#engine ??= instance && new WasmEngine(instance, rules);
    } catch {
      return undefined;
    }
    return this.#engine?.begin(length, rules) ? this.#engine : undefined;
  }

  /** Undefined if it can't be had. */
  unindented(start: number, end: number): number | undefined {
    return this.#instance()?.exports.unindented(INPUT, start, end);
  }
}
