/**
 * What the scanner keeps of a document: rows of integers for its collections, and for those scalars that may be candidates
 * or tell of objects. Rows are in document order, so that a collection's comes before those of what it holds.
 */

import { BACKSLASH, DOT, isImageWord, SLASH } from "./scan-bytes.js";
import type { Hints } from "./scan-hints.js";
import {
  ALL_HARD,
  ALL_SHIFT,
  ALL_SOFT,
  BY_NAME,
  HARD,
  type KeyClasses,
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
/** Whether a hit, taken for a string that may hide a reference, may say one. */
export const SAYS = 32;
/** And from this bit on the column of a block scalar's text. */
export const INDENT_SHIFT = 12;

/** Collections within one another; documents of more are left to the `yaml` package. */
const DEEPEST = 200;

/**
 * The stack of open collections, one array so that those at hand lie side by side; the first is what holds the root. Of
 * each: its column, or that of the block collection around a flow collection; its kind; the entry at hand, by its key and
 * that key's classes, or by -1 and its index.
 */
export const COLUMN = 0;
export const KIND = 1;
const ENTRY_START = 2;
const ENTRY_END = 3;
const CLASSES = 4;
/** What all of its entries are beside that. */
const INHERITED = 5;
/** The classes of the key that it stands at, itself or the list that it is an item of. */
const CONTEXT = 6;
/** Its row, or -1 as long as nobody needs one, and where it begins. */
const OWN_ROW = 7;
const OWN_START = 8;
/** Of a mapping the value of its `name`, if it came before; of a sequence whether the item before was a hit. */
const NAME_START = 9;
const NAME_END = 10;
/** The kind of that name, if it has no row yet; else -1. */
const NAME_KIND = 11;
const LEVEL = 12;

const WANTED = HARD | SOFT | NOTE_MASK;
const NAME = noteOf("name") << NOTE_SHIFT;
const API_VERSION = noteOf("apiVersion") << NOTE_SHIFT;
const ANNOTATIONS = noteOf("annotations") << NOTE_SHIFT;
const METADATA = noteOf("metadata") << NOTE_SHIFT;
const ITEMS = noteOf("items") << NOTE_SHIFT;

export class Rows {
  data: Int32Array;
  count = 0;
  hits = 0;
  readonly stack = new Int32Array(LEVEL * (DEEPEST + 2));
  /** Where the collection at hand has its level in the stack; 0 is what holds the root. */
  top = 0;
  /** Whether all was taken for what it may be in a custom resource, since the document may hold some. */
  isWide = false;
  /** Whether that was known too late: what came before has to be read again. */
  isLate = false;
  /** Whether a collection stands at a key \`items\`. */
  hasItems = false;
  /** Whether hints are in the scalar to come, where that is known. */
  isHinted: boolean | undefined;
  /** The row of the scalar that came last; -1 if it has none. */
  #last = -1;
  readonly #bytes: Uint8Array;
  readonly #hints: Hints;
  readonly #keys: KeyClasses;

  /** The classes of what stands at no key. */
  readonly #root: number;

  constructor(bytes: Uint8Array, hints: Hints, keys: KeyClasses, collectsAll: boolean) {
    this.#bytes = bytes;
    // A list of many objects has many rows; what is not written to costs nothing.
    this.data = new Int32Array(ROW * Math.max(1 << 10, Math.min(bytes.length >> 5, 1 << 20)));
    this.#hints = hints;
    this.#keys = keys;
    this.#root = collectsAll ? HARD : 0;
  }

  reset(isWide: boolean): void {
    this.count = this.hits = this.top = 0;
    this.isLate = this.hasItems = false;
    if (this.isWide !== isWide) this.#keys.widen(isWide);
    this.isWide = isWide;
    const { stack } = this;
    stack[COLUMN] = -1;
    stack[KIND] = NULL;
    stack[OWN_ROW] = -1;
    stack[CONTEXT] = stack[CLASSES] = stack[INHERITED] = this.#root;
    stack[ENTRY_START] = stack[ENTRY_END] = -1;
  }

  /** Begins an entry of the mapping at hand. */
  key(start: number, end: number, classes: number): void {
    const { stack, top } = this;
    stack[top + ENTRY_START] = start;
    stack[top + ENTRY_END] = end;
    stack[top + CLASSES] = classes;
  }

  /** Begins an item of the sequence at hand. */
  item(): void {
    (this.stack[this.top + ENTRY_END] as number)++;
  }

  /** Opens a collection as the value of the entry at hand; false if there are too many in one another. */
  open(kind: number, column: number, start: number): boolean {
    const { stack, top } = this;
    const inner = top + LEVEL;
    if (inner > LEVEL * DEEPEST) return false;
    const classes = stack[top + CLASSES] as number;
    const inherited = stack[top + INHERITED] as number;
    this.top = inner;
    stack[inner + COLUMN] = column;
    stack[inner + KIND] = kind;
    stack[inner + ENTRY_START] = stack[inner + ENTRY_END] = -1;
    stack[inner + CONTEXT] = classes;
    stack[inner + OWN_ROW] = -1;
    stack[inner + OWN_START] = start;
    stack[inner + NAME_START] = stack[inner + NAME_END] = stack[inner + NAME_KIND] = -1;
    const opens = ((inherited | classes) & OPEN) === 0 ? 0 : OPEN | HARD;
    if (isSeq(kind)) {
      stack[inner + CLASSES] = classes & ~NOTE_MASK;
      stack[inner + INHERITED] = opens;
    } else {
      stack[inner + CLASSES] = 0;
      stack[inner + INHERITED] = opens | ((classes & (ALL_HARD | ALL_SOFT)) >> ALL_SHIFT);
    }
    // What tells of objects is kept; other collections get a row when something in them does.
    const isHard = ((classes | inherited) & HARD) !== 0;
    const note = classes & NOTE_MASK;
    if (note === ITEMS) this.hasItems = true;
    if (isHard || note !== 0) this.#rowOf(inner, isHard && isMap(stack[top + KIND] as number));
    return true;
  }

  close(end: number): void {
    const { stack, top } = this;
    const row = stack[top + OWN_ROW] as number;
    if (row >= 0) {
      if ((stack[top + NAME_KIND] as number) >= 0) this.#addName(top);
      this.data[row * ROW + END] = end;
    }
    this.top = top - LEVEL;
  }

  /** What is to be looked for in a text that is the value of the entry at hand, if anything. */
  get hints(): Hints | undefined {
    const { stack, top } = this;
    const wanted = (stack[top + CLASSES] as number) | (stack[top + INHERITED] as number);
    return (wanted & (HARD | SOFT)) === 0 ? undefined : this.#hints;
  }

  /** The value of the entry at hand. */
  scalar(kind: number, start: number, end: number): void {
    const { stack, top } = this;
    this.#last = -1;
    const wanted = (stack[top + CLASSES] as number) | (stack[top + INHERITED] as number);
    if ((wanted & WANTED) !== 0) this.#record(wanted, kind, start, end);
  }

  #record(wanted: number, kind: number, start: number, end: number): void {
    const { stack, top } = this;
    const isItem = isSeq(stack[top + KIND] as number);
    const note = wanted & NOTE_MASK;
    if (note === NAME) {
      stack[top + NAME_START] = start;
      stack[top + NAME_END] = end;
    } else if (note === API_VERSION && !this.isWide && isForeignGroup(this.#bytes, start, end)) this.#widen();
    const isHard = (wanted & HARD) !== 0;
    const isSaid = (isHard || (wanted & SOFT) !== 0) && kind !== NULL && this.#maySay(wanted, isItem, start, end);
    const isHit = isHard || isSaid;
    if (isItem) stack[top + NAME_START] = isHit ? 0 : -1;
    if (isHit) this.#last = this.#add(kind | HIT | note | (isSaid ? SAYS : 0), start, end);
    else if (note === NAME && ((stack[top + CONTEXT] as number) & NOTE_MASK) !== METADATA) {
      stack[top + NAME_KIND] = kind;
      return;
    } else if (note !== 0) this.#last = this.#add(kind | note, start, end);
    if (note === NAME) stack[top + NAME_KIND] = -1;
  }

  /** From here on, all is taken for what it may be in a custom resource. */
  #widen(): void {
    const { stack, top } = this;
    // Nearly all objects say at their first key what they are.
    if (top !== LEVEL || stack[top + OWN_START] !== stack[top + ENTRY_START]) this.isLate = true;
    this.#keys.widen(true);
    this.isWide = true;
  }

  /** The plain scalar that came last goes on to `end`. */
  extend(start: number, end: number): void {
    const { stack, top } = this;
    if (!this.isWide && ((stack[top + CLASSES] as number) & NOTE_MASK) === API_VERSION) this.#widen();
    if (stack[top + NAME_START] === start) stack[top + NAME_END] = end;
    const wanted = (stack[top + CLASSES] as number) | (stack[top + INHERITED] as number);
    const isSoft = (wanted & (SOFT | HARD)) !== 0;
    if (this.#last >= 0) {
      const at = this.#last * ROW;
      this.data[at + END] = end;
      if (!isSoft) return;
      if (((this.data[at + WHAT] as number) & HIT) === 0) this.hits++;
      (this.data[at + WHAT] as number) |= HIT | SAYS;
    } else if (isSoft) {
      this.#last = this.#add(PLAIN | HIT | SAYS, start, end);
      if (isSeq(stack[top + KIND] as number)) stack[top + NAME_START] = 0;
    }
  }

  /** Whether a string may hide a reference that is worth a word. */
  #maySay(wanted: number, isItem: boolean, start: number, end: number): boolean {
    const { top } = this;
    if (wanted & NAMED) return true;
    // The flag before an argument says what that is.
    if (isItem && this.stack[top + NAME_START] === 0) return true;
    if (wanted & BY_NAME && !isItem && this.#isNamedImage(top)) return true;
    if (wanted & UNREAD && this.#isInMetadata(top)) return false;
    return this.isHinted ?? this.#hints.in(this.#bytes, start, end);
  }

  /** Whether the `name` beside the entry at hand says image, or comes after it. */
  #isNamedImage(top: number): boolean {
    const start = this.stack[top + NAME_START] as number;
    if (start < 0) return true;
    const bytes = this.#bytes;
    const end = this.stack[top + NAME_END] as number;
    for (let at = start; at < end; at++) {
      const byte = bytes[at];
      if ((byte === 0x67 || byte === 0x47) && isImageWord(bytes, at)) return true;
      // An escape could spell it.
      if (byte === BACKSLASH) return true;
    }
    return false;
  }

  /** Whether the mapping at hand is that of the annotations of a `metadata`. */
  #isInMetadata(top: number): boolean {
    const { stack } = this;
    const around = top - LEVEL;
    if (((stack[top + CONTEXT] as number) & NOTE_MASK) !== ANNOTATIONS) return false;
    if (((stack[around + CONTEXT] as number) & NOTE_MASK) !== METADATA) return false;
    return isMap(stack[around + KIND] as number) && isMap(stack[around - LEVEL + KIND] as number);
  }

  /** The row of an open collection, made if it has none, and before it those around it. */
  #rowOf(level: number, isHit = false): number {
    const { stack } = this;
    const known = stack[level + OWN_ROW] as number;
    if (level === 0 || known >= 0) return known;
    const around = level - LEVEL;
    const note = isMap(stack[around + KIND] as number) ? (stack[around + CLASSES] as number) & NOTE_MASK : 0;
    const parent = this.#rowOf(around);
    const what = (stack[level + KIND] as number) | note | (isHit ? HIT : 0);
    const start = stack[level + OWN_START] as number;
    const row = this.#put(
      parent,
      stack[around + ENTRY_START] as number,
      stack[around + ENTRY_END] as number,
      what,
      start,
      start,
    );
    stack[level + OWN_ROW] = row;
    return row;
  }

  /** The row of a mapping's name, which is needed since there are others of that mapping. */
  #addName(level: number): void {
    const { stack } = this;
    const what = NAME | (stack[level + NAME_KIND] as number);
    this.#put(
      stack[level + OWN_ROW] as number,
      -1,
      -1,
      what,
      stack[level + NAME_START] as number,
      stack[level + NAME_END] as number,
    );
  }

  /** The row of the entry at hand. */
  #add(what: number, start: number, end: number): number {
    const { stack, top } = this;
    const parent = this.#rowOf(top);
    return this.#put(parent, stack[top + ENTRY_START] as number, stack[top + ENTRY_END] as number, what, start, end);
  }

  #put(parent: number, keyStart: number, keyEnd: number, what: number, start: number, end: number): number {
    const row = this.count++;
    const at = row * ROW;
    if (at + ROW > this.data.length) this.#grow();
    const { data } = this;
    data[at + PARENT] = parent;
    data[at + KEY_START] = keyStart;
    data[at + KEY_END] = keyEnd;
    data[at + WHAT] = what;
    data[at + START] = start;
    data[at + END] = end;
    if ((what & HIT) !== 0) this.hits++;
    return row;
  }

  #grow(): void {
    const larger = new Int32Array(this.data.length * 2);
    larger.set(this.data);
    this.data = larger;
  }
}

/** Whether an `apiVersion` names a group with a dot, as those of custom resources do, or may do so by an escape. */
function isForeignGroup(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === DOT || byte === BACKSLASH) return true;
    if (byte === SLASH) return false;
  }
  return false;
}

export function isSeq(kind: number): boolean {
  return kind === BLOCK_SEQ || kind === FLOW_SEQ;
}

export function isMap(kind: number): boolean {
  return kind === BLOCK_MAP || kind === FLOW_MAP;
}
