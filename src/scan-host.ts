/**
 * What the scanner asks of its surroundings. WebAssembly's scanner is compiled with `wasm/host.ts` in the place of this
 * file.
 */

import type { KeyTable } from "./scan-key-table.js";
import type { Bytes } from "./scan-memory.js";

/** Tells what keys are by their text. */
export interface KeySource {
  /** The table of keys that are known: those that may be fields in any object, or the catalogue's too. Told last of which. */
  table(isWide: boolean): KeyTable;
  /** The classes of the key from one offset to another, quotes included, as those of the table that was asked for last. */
  classesAt(bytes: Bytes, start: number, end: number): number;
}
