/** Inputs in memory that the scanner of WebAssembly can scan. */

import { compileScanner } from "../scripts/wasm.js";
import type { Rules } from "./compile.js";
import { scannableBytes } from "./scannable.js";

export const BINARY = await compileScanner();

/** One memory for all inputs under the same rules, as for the parts of a file: what is learned of one is kept. */
const MEMORIES = new WeakMap<Rules, Uint8Array>();
const ROOM = 1 << 18;

/** A copy of bytes in such memory, valid until the next one for the same rules. */
export function scannable(bytes: Uint8Array, rules: Rules): Uint8Array {
  let memory = MEMORIES.get(rules);
  if (!memory || memory.length < bytes.length) {
    memory = scannableBytes(BINARY, Math.max(bytes.length, ROOM)) as Uint8Array;
    MEMORIES.set(rules, memory);
  }
  memory.set(bytes);
  memory.fill(0, bytes.length);
  return memory.subarray(0, bytes.length);
}
