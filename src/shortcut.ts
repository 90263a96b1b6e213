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
import { type Finding, findingOf } from "./finding.js";
import { referenceField, textField } from "./image-field.js";
import type { Judge, Judgement } from "./judge.js";
import type { Candidate, Outline } from "./outline.js";
import { kindOfPlace, type PlaceKind } from "./place-kinds.js";
import { partEdits, partMap } from "./scalar.js";
import { DOUBLE, END, HIT, KIND_MASK, NULL, ROW, SAYS, START, WHAT } from "./scan-format.js";
import { noteOf } from "./scan-keys.js";
import type { Unit } from "./scan-reader.js";
import type { Rows } from "./scan-rows.js";
import { NO_SHAPE, Shapes } from "./shapes.js";
import type { SkipComments } from "./skip-comments.js";
import { encodeUtf8, latin1 } from "./source.js";

/** What becomes of a text at a field: edits, counted from its start, and how it was judged. */
export interface Fate {
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: Uint8Array }[];
  readonly judgements: readonly Judgement[];
}

/** The hits of the unit that was taken last: their rows, their fates, and how places are told. */
export interface Taken {
  /** How many there are; the lists may be longer. */
  readonly count: number;
  readonly rows: readonly number[];
  readonly fates: readonly Fate[];
  readonly shapes: Shapes;
}

/** What was learned of places and texts under some rules, in whatever input. */
interface Learned {
  readonly shapes: Shapes;
  /** What the places of a shape are. */
  readonly kinds: Map<number, PlaceKind>;
  /** Undefined for a text of which there is more to be said. */
  readonly fates: ByteTable<{ readonly fate: Fate | undefined }>;
  /** Texts, and by the shape of a place whether one there is nothing. */
  readonly texts: ByteTable<Map<number, boolean>>;
}

const LEARNED = new WeakMap<Rules, Learned>();

/** What an input may begin with; nothing where it is so much that there is no room for more. */
function learnedOf(rules: Rules): Learned {
  const known = LEARNED.get(rules);
  if (known && !known.shapes.isFull && Math.max(known.fates.size, known.texts.size) < MOST_FATES / 2) return known;
  const made: Learned = { shapes: new Shapes(), kinds: new Map(), fates: new ByteTable(), texts: new ByteTable() };
  LEARNED.set(rules, made);
  return made;
}

const MOST_FATES = 1 << 16;

const SKIP = 1 << noteOf("pullthrough.dev/skip");
const NOTHING: Fate = { edits: [], judgements: [] };
/** A longer text is searched each time, so that few are kept. */
const LONGEST_TEXT = 256;

export class Shortcut {
  readonly #bytes: Uint8Array;
  readonly #rules: Rules;
  readonly #judge: Judge;
  readonly #comments: SkipComments;
  readonly #isOpen: boolean;
  readonly #learned: Learned;
  /** Whether an annotation was seen that asks to skip something. */
  #skips = false;
  readonly taken: { count: number; readonly rows: number[]; readonly fates: Fate[]; readonly shapes: Shapes };

  constructor(bytes: Uint8Array, rules: Rules, judge: Judge, comments: SkipComments) {
    this.#bytes = bytes;
    this.#rules = rules;
    this.#judge = judge;
    this.#comments = comments;
    this.#learned = learnedOf(rules);
    this.taken = { count: 0, rows: [], fates: [], shapes: this.#learned.shapes };
    this.#isOpen = rules.pullSecret === undefined && rules.excludes.every(({ isForAll }) => isForAll);
  }

  /** Adds the edits of a unit of the document at hand, if it is one to be taken; `outline` gives all of it. */
  take({ data }: Rows, { from, to }: Unit, edits: EditList, outline: () => Outline | undefined): boolean {
    if (!this.#isOpen || this.#skips) return false;
    const { length } = edits;
    const { taken } = this;
    taken.count = 0;
    for (let row = from; row < to; row++) {
      if (((data[row * ROW + WHAT] as number) & HIT) === 0) continue;
      const fate = this.#fateOf(data, row, outline);
      if (!fate) {
        edits.truncate(length);
        return false;
      }
      taken.rows[taken.count] = row;
      taken.fates[taken.count++] = fate;
      const start = data[row * ROW + START] as number;
      for (const edit of fate.edits) edits.push(start + edit.start, start + edit.end, edit.text);
    }
    return true;
  }

  /** Adds the findings of the unit that was taken last, whose outline is known to be there. */
  tell(document: number, findings: Finding[], outline: () => Outline | undefined): void {
    for (let index = 0; index < this.taken.count; index++) {
      const { judgements } = this.taken.fates[index] as Fate;
      if (judgements.length === 0) continue;
      const candidate = outline()?.candidates[index] as Candidate;
      for (const judgement of judgements) {
        findings.push(findingOf(candidate, judgement, candidate.value.range, document, undefined));
      }
    }
  }

  /** The fate of a hit, the next after those that were taken; undefined if there is more to be said of it. */
  #fateOf(data: Int32Array, row: number, outline: () => Outline | undefined): Fate | undefined {
    const at = row * ROW;
    const what = data[at + WHAT] as number;
    const start = data[at + START] as number;
    const end = data[at + END] as number;
    const shape = this.taken.shapes.of(this.#bytes, data, row);
    if (shape === NO_SHAPE) return undefined;
    const kind = this.#learned.kinds.has(shape)
      ? this.#learned.kinds.get(shape)
      : this.#learnKind(shape, this.#next(outline));
    if (kind === undefined) return undefined;
    const isText = kind === "text" || kind === "labelled-text";
    if (kind === "nothing" || (isText && (what & SAYS) === 0)) return NOTHING;
    const valueKind = what & KIND_MASK;
    // Of a comment that skips, the end of a value of one line tells.
    if (valueKind === NULL || valueKind > DOUBLE) return undefined;
    if (isText) return kind === "text" && this.#isNothing(shape, start, end, outline) ? NOTHING : undefined;
    const known = this.#learned.fates.get(this.#bytes, start, end);
    const fate = known ? known.fate : this.#learnFate(start, end, this.#next(outline));
    return fate && !this.#comments.skipAfter(end) ? fate : undefined;
  }

  #next(outline: () => Outline | undefined): Candidate | undefined {
    return outline()?.candidates[this.taken.count];
  }

  /** Begins with the document at hand. */
  begin(rows: Rows): void {
    this.#skips = (this.taken.shapes.begin(this.#bytes, rows) & SKIP) !== 0;
  }

  #learnKind(shape: number, candidate: Candidate | undefined): PlaceKind {
    // Without an outline, which there is for other documents, nothing was learned.
    if (!candidate) return undefined;
    const kind = kindOfPlace(candidate, this.#rules.places);
    this.#learned.kinds.set(shape, kind);
    return kind;
  }

  /** Whether nothing is to be said of a text at places of a shape. */
  #isNothing(shape: number, start: number, end: number, outline: () => Outline | undefined): boolean {
    if (end - start > LONGEST_TEXT) return false;
    let byShape = this.#learned.texts.get(this.#bytes, start, end);
    const known = byShape?.get(shape);
    if (known !== undefined) return known;
    const made = this.#next(outline);
    if (!made) return false;
    const { type } = made.value;
    const raw = latin1(this.#bytes, start, end);
    const isNothing = type !== "string" || this.#judge.judge(textField(made), raw).length === 0;
    if (!byShape) {
      byShape = new Map();
      if (this.#learned.texts.size < MOST_FATES) this.#learned.texts.add(this.#bytes, start, end, byShape);
    }
    byShape.set(shape, isNothing);
    return isNothing;
  }

  #learnFate(start: number, end: number, candidate: Candidate | undefined): Fate | undefined {
    if (!candidate) return undefined;
    const fate = this.#fate(candidate);
    if (this.#learned.fates.size < MOST_FATES) this.#learned.fates.add(this.#bytes, start, end, { fate });
    return fate;
  }

  #fate(candidate: Candidate): Fate | undefined {
    const { range, style } = candidate.value;
    if (!style) return undefined;
    const raw = latin1(this.#bytes, range.start, range.end);
    const judgements = this.#judge.judge(referenceField(candidate), raw);
    if (judgements.some(({ verdict }) => this.#rules.severities.has(verdict))) return undefined;
    const read = { raw, style, map: partMap(raw, style) };
    const edits = judgements
      .flatMap(({ changes }) => changes)
      .flatMap(({ start, end, text }) => partEdits(read, 0, { from: start, to: end, text }))
      .map(({ range: { start, end }, text }) => ({ start, end, text: encodeUtf8(text) }));
    // What is remembered must not keep an input, which each change names by its candidate.
    return { edits, judgements: judgements.map((judgement) => ({ ...judgement, changes: [] })) };
  }
}
