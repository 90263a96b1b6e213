/** What the scanner's rows are: six integers for a collection or a scalar, each after that of the collection around it. */

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

export function isSeq(kind: number): boolean {
  return kind === BLOCK_SEQ || kind === FLOW_SEQ;
}

export function isMap(kind: number): boolean {
  return kind === BLOCK_MAP || kind === FLOW_MAP;
}
