/** Scans one document of an input into rows, whatever its style. */

import { skipBoms } from "./bom.js";
import { BlockScanner } from "./scan-block.js";
import { CR, DASH, HASH, isBlankOrBreak, LF, PERCENT, SPACE, TAB } from "./scan-bytes.js";
import { afterBreak, commentEnd, lineEnd } from "./scan-ends.js";
import { FlowScanner } from "./scan-flow.js";
import type { Input } from "./scan-input.js";
import { isOpener, jsonEnd, skipBlank } from "./scan-json.js";
import type { KeyClasses } from "./scan-keys.js";
import type { Bytes } from "./scan-memory.js";
import type { Rows } from "./scan-rows.js";

export class DocumentScanner {
  readonly #input: Input;
  readonly #rows: Rows;
  readonly #flow: FlowScanner;
  readonly #block: BlockScanner;

  constructor(input: Input, rows: Rows, keys: KeyClasses) {
    this.#input = input;
    this.#rows = rows;
    const flow = new FlowScanner(input.bytes, rows, keys);
    this.#flow = flow;
    this.#block = new BlockScanner(input, rows, keys, flow);
  }

  /** Scans the document that begins at `start`; gives its end, or -1 if not sure of it. */
  scan(start: number): number {
    this.#rows.isPiecewise = false;
    return this.#scanNarrow(start);
  }

  /**
   * The same up to where the second item begins of a list in block style, which gives `PAUSED`: of it there are the rows of
   * what comes before the items, and those of the first item.
   */
  scanPiece(start: number): number {
    this.#rows.isPiecewise = true;
    return this.#scanNarrow(start);
  }

  /** Goes on after a piece up to where the next item ends, whose rows are in the place of those of the last. */
  nextPiece(): number {
    const end = this.#block.nextPiece();
    return this.#rows.isLate && end !== -1 ? this.#block.nextPiece() : end;
  }

  #scanNarrow(start: number): number {
    const end = this.#scan(start, false);
    return this.#rows.isLate && end !== -1 ? this.#scan(start, true) : end;
  }

  #scan(start: number, isWide: boolean): number {
    const bytes = this.#input.bytes;
    const length = this.#input.length;
    this.#rows.reset(isWide);
    let isStarted = false;
    for (let line = start; line < length; ) {
      const at = skipBoms(bytes, line);
      const isMarker = isStartMarker(bytes, at);
      if (isMarker && isStarted) return line;
      isStarted = isStarted || isMarker;
      let first = isMarker ? at + 3 : at;
      while (bytes[first] === SPACE) first++;
      const byte = bytes[first];
      if (isOpener(byte)) return this.#scanRoot(first);
      if (isMarker) line = lineEnd(bytes, at + 3);
      else if (byte === HASH) line = commentEnd(bytes, first);
      else if (byte === LF || byte === CR) line = afterBreak(bytes, first);
      else return byte === PERCENT || first >= length ? -1 : this.#block.scan(at);
      if (line < 0) return -1;
    }
    return length;
  }

  /** Scans a document that is one flow collection; more of JSON in a row are documents of their own. */
  #scanRoot(start: number): number {
    const bytes = this.#input.bytes;
    const length = this.#input.length;
    const valueEnd = this.#flow.scan(start, -1);
    if (valueEnd < 0) return -1;
    const next = skipBlank(bytes, valueEnd, length);
    if (next < length && !isOpener(bytes[next])) return this.#block.tail(valueEnd);
    for (let at = valueEnd; at < next; at++) {
      if (bytes[at] === TAB || (bytes[at] === CR && bytes[at + 1] !== LF)) return -1;
    }
    return next === length || jsonEnd(bytes, start, next) === valueEnd ? next : -1;
  }
}

function isStartMarker(bytes: Bytes, at: number): boolean {
  return bytes[at] === DASH && bytes[at + 1] === DASH && bytes[at + 2] === DASH && isBlankOrBreak(bytes[at + 3]);
}
