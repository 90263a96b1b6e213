/**
 * The outline of a document by one pass over its bytes: for the YAML and JSON that tools and people really write.
 *
 * Where it is not sure of a document (anchors, tags, directives, complex keys, odd indentation, whatever is not valid or
 * readers disagree on) it gives none, and `parse` decides. What it gives is what `parse` would, but for candidates
 * that can hide no reference.
 */

import { type Document, isOpener, jsonEnd, skipBlank } from "./documents.js";
import { imageFields } from "./fields.js";
import type { Candidate, Outline } from "./outline.js";
import type { Places } from "./places.js";
import { BlockScanner } from "./scan-block.js";
import { CR, DASH, HASH, isBlankOrBreak, LF, PERCENT, SPACE, TAB } from "./scan-bytes.js";
import { afterBreak, commentEnd, lineEnd } from "./scan-ends.js";
import { FlowScanner } from "./scan-flow.js";
import { Hints } from "./scan-hints.js";
import { KeyClasses } from "./scan-keys.js";
import { UnitOutlines } from "./scan-outline.js";
import type { Unit } from "./scan-reader.js";
import { Rows } from "./scan-rows.js";
import { unitsOf } from "./scan-units.js";
import { skipBoms } from "./source.js";

/** The outline of a document, or undefined where the scanner is not sure of it. */
export function scan(bytes: Uint8Array, { start, end }: Document, places: Places): Outline | undefined {
  const scanner = new Scanner(bytes, places);
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
  const scanner = new Scanner(copy, places, start, length);
  return scanner.scan(0) === copy.length ? scanner.outline() : undefined;
}

const EMPTY: Outline = { candidates: [], usedElsewhere: new Set(), podSpecs: new Map() };

/** Scans the documents of one input, one after the other. */
export class Scanner {
  readonly #bytes: Uint8Array;
  readonly #places: Places;
  /** What was found of the document that was scanned last. */
  readonly rows: Rows;
  readonly #flow: FlowScanner;
  readonly #block: BlockScanner;

  readonly #outlines: UnitOutlines;
  #units: readonly Unit[] | undefined;

  /** `base` is what offsets are told from, `limit` where the input ends, which may lack the line feed that `bytes` has. */
  constructor(bytes: Uint8Array, places: Places, base = 0, limit = bytes.length) {
    this.#bytes = bytes;
    this.#places = places;
    const keys = new KeyClasses(bytes, places);
    this.rows = new Rows(bytes, Hints.of(places), keys, places.collectsAll);
    this.#outlines = new UnitOutlines(bytes, this.rows, base, limit);
    this.#flow = new FlowScanner(bytes, this.rows, keys);
    this.#block = new BlockScanner(bytes, this.rows, keys, this.#flow);
  }

  /** Scans the document that begins at `start`; gives its end, or -1 if not sure of it. */
  scan(start: number): number {
    this.#units = undefined;
    const end = this.#scan(start, false);
    return this.rows.isLate && end >= 0 ? this.#scan(start, true) : end;
  }

  #scan(start: number, isWide: boolean): number {
    const bytes = this.#bytes;
    this.rows.reset(isWide);
    let isStarted = false;
    for (let line = start; line < bytes.length; ) {
      const at = skipBoms(bytes, line);
      const isMarker = isStartMarker(bytes, at);
      if (isMarker && isStarted) return line;
      isStarted ||= isMarker;
      let first = isMarker ? at + 3 : at;
      while (bytes[first] === SPACE) first++;
      const byte = bytes[first];
      if (isOpener(byte)) return this.#scanRoot(first);
      if (isMarker) line = lineEnd(bytes, at + 3);
      else if (byte === HASH) line = commentEnd(bytes, first);
      else if (byte === LF || byte === CR) line = afterBreak(bytes, first);
      else return byte === PERCENT || byte === undefined ? -1 : this.#block.scan(at);
      if (line < 0) return -1;
    }
    return bytes.length;
  }

  /** The parts of the document that was scanned last which are judged by themselves. */
  units(): readonly Unit[] {
    if (!this.#units) {
      this.#units = unitsOf(this.#bytes, this.rows);
      this.#outlines.reset();
    }
    return this.#units;
  }

  /** The outline of one of these; undefined where the scanner is not sure of it, and so not of the document. */
  outlineOf(unit: Unit): Outline | undefined {
    // Where a pull secret may be written, only the package's nodes tell.
    if (this.#places.podSpecs) return undefined;
    const { outline, inexact } = this.#outlines.read(unit, this.units());
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
    for (const unit of this.units()) {
      const outline = this.outlineOf(unit);
      if (!outline) return undefined;
      for (const candidate of outline.candidates) candidates.push(candidate);
    }
    return { ...EMPTY, candidates };
  }

  /** Scans a document that is one flow collection; more of JSON in a row are documents of their own. */
  #scanRoot(start: number): number {
    const bytes = this.#bytes;
    const valueEnd = this.#flow.scan(start, -1);
    if (valueEnd < 0) return -1;
    const next = skipBlank(bytes, valueEnd, bytes.length);
    if (next < bytes.length && !isOpener(bytes[next])) return this.#block.tail(valueEnd);
    for (let at = valueEnd; at < next; at++) {
      if (bytes[at] === TAB || (bytes[at] === CR && bytes[at + 1] !== LF)) return -1;
    }
    return next === bytes.length || jsonEnd(bytes, start, next) === valueEnd ? next : -1;
  }
}

function isStartMarker(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === DASH && bytes[at + 1] === DASH && bytes[at + 2] === DASH && isBlankOrBreak(bytes[at + 3]);
}
