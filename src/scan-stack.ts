/** The collections that are open where the scanner is, and the entry at hand of each. */

import { isSeq, NULL } from "./scan-format.js";
import { ALL_HARD, ALL_SHIFT, ALL_SOFT, HARD, NOTE_MASK, OPEN } from "./scan-keys.js";

/** Collections within one another; documents of more are left to the `yaml` package. */
const DEEPEST = 200;

/**
 * One array holds them all, so that those at hand lie side by side; the first is what holds the root. Of each: its column,
 * or that of the block collection around a flow collection; its kind; the entry at hand, by its key and that key's
 * classes, or by -1 and its index.
 */
const COLUMN = 0;
export const KIND = 1;
export const ENTRY_START = 2;
export const ENTRY_END = 3;
const CLASSES = 4;
/** What all of its entries are beside that. */
const INHERITED = 5;
/** The classes of the key that it stands at, itself or the list that it is an item of. */
const CONTEXT = 6;
/** Its row, or -1 as long as nobody needs one, and where it begins. */
export const OWN_ROW = 7;
export const OWN_START = 8;
/** Of a mapping the value of its `name`, if it came before; of a sequence whether the item before was a hit. */
export const NAME_START = 9;
export const NAME_END = 10;
/** The kind of that name, if it has no row yet; else -1. */
export const NAME_KIND = 11;
export const LEVEL = 12;

export class Stack {
  readonly words = new Int32Array(LEVEL * (DEEPEST + 2));
  /** Where the collection at hand has its level; 0 is what holds the root. */
  top = 0;

  /** Begins with what holds the root, which stands at no key: `classes` are those of all that does. */
  reset(classes: number): void {
    const { words } = this;
    this.top = 0;
    words[COLUMN] = words[OWN_ROW] = words[ENTRY_START] = words[ENTRY_END] = -1;
    words[KIND] = NULL;
    words[CONTEXT] = words[CLASSES] = words[INHERITED] = classes;
  }

  /** Begins an entry of the mapping at hand. */
  key(start: number, end: number, classes: number): void {
    const { words, top } = this;
    words[top + ENTRY_START] = start;
    words[top + ENTRY_END] = end;
    words[top + CLASSES] = classes;
  }

  /** Begins an item of the sequence at hand. */
  item(): void {
    (this.words[this.top + ENTRY_END] as number)++;
  }

  get column(): number {
    return this.words[this.top + COLUMN] as number;
  }

  get kind(): number {
    return this.words[this.top + KIND] as number;
  }

  /** What the value of the entry at hand is taken for. */
  get wanted(): number {
    const { words, top } = this;
    return (words[top + CLASSES] as number) | (words[top + INHERITED] as number);
  }

  /** Opens a collection as the value of the entry at hand; false if there are too many in one another. */
  open(kind: number, column: number, start: number): boolean {
    const { words, top } = this;
    const inner = top + LEVEL;
    if (inner > LEVEL * DEEPEST) return false;
    const classes = words[top + CLASSES] as number;
    const opens = (((words[top + INHERITED] as number) | classes) & OPEN) === 0 ? 0 : OPEN | HARD;
    this.top = inner;
    words[inner + COLUMN] = column;
    words[inner + KIND] = kind;
    words[inner + ENTRY_START] = words[inner + ENTRY_END] = -1;
    words[inner + CONTEXT] = classes;
    words[inner + OWN_ROW] = -1;
    words[inner + OWN_START] = start;
    words[inner + NAME_START] = words[inner + NAME_END] = words[inner + NAME_KIND] = -1;
    if (isSeq(kind)) {
      words[inner + CLASSES] = classes & ~NOTE_MASK;
      words[inner + INHERITED] = opens;
    } else {
      words[inner + CLASSES] = 0;
      words[inner + INHERITED] = opens | ((classes & (ALL_HARD | ALL_SOFT)) >> ALL_SHIFT);
    }
    return true;
  }

  /** The note of the key that the collection of a level stands at; 0 for an item of a list. */
  noteAt(level: number): number {
    return (this.words[level + CONTEXT] as number) & NOTE_MASK;
  }
}
