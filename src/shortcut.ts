/**
 * The pipeline's shortcut, as far as it needs texts: what the engine does not know yet of a place or a text is learned here,
 * and what it has taken becomes edits.
 */

import type { Rules } from "./compile.js";
import type { EditList } from "./edits.js";
import type { ScanEngine } from "./engine.js";
import { type Finding, findingOf } from "./finding.js";
import { referenceField, textField } from "./image-field.js";
import type { Judge, Judgement } from "./judge.js";
import type { Candidate, Outline } from "./outline.js";
import { kindOfPlace } from "./place-kinds.js";
import { partEdits, partMap } from "./scalar.js";
import { ROW, START } from "./scan-format.js";
import type { Unit } from "./scan-reader.js";
import {
  LABELLED_TEXT,
  Learned,
  NEW_PLACE,
  NEW_REFERENCE,
  NEW_TEXT,
  NOTHING,
  OPEN_PLACE,
  REFERENCE,
  TAKEN,
  TEXT,
} from "./scan-shortcut.js";
import { encodeUtf8, latin1 } from "./source.js";

/** What becomes of a text at a field: edits, counted from its start, and how it was judged. */
export interface Fate {
  readonly edits: readonly { readonly start: number; readonly end: number; readonly text: Uint8Array }[];
  readonly judgements: readonly Judgement[];
}

/** The hits of the unit that was taken last, and how their places are told. */
export interface Taken {
  readonly count: number;
  row(index: number): number;
  fate(index: number): Fate;
  /** The shape of a row's place. */
  shapeOf(row: number): number;
  /** Whether the mapping of a row says of itself what object it is. */
  says(row: number): boolean;
}

/** What a place is to the engine. */
const PLACES = { nothing: NOTHING, reference: REFERENCE, text: TEXT, "labelled-text": LABELLED_TEXT } as const;

export const NOTHING_FATE: Fate = { edits: [], judgements: [] };

/** What was learned under some rules, in whatever input. */
interface Known {
  readonly learned: Learned;
  /** By number. */
  readonly fates: Fate[];
}

const KNOWN = new WeakMap<Rules, Known>();

/** What an input may begin with; nothing where it is so much that there is no room for more. */
export function knownOf(rules: Rules): Known {
  const known = KNOWN.get(rules);
  if (known && !known.learned.isFull) return known;
  const made: Known = { learned: new Learned(), fates: [NOTHING_FATE] };
  KNOWN.set(rules, made);
  return made;
}

export class Shortcut implements Taken {
  readonly #bytes: Uint8Array;
  readonly #rules: Rules;
  readonly #judge: Judge;
  readonly #engine: ScanEngine;
  readonly #fates: Fate[];
  /** The engine's, of the unit that was taken last: to ask it for each costs more than all else. */
  #hits: Int32Array = new Int32Array();
  count = 0;
  /** Whether documents may be taken at all. */
  readonly isOpen: boolean;

  constructor(bytes: Uint8Array, rules: Rules, judge: Judge, engine: ScanEngine, fates: Fate[]) {
    this.#bytes = bytes;
    this.#rules = rules;
    this.#judge = judge;
    this.#engine = engine;
    this.#fates = fates;
    this.isOpen = rules.pullSecret === undefined && rules.excludes.every(({ isForAll }) => isForAll);
  }

  row(index: number): number {
    return this.#hits[2 * index] as number;
  }

  fate(index: number): Fate {
    return this.#fates[this.#hits[2 * index + 1] as number] as Fate;
  }

  shapeOf(row: number): number {
    return this.#engine.shapeOf(row);
  }

  says(row: number): boolean {
    return this.#engine.says(row);
  }

  /** Adds the edits of the documents that the engine's last run took. */
  collect(edits: EditList): void {
    const { made, madeCount } = this.#engine;
    for (let index = 0; index < madeCount; index++) {
      this.#add(this.#fates[made[2 * index + 1] as number] as Fate, made[2 * index] as number, edits);
    }
  }

  /** Adds the edits of a unit of the document at hand, if it is one to be taken; `outline` gives all of it. */
  take({ from, to }: Unit, edits: EditList, outline: () => Outline | undefined): boolean {
    const engine = this.#engine;
    if (!this.isOpen) return false;
    engine.open(from);
    for (let outcome = engine.take(to); outcome !== TAKEN; outcome = engine.take(to)) {
      const candidate = outline()?.candidates[engine.hitCount];
      // Without an outline, which there is for other documents, nothing is learned.
      if (!candidate || !this.#learn(outcome, candidate)) return false;
    }
    this.#hits = engine.hits;
    this.count = engine.hitCount;
    const { data } = engine.rows;
    for (let index = 0; index < this.count; index++) {
      this.#add(this.fate(index), data[this.row(index) * ROW + START] as number, edits);
    }
    return true;
  }

  #add(fate: Fate, at: number, edits: EditList): void {
    for (const { start, end, text } of fate.edits) edits.push(at + start, at + end, text);
  }

  /** Learns what the engine does not know of its next hit; false if it knows that it can't take it. */
  #learn(outcome: number, candidate: Candidate): boolean {
    switch (outcome) {
      case NEW_PLACE: {
        const kind = kindOfPlace(candidate, this.#rules.places);
        this.#engine.learnPlace(kind === undefined ? OPEN_PLACE : PLACES[kind]);
        return true;
      }
      case NEW_TEXT:
        this.#engine.learnText(this.#isNothing(candidate));
        return true;
      case NEW_REFERENCE: {
        const fate = this.#fate(candidate);
        this.#engine.learnReference(fate ? this.#fates.push(fate) - 1 : -1);
        return true;
      }
      default:
        return false;
    }
  }

  /** Adds the findings of the unit that was taken last, whose outline is known to be there. */
  tell(document: number, findings: Finding[], outline: () => Outline | undefined): void {
    for (let index = 0; index < this.count; index++) {
      const { judgements } = this.fate(index);
      if (judgements.length === 0) continue;
      const candidate = outline()?.candidates[index] as Candidate;
      for (const judgement of judgements) {
        findings.push(findingOf(candidate, judgement, candidate.value.range, document, undefined));
      }
    }
  }

  /** Whether nothing is to be said of a text. */
  #isNothing(candidate: Candidate): boolean {
    const { type, range } = candidate.value;
    if (type !== "string") return true;
    return this.#judge.judge(textField(candidate), latin1(this.#bytes, range.start, range.end)).length === 0;
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
