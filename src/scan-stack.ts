/** The collections that are open where the scanner is, and the entry at hand of each. */

import { ALL_HARD, ALL_SHIFT, ALL_SOFT, HARD, NOTE_MASK, OPEN } from "./scan-classes.js";
import { isSeq, NULL } from "./scan-format.js";
import { newWords, type Words } from "./scan-memory.js";

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

/** One for all: a document is scanned from its beginning to its end before another one is, or to the end of a piece. */
export const LEVELS: Words = newWords(LEVEL * (DEEPEST + 2));

/** The level of a list that stands at a key of the document. */
export const LIST = 2 * LEVEL;

export class Stack {
  /** Where the collection at hand has its level; 0 is what holds the root. */
  top = 0;
  /** The levels up to that of a list, as they were where one of its items began. */
  readonly #kept: Words = newWords(LIST + LEVEL);

  /** Begins with what holds the root, which stands at no key: `classes` are those of all that does. */
  reset(classes: number): void {
    this.top = 0;
    LEVELS[COLUMN] = LEVELS[OWN_ROW] = LEVELS[ENTRY_START] = LEVELS[ENTRY_END] = -1;
    LEVELS[KIND] = NULL;
    LEVELS[CONTEXT] = LEVELS[CLASSES] = LEVELS[INHERITED] = classes;
  }

  /** Begins an entry of the mapping at hand. */
  key(start: number, end: number, classes: number): void {
    const top = this.top;
    LEVELS[top + ENTRY_START] = start;
    LEVELS[top + ENTRY_END] = end;
    LEVELS[top + CLASSES] = classes;
  }

  /** Begins an item of the sequence at hand. */
  item(): void {
    const at = this.top + ENTRY_END;
    LEVELS[at] = (LEVELS[at] as number) + 1;
  }

  get column(): number {
    return LEVELS[this.top + COLUMN] as number;
  }

  get kind(): number {
    return LEVELS[this.top + KIND] as number;
  }

  /** What the value of the entry at hand is taken for. */
  get wanted(): number {
    const top = this.top;
    return (LEVELS[top + CLASSES] as number) | (LEVELS[top + INHERITED] as number);
  }

  /** Opens a collection as the value of the entry at hand; false if there are too many in one another. */
  open(kind: number, column: number, start: number): boolean {
    const top = this.top;
    const inner = top + LEVEL;
    if (inner > LEVEL * DEEPEST) return false;
    const classes = LEVELS[top + CLASSES] as number;
    const opens = (((LEVELS[top + INHERITED] as number) | classes) & OPEN) === 0 ? 0 : OPEN | HARD;
    this.top = inner;
    LEVELS[inner + COLUMN] = column;
    LEVELS[inner + KIND] = kind;
    LEVELS[inner + ENTRY_START] = LEVELS[inner + ENTRY_END] = -1;
    LEVELS[inner + CONTEXT] = classes;
    LEVELS[inner + OWN_ROW] = -1;
    LEVELS[inner + OWN_START] = start;
    LEVELS[inner + NAME_START] = LEVELS[inner + NAME_END] = LEVELS[inner + NAME_KIND] = -1;
    if (isSeq(kind)) {
      LEVELS[inner + CLASSES] = classes & ~NOTE_MASK;
      LEVELS[inner + INHERITED] = opens;
    } else {
      LEVELS[inner + CLASSES] = 0;
      LEVELS[inner + INHERITED] = opens | ((classes & (ALL_HARD | ALL_SOFT)) >> ALL_SHIFT);
    }
    return true;
  }

  /** Keeps what is open, which is a list. */
  keep(): void {
    for (let at = 0; at < LIST + LEVEL; at++) this.#kept[at] = LEVELS[at] as number;
  }

  /** Opens what was kept again. */
  restore(): void {
    for (let at = 0; at < LIST + LEVEL; at++) LEVELS[at] = this.#kept[at] as number;
    this.top = LIST;
  }

  /** The note of the key that the collection of a level stands at; 0 for an item of a list. */
  noteAt(level: number): number {
    return (LEVELS[level + CONTEXT] as number) & NOTE_MASK;
  }
}
