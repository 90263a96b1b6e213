/** Memory for inputs that the scanner of WebAssembly can scan where they are. */

import type { Rules } from "./compile.js";
import { offerEngine } from "./engine.js";
import { INPUT, WasmEngine } from "./wasm-engine.js";
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
    const made = new EngineMemory(binary, memory, arrays & -16);
    const bytes = new Uint8Array(memory.buffer, INPUT, length);
    offerEngine(bytes, (size, rules) => made.engine(size, rules));
    return bytes;
  } catch {
    // No room for as much, or no WebAssembly.
    return undefined;
  }
}

class EngineMemory {
  readonly #binary: Uint8Array;
  readonly #memory: Memory;
  readonly #arrays: number;
  #engine: WasmEngine | undefined;

  constructor(binary: Uint8Array, memory: Memory, arrays: number) {
    this.#binary = binary;
    this.#memory = memory;
    this.#arrays = arrays;
  }

  /** Undefined if it can't be had, or was made for other rules. */
  engine(length: number, rules: Rules): WasmEngine | undefined {
    try {
      // No WebAssembly, a module that is none, a domain that is too long.
      this.#engine ??= new WasmEngine(new WebAssembly.Module(this.#binary), this.#memory, this.#arrays, rules);
    } catch {
      return undefined;
    }
    return this.#engine.begin(length, rules) ? this.#engine : undefined;
  }
}
