/**
 * The way of most documents through the pipeline: places and texts that came before are known by their bytes, so that
 * nothing is made of a document but its edits.
 *
 * A document is taken only if all that the scanner found in it is nothing by its place, or a reference by its place
 * whose text is rewritten, or left without a word. Any other goes the whole way, which says the same of these.
 */

import { ByteTable } from "./byte-table.js";
import type { Rules } from "./compile.js";
import type { EditList } from "./edits.js";
import { referenceField, textField } from "./fields.js";
import type { Judge } from "./judge.js";
import type { Candidate, Outline } from "./outline.js";
import { kindOfPlace, type PlaceKind } from "./place-kinds.js";
import { partEdits, partMap } from "./scalar.js";
import { NOTE_MASK, NOTE_SHIFT, noteOf } from "./scan-keys.js";
import type { Unit } from "./scan-outline.js";
import {
  DOUBLE,
  END,
  HIT,
  KEY_END,
  KEY_START,
  KIND_MASK,
  NULL,
  PARENT,
  ROW,
  type Rows,
  SAYS,
  START,
  WHAT,
} from "./scan-rows.js";
import type { SkipComments } from "./skip-comments.js";
import { encodeUtf8, latin1 } from "./source.js";

/** What becomes of a text at a field: edits, counted from its start; undefined if there is more to be said of it. */
interface Fate {
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: Uint8Array }[] | undefined;
}

/** A shape is made of another and a word, so that both fit in a small integer. */
const WORD_BITS = 12;
const MOST_SHAPES = 1 << (30 - WORD_BITS);
const MOST_FATES = 1 << 16;

const API_VERSION = noteOf("apiVersion") << NOTE_SHIFT;
const KIND = noteOf("kind") << NOTE_SHIFT;
const SKIP = noteOf("pullthrough.dev/skip") << NOTE_SHIFT;
const NO_WORD = 0;
const ITEM = 1;
const NO_SHAPE = -1;
const NO_EDITS: Fate["edits"] = [];
/** A longer text is searched each time, so that few are kept. */
const LONGEST_TEXT = 256;

export class Shortcut {
  readonly #bytes: Uint8Array;
  readonly #rules: Rules;
  readonly #judge: Judge;
  readonly #comments: SkipComments;
  readonly #isOpen: boolean;
  /** Keys, API versions and kinds. */
  readonly #words = new ByteTable<number>();
  readonly #fates = new ByteTable<Fate>();
  /** Texts, and by the shape of a place whether one there is nothing. */
  readonly #texts = new ByteTable<Map<number, boolean>>();
  /** The shape of a place is that of what is around it and its key; of an object also its apiVersion and kind. */
  readonly #shapes = new Map<number, number>();
  readonly #kinds = new Map<number, PlaceKind>();
  /** Of the document at hand, by row. */
  #shapeOf = new Int32Array(1024);
  #apiVersionOf = new Int32Array(1024);
  #kindOf = new Int32Array(1024);
  /** Whether an annotation was seen that asks to skip something. */
  #skips = false;

  constructor(bytes: Uint8Array, rules: Rules, judge: Judge, comments: SkipComments) {
    this.#bytes = bytes;
    this.#rules = rules;
    this.#judge = judge;
    this.#comments = comments;
    this.#isOpen = rules.pullSecret === undefined && rules.excludes.every(({ isForAll }) => isForAll);
  }

  /** Adds the edits of a unit of the document at hand, if it is one to be taken; `outline` gives all of it. */
  take({ data }: Rows, { from, to }: Unit, edits: EditList, outline: () => Outline | undefined): boolean {
    if (!this.#isOpen || this.#skips) return false;
    const { length } = edits;
    let hits = 0;
    for (let row = from; row < to; row++) {
      const what = data[row * ROW + WHAT] as number;
      if ((what & HIT) === 0) continue;
      hits++;
      const index = hits - 1;
      const found = this.#editsAt(data, row, () => outline()?.candidates[index]);
      if (!found) {
        edits.truncate(length);
        return false;
      }
      const start = data[row * ROW + START] as number;
      for (const edit of found) edits.push(start + edit.start, start + edit.end, edit.text);
    }
    return true;
  }

  /** The edits of a hit, counted from its start; undefined if there is more to be said of it. */
  #editsAt(data: Int32Array, row: number, candidate: () => Candidate | undefined): Fate["edits"] {
    const at = row * ROW;
    const what = data[at + WHAT] as number;
    const start = data[at + START] as number;
    const end = data[at + END] as number;
    const shape = this.#shape(data, row);
    if (shape === NO_SHAPE) return undefined;
    const kind = this.#kinds.has(shape) ? this.#kinds.get(shape) : this.#learnKind(shape, candidate());
    if (kind === undefined) return undefined;
    const isText = kind === "text" || kind === "labelled-text";
    if (kind === "nothing" || (isText && (what & SAYS) === 0)) return NO_EDITS;
    const valueKind = what & KIND_MASK;
    // Of a comment that skips, the end of a value of one line tells.
    if (valueKind === NULL || valueKind > DOUBLE) return undefined;
    if (isText) return kind === "text" && this.#isNothing(shape, start, end, candidate) ? NO_EDITS : undefined;
    const fate = this.#fates.get(this.#bytes, start, end) ?? this.#learnFate(start, end, candidate());
    return fate?.edits && !this.#comments.skipAfter(end) ? fate.edits : undefined;
  }

  /** Notes the objects of the document at hand. */
  begin({ data, count }: Rows): void {
    if (count > this.#shapeOf.length) {
      this.#shapeOf = new Int32Array(2 * count);
      this.#apiVersionOf = new Int32Array(2 * count);
      this.#kindOf = new Int32Array(2 * count);
    }
    this.#skips = false;
    for (let row = 0; row < count; row++) {
      this.#shapeOf[row] = this.#apiVersionOf[row] = this.#kindOf[row] = 0;
      const at = row * ROW;
      const note = (data[at + WHAT] as number) & NOTE_MASK;
      if (note === SKIP) this.#skips = true;
      if (note !== API_VERSION && note !== KIND) continue;
      const isString = ((data[at + WHAT] as number) & KIND_MASK) <= DOUBLE;
      const word = isString ? this.#word(data[at + START] as number, data[at + END] as number) : NO_WORD;
      (note === KIND ? this.#kindOf : this.#apiVersionOf)[data[at + PARENT] as number] = word;
    }
  }

  /** The shape of a row's place; none if there are too many. */
  #shape(data: Int32Array, row: number): number {
    if (row < 0) return 0;
    const known = this.#shapeOf[row] as number;
    if (known !== 0) return known;
    const at = row * ROW;
    const start = data[at + KEY_START] as number;
    const key = start < 0 ? ITEM : this.#word(start, data[at + KEY_END] as number);
    let shape = this.#join(this.#shape(data, data[at + PARENT] as number), key);
    const apiVersion = this.#apiVersionOf[row] as number;
    const kind = this.#kindOf[row] as number;
    if (apiVersion !== NO_WORD || kind !== NO_WORD) shape = this.#join(this.#join(shape, apiVersion), kind);
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

  #word(start: number, end: number): number {
    const known = this.#words.get(this.#bytes, start, end);
    if (known !== undefined) return known;
    const made = this.#words.size + ITEM + 1;
    if (made >= 1 << WORD_BITS) return -1;
    this.#words.add(this.#bytes, start, end, made);
    return made;
  }

  #learnKind(shape: number, candidate: Candidate | undefined): PlaceKind {
    // Without an outline, which there is for other documents, nothing was learned.
    if (!candidate) return undefined;
    const kind = kindOfPlace(candidate, this.#rules.places);
    this.#kinds.set(shape, kind);
    return kind;
  }

  /** Whether nothing is to be said of a text at places of a shape. */
  #isNothing(shape: number, start: number, end: number, candidate: () => Candidate | undefined): boolean {
    if (end - start > LONGEST_TEXT) return false;
    let byShape = this.#texts.get(this.#bytes, start, end);
    const known = byShape?.get(shape);
    if (known !== undefined) return known;
    const made = candidate();
    if (!made) return false;
    const { type } = made.value;
    const raw = latin1(this.#bytes, start, end);
    const isNothing = type !== "string" || this.#judge.judge(textField(made), raw).length === 0;
    if (!byShape) {
      byShape = new Map();
      if (this.#texts.size < MOST_FATES) this.#texts.add(this.#bytes, start, end, byShape);
    }
    byShape.set(shape, isNothing);
    return isNothing;
  }

  #learnFate(start: number, end: number, candidate: Candidate | undefined): Fate | undefined {
    if (!candidate) return undefined;
    const fate = { edits: this.#edits(candidate) };
    if (this.#fates.size < MOST_FATES) this.#fates.add(this.#bytes, start, end, fate);
    return fate;
  }

  #edits(candidate: Candidate): Fate["edits"] {
    const { range, style } = candidate.value;
    if (!style) return undefined;
    const raw = latin1(this.#bytes, range.start, range.end);
    const judgements = this.#judge.judge(referenceField(candidate), raw);
    if (judgements.some(({ verdict }) => this.#rules.severities.has(verdict))) return undefined;
    const read = { raw, style, map: partMap(raw, style) };
    return judgements
      .flatMap(({ changes }) => changes)
      .flatMap(({ start, end, text }) => partEdits(read, 0, { from: start, to: end, text }))
      .map(({ range: { start, end }, text }) => ({ start, end, text: encodeUtf8(text) }));
  }
}
