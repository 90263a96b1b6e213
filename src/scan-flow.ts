/** Scans a flow collection, JSON among them, into rows. */

import {
  APOSTROPHE,
  BACKSLASH,
  CLOSE_BRACE,
  CLOSE_BRACKET,
  COLON,
  COMMA,
  CR,
  DASH,
  DOUBLE_QUOTED,
  FLOW_PLAIN,
  FLOW_PLAIN_KEY,
  HASH,
  isBlankOrBreak,
  isImageWord,
  isWideBreak,
  LESS,
  LF,
  NO_PLAIN_START,
  OPEN_BRACE,
  OPEN_BRACKET,
  QUESTION,
  QUOTE,
  SPACE,
  STOP_G,
  STOP_WIDE,
  TAB,
} from "./scan-bytes.js";
import { commentEnd, mayEndDocument } from "./scan-ends.js";
import { DOUBLE, FLOW_MAP, FLOW_SEQ, isSeq, PLAIN, SINGLE } from "./scan-format.js";
import { type KeyClasses, LONGEST_KEY } from "./scan-keys.js";
import { type Bytes, skip, skipDoubleQuoted, skipSpaces } from "./scan-memory.js";
import type { Rows } from "./scan-rows.js";
import { escapeEnd, hasLine, quotedEnd } from "./scan-scalars.js";

export class FlowScanner {
  readonly #bytes: Bytes;
  readonly #rows: Rows;
  readonly #keys: KeyClasses;

  constructor(bytes: Bytes, rows: Rows, keys: KeyClasses) {
    this.#bytes = bytes;
    this.#rows = rows;
    this.#keys = keys;
  }

  /** The offset after the collection at `start`, its lines deeper than the column `parent`; -1 if not sure of it. */
  scan(start: number, parent: number): number {
    const bytes = this.#bytes;
    const rows = this.#rows;
    const stack = rows.stack;
    const outer = stack.top;
    let at = start;
    for (;;) {
      // A value begins here.
      const byte = bytes[at];
      if (byte === OPEN_BRACE || byte === OPEN_BRACKET) {
        if (!rows.open(byte === OPEN_BRACE ? FLOW_MAP : FLOW_SEQ, parent, at)) return -1;
        at++;
      } else {
        const from = at;
        at = byte === QUOTE || byte === APOSTROPHE ? quotedEnd(bytes, at, parent) : this.#plain(at);
        if (at < 0) return -1;
        rows.scalar(byte === QUOTE ? DOUBLE : byte === APOSTROPHE ? SINGLE : PLAIN, from, at);
        at = this.#blanks(at, parent);
        if (at < 0) return -1;
        if (bytes[at] === COMMA) at++;
        else if (bytes[at] !== CLOSE_BRACE && bytes[at] !== CLOSE_BRACKET) return -1;
      }
      at = this.#blanks(at, parent);
      if (at < 0) return -1;
      // Collections that end here.
      for (;;) {
        const isClosed = bytes[at] === (isSeq(stack.kind) ? CLOSE_BRACKET : CLOSE_BRACE);
        if (!isClosed) break;
        at++;
        rows.close(at);
        if (stack.top === outer) return at;
        at = this.#blanks(at, parent);
        if (at < 0) return -1;
        if (bytes[at] === COMMA) {
          at = this.#blanks(at + 1, parent);
          if (at < 0) return -1;
        } else if (bytes[at] !== CLOSE_BRACE && bytes[at] !== CLOSE_BRACKET) return -1;
      }
      if (isSeq(stack.kind)) stack.item();
      else at = this.#key(at, parent);
      if (at < 0) return -1;
    }
  }

  /** The offset of the value after the key at `start`. */
  #key(start: number, parent: number): number {
    const bytes = this.#bytes;
    const quote = bytes[start];
    let at = start;
    let saysImage = false;
    if (quote === QUOTE) {
      for (at++; ; at++) {
        at = skipDoubleQuoted(bytes, at, DOUBLE_QUOTED);
        if (bytes[at] === QUOTE) break;
        at = bytes[at] === BACKSLASH ? escapeEnd(bytes, at) - 1 : -1;
        if (at < 0) return -1;
      }
      at++;
    } else if (quote === APOSTROPHE) {
      at = quotedEnd(bytes, at, parent);
      if (hasLine(bytes, start, at)) return -1;
    } else {
      if (NO_PLAIN_START[bytes[at] as number] !== 0 || !this.#isPlain(at)) return -1;
      for (; ; at++) {
        at = skip(bytes, at, FLOW_PLAIN_KEY);
        const stop = FLOW_PLAIN_KEY[bytes[at] as number];
        if (stop === STOP_G) saysImage = saysImage || isImageWord(bytes, at);
        else if (stop === STOP_WIDE ? isWideBreak(bytes, at) : !this.#isInPlain(at)) break;
      }
      if (bytes[at] !== COLON || (bytes[at - 1] === LESS && bytes[at - 2] === LESS)) return -1;
    }
    if (at < 0 || at - start > LONGEST_KEY) return -1;
    let keyEnd = at;
    while (bytes[at] === SPACE) at++;
    if (bytes[at] !== COLON) return -1;
    while (bytes[keyEnd - 1] === SPACE) keyEnd--;
    // Only after a quoted key may the value follow at once.
    if (quote !== QUOTE && !isBlankOrBreak(bytes[at + 1])) return -1;
    this.#rows.stack.key(start, keyEnd, this.#keys.of(start, keyEnd, saysImage));
    return this.#blanks(at + 1, parent);
  }

  /** The offset after the plain scalar of one line at `start`. */
  #plain(start: number): number {
    const bytes = this.#bytes;
    if (NO_PLAIN_START[bytes[start] as number] !== 0 || !this.#isPlain(start)) return -1;
    let at = start;
    for (; ; at++) {
      at = skip(bytes, at, FLOW_PLAIN);
      if (FLOW_PLAIN[bytes[at] as number] === STOP_WIDE ? isWideBreak(bytes, at) : !this.#isInPlain(at)) break;
    }
    const byte = bytes[at];
    // What follows a comment, a `:` or a bracket within is not for this scanner to say.
    if (byte !== COMMA && byte !== CLOSE_BRACE && byte !== CLOSE_BRACKET && byte !== LF && byte !== CR) return -1;
    while (bytes[at - 1] === SPACE) at--;
    return at;
  }

  /** Whether a plain scalar can begin with the byte at `at`, as far as that depends on the next one. */
  #isPlain(at: number): boolean {
    const byte = this.#bytes[at];
    if (byte !== DASH && byte !== QUESTION && byte !== COLON) return true;
    const next = this.#bytes[at + 1] as number;
    return FLOW_PLAIN[next] === 0 && next !== SPACE;
  }

  /** Whether a byte that stops a plain scalar's loop is part of it all the same. */
  #isInPlain(at: number): boolean {
    const bytes = this.#bytes;
    if (bytes[at] === HASH) return bytes[at - 1] !== SPACE;
    if (bytes[at] !== COLON) return false;
    const next = bytes[at + 1];
    return !isBlankOrBreak(next) && !isFlowIndicator(next);
  }

  /** The offset after blanks, line breaks and comments. */
  #blanks(start: number, parent: number): number {
    const bytes = this.#bytes;
    let at = start;
    let line = -1;
    for (;;) {
      at = skipSpaces(bytes, at);
      switch (bytes[at]) {
        case TAB:
          at++;
          continue;
        case CR:
          if (bytes[at + 1] !== LF) return -1;
          at++;
          continue;
        case LF:
          at++;
          line = at;
          continue;
        case HASH:
          if (!isBlankOrBreak(bytes[at - 1])) return -1;
          at = commentEnd(bytes, at);
          if (at < 0) return -1;
          line = at;
          continue;
      }
      if (line < 0) return at;
      return at - line > parent && !(at === line && mayEndDocument(bytes[at])) ? at : -1;
    }
  }
}

function isFlowIndicator(byte: number | undefined): boolean {
  switch (byte) {
    case COMMA:
    case OPEN_BRACKET:
    case CLOSE_BRACKET:
    case OPEN_BRACE:
    case CLOSE_BRACE:
      return true;
    default:
      return false;
  }
}
