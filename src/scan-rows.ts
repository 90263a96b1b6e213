/**
 * What the scanner keeps of a document: rows for its collections, and for those scalars that may be candidates or tell of
 * objects. Rows are in document order, so that a collection's comes before those of what it holds.
 */

import { isBlankOrBreak, OPEN_BRACE } from "./scan-bytes.js";
import {
  ANNOTATIONS_NOTE,
  API_VERSION_NOTE,
  BY_NAME,
  HARD,
  ITEMS_NOTE,
  METADATA_NOTE,
  NAME_NOTE,
  NAMED,
  NOTE_MASK,
  SOFT,
  UNREAD,
} from "./scan-classes.js";
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
import type { KeyClasses } from "./scan-keys.js";
import { type Bytes, grownWords, newWords, type Words } from "./scan-memory.js";
import {
  ENTRY_END,
  ENTRY_START,
  KIND,
  LEVEL,
  LEVELS,
  LIST,
  NAME_END,
  NAME_KIND,
  NAME_START,
  OWN_ROW,
  OWN_START,
  Stack,
} from "./scan-stack.js";

const WANTED = HARD | SOFT | NOTE_MASK;

/** Whether hints are in a scalar is not known yet. */
export const UNTOLD = -1;

export class Rows {
  data: Words;
  #room: number;
  count = 0;
  hits = 0;
  readonly stack: Stack = new Stack();
  /** Whether all was taken for what it may be in a custom resource, since the document may hold some. */
  isWide = false;
  /** Whether it was from the start. */
  #beganWide = false;
  /** Whether that was known too late: what came before has to be read again. */
  isLate = false;
  /** Whether a collection stands at a key `items`. */
  hasItems = false;
  /** Whether the items of a list are to be scanned one by one, if it is in block style. */
  isPiecewise = false;
  /** How many rows are before those of its items: what is around them, as far as it comes first; -1 if there is no such list. */
  around = -1;
  /** Where the piece begins that comes next. */
  next = 0;
  /** Whether hints are in the scalar to come: 1, 0, or not told. */
  isHinted = UNTOLD;
  /** The row of the scalar that came last; -1 if it has none. */
  #last = -1;
  readonly #bytes: Bytes;
  readonly hints: Hints;
  readonly #keys: KeyClasses;
  /** The classes of what stands at no key. */
  readonly #root: number;

  /** `room` is how many rows there is room for at first. */
  constructor(bytes: Bytes, hints: Hints, keys: KeyClasses, root: number, room: number) {
    this.#bytes = bytes;
    this.#room = ROW * room;
    this.data = newWords(ROW * room);
    this.hints = hints;
    this.#keys = keys;
    this.#root = root;
  }

  reset(isWide: boolean): void {
    this.count = this.hits = 0;
    this.isLate = this.hasItems = false;
    if (this.isWide !== isWide) this.#keys.widen(isWide);
    this.isWide = this.#beganWide = isWide;
    this.around = -1;
    this.stack.reset(this.#root);
  }

  /** Whether a piece ends at a dash on the line at hand: an item of the list ends, and another one begins. */
  endsPiece(line: number): boolean {
    const stack = this.stack;
    if (!this.isPiecewise || stack.top !== LIST || stack.noteAt(LIST) !== ITEMS_NOTE) return false;
    if (!isMap(LEVELS[LEVEL + KIND] as number)) return false;
    const after = (LEVELS[LIST + OWN_ROW] as number) + 1;
    // Of lists with a key `items` twice, the second is no list of pieces.
    if (this.around >= 0 && this.around !== after) return false;
    this.around = after;
    if (this.isLate) return true;
    this.next = line;
    stack.keep();
    return true;
  }

  /** Begins with the next piece, or with the same again, if it was known too late what it is: it has the rows of the last one. */
  nextPiece(): void {
    this.count = this.around;
    this.hits = 0;
    this.isLate = false;
    this.#beganWide = this.isWide;
    this.stack.restore();
  }

  /** Opens a collection as the value of the entry at hand; false if there are too many in one another. */
  open(kind: number, column: number, start: number): boolean {
    const stack = this.stack;
    const isHard = (stack.wanted & HARD) !== 0;
    const isHit = isHard && isMap(stack.kind);
    if (!stack.open(kind, column, start)) return false;
    // What tells of objects is kept; other collections get a row when something in them does.
    const note = stack.noteAt(stack.top);
    if (note === ITEMS_NOTE) this.hasItems = true;
    if (isHard || note !== 0) this.#rowOf(stack.top, isHit);
    return true;
  }

  /** Closes the collection at hand, which ends at `end`. */
  close(end: number): void {
    const top = this.stack.top;
    const row = LEVELS[top + OWN_ROW] as number;
    if (row >= 0) {
      // A mapping's name is needed since there are other rows of it.
      if ((LEVELS[top + NAME_KIND] as number) >= 0) {
        const what = NAME_NOTE | (LEVELS[top + NAME_KIND] as number);
        this.#put(row, -1, -1, what, LEVELS[top + NAME_START] as number, LEVELS[top + NAME_END] as number);
      }
      this.data[row * ROW + END] = end;
    }
    this.stack.top = top - LEVEL;
  }

  /** Whether hints are to be looked for in a text that is the value of the entry at hand. */
  get isSearched(): boolean {
    return (this.stack.wanted & (HARD | SOFT)) !== 0;
  }

  /** The value of the entry at hand. */
  scalar(kind: number, start: number, end: number): void {
    this.#last = -1;
    const wanted = this.stack.wanted;
    if ((wanted & WANTED) !== 0) this.#record(wanted, kind, start, end);
  }

  #record(wanted: number, kind: number, start: number, end: number): void {
    const top = this.stack.top;
    const isItem = isSeq(this.stack.kind);
    const note = wanted & NOTE_MASK;
    if (note === NAME_NOTE) {
      LEVELS[top + NAME_START] = start;
      LEVELS[top + NAME_END] = end;
    } else if (note === API_VERSION_NOTE && !this.#beganWide && isForeignGroup(this.#bytes, start, end)) this.#widen();
    const isHard = (wanted & HARD) !== 0;
    const isSaid = (isHard || (wanted & SOFT) !== 0) && kind !== NULL && this.#maySay(wanted, isItem, start, end);
    const isHit = isHard || isSaid;
    if (isItem) LEVELS[top + NAME_START] = isHit ? 0 : -1;
    if (isHit) this.#last = this.#add(kind | HIT | note | (isSaid ? SAYS : 0), start, end);
    else if (note === NAME_NOTE && this.stack.noteAt(top) !== METADATA_NOTE) {
      LEVELS[top + NAME_KIND] = kind;
      return;
    } else if (note !== 0) this.#last = this.#add(kind | note, start, end);
    if (note === NAME_NOTE) LEVELS[top + NAME_KIND] = -1;
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
    const top = this.stack.top;
    const isItem =
      top === LIST + LEVEL && isSeq(LEVELS[LIST + KIND] as number) && this.stack.noteAt(LIST) === ITEMS_NOTE;
    if (top !== LEVEL && !isItem) return false;
    let first = LEVELS[top + OWN_START] as number;
    if (this.#bytes[first] === OPEN_BRACE) first++;
    while (isBlankOrBreak(this.#bytes[first])) first++;
    return first === LEVELS[top + ENTRY_START];
  }

  /** The plain scalar that came last goes on to `end`. */
  extend(start: number, end: number): void {
    const top = this.stack.top;
    const wanted = this.stack.wanted;
    if (!this.#beganWide && (wanted & NOTE_MASK) === API_VERSION_NOTE) this.#widen();
    if (LEVELS[top + NAME_START] === start) LEVELS[top + NAME_END] = end;
    const isSoft = (wanted & (SOFT | HARD)) !== 0;
    if (this.#last >= 0) {
      const at = this.#last * ROW;
      this.data[at + END] = end;
      if (!isSoft) return;
      if (((this.data[at + WHAT] as number) & HIT) === 0) this.hits++;
      this.data[at + WHAT] = (this.data[at + WHAT] as number) | HIT | SAYS;
    } else if (isSoft) {
      this.#last = this.#add(PLAIN | HIT | SAYS, start, end);
      if (isSeq(this.stack.kind)) LEVELS[top + NAME_START] = 0;
    }
  }

  /** Whether a string may hide a reference that is worth a word. */
  #maySay(wanted: number, isItem: boolean, start: number, end: number): boolean {
    if ((wanted & NAMED) !== 0) return true;
    // The flag before an argument says what that is.
    if (isItem && LEVELS[this.stack.top + NAME_START] === 0) return true;
    if ((wanted & BY_NAME) !== 0 && !isItem && this.#isNamedImage()) return true;
    if ((wanted & UNREAD) !== 0 && this.#isInMetadata()) return false;
    return this.isHinted === UNTOLD ? this.hints.areIn(this.#bytes, start, end) : this.isHinted === 1;
  }

  /** Whether the `name` beside the entry at hand says image, or comes after it. */
  #isNamedImage(): boolean {
    const top = this.stack.top;
    const start = LEVELS[top + NAME_START] as number;
    return start < 0 || mayBeImageName(this.#bytes, start, LEVELS[top + NAME_END] as number);
  }

  /** Whether the mapping at hand is that of the annotations of a `metadata`. */
  #isInMetadata(): boolean {
    const stack = this.stack;
    const top = stack.top;
    const around = top - LEVEL;
    if (stack.noteAt(top) !== ANNOTATIONS_NOTE || stack.noteAt(around) !== METADATA_NOTE) return false;
    return isMap(LEVELS[around + KIND] as number) && isMap(LEVELS[around - LEVEL + KIND] as number);
  }

  /** The row of an open collection, made if it has none, and before it those around it. */
  #rowOf(level: number, isHit: boolean): number {
    const stack = this.stack;
    const known = LEVELS[level + OWN_ROW] as number;
    if (level === 0 || known >= 0) return known;
    const parent = this.#rowOf(level - LEVEL, false);
    const what = (LEVELS[level + KIND] as number) | stack.noteAt(level) | (isHit ? HIT : 0);
    const start = LEVELS[level + OWN_START] as number;
    const row = this.#putEntry(parent, level - LEVEL, what, start, start);
    LEVELS[level + OWN_ROW] = row;
    return row;
  }

  /** The row of the entry at hand. */
  #add(what: number, start: number, end: number): number {
    const top = this.stack.top;
    return this.#putEntry(this.#rowOf(top, false), top, what, start, end);
  }

  #putEntry(parent: number, level: number, what: number, start: number, end: number): number {
    return this.#put(
      parent,
      LEVELS[level + ENTRY_START] as number,
      LEVELS[level + ENTRY_END] as number,
      what,
      start,
      end,
    );
  }

  #put(parent: number, keyStart: number, keyEnd: number, what: number, start: number, end: number): number {
    const row = this.count++;
    const at = row * ROW;
    if (at + ROW > this.#room) this.#grow();
    const data = this.data;
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
    this.data = grownWords(this.data, this.#room);
    this.#room *= 2;
  }
}
