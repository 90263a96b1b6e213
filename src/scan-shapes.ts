/**
 * Places by their shape: what is around them, by keys without indices and the apiVersions and kinds of objects, so that
 * what is known of one place is known of others. A shape is a small number, and no text is made for it.
 */

import { API_VERSION_NOTE, KIND_NOTE, NOTE_MASK, NOTE_SHIFT } from "./scan-classes.js";
import { DOUBLE, END, FOLDED, KEY_END, KEY_START, KIND_MASK, PARENT, ROW, START, WHAT } from "./scan-format.js";
import { type Bytes, hashOf, newWords, type Words } from "./scan-memory.js";
import { ByteNumbers, PairNumbers, UNKNOWN } from "./scan-numbers.js";
import type { Rows } from "./scan-rows.js";

/** Places of more words or shapes are told from no others. */
const MOST_WORDS = 4096;
const MOST_SHAPES = 262144;

const NO_WORD = 0;
const ITEM = 1;
/** A word that is not told from others. */
const ANY_WORD = -1;
export const NO_SHAPE = -1;

/** Of a row of the document at hand: its shape, if it is known, and the words of what it says of an object. */
const SHAPE = 0;
const API_VERSION = 1;
const KIND = 2;
const FACTS = 3;

export class Shapes {
  /** Keys, API versions and kinds. */
  readonly #words: ByteNumbers = new ByteNumbers(64);
  /** By the shape around a place and a word. */
  readonly #shapes: PairNumbers = new PairNumbers();
  #facts: Words = newWords(FACTS * 64);
  #room = FACTS * 64;

  /** Notes the objects of the document at hand, of any input; gives the set of its keys' notes, a bit for each. */
  begin(bytes: Bytes, rows: Rows): number {
    const data = rows.data;
    const count = rows.count;
    if (FACTS * count > this.#room) {
      this.#room = 2 * FACTS * count;
      this.#facts = newWords(this.#room);
    }
    const facts = this.#facts;
    let notes = 0;
    for (let row = 0; row < count; row++) {
      facts[row * FACTS + SHAPE] = 0;
      facts[row * FACTS + API_VERSION] = NO_WORD;
      facts[row * FACTS + KIND] = NO_WORD;
      const note = (data[row * ROW + WHAT] as number) & NOTE_MASK;
      notes |= 1 << (note >> NOTE_SHIFT);
      if (note !== API_VERSION_NOTE && note !== KIND_NOTE) continue;
      const parent = data[row * ROW + PARENT] as number;
      if (parent >= 0) facts[parent * FACTS + (note === KIND_NOTE ? KIND : API_VERSION)] = this.#said(bytes, data, row);
    }
    return notes;
  }

  /** The word of an apiVersion or a kind. */
  #said(bytes: Bytes, data: Words, row: number): number {
    const at = row * ROW;
    const kind = (data[at + WHAT] as number) & KIND_MASK;
    if (kind <= DOUBLE) return this.#word(bytes, data[at + START] as number, data[at + END] as number);
    // What a block scalar says, its bytes alone do not tell.
    return kind <= FOLDED ? ANY_WORD : NO_WORD;
  }

  /** Whether there is room for few more words or shapes: those beyond are told from no others. */
  get isFull(): boolean {
    return 2 * this.#words.size >= MOST_WORDS || 2 * this.#shapes.size >= MOST_SHAPES;
  }

  /** Whether the mapping of a row says an apiVersion or a kind of its own. */
  says(row: number): boolean {
    const at = row * FACTS;
    return this.#facts[at + API_VERSION] !== NO_WORD || this.#facts[at + KIND] !== NO_WORD;
  }

  /** The shape of a row's place; none if there are too many. */
  of(bytes: Bytes, data: Words, row: number): number {
    if (row < 0) return 0;
    const facts = this.#facts;
    const known = facts[row * FACTS + SHAPE] as number;
    if (known !== 0) return known;
    const at = row * ROW;
    const start = data[at + KEY_START] as number;
    const key = start < 0 ? ITEM : this.#word(bytes, start, data[at + KEY_END] as number);
    let shape = this.#join(this.of(bytes, data, data[at + PARENT] as number), key);
    if (this.says(row)) {
      shape = this.#join(shape, facts[row * FACTS + API_VERSION] as number);
      shape = this.#join(shape, facts[row * FACTS + KIND] as number);
    }
    facts[row * FACTS + SHAPE] = shape;
    return shape;
  }

  #join(shape: number, word: number): number {
    if (shape === NO_SHAPE || word < 0) return NO_SHAPE;
    const known = this.#shapes.get(shape, word);
    if (known !== UNKNOWN) return known;
    const made = this.#shapes.size + 1;
    if (made >= MOST_SHAPES) return NO_SHAPE;
    this.#shapes.add(shape, word, made);
    return made;
  }

  #word(bytes: Bytes, start: number, end: number): number {
    const hash = hashOf(bytes, start, end);
    const known = this.#words.get(bytes, start, end, hash);
    if (known !== UNKNOWN) return known;
    const made = this.#words.size + ITEM + 1;
    if (made >= MOST_WORDS) return ANY_WORD;
    this.#words.add(bytes, start, end, hash, made);
    return made;
  }
}
