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
import { kindOfPlace, referenceField } from "./fields.js";
import type { Judge } from "./judge.js";
import type { Candidate, Outline } from "./outline.js";
import { partEdits, partMap } from "./scalar.js";
import { NOTE_MASK, NOTE_SHIFT, noteOf } from "./scan-keys.js";
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
  START,
  WHAT,
} from "./scan-rows.js";
import type { SkipComments } from "./skip-comments.js";
import { encodeUtf8, latin1 } from "./source.js";

type Kind = "reference" | "nothing" | "other";

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
const NO_WORD = 0;
const ITEM = 1;

export class Shortcut {
  readonly #bytes: Uint8Array;
  readonly #rules: Rules;
  readonly #judge: Judge;
  readonly #comments: SkipComments;
  #isOpen: boolean;
  /** Keys, API versions and kinds. */
  readonly #words = new ByteTable<number>();
  readonly #fates = new ByteTable<Fate>();
  /** The shape of a place is that of what is around it and its key; of an object also its apiVersion and kind. */
  readonly #shapes = new Map<number, number>();
  readonly #kinds = new Map<number, Kind>();
  /** Of the document at hand, by row. */
  #shapeOf = new Int32Array(1024);
  #apiVersionOf = new Int32Array(1024);
  #kindOf = new Int32Array(1024);

  constructor(bytes: Uint8Array, rules: Rules, judge: Judge, comments: SkipComments) {
    this.#bytes = bytes;
    this.#rules = rules;
    this.#judge = judge;
    this.#comments = comments;
    this.#isOpen = rules.pullSecret === undefined && rules.excludes.every(({ isForAll }) => isForAll);
  }

  /** Adds the edits of the document that was scanned last, if it is one to be taken; `outline` gives all of it. */
  take(rows: Rows, edits: EditList, outline: () => Outline | undefined): boolean {
    if (!this.#isOpen || rows.skips) return false;
    this.#begin(rows);
    const { data, count } = rows;
    const { length } = edits;
    let hits = 0;
    for (let row = 0; row < count; row++) {
      const at = row * ROW;
      const what = data[at + WHAT] as number;
      if ((what & HIT) === 0) continue;
      hits++;
      const start = data[at + START] as number;
      const end = data[at + END] as number;
      const shape = this.#shape(data, row);
      const candidate = () => outline()?.candidates[hits - 1];
      const kind = this.#kinds.get(shape) ?? this.#learnKind(shape, candidate());
      if (kind === "nothing") continue;
      const valueKind = what & KIND_MASK;
      const isShort = kind === "reference" && valueKind !== NULL && valueKind <= DOUBLE;
      const fate = isShort
        ? (this.#fates.get(this.#bytes, start, end) ?? this.#learnFate(start, end, candidate()))
        : undefined;
      if (!fate?.edits || this.#comments.skipAfter(end)) {
        edits.truncate(length);
        return false;
      }
      for (const edit of fate.edits) edits.push(start + edit.start, start + edit.end, edit.text);
    }
    return true;
  }

  /** Notes the objects of the document at hand. */
  #begin({ data, count }: Rows): void {
    if (count > this.#shapeOf.length) {
      this.#shapeOf = new Int32Array(2 * count);
      this.#apiVersionOf = new Int32Array(2 * count);
      this.#kindOf = new Int32Array(2 * count);
    }
    for (let row = 0; row < count; row++) {
      this.#shapeOf[row] = this.#apiVersionOf[row] = this.#kindOf[row] = 0;
      const at = row * ROW;
      const note = (data[at + WHAT] as number) & NOTE_MASK;
      if (note !== API_VERSION && note !== KIND) continue;
      const isString = ((data[at + WHAT] as number) & KIND_MASK) <= DOUBLE;
      const word = isString ? this.#word(data[at + START] as number, data[at + END] as number) : NO_WORD;
      (note === KIND ? this.#kindOf : this.#apiVersionOf)[data[at + PARENT] as number] = word;
    }
  }

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
    const key = (shape << WORD_BITS) | word;
    const known = this.#shapes.get(key);
    if (known !== undefined) return known;
    const made = this.#shapes.size + 1;
    if (made >= MOST_SHAPES - 1) this.#isOpen = false;
    this.#shapes.set(key, made);
    return made;
  }

  #word(start: number, end: number): number {
    const known = this.#words.get(this.#bytes, start, end);
    if (known !== undefined) return known;
    const made = this.#words.size + ITEM + 1;
    if (made >= (1 << WORD_BITS) - 1) this.#isOpen = false;
    this.#words.add(this.#bytes, start, end, made);
    return made;
  }

  #learnKind(shape: number, candidate: Candidate | undefined): Kind {
    const kind = (candidate && kindOfPlace(candidate, this.#rules.places)) ?? "other";
    // Without an outline, which there is for other documents, nothing was learned.
    if (candidate) this.#kinds.set(shape, kind);
    return kind;
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
