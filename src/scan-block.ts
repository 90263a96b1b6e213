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
  isImageWord,
  isWideBreak,
  LESS,
  LF,
  NO_PLAIN_START,
  OPEN_BRACE,
  OPEN_BRACKET,
  PIPE,
  PLAIN as PLAIN_BYTES,
  PLAIN_KEY,
  QUESTION,
  QUOTE,
  SPACE,
  STOP_G,
  STOP_WIDE,
} from "./scan-bytes.js";
import type { FlowScanner } from "./scan-flow.js";
import { type KeyClasses, LONGEST_KEY } from "./scan-keys.js";
import {
  BLOCK_MAP,
  BLOCK_SEQ,
  DOUBLE,
  FOLDED,
  INDENT_SHIFT,
  LITERAL,
  NULL,
  PLAIN,
  type Rows,
  SINGLE,
} from "./scan-rows.js";
import { afterBreak, commentEnd, lineEnd, quotedEnd, readBlockScalar } from "./scan-scalars.js";

export class BlockScanner {
  readonly #bytes: Uint8Array;
  readonly #rows: Rows;
  readonly #keys: KeyClasses;
  readonly #flow: FlowScanner;
  /** Where a null would stand if no value follows for the entry at hand; -1 if it has its value. */
  #pending = -1;
  /** Where the plain scalar begins that the next line may go on with; -1 if it can't. */
  #plain = -1;
  /** What was found of a plain key. */
  #saysImage = false;
  readonly #block = { next: 0, end: 0, indent: 0 };

  constructor(bytes: Uint8Array, rows: Rows, keys: KeyClasses, flow: FlowScanner) {
    this.#bytes = bytes;
    this.#rows = rows;
    this.#keys = keys;
    this.#flow = flow;
  }

  /** Scans the lines from `start`, the first of them with content, to `end`; whether it is sure of them. */
  scan(start: number, end: number): boolean {
    const bytes = this.#bytes;
    const rows = this.#rows;
    const { columns, kinds } = rows;
    this.#pending = start;
    this.#plain = -1;
    let at = start;
    while (at < end) {
      const line = at;
      while (bytes[at] === SPACE) at++;
      const byte = bytes[at];
      if (byte === LF || byte === CR || byte === HASH) {
        if (byte === HASH) this.#plain = -1;
        at = byte === HASH ? commentEnd(bytes, at) : afterBreak(bytes, at);
        if (at < 0) return false;
        continue;
      }
      const column = at - line;
      if (
        byte === DOT &&
        column === 0 &&
        bytes[1 + at] === DOT &&
        bytes[at + 2] === DOT &&
        isBlankOrBreak(bytes[at + 3])
      ) {
        at = lineEnd(bytes, at + 3);
        if (at !== end) return false;
        break;
      }
      const isDash = byte === DASH && isBlankOrBreak(bytes[at + 1]);
      const around = columns[rows.depth] as number;
      if (this.#pending >= 0) {
        // A sequence may stand at the column of its key.
        const isValue = column > around || (isDash && column === around && kinds[rows.depth] === BLOCK_MAP);
        if (!isValue) this.#setNull();
      } else if (column > around) {
        at = this.#continue(at);
        if (at < 0) return false;
        continue;
      }
      this.#plain = -1;
      if (this.#pending < 0) {
        while (column < (columns[rows.depth] as number)) rows.close(line);
        if (!isDash && kinds[rows.depth] === BLOCK_SEQ && column === columns[rows.depth]) rows.close(line);
        if (column !== columns[rows.depth] || isDash !== (kinds[rows.depth] === BLOCK_SEQ)) return false;
      }
      at = this.#node(at, line, end, isDash);
      if (at < 0) return false;
    }
    if (this.#pending >= 0) this.#setNull();
    while (rows.depth > 0) rows.close(end);
    return true;
  }

  #setNull(): void {
    if (this.#rows.depth > 0) this.#rows.scalar(NULL, this.#pending, this.#pending);
    this.#pending = -1;
  }

  /** Reads what begins at `start` on the line from `line`: items, a key and its value, or a value. Gives the next line. */
  #node(start: number, line: number, end: number, dash: boolean): number {
    const bytes = this.#bytes;
    const rows = this.#rows;
    let at = start;
    for (let isDash = dash; isDash; ) {
      if (this.#pending >= 0 && !rows.open(BLOCK_SEQ, at - line, at)) return -1;
      rows.item();
      at++;
      while (bytes[at] === SPACE) at++;
      this.#pending = at;
      isDash = bytes[at] === DASH && isBlankOrBreak(bytes[at + 1]);
    }
    const colon = this.#colonAfterKey(at, end);
    if (colon < 0) return -1;
    if (colon === 0) return this.#pending < 0 ? -1 : this.#value(at, end);
    if (this.#pending >= 0 && !rows.open(BLOCK_MAP, at - line, at)) return -1;
    let keyEnd = colon;
    while (bytes[keyEnd - 1] === SPACE) keyEnd--;
    if (keyEnd - at > LONGEST_KEY) return -1;
    rows.key(at, keyEnd, this.#keys.of(bytes, at, keyEnd, this.#saysImage));
    at = colon + 1;
    while (bytes[at] === SPACE) at++;
    return this.#value(at, end);
  }

  /** The offset of the `:` of the key at `start`; 0 if there is none on its line, -1 if not sure. */
  #colonAfterKey(start: number, end: number): number {
    const bytes = this.#bytes;
    const first = bytes[start] as number;
    let at = start;
    this.#saysImage = false;
    if (NO_PLAIN_START[first] !== 0) {
      if (first !== QUOTE && first !== APOSTROPHE) return 0;
      at = quotedEnd(bytes, start, end, -1);
      if (at < 0) return -1;
      const last = at;
      while (bytes[at] === SPACE) at++;
      if (bytes[at] !== COLON) return 0;
      if (!isBlankOrBreak(bytes[at + 1])) return -1;
      for (let key = start; key < last; key++) if (bytes[key] === LF) return -1;
      this.#saysImage = true;
      return at;
    }
    if ((first === DASH || first === QUESTION || first === COLON) && isBlankOrBreak(bytes[at + 1])) return -1;
    for (; ; at++) {
      while (PLAIN_KEY[bytes[at] as number] === 0) at++;
      const stop = PLAIN_KEY[bytes[at] as number];
      if (stop === STOP_G) {
        if (isImageWord(bytes, at)) this.#saysImage = true;
      } else if (stop === STOP_WIDE) {
        if (isWideBreak(bytes, at)) return -1;
      } else if (bytes[at] === COLON) {
        if (isBlankOrBreak(bytes[at + 1])) break;
      } else if (bytes[at] !== HASH || bytes[at - 1] === SPACE) return 0;
    }
    // A merge key brings in what other mappings hold.
    return first === LESS && bytes[start + 1] === LESS && at - start === 2 ? -1 : at;
  }

  /** Reads the value at `at`, which may be left to the next lines. Gives the next line, or -1. */
  #value(at: number, end: number): number {
    const bytes = this.#bytes;
    const rows = this.#rows;
    const byte = bytes[at] as number;
    const parent = rows.columns[rows.depth] as number;
    if (NO_PLAIN_START[byte] === 0) {
      if (parent < 0) return -1;
      const last = this.#plainEnd(at);
      if (last < 0) return -1;
      rows.scalar(PLAIN, at, last);
      this.#pending = -1;
      return this.#afterPlain(at, last);
    }
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
        const last = quotedEnd(bytes, at, end, parent);
        if (last < 0 || parent < 0) return -1;
        rows.scalar(byte === QUOTE ? DOUBLE : SINGLE, at, last);
        this.#pending = -1;
        return lineEnd(bytes, last);
      }
      case OPEN_BRACE:
      case OPEN_BRACKET: {
        this.#pending = -1;
        const last = this.#flow.scan(at, end, parent);
        return last < 0 ? -1 : lineEnd(bytes, last);
      }
      case PIPE:
      case GREATER: {
        const block = this.#block;
        if (!readBlockScalar(bytes, at, end, parent, block)) return -1;
        rows.scalar((byte === PIPE ? LITERAL : FOLDED) | (block.indent << INDENT_SHIFT), at, block.end);
        this.#pending = -1;
        return block.next;
      }
      default:
        return -1;
    }
  }

  /** The end of what the plain scalar at `start` has on this line; -1 if it is none, or not for sure. */
  #plainEnd(start: number): number {
    const bytes = this.#bytes;
    const first = bytes[start];
    if ((first === DASH || first === QUESTION || first === COLON) && isBlankOrBreak(bytes[start + 1])) return -1;
    return this.#plainRest(start);
  }

  #plainRest(start: number): number {
    const bytes = this.#bytes;
    let at = start;
    for (; ; at++) {
      while (PLAIN_BYTES[bytes[at] as number] === 0) at++;
      const byte = bytes[at];
      if (byte === LF) break;
      if (byte === COLON) {
        if (isBlankOrBreak(bytes[at + 1])) return -1;
      } else if (byte === HASH) {
        if (bytes[at - 1] === SPACE) break;
      } else if (PLAIN_BYTES[byte as number] === STOP_WIDE) {
        if (isWideBreak(bytes, at)) return -1;
      } else if (byte === CR) break;
      else return -1;
    }
    while (bytes[at - 1] === SPACE) at--;
    return at;
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
    const last = this.#plainRest(at);
    if (last < 0) return -1;
    this.#rows.extend(this.#plain, last);
    return this.#afterPlain(this.#plain, last);
  }
}
