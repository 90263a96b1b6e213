/**
 * What the scanner keeps of a document: rows of integers for its collections, and for those scalars that may be candidates
 * or tell of objects. Rows are in document order, so that a collection's comes before those of what it holds.
 */

import { isImageWord } from "./scan-bytes.js";
import type { Hints } from "./scan-hints.js";
import {
  ALL_HARD,
  ALL_SOFT,
  BY_NAME,
  HARD,
  NAMED,
  NOTE_MASK,
  NOTE_SHIFT,
  noteOf,
  OPEN,
  SOFT,
  UNREAD,
} from "./scan-keys.js";

export const NULL = 0;
export const PLAIN = 1;
export const SINGLE = 2;
export const DOUBLE = 3;
export const LITERAL = 4;
export const FOLDED = 5;
export const BLOCK_MAP = 6;
export const BLOCK_SEQ = 7;
export const FLOW_MAP = 8;
export const FLOW_SEQ = 9;

/** A row: that of the collection around it, its key's range or -1 and its index, what it is, and its value's range. */
export const PARENT = 0;
export const KEY_START = 1;
export const KEY_END = 2;
export const WHAT = 3;
export const START = 4;
export const END = 5;
export const ROW = 6;

/** Of `WHAT`: the kind of its value, and whether it may be a candidate; the note of its key stands at `NOTE_MASK`. */
export const KIND_MASK = 15;
export const HIT = 16;
/** And from this bit on the column of a block scalar's text. */
export const INDENT_SHIFT = 12;

const ANY = HARD | SOFT | ALL_HARD | ALL_SOFT | NOTE_MASK;
/** Collections within one another; documents of more are left to the `yaml` package. */
const DEEPEST = 200;
const NAME = noteOf("name") << NOTE_SHIFT;
const SKIP = noteOf("pullthrough.dev/skip") << NOTE_SHIFT;
const ANNOTATIONS = noteOf("annotations") << NOTE_SHIFT;
const METADATA = noteOf("metadata") << NOTE_SHIFT;

export class Rows {
  data = new Int32Array(ROW * 1024);
  count = 0;
  hits = 0;
  /** Whether an annotation was seen that asks to skip something. */
  skips = false;
  /** The open collections, from 1; 0 is what holds the root. */
  depth = 0;
  /** Of each: its column, or that of the block collection around a flow collection. */
  readonly columns = new Int32Array(DEEPEST + 2);
  readonly kinds = new Int32Array(DEEPEST + 2);
  readonly #rows = new Int32Array(DEEPEST + 2);
  /** Whether it stands below a key below which everything is a candidate. */
  readonly #isOpen = new Int32Array(DEEPEST + 2);
  /** The classes of the key that it stands at, itself or the list that it is an item of. */
  readonly #context = new Int32Array(DEEPEST + 2);
  /** The entry at hand: its key and that key's classes, or -1 and its index. */
  readonly #keyStart = new Int32Array(DEEPEST + 2);
  readonly #keyEnd = new Int32Array(DEEPEST + 2);
  readonly #classes = new Int32Array(DEEPEST + 2);
  /** Of a mapping the value of its `name`, if it came before; of a sequence whether the item before was a hit. */
  readonly #nameStart = new Int32Array(DEEPEST + 2);
  readonly #nameEnd = new Int32Array(DEEPEST + 2);
  /** The row of the scalar that came last; -1 if it has none. */
  #last = -1;
  readonly #bytes: Uint8Array;
  readonly #hints: Hints;

  /** The classes of what stands at no key. */
  readonly #root: number;

  constructor(bytes: Uint8Array, hints: Hints, collectsAll: boolean) {
    this.#bytes = bytes;
    this.#hints = hints;
    this.#root = collectsAll ? HARD : 0;
  }

  reset(): void {
    this.count = this.hits = this.depth = 0;
    this.skips = false;
    this.columns[0] = -1;
    this.kinds[0] = NULL;
    this.#rows[0] = -1;
    this.#isOpen[0] = 0;
    this.#context[0] = this.#classes[0] = this.#root;
    this.#keyStart[0] = this.#keyEnd[0] = -1;
  }

  /** Begins an entry of the mapping at hand. */
  key(start: number, end: number, classes: number): void {
    const { depth } = this;
    this.#keyStart[depth] = start;
    this.#keyEnd[depth] = end;
    this.#classes[depth] = classes;
  }

  /** Begins an item of the sequence at hand. */
  item(): void {
    (this.#keyEnd[this.depth] as number)++;
  }

  /** Opens a collection as the value of the entry at hand; false if there are too many in one another. */
  open(kind: number, column: number, start: number): boolean {
    const { depth } = this;
    if (depth === DEEPEST) return false;
    const classes = this.#classes[depth] as number;
    const isValue = isMap(this.kinds[depth] as number);
    const isHit = isValue && (this.#wanted(depth) & HARD) !== 0;
    const row = this.#add(kind, isHit, isValue ? classes & NOTE_MASK : 0, start, start);
    const inner = depth + 1;
    this.depth = inner;
    this.columns[inner] = column;
    this.kinds[inner] = kind;
    this.#rows[inner] = row;
    this.#isOpen[inner] = (this.#isOpen[depth] as number) | (classes & OPEN);
    this.#context[inner] = classes;
    this.#keyStart[inner] = this.#keyEnd[inner] = -1;
    this.#classes[inner] = isSeq(kind) ? classes : 0;
    this.#nameStart[inner] = -1;
    this.#nameEnd[inner] = -1;
    return true;
  }

  close(end: number): void {
    this.data[(this.#rows[this.depth] as number) * ROW + END] = end;
    this.depth--;
  }

  /** The value of the entry at hand. */
  scalar(kind: number, start: number, end: number): void {
    const { depth } = this;
    this.#last = -1;
    const classes = (this.#classes[depth] as number) | (this.#context[depth] as number);
    if (((classes & ANY) | (this.#isOpen[depth] as number)) !== 0) this.#record(kind, start, end);
  }

  #record(kind: number, start: number, end: number): void {
    const { depth } = this;
    const classes = this.#classes[depth] as number;
    const isItem = isSeq(this.kinds[depth] as number);
    const note = isItem ? 0 : classes & NOTE_MASK;
    if (note === NAME) {
      this.#nameStart[depth] = start;
      this.#nameEnd[depth] = end;
    } else if (note === SKIP) this.skips = true;
    const wanted = this.#wanted(depth);
    const isString = (wanted & SOFT) !== 0 && kind !== NULL;
    const isHit = (wanted & HARD) !== 0 || (isString && this.#maySay(wanted, isItem, start, end));
    if (isItem) this.#nameStart[depth] = isHit ? 0 : -1;
    if (isHit || note !== 0) this.#last = this.#add(kind, isHit, note, start, end);
  }

  /** The plain scalar that came last goes on to `end`. */
  extend(start: number, end: number): void {
    const { depth } = this;
    if (this.#nameStart[depth] === start) this.#nameEnd[depth] = end;
    if (this.#last >= 0) {
      const at = this.#last * ROW;
      this.data[at + END] = end;
      if ((this.#wanted(depth) & SOFT) === 0 || (this.data[at + WHAT] as number) & HIT) return;
      (this.data[at + WHAT] as number) |= HIT;
      this.hits++;
    } else if ((this.#wanted(depth) & SOFT) !== 0) {
      this.#last = this.#add(PLAIN, true, 0, start, end);
      if (isSeq(this.kinds[depth] as number)) this.#nameStart[depth] = 0;
    }
  }

  /** The classes of the entry at hand, those from the mapping around it among them. */
  #wanted(depth: number): number {
    const classes = (this.#classes[depth] as number) | ((this.#isOpen[depth] as number) === 0 ? 0 : HARD);
    if (isSeq(this.kinds[depth] as number)) return classes;
    const context = this.#context[depth] as number;
    return classes | (context & ALL_HARD ? HARD : 0) | (context & ALL_SOFT ? SOFT : 0);
  }

  /** Whether a string may hide a reference that is worth a word. */
  #maySay(wanted: number, isItem: boolean, start: number, end: number): boolean {
    const { depth } = this;
    if (wanted & NAMED) return true;
    // The flag before an argument says what that is.
    if (isItem && this.#nameStart[depth] === 0) return true;
    if (wanted & BY_NAME && !isItem && this.#isNamedImage(depth)) return true;
    if (wanted & UNREAD && this.#isInMetadata(depth)) return false;
    return this.#hints.in(this.#bytes, start, end);
  }

  /** Whether the `name` beside the entry at hand says image, or comes after it. */
  #isNamedImage(depth: number): boolean {
    const start = this.#nameStart[depth] as number;
    if (start < 0) return true;
    const bytes = this.#bytes;
    const end = this.#nameEnd[depth] as number;
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if ((byte === 0x67 || byte === 0x47) && isImageWord(bytes, at)) return true;
      // An escape could spell it.
      if (byte === 0x5c) return true;
    }
    return false;
  }

  /** Whether the mapping at hand is that of the annotations of a `metadata`. */
  #isInMetadata(depth: number): boolean {
    if (((this.#context[depth] as number) & NOTE_MASK) !== ANNOTATIONS) return false;
    if (((this.#context[depth - 1] as number) & NOTE_MASK) !== METADATA) return false;
    return isMap(this.kinds[depth - 1] as number) && isMap(this.kinds[depth - 2] as number);
  }

  #add(kind: number, isHit: boolean, note: number, start: number, end: number): number {
    const { depth } = this;
    const row = this.count++;
    const at = row * ROW;
    if (at + ROW > this.data.length) this.#grow();
    const { data } = this;
    data[at + PARENT] = this.#rows[depth] as number;
    data[at + KEY_START] = this.#keyStart[depth] as number;
    data[at + KEY_END] = this.#keyEnd[depth] as number;
    data[at + WHAT] = kind | (isHit ? HIT : 0) | note;
    data[at + START] = start;
    data[at + END] = end;
    if (isHit) this.hits++;
    return row;
  }

  #grow(): void {
    const larger = new Int32Array(this.data.length * 2);
    larger.set(this.data);
    this.data = larger;
  }
}

export function isSeq(kind: number): boolean {
  return kind === BLOCK_SEQ || kind === FLOW_SEQ;
}

export function isMap(kind: number): boolean {
  return kind === BLOCK_MAP || kind === FLOW_MAP;
}
