/** ScannedRows of the scanner -> outlines of the parts of a document that are judged by themselves. */

import { ByteTable } from "./byte-table.js";
import type { ScannedRows } from "./engine.js";
import { once } from "./once.js";
import type { Outline, Value } from "./outline.js";
import { type Gapped, RowReader, type Scanned, type Unit } from "./scan-reader.js";

const NONE: Omit<Outline, "candidates"> = { usedElsewhere: new Set(), podSpecs: new Map() };

/**
 * Makes outlines of the units of a document's rows. `bytes` may be a copy of the input from `base` on, with a line feed
 * that the input lacks at `limit`.
 */
export class UnitOutlines {
  readonly #scanned: () => Scanned;
  #outer: RowReader | undefined;

  constructor(bytes: Uint8Array, rows: ScannedRows, base: number, limit: number) {
    // Most inputs need none.
    this.#scanned = once(() => {
      return { bytes, rows, base, limit, keys: new ByteTable<string>(), notes: new Int32Array(1 << 12) };
    });
  }

  /**
   * The outline of a unit; `around` are the rows around those that are objects of their own, the same for all of a document.
   * `inexact` are those of its values whose range's end is not known.
   */
  read(unit: Unit, around: Gapped): { outline: Outline; inexact: readonly Value[] } {
    this.#outer ??= new RowReader(this.#scanned(), around, undefined);
    const isAround = unit.from < around.gapFrom || (unit.from >= around.gapTo && unit.to <= around.to);
    const reader = isAround
      ? this.#outer
      : new RowReader(this.#scanned(), { ...unit, gapFrom: unit.to, gapTo: unit.to }, this.#outer);
    const candidates = reader.candidates(unit);
    return { outline: { ...NONE, candidates }, inexact: reader.inexact };
  }

  /** Forgets the document at hand. */
  reset(): void {
    this.#outer = undefined;
  }
}
