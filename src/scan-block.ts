/** Scans a document of block style into rows, line by line. */

import {
  APOSTROPHE,
  COLON,
  CR,
  DASH,
  GREATER,
  HASH,
  isBlankOrBreak,
  LF,
  LINE_START,
  NO_PLAIN_START,
  OPEN_BRACE,
  OPEN_BRACKET,
  PIPE,
  QUOTE,
  SPACE,
} from "./scan-bytes.js";
import { afterBreak, commentEnd, lineEnd, markerEnd, mayEndDocument } from "./scan-ends.js";
import type { FlowScanner } from "./scan-flow.js";
import { BLOCK_MAP, BLOCK_SEQ, DOUBLE, FOLDED, INDENT_SHIFT, LITERAL, NULL, PLAIN, SINGLE } from "./scan-format.js";
import type { Input } from "./scan-input.js";
import { type KeyClasses, LONGEST_KEY } from "./scan-keys.js";
import {
  ENTRY,
  isNoKey,
  isPlain,
  keyStop,
  NEXT,
  plainEnd,
  readEntry,
  SAYS_IMAGE,
  VALUE,
  VALUE_END,
  VALUE_KIND,
} from "./scan-line.js";
import { skipSpaces } from "./scan-memory.js";
import { type Rows, UNTOLD } from "./scan-rows.js";
import { BlockScalar, hasLine, quotedEnd, readBlockScalar } from "./scan-scalars.js";
import type { Stack } from "./scan-stack.js";

/** The end of a piece that is not the last one of its document. */
export const PAUSED = -2;

export class BlockScanner {
  readonly #input: Input;
  readonly #rows: Rows;
  readonly #stack: Stack;
  readonly #keys: KeyClasses;
  readonly #flow: FlowScanner;
  readonly #block: BlockScalar = new BlockScalar();

  constructor(input: Input, rows: Rows, keys: KeyClasses, flow: FlowScanner) {
    this.#input = input;
    this.#rows = rows;
    this.#stack = rows.stack;
    this.#keys = keys;
    this.#flow = flow;
  }

  /** Scans the lines from `start`, the first of them with content, to the document's end; -1 if not sure of them. */
  scan(start: number): number {
    return this.#scan(start, start);
  }

  /** Scans the next piece of a list, and so on to the document's end, if it is the last. */
  nextPiece(): number {
    this.#rows.nextPiece();
    return this.#scan(this.#rows.next, -1);
  }

  #scan(start: number, nullAt: number): number {
    const bytes = this.#input.bytes;
    const rows = this.#rows;
    const stack = this.#stack;
    const length = this.#input.length;
    // Where a null would stand if no value follows for the entry at hand; -1 if it has its value.
    let pending = nullAt | 0;
    // Where the plain scalar begins that the next line may go on with; -1 if it can't.
    let plain = -1;
    let at = start | 0;
    while (at < length) {
      const line = at;
      at = skipSpaces(bytes, at) | 0;
      const byte = (bytes[at] as number) | 0;
      const column = at - line;
      let isDash = false;
      // Most lines begin with a letter, and need none of this.
      const isOrdinary = LINE_START[byte] === 0;
      if (!isOrdinary) {
        if (byte === LF || byte === CR || byte === HASH) {
          if (byte === HASH) plain = -1;
          at = (byte === HASH ? commentEnd(bytes, at) : afterBreak(bytes, at)) | 0;
          if (at < 0) return -1;
          continue;
        }
        if (column === 0 && mayEndDocument(byte)) {
          const end = markerEnd(bytes, at);
          if (end !== 0) return this.#finish(pending, end);
        }
        isDash = byte === DASH && isBlankOrBreak(bytes[at + 1]);
      }
      const around = stack.column | 0;
      if (pending >= 0) {
        // A sequence may stand at the column of its key.
        const isValue = column > around || (isDash && column === around && stack.kind === BLOCK_MAP);
        if (!isValue) {
          this.#setNull(pending);
          pending = -1;
        }
      } else if (column > around) {
        // More of a plain scalar, or not for sure.
        const end = plain < 0 ? -1 : plainEnd(bytes, at) | 0;
        if (end < 0) return -1;
        rows.extend(plain, end);
        if (bytes[skipSpaces(bytes, end)] === HASH) plain = -1;
        at = lineEnd(bytes, end) | 0;
        if (at < 0) return -1;
        continue;
      }
      if (pending < 0) {
        if (column < around) {
          do rows.close(line);
          while (column < stack.column);
          if (column !== stack.column) return -1;
        }
        if (isDash !== (stack.kind === BLOCK_SEQ)) {
          // A sequence at its key's own column ends where the next key is.
          if (isDash) return -1;
          rows.close(line);
          if (column !== stack.column) return -1;
        }
        if (isDash && line > start && rows.endsPiece(line)) return PAUSED;
      }
      // Items that begin here, one in the other.
      for (; isDash; isDash = bytes[at] === DASH && isBlankOrBreak(bytes[at + 1])) {
        if (pending >= 0 && !rows.open(BLOCK_SEQ, at - line, at)) return -1;
        stack.item();
        at = skipSpaces(bytes, at + 1) | 0;
        pending = at;
      }
      const key = at;
      let keyEnd = LINE_START[bytes[at] as number] === 0 ? readEntry(bytes, at) | 0 : -1;
      let end = -1;
      let classes = 0;
      if (keyEnd >= 0) {
        classes = this.#keys.plain(key, keyEnd, ENTRY[SAYS_IMAGE] !== 0);
        at = (ENTRY[VALUE] as number) | 0;
        end = (ENTRY[VALUE_END] as number) | 0;
      } else {
        const colon = this.#colonOf(key) | 0;
        if (colon < 0) return -1;
        if (colon > key) {
          keyEnd = colon;
          while (bytes[keyEnd - 1] === SPACE) keyEnd--;
          at = skipSpaces(bytes, colon + 1) | 0;
          classes = this.#keys.of(key, keyEnd, ENTRY[SAYS_IMAGE] !== 0);
        }
      }
      if (keyEnd >= 0) {
        if (keyEnd - key > LONGEST_KEY) return -1;
        if (pending >= 0 && !rows.open(BLOCK_MAP, key - line, key)) return -1;
        stack.key(key, keyEnd, classes);
      } else if (pending < 0) return -1;
      // The value, which may be left to the next lines.
      plain = pending = -1;
      if (end >= 0) {
        const kind = (ENTRY[VALUE_KIND] as number) | 0;
        if (kind === NULL) pending = at;
        else {
          rows.scalar(kind, at, end);
          if (kind === PLAIN) plain = at;
        }
        at = (ENTRY[NEXT] as number) | 0;
        continue;
      }
      const first = (bytes[at] as number) | 0;
      if (NO_PLAIN_START[first] === 0) {
        if (LINE_START[first] !== 0 && !isPlain(bytes, at)) return -1;
        // A document that is one scalar is not for block scanning.
        if (stack.top === 0) return -1;
        end = plainEnd(bytes, at) | 0;
        if (end < 0) return -1;
        rows.scalar(PLAIN, at, end);
        plain = at;
        if (bytes[skipSpaces(bytes, end)] === HASH) plain = -1;
        at = lineEnd(bytes, end) | 0;
      } else if (first === LF || first === CR) {
        pending = at;
        at = afterBreak(bytes, at) | 0;
      } else if (first === HASH) {
        pending = at;
        at = (bytes[at - 1] === SPACE ? commentEnd(bytes, at) : -1) | 0;
      } else at = this.#value(first, at) | 0;
      if (at < 0) return -1;
    }
    return this.#finish(pending, at);
  }

  /** Reads lines on which nothing may stand but comments, from the middle of the first of them. */
  tail(start: number): number {
    const bytes = this.#input.bytes;
    let at = lineEnd(bytes, start);
    while (at >= 0 && at < this.#input.length) {
      const line = at;
      while (bytes[at] === SPACE) at++;
      if (at === line && mayEndDocument(bytes[at])) {
        const end = markerEnd(bytes, at);
        return end === 0 ? -1 : end;
      }
      at = bytes[at] === HASH ? commentEnd(bytes, at) : afterBreak(bytes, at);
    }
    return at;
  }

  /** Closes what is open at the document's end. */
  #finish(pending: number, end: number): number {
    if (pending >= 0) this.#setNull(pending);
    while (this.#stack.top > 0) this.#rows.close(end);
    return end;
  }

  #setNull(at: number): void {
    if (this.#stack.top > 0) this.#rows.scalar(NULL, at, at);
  }

  /** The offset of the `:` of the key at `start`; `start` if there is none on its line, -1 if not sure. */
  #colonOf(start: number): number {
    const bytes = this.#input.bytes;
    const first = bytes[start] as number;
    if (NO_PLAIN_START[first] === 0) {
      const stop = keyStop(bytes, start);
      const end = stop < 0 ? ~stop : stop;
      ENTRY[SAYS_IMAGE] = stop < 0 ? 1 : 0;
      if (bytes[end] !== COLON) return start;
      return isNoKey(bytes, start, end) ? -1 : end;
    }
    if (first !== QUOTE && first !== APOSTROPHE) return start;
    const end = quotedEnd(bytes, start, this.#stack.top === 0 ? 0 : this.#stack.column);
    let at = end;
    while (bytes[at] === SPACE) at++;
    if (end < 0 || bytes[at] !== COLON) return end < 0 ? -1 : start;
    return isBlankOrBreak(bytes[at + 1]) && !hasLine(bytes, start, end) ? at : -1;
  }

  /** Reads the value at `at`, by its first byte, that is neither plain nor left to the next lines. Gives the next line, or -1. */
  #value(first: number, at: number): number {
    const bytes = this.#input.bytes;
    const rows = this.#rows;
    const parent = this.#stack.column;
    // A document that is one scalar, or one flow collection, is not for block scanning.
    if (parent < 0) return -1;
    switch (first) {
      case QUOTE:
      case APOSTROPHE: {
        const last = quotedEnd(bytes, at, parent);
        if (last < 0) return -1;
        rows.scalar(first === QUOTE ? DOUBLE : SINGLE, at, last);
        return lineEnd(bytes, last);
      }
      case OPEN_BRACE:
      case OPEN_BRACKET: {
        const last = this.#flow.scan(at, parent);
        return last < 0 ? -1 : lineEnd(bytes, last);
      }
      case PIPE:
      case GREATER: {
        const block = this.#block;
        if (!readBlockScalar(bytes, this.#input.length, at, parent, block, rows.hints, rows.isSearched)) return -1;
        rows.isHinted = block.isHinted ? 1 : 0;
        rows.scalar((first === PIPE ? LITERAL : FOLDED) | (block.indent << INDENT_SHIFT), at, block.end);
        rows.isHinted = UNTOLD;
        return block.next;
      }
      default:
        return -1;
    }
  }
}
