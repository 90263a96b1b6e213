/**
 * The outline of a document by one pass over its bytes: for the YAML and JSON that tools and people really write.
 *
 * Where it is not sure of a document (anchors, tags, directives, complex keys, odd indentation, whatever is not valid or
 * readers disagree on) it gives none, and `parse` decides. What it gives is what `parse` would, but for candidates
 * that can hide no reference.
 */

import type { Document } from "./documents.js";
import { ownEngine, type ScanEngine, type ScannedRows } from "./engine.js";
import { imageFields } from "./fields.js";
import type { Candidate, Outline } from "./outline.js";
import type { Places } from "./places.js";
import { CR, LF } from "./scan-bytes.js";
import { UnitOutlines } from "./scan-outline.js";
import type { Unit } from "./scan-reader.js";
import { Pieces, type Units, unitsOf } from "./scan-units.js";

/** The outline of a document, or undefined where the scanner is not sure of it. */
export function scan(bytes: Uint8Array, { start, end }: Document, places: Places): Outline | undefined {
  const scanner = new Scanner(bytes, places, ownEngine(bytes, places));
  if (scanner.scan(start) === end) return scanner.outline();
  return end === bytes.length ? scanUnended(bytes, start, places) : undefined;
}

/** The same for the end of an input without a final line feed: the scanner needs one. */
export function scanUnended(bytes: Uint8Array, start: number, places: Places): Outline | undefined {
  const { length } = bytes;
  const last = bytes[length - 1];
  // With a line feed, a carriage return would be a line break.
  if (last === LF || last === CR) return undefined;
  const copy = new Uint8Array(length - start + 1);
  copy.set(bytes.subarray(start));
  copy[length - start] = LF;
  const scanner = new Scanner(copy, places, ownEngine(copy, places), start, length);
  return scanner.scan(0) === copy.length ? scanner.outline() : undefined;
}

const EMPTY: Outline = { candidates: [], usedElsewhere: new Set(), podSpecs: new Map() };

/** Scans the documents of one input, one after the other. */
export class Scanner {
  readonly #bytes: Uint8Array;
  readonly #places: Places;
  readonly #engine: Pick<ScanEngine, "scan" | "rows">;
  readonly #outlines: UnitOutlines;
  readonly #pieces: Pieces;
  #units: Units | undefined;

  /** `base` is what offsets are told from, `limit` where the input ends, which may lack the line feed that `bytes` has. */
  constructor(
    bytes: Uint8Array,
    places: Places,
    engine: Pick<ScanEngine, "scan" | "rows">,
    base = 0,
    limit = bytes.length,
  ) {
    this.#bytes = bytes;
    this.#places = places;
    this.#engine = engine;
    this.#outlines = new UnitOutlines(bytes, engine.rows, base, limit);
    this.#pieces = new Pieces(bytes);
  }

  /** What was found of the document that was scanned last. */
  get rows(): ScannedRows {
    return this.#engine.rows;
  }

  /** Scans the document that begins at `start`; gives its end, or -1 if not sure of it. */
  scan(start: number): number {
    this.begin();
    return this.#engine.scan(start);
  }

  /** Begins with another document, which the engine scans or has scanned. */
  begin(): void {
    this.#units = undefined;
    this.#outlines.reset();
  }

  /** Begins with a piece of it; false if it can't be judged in pieces. */
  beginPiece(isFirst: boolean, isLast: boolean): boolean {
    this.#units = this.#pieces;
    // What comes after the items may say more of what is around them.
    if (isLast) this.#outlines.reset();
    return this.#pieces.begin(this.rows, isFirst, isLast);
  }

  /** The parts of the document that was scanned last, or of the piece at hand, which are judged by themselves. */
  get units(): readonly Unit[] {
    return this.#parts().units;
  }

  #parts(): Units {
    this.#units ??= unitsOf(this.#bytes, this.rows);
    return this.#units;
  }

  /** The outline of one of these; undefined where the scanner is not sure of it, and so not of the document. */
  outlineOf(unit: Unit): Outline | undefined {
    // Where a pull secret may be written, only the package's nodes tell.
    if (this.#places.podSpecs) return undefined;
    const { outline, inexact } = this.#outlines.read(unit, this.#parts().around);
    // Where a block collection ends, only the package knows, and only a field is told of.
    if (inexact.length === 0) return outline;
    const { fields } = imageFields(outline, this.#places);
    const isTold = fields.some(
      ({ value, registry }) => inexact.includes(value) || (registry && inexact.includes(registry.value)),
    );
    return isTold ? undefined : outline;
  }

  /** The outline of the document that was scanned last. */
  outline(): Outline | undefined {
    if (this.rows.hits === 0) return EMPTY;
    const candidates: Candidate[] = [];
    for (const unit of this.units) {
      const outline = this.outlineOf(unit);
      if (!outline) return undefined;
      for (const candidate of outline.candidates) candidates.push(candidate);
    }
    return { ...EMPTY, candidates };
  }
}
