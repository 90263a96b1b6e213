/** Scans a document of block style into rows, line by line. */

import {
  APOSTROPHE,
  COLON,
  CR,
  DASH,
  DOT,
  GREATER,
  HASH,
  isBlankOrBreak,
  LESS,
  LF,
  NO_PLAIN_START,
  OPEN_BRACE,
  OPEN_BRACKET,
  PIPE,
  QUESTION,
  QUOTE,
  SPACE,
} from "./scan-bytes.js";
import type { FlowScanner } from "./scan-flow.js";
import { type KeyClasses, LONGEST_KEY } from "./scan-keys.js";
import { plainEnd, plainKeyEnd, skipSpaces } from "./scan-plain.js";
import {
  BLOCK_MAP,
  BLOCK_SEQ,
  COLUMN,
  DOUBLE,
  FOLDED,
  INDENT_SHIFT,
  KIND,
  LITERAL,
  NULL,
  PLAIN,
  type Rows,
  SINGLE,
} from "./scan-rows.js";
import {
  afterBreak,
  commentEnd,
  hasLine,
  lineEnd,
  mayEndDocument,
  quotedEnd,
  readBlockScalar,
} from "./scan-scalars.js";
import { hasBom } from "./source.js";

export class BlockScanner {
  readonly #bytes: Uint8Array;
  readonly #rows: Rows;
  readonly #keys: KeyClasses;
  readonly #flow: FlowScanner;
  /** Where a null would stand if no value follows for the entry at hand; -1 if it has its value. */
  #pending = -1;
  /** Where the plain scalar begins that the next line may go on with; -1 if it can't. */
  #plain = -1;
  readonly #block = { next: 0, end: 0, indent: 0 };

  constructor(bytes: Uint8Array, rows: Rows, keys: KeyClasses, flow: FlowScanner) {
    this.#bytes = bytes;
    this.#rows = rows;
    this.#keys = keys;
    this.#flow = flow;
  }

  /** Scans the lines from `start`, the first of them with content, to the document's end; -1 if not sure of them. */
  scan(start: number): number {
    const bytes = this.#bytes;
    const rows = this.#rows;
    const { stack } = rows;
    this.#pending = start;
    this.#plain = -1;
    const { length } = bytes;
    let at = start | 0;
    while (at < length) {
      const line = at;
      at = skipSpaces(bytes, at) | 0;
      const byte = (bytes[at] as number) | 0;
      if (byte === LF || byte === CR || byte === HASH) {
        if (byte === HASH) this.#plain = -1;
        at = (byte === HASH ? commentEnd(bytes, at) : afterBreak(bytes, at)) | 0;
        if (at < 0) return -1;
        continue;
      }
      if (at === line && mayEndDocument(byte)) {
        const end = markerEnd(bytes, at);
        if (end !== 0) return this.#finish(end);
      }
      const column = at - line;
      const isDash = byte === DASH && isBlankOrBreak(bytes[at + 1]);
      let around = (stack[rows.top + COLUMN] as number) | 0;
      if (this.#pending >= 0) {
        // A sequence may stand at the column of its key.
        const isValue = column > around || (isDash && column === around && stack[rows.top + KIND] === BLOCK_MAP);
        if (!isValue) this.#setNull();
      } else if (column > around) {
        at = this.#continue(at) | 0;
        if (at < 0) return -1;
        continue;
      }
      if (this.#pending < 0) {
        for (; column < around; around = stack[rows.top + COLUMN] as number) rows.close(line);
        if (column !== around) return -1;
        if (isDash !== (stack[rows.top + KIND] === BLOCK_SEQ)) {
          // A sequence at its key's own column ends where the next key is.
          if (isDash) return -1;
          rows.close(line);
          if (column !== stack[rows.top + COLUMN]) return -1;
        }
      }
      if (isDash) {
        at = this.#items(at, line) | 0;
        if (at < 0) return -1;
      }
      const key = at;
      let saysImage = false;
      if (NO_PLAIN_START[bytes[at] as number] === 0) {
        at = plainKeyEnd(bytes, at) | 0;
        if (at < 0) {
          saysImage = true;
          at = ~at;
        }
        if (bytes[at] !== COLON) at = key;
      } else {
        at = this.#colonAfterQuoted(key) | 0;
        if (at < 0) return -1;
      }
      if (at > key) {
        let keyEnd = at;
        while (bytes[keyEnd - 1] === SPACE) keyEnd--;
        if (keyEnd - key > LONGEST_KEY || isNoKey(bytes, key, at)) return -1;
        if (this.#pending >= 0 && !rows.open(BLOCK_MAP, key - line, key)) return -1;
        rows.key(key, keyEnd, this.#keys.of(key, keyEnd, saysImage));
        at = skipSpaces(bytes, at + 1) | 0;
      } else if (this.#pending < 0) return -1;
      at = this.#value(at) | 0;
      if (at < 0) return -1;
    }
    return this.#finish(at);
  }

  /** Reads lines on which nothing may stand but comments, from the middle of the first of them. */
  tail(start: number): number {
    const bytes = this.#bytes;
    let at = lineEnd(bytes, start);
    while (at >= 0 && at < bytes.length) {
      const line = at;
      while (bytes[at] === SPACE) at++;
      if (at === line && mayEndDocument(bytes[at])) return markerEnd(bytes, at) || -1;
      at = bytes[at] === HASH ? commentEnd(bytes, at) : afterBreak(bytes, at);
    }
    return at;
  }

  /** Closes what is open at the document's end. */
  #finish(end: number): number {
    if (this.#pending >= 0) this.#setNull();
    while (this.#rows.top > 0) this.#rows.close(end);
    return end;
  }

  #setNull(): void {
    if (this.#rows.top > 0) this.#rows.scalar(NULL, this.#pending, this.#pending);
    this.#pending = -1;
  }

  /** Opens the items that begin on a line, one in the other. Gives the offset of what the last of them holds, or -1. */
  #items(start: number, line: number): number {
    const bytes = this.#bytes;
    const rows = this.#rows;
    let at = start;
    do {
      if (this.#pending >= 0 && !rows.open(BLOCK_SEQ, at - line, at)) return -1;
      rows.item();
      at++;
      while (bytes[at] === SPACE) at++;
      this.#pending = at;
    } while (bytes[at] === DASH && isBlankOrBreak(bytes[at + 1]));
    return at;
  }

  /** The offset of the `:` of the quoted key at `start`; `start` if there is none on its line, -1 if not sure. */
  #colonAfterQuoted(start: number): number {
    const bytes = this.#bytes;
    if (bytes[start] !== QUOTE && bytes[start] !== APOSTROPHE) return start;
    const end = quotedEnd(bytes, start, Math.max(this.#rows.stack[this.#rows.top + COLUMN] as number, 0));
    let at = end;
    while (bytes[at] === SPACE) at++;
    if (end < 0 || bytes[at] !== COLON) return end < 0 ? -1 : start;
    return isBlankOrBreak(bytes[at + 1]) && !hasLine(bytes, start, end) ? at : -1;
  }

  /** Reads the value at `at`, which may be left to the next lines. Gives the next line, or -1. */
  #value(at: number): number {
    const bytes = this.#bytes;
    const rows = this.#rows;
    const byte = bytes[at] as number;
    const parent = rows.stack[rows.top + COLUMN] as number;
    // A document that is one scalar, or one flow collection, is not for block scanning.
    if (parent < 0) return -1;
    if (NO_PLAIN_START[byte] === 0) {
      if ((byte === DASH || byte === QUESTION || byte === COLON) && isBlankOrBreak(bytes[at + 1])) return -1;
      const last = plainEnd(bytes, at);
      if (last < 0) return -1;
      rows.scalar(PLAIN, at, last);
      this.#pending = -1;
      if (bytes[last] !== LF) return this.#afterPlain(at, last);
      this.#plain = at;
      return last + 1;
    }
    this.#plain = -1;
    switch (byte) {
      case LF:
      case CR:
        this.#pending = at;
        return afterBreak(bytes, at);
      case HASH:
        this.#pending = at;
        return bytes[at - 1] === SPACE ? commentEnd(bytes, at) : -1;
      case QUOTE:
      case APOSTROPHE: {
        const last = quotedEnd(bytes, at, parent);
        if (last < 0) return -1;
        rows.scalar(byte === QUOTE ? DOUBLE : SINGLE, at, last);
        this.#pending = -1;
        return lineEnd(bytes, last);
      }
      case OPEN_BRACE:
      case OPEN_BRACKET: {
        this.#pending = -1;
        const last = this.#flow.scan(at, parent);
        return last < 0 ? -1 : lineEnd(bytes, last);
      }
      case PIPE:
      case GREATER: {
        const block = this.#block;
        if (!readBlockScalar(bytes, at, parent, block)) return -1;
        rows.scalar((byte === PIPE ? LITERAL : FOLDED) | (block.indent << INDENT_SHIFT), at, block.end);
        this.#pending = -1;
        return block.next;
      }
      default:
        return -1;
    }
  }

  /** The next line after a plain scalar that may go on there, unless a comment ends it. */
  #afterPlain(start: number, end: number): number {
    const bytes = this.#bytes;
    let at = end;
    while (bytes[at] === SPACE) at++;
    if (bytes[at] === HASH) {
      this.#plain = -1;
      return commentEnd(bytes, at);
    }
    this.#plain = start;
    return afterBreak(bytes, at);
  }

  /** Reads a line that is deeper than the entry before it: more of its plain scalar, or not for sure. */
  #continue(at: number): number {
    if (this.#plain < 0) return -1;
    const last = plainEnd(this.#bytes, at);
    if (last < 0) return -1;
    this.#rows.extend(this.#plain, last);
    return this.#afterPlain(this.#plain, last);
  }
}

/** Where the document ends by the marker at `at`: before `---`, after the line of `...`; 0 if there is none, -1 if not sure. */
function markerEnd(bytes: Uint8Array, at: number): number {
  const byte = bytes[at];
  if (byte !== DASH && byte !== DOT) return hasBom(bytes, at) ? -1 : 0;
  if (bytes[at + 1] !== byte || bytes[at + 2] !== byte || !isBlankOrBreak(bytes[at + 3])) return 0;
  return byte === DASH ? at : lineEnd(bytes, at + 3);
}

/** Whether what stands before the `:` at `end` is a merge key, which brings in other mappings, or an indicator. */
function isNoKey(bytes: Uint8Array, start: number, end: number): boolean {
  const first = bytes[start];
  if (first === LESS) return bytes[start + 1] === LESS && end - start === 2;
  return (first === DASH || first === QUESTION || first === COLON) && isBlankOrBreak(bytes[start + 1]);
}
