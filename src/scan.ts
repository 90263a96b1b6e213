/**
 * The outline of a document by one pass over its bytes: for the YAML and JSON that tools and people really write.
 *
 * Where it is not sure of a document (anchors, tags, directives, complex keys, odd indentation, whatever is not valid or
 * readers disagree on) it gives none, and `parse` decides. What it gives is what `parse` would, but for candidates
 * that can hide no reference.
 */

import type { Document } from "./documents.js";
import { imageFields } from "./fields.js";
import type { Outline } from "./outline.js";
import type { Places } from "./places.js";
import { BlockScanner } from "./scan-block.js";
import { CR, DASH, HASH, isBlankOrBreak, LF, PERCENT, SPACE, TAB } from "./scan-bytes.js";
import { FlowScanner } from "./scan-flow.js";
import { Hints } from "./scan-hints.js";
import { KeyClasses } from "./scan-keys.js";
import { readRows } from "./scan-outline.js";
import { Rows } from "./scan-rows.js";
import { afterBreak, commentEnd, lineEnd } from "./scan-scalars.js";
import { hasBom } from "./source.js";

/** The outline of a document, or undefined where the scanner is not sure of it. */
export function scan(bytes: Uint8Array, document: Document, places: Places): Outline | undefined {
  return new Scanner(bytes, places).outline(document);
}

const EMPTY: Outline = { candidates: [], usedElsewhere: new Set() };

/** Scans documents of one input. */
export class Scanner {
  readonly #bytes: Uint8Array;
  readonly #places: Places;
  readonly #rows: Rows;
  readonly #flow: FlowScanner;
  readonly #block: BlockScanner;

  constructor(bytes: Uint8Array, places: Places) {
    this.#bytes = bytes;
    this.#places = places;
    const keys = new KeyClasses(places);
    this.#rows = new Rows(bytes, new Hints(places.domains), places.collectsAll);
    this.#flow = new FlowScanner(bytes, this.#rows, keys);
    this.#block = new BlockScanner(bytes, this.#rows, keys, this.#flow);
  }

  outline(document: Document): Outline | undefined {
    if (this.#lacksBreak(document)) return this.#ended(document);
    return this.#scan(document) ? this.#outline(0, document.end) : undefined;
  }

  #outline(base: number, end: number): Outline | undefined {
    if (this.#rows.hits === 0) return EMPTY;
    const { outline, inexact } = readRows(this.#bytes, this.#rows, base, end);
    // Where a block collection ends, only the package knows, and only a field is told of.
    if (inexact.size === 0) return outline;
    const { fields } = imageFields(outline, this.#places);
    const isTold = fields.some(
      ({ value, registry }) => inexact.has(value) || (registry && inexact.has(registry.value)),
    );
    return isTold ? undefined : outline;
  }

  /** Whether the document is the end of an input without a final line feed, which all loops of the scanner need. */
  #lacksBreak({ end }: Document): boolean {
    return end === this.#bytes.length && this.#bytes[end - 1] !== LF;
  }

  /** Scans a copy of the document with a line feed. */
  #ended({ start, end, json, index }: Document): Outline | undefined {
    // With a line feed it would be a line break.
    if (this.#bytes[end - 1] === CR) return undefined;
    const copy = new Uint8Array(end - start + 1);
    copy.set(this.#bytes.subarray(start, end));
    copy[end - start] = LF;
    const scanner = new Scanner(copy, this.#places);
    const document = { start: 0, end: copy.length, index, json: json === undefined ? undefined : json - start };
    return scanner.#scan(document) ? scanner.#outline(start, end) : undefined;
  }

  #scan({ start, end, json }: Document): boolean {
    this.#rows.reset();
    return json === undefined ? this.#scanStream(start, end) : this.#scanJson(start, json, end);
  }

  #scanJson(start: number, value: number, end: number): boolean {
    if (!isBlank(this.#bytes, start, value, true)) return false;
    const valueEnd = this.#flow.scan(value, end, -1);
    return valueEnd >= 0 && isBlank(this.#bytes, valueEnd, end, false);
  }

  #scanStream(start: number, end: number): boolean {
    const bytes = this.#bytes;
    let isStarted = false;
    for (let at = start; at < end; ) {
      if (hasBom(bytes, at)) {
        at += 3;
        continue;
      }
      let first = at;
      while (bytes[first] === SPACE) first++;
      const byte = bytes[first];
      if (byte === HASH) at = commentEnd(bytes, first);
      else if (byte === LF || byte === CR) at = afterBreak(bytes, first);
      else if (!isStarted && isStartMarker(bytes, at)) {
        isStarted = true;
        at = lineEnd(bytes, at + 3);
      } else return bytes[at] !== PERCENT && this.#block.scan(at, end);
      if (at < 0) return false;
    }
    return true;
  }
}

function isStartMarker(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === DASH && bytes[at + 1] === DASH && bytes[at + 2] === DASH && isBlankOrBreak(bytes[at + 3]);
}

/** Whether there is nothing but blanks and line breaks, no tab among them; before the value also byte order marks and `---`. */
function isBlank(bytes: Uint8Array, start: number, end: number, isBefore: boolean): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === CR ? bytes[at + 1] !== LF : byte !== LF && byte !== SPACE) {
      if (!isBefore || byte === CR || byte === TAB) return false;
    }
  }
  return true;
}
