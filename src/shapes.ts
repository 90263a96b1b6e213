/**
 * Places by their shape: what is around them, by keys without indices and the apiVersions and kinds of objects, so that
 * what is known of one place is known of others. A shape is a small number, and no text is made for it.
 */

import { ByteTable } from "./byte-table.js";
import { DOUBLE, END, FOLDED, KEY_END, KEY_START, KIND_MASK, PARENT, ROW, START, WHAT } from "./scan-format.js";
import { NOTE_MASK, NOTE_SHIFT, noteOf } from "./scan-keys.js";
import type { Rows } from "./scan-rows.js";

/** A shape is made of another and a word, so that both fit in a small integer. */
const WORD_BITS = 12;
const MOST_SHAPES = 1 << (30 - WORD_BITS);

const API_VERSION = noteOf("apiVersion") << NOTE_SHIFT;
const KIND = noteOf("kind") << NOTE_SHIFT;
const NO_WORD = 0;
const ITEM = 1;
/** A word that is not told from others. */
const ANY_WORD = -1;
export const NO_SHAPE = -1;

export class Shapes {
  /** Keys, API versions and kinds. */
  readonly #words = new ByteTable<number>();
  /** By the shape around a place and a word. */
  readonly #shapes = new Map<number, number>();
  /** Of the document at hand, by row. */
  #shapeOf = new Int32Array(1024);
  #apiVersionOf = new Int16Array(1024);
  #kindOf = new Int16Array(1024);

  /** Notes the objects of the document at hand, of any input; gives the set of its keys' notes, a bit for each. */
  begin(bytes: Uint8Array, { data, count }: Rows): number {
    if (count > this.#shapeOf.length) {
      this.#shapeOf = new Int32Array(2 * count);
      this.#apiVersionOf = new Int16Array(2 * count);
      this.#kindOf = new Int16Array(2 * count);
    }
    let notes = 0;
    for (let row = 0; row < count; row++) {
      this.#shapeOf[row] = this.#apiVersionOf[row] = this.#kindOf[row] = 0;
      const note = (data[row * ROW + WHAT] as number) & NOTE_MASK;
      notes |= 1 << (note >> NOTE_SHIFT);
      if (note !== API_VERSION && note !== KIND) continue;
      const said = note === KIND ? this.#kindOf : this.#apiVersionOf;
      said[data[row * ROW + PARENT] as number] = this.#said(bytes, data, row);
    }
    return notes;
  }

  /** The word of an apiVersion or a kind. */
  #said(bytes: Uint8Array, data: Int32Array, row: number): number {
    const at = row * ROW;
    const kind = (data[at + WHAT] as number) & KIND_MASK;
    if (kind <= DOUBLE) return this.#word(bytes, data[at + START] as number, data[at + END] as number);
    // What a block scalar says, its bytes alone do not tell.
    return kind <= FOLDED ? ANY_WORD : NO_WORD;
  }

  /** Whether there is room for few more words or shapes: those beyond are told from no others. */
  get isFull(): boolean {
    return this.#words.size >= 1 << (WORD_BITS - 1) || this.#shapes.size >= MOST_SHAPES / 2;
  }

  /** Whether the mapping of a row says an apiVersion or a kind of its own. */
  says(row: number): boolean {
    return this.#apiVersionOf[row] !== NO_WORD || this.#kindOf[row] !== NO_WORD;
  }

  /** The shape of a row's place; none if there are too many. */
  of(bytes: Uint8Array, data: Int32Array, row: number): number {
    if (row < 0) return 0;
    const known = this.#shapeOf[row] as number;
    if (known !== 0) return known;
    const at = row * ROW;
    const start = data[at + KEY_START] as number;
    const key = start < 0 ? ITEM : this.#word(bytes, start, data[at + KEY_END] as number);
    let shape = this.#join(this.of(bytes, data, data[at + PARENT] as number), key);
    if (this.says(row)) {
      shape = this.#join(this.#join(shape, this.#apiVersionOf[row] as number), this.#kindOf[row] as number);
    }
    this.#shapeOf[row] = shape;
    return shape;
  }

  #join(shape: number, word: number): number {
    if (shape === NO_SHAPE || word < 0) return NO_SHAPE;
    const key = (shape << WORD_BITS) | word;
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    const made = this.#shapes.size + 1;
    if (made >= MOST_SHAPES) return NO_SHAPE;
    this.#shapes.set(key, made);
    return made;
  }

  #word(bytes: Uint8Array, start: number, end: number): number {
    const known = this.#words.get(bytes, start, end);
    if (known !== undefined) return known;
    const made = this.#words.size + ITEM + 1;
    if (made >= 1 << WORD_BITS) return ANY_WORD;
    this.#words.add(bytes, start, end, made);
    return made;
  }
}
