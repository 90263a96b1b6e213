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
   * The outline of a unit, one of a document's `units`, which `unitsOf` gave; `inexact` are those of its values whose
   * range's end is not known.
   */
  read(unit: Unit, units: readonly Unit[]): { outline: Outline; inexact: readonly Value[] } {
    const isItem = units.length > 1 && unit.from > 0 && unit !== units[units.length - 1];
    const outer = this.#outerOf(units);
    const reader = isItem
      ? new RowReader(this.#scanned(), { ...unit, gapFrom: unit.to, gapTo: unit.to }, outer)
      : outer;
    const candidates = reader.candidates(unit);
    return { outline: { ...NONE, candidates }, inexact: reader.inexact };
  }

  /** What is around the items of a list, or all of a document. */
  #outerOf(units: readonly Unit[]): RowReader {
    if (this.#outer) return this.#outer;
    const { count } = this.#scanned().rows;
    const gapFrom = units[0]?.to ?? count;
    const gapTo = units.length > 1 ? (units[units.length - 1]?.from ?? count) : gapFrom;
    const part: Gapped = { from: 0, to: count, gapFrom, gapTo };
    this.#outer = new RowReader(this.#scanned(), part, undefined);
    return this.#outer;
  }

  /** Forgets the document at hand. */
  reset(): void {
    this.#outer = undefined;
  }
}
