/**
 * What the scanner keeps of a document: rows for its collections, and for those scalars that may be candidates or tell of
 * objects. Rows are in document order, so that a collection's comes before those of what it holds.
 */

import { isBlankOrBreak, OPEN_BRACE } from "./scan-bytes.js";
import {
  END,
  HIT,
  isMap,
  isSeq,
  KEY_END,
  KEY_START,
  NULL,
  PARENT,
  PLAIN,
  ROW,
  SAYS,
  START,
  WHAT,
} from "./scan-format.js";
import { isForeignGroup } from "./scan-group.js";
import { type Hints, mayBeImageName } from "./scan-hints.js";
import { BY_NAME, HARD, type KeyClasses, NAMED, NOTE_MASK, NOTE_SHIFT, noteOf, SOFT, UNREAD } from "./scan-keys.js";
import {
  ENTRY_END,
  ENTRY_START,
  KIND,
  LEVEL,
  NAME_END,
  NAME_KIND,
  NAME_START,
  OWN_ROW,
  OWN_START,
  Stack,
} from "./scan-stack.js";

const WANTED = HARD | SOFT | NOTE_MASK;
const NAME = noteOf("name") << NOTE_SHIFT;
const API_VERSION = noteOf("apiVersion") << NOTE_SHIFT;
const ANNOTATIONS = noteOf("annotations") << NOTE_SHIFT;
const METADATA = noteOf("metadata") << NOTE_SHIFT;
const ITEMS = noteOf("items") << NOTE_SHIFT;

/** One for all: a document is scanned from its beginning to its end before another one is. */
const STACK = new Stack();

export class Rows {
  data: Int32Array;
  count = 0;
  hits = 0;
  readonly stack = STACK;
  /** Whether all was taken for what it may be in a custom resource, since the document may hold some. */
  isWide = false;
  /** Whether it was from the start. */
  #beganWide = false;
  /** Whether that was known too late: what came before has to be read again. */
  isLate = false;
  /** Whether a collection stands at a key `items`. */
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
    this.data = new Int32Array(ROW * Math.min((bytes.length >> 5) + 32, 1 << 20));
    this.#hints = hints;
    this.#keys = keys;
    this.#root = collectsAll ? HARD : 0;
  }

  reset(isWide: boolean): void {
    this.count = this.hits = 0;
    this.isLate = this.hasItems = false;
    if (this.isWide !== isWide) this.#keys.widen(isWide);
    this.isWide = this.#beganWide = isWide;
    this.stack.reset(this.#root);
  }

  /** Opens a collection as the value of the entry at hand; false if there are too many in one another. */
  open(kind: number, column: number, start: number): boolean {
    const { stack } = this;
    const isHard = (stack.wanted & HARD) !== 0;
    const isHit = isHard && isMap(stack.kind);
    if (!stack.open(kind, column, start)) return false;
    // What tells of objects is kept; other collections get a row when something in them does.
    const note = stack.noteAt(stack.top);
    if (note === ITEMS) this.hasItems = true;
    if (isHard || note !== 0) this.#rowOf(stack.top, isHit);
    return true;
  }

  /** Closes the collection at hand, which ends at `end`. */
  close(end: number): void {
    const { words, top } = this.stack;
    const row = words[top + OWN_ROW] as number;
    if (row >= 0) {
      // A mapping's name is needed since there are other rows of it.
      if ((words[top + NAME_KIND] as number) >= 0) {
        const what = NAME | (words[top + NAME_KIND] as number);
        this.#put(row, -1, -1, what, words[top + NAME_START] as number, words[top + NAME_END] as number);
      }
      this.data[row * ROW + END] = end;
    }
    this.stack.top = top - LEVEL;
  }

  /** What is to be looked for in a text that is the value of the entry at hand, if anything. */
  get hints(): Hints | undefined {
    return (this.stack.wanted & (HARD | SOFT)) === 0 ? undefined : this.#hints;
  }

  /** The value of the entry at hand. */
  scalar(kind: number, start: number, end: number): void {
    this.#last = -1;
    const { wanted } = this.stack;
    if ((wanted & WANTED) !== 0) this.#record(wanted, kind, start, end);
  }

  #record(wanted: number, kind: number, start: number, end: number): void {
    const { words, top } = this.stack;
    const isItem = isSeq(this.stack.kind);
    const note = wanted & NOTE_MASK;
    if (note === NAME) {
      words[top + NAME_START] = start;
      words[top + NAME_END] = end;
    } else if (note === API_VERSION && !this.#beganWide && isForeignGroup(this.#bytes, start, end)) this.#widen();
    const isHard = (wanted & HARD) !== 0;
    const isSaid = (isHard || (wanted & SOFT) !== 0) && kind !== NULL && this.#maySay(wanted, isItem, start, end);
    const isHit = isHard || isSaid;
    if (isItem) words[top + NAME_START] = isHit ? 0 : -1;
    if (isHit) this.#last = this.#add(kind | HIT | note | (isSaid ? SAYS : 0), start, end);
    else if (note === NAME && this.stack.noteAt(top) !== METADATA) {
      words[top + NAME_KIND] = kind;
      return;
    } else if (note !== 0) this.#last = this.#add(kind | note, start, end);
    if (note === NAME) words[top + NAME_KIND] = -1;
  }

  /** From here on, all is taken for what it may be in a custom resource. */
  #widen(): void {
    if (!this.#isInTime()) this.isLate = true;
    if (!this.isWide) this.#keys.widen(true);
    this.isWide = true;
  }

  /**
   * Whether nothing came before of the object that the entry at hand tells of: the document or an item of a list, at its
   * first key, as nearly all objects say what they are.
   */
  #isInTime(): boolean {
    const { words, top } = this.stack;
    const list = 2 * LEVEL;
    const isItem = top === list + LEVEL && isSeq(words[list + KIND] as number) && this.stack.noteAt(list) === ITEMS;
    if (top !== LEVEL && !isItem) return false;
    let first = words[top + OWN_START] as number;
    if (this.#bytes[first] === OPEN_BRACE) first++;
    while (isBlankOrBreak(this.#bytes[first])) first++;
    return first === words[top + ENTRY_START];
  }

  /** The plain scalar that came last goes on to `end`. */
  extend(start: number, end: number): void {
    const { words, top, wanted } = this.stack;
    if (!this.#beganWide && (wanted & NOTE_MASK) === API_VERSION) this.#widen();
    if (words[top + NAME_START] === start) words[top + NAME_END] = end;
    const isSoft = (wanted & (SOFT | HARD)) !== 0;
    if (this.#last >= 0) {
      const at = this.#last * ROW;
      this.data[at + END] = end;
      if (!isSoft) return;
      if (((this.data[at + WHAT] as number) & HIT) === 0) this.hits++;
      (this.data[at + WHAT] as number) |= HIT | SAYS;
    } else if (isSoft) {
      this.#last = this.#add(PLAIN | HIT | SAYS, start, end);
      if (isSeq(this.stack.kind)) words[top + NAME_START] = 0;
    }
  }

  /** Whether a string may hide a reference that is worth a word. */
  #maySay(wanted: number, isItem: boolean, start: number, end: number): boolean {
    if (wanted & NAMED) return true;
    // The flag before an argument says what that is.
    if (isItem && this.stack.words[this.stack.top + NAME_START] === 0) return true;
    if (wanted & BY_NAME && !isItem && this.#isNamedImage()) return true;
    if (wanted & UNREAD && this.#isInMetadata()) return false;
    return this.isHinted ?? this.#hints.in(this.#bytes, start, end);
  }

  /** Whether the `name` beside the entry at hand says image, or comes after it. */
  #isNamedImage(): boolean {
    const { words, top } = this.stack;
    const start = words[top + NAME_START] as number;
    return start < 0 || mayBeImageName(this.#bytes, start, words[top + NAME_END] as number);
  }

  /** Whether the mapping at hand is that of the annotations of a `metadata`. */
  #isInMetadata(): boolean {
    const { stack } = this;
    const { words, top } = stack;
    const around = top - LEVEL;
    if (stack.noteAt(top) !== ANNOTATIONS || stack.noteAt(around) !== METADATA) return false;
    return isMap(words[around + KIND] as number) && isMap(words[around - LEVEL + KIND] as number);
  }

  /** The row of an open collection, made if it has none, and before it those around it. */
  #rowOf(level: number, isHit = false): number {
    const { stack } = this;
    const { words } = stack;
    const known = words[level + OWN_ROW] as number;
    if (level === 0 || known >= 0) return known;
    const parent = this.#rowOf(level - LEVEL);
    const what = (words[level + KIND] as number) | stack.noteAt(level) | (isHit ? HIT : 0);
    const start = words[level + OWN_START] as number;
    const row = this.#putEntry(parent, level - LEVEL, what, start, start);
    words[level + OWN_ROW] = row;
    return row;
  }

  /** The row of the entry at hand. */
  #add(what: number, start: number, end: number): number {
    const { top } = this.stack;
    return this.#putEntry(this.#rowOf(top), top, what, start, end);
  }

  #putEntry(parent: number, level: number, what: number, start: number, end: number): number {
    const { words } = this.stack;
    return this.#put(
      parent,
      words[level + ENTRY_START] as number,
      words[level + ENTRY_END] as number,
      what,
      start,
      end,
    );
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
