/** ScannedRows of a document -> the parts that are judged by themselves, so that a list of many objects is never held as a whole. */

import { ByteTable } from "./byte-table.js";
import type { ScannedRows } from "./engine.js";
import { noteOf } from "./key-source.js";
import { mayBeOther, otherType } from "./scalar.js";
import { NOTE_MASK, NOTE_SHIFT } from "./scan-classes.js";
import { DOUBLE, END, HIT, isMap, isSeq, KIND_MASK, NULL, PARENT, PLAIN, ROW, START, WHAT } from "./scan-format.js";
import type { Gapped, Unit } from "./scan-reader.js";
import { latin1 } from "./source.js";

const ITEMS = noteOf("items") << NOTE_SHIFT;
const API_VERSION = noteOf("apiVersion") << NOTE_SHIFT;
const KIND = noteOf("kind") << NOTE_SHIFT;
const METADATA = noteOf("metadata") << NOTE_SHIFT;
const ANNOTATIONS = noteOf("annotations") << NOTE_SHIFT;

/** The parts of a document, or of a piece of it, that are judged by themselves. */
export interface Units {
  readonly units: readonly Unit[];
  /** What is around those that are objects of their own: all other rows that there are. */
  readonly around: Gapped;
}

/**
 * What is before the items of a List or ResourceList, each of them, and what is after; or all of the document, if an item
 * is no object of its own, so that what it holds may depend on what is around it.
 */
export function unitsOf(bytes: Uint8Array, rows: ScannedRows): Units {
  const units = listOf(bytes, rows) ?? [{ from: 0, to: rows.count }];
  const gapFrom = units[0]?.to ?? rows.count;
  const gapTo = units.length > 1 ? (units[units.length - 1]?.from ?? rows.count) : gapFrom;
  return { units, around: { from: 0, to: rows.count, gapFrom, gapTo } };
}

function listOf(bytes: Uint8Array, rows: ScannedRows): readonly Unit[] | undefined {
  const { data, count } = rows;
  if (!rows.hasItems || !isMap((data[WHAT] as number) & KIND_MASK)) return undefined;
  let items = -1;
  let tail = count;
  for (let row = 1; row < count; row++) {
    if (data[row * ROW + PARENT] !== 0) continue;
    if (noteAt(data, row) === ITEMS) {
      if (items >= 0) return undefined;
      items = row;
    } else if (items >= 0 && tail === count) tail = row;
  }
  if (items < 0 || !isSeq((data[items * ROW + WHAT] as number) & KIND_MASK)) return undefined;
  const units: Unit[] = [];
  const words = new ByteTable<boolean>();
  let from = 0;
  for (let row = items + 1; row < tail; row++) {
    if (data[row * ROW + PARENT] !== items) continue;
    units.push({ from, to: row });
    if (!isObject(bytes, data, row, tail, words)) return undefined;
    from = row;
  }
  units.push({ from, to: tail }, { from: tail, to: count });
  // What is judged before and after the items may be one another's registry, tag or pod spec.
  const isApart = units.length > 2 && !(hasHit(data, 0, units[0]?.to ?? 0) && hasHit(data, tail, count));
  return isApart ? units : undefined;
}

/** The same for a list that is scanned in pieces, of which there are so many that nothing is made for each. */
export class Pieces implements Units {
  readonly units: Unit[] = [];
  around: Gapped = { from: 0, to: 0, gapFrom: 0, gapTo: 0 };
  readonly #bytes: Uint8Array;
  /** Those that were looked at before. */
  readonly #words = new ByteTable<boolean>();

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /**
   * Begins with a piece: what is before the items, if it is the first, an item, and what is after, if it is the last. False if
   * the list can't be judged in pieces: an item is no object of its own, or what comes after the items tells of them.
   */
  begin({ data, count, around }: ScannedRows, isFirst: boolean, isLast: boolean): boolean {
    const units = this.units;
    units.length = 0;
    if (isFirst) {
      if (hasNote(data, around - 1, ITEMS)) return false;
      this.around = { from: 0, to: around, gapFrom: around, gapTo: around };
      units.push({ from: 0, to: around });
    }
    let tail = count;
    if (isLast) for (tail = around; tail < count && data[tail * ROW + PARENT] !== 0; ) tail++;
    if (around < tail) {
      if (!isObject(this.#bytes, data, around, tail, this.#words)) return false;
      units.push({ from: around, to: tail });
    }
    if (tail === count) return true;
    units.push({ from: tail, to: count });
    this.around = { from: 0, to: count, gapFrom: around, gapTo: tail };
    return this.#tellsNothing(data, around, tail, count);
  }

  /**
   * Whether what comes after the items is nothing to them: kubectl says there that it is a List, and kustomize that it is a
   * ResourceList, which by their kinds are nothing to objects that say for themselves what they are.
   */
  #tellsNothing(data: Int32Array, around: number, from: number, to: number): boolean {
    const isJudged = hasHit(data, 0, around);
    for (let row = from; row < to; row++) {
      const note = noteAt(data, row);
      const parent = data[row * ROW + PARENT] as number;
      if (note === ANNOTATIONS && data[parent * ROW + PARENT] === 0 && noteAt(data, parent) === METADATA) return false;
      if (parent !== 0 || note === 0) continue;
      // What is before the items is told of by it, and was judged.
      if (isJudged || note === ITEMS || hasNote(data, around, note)) return false;
      if (note === API_VERSION || note === KIND) {
        if (!this.#isHarmless(data, 1, around) || !this.#isHarmless(data, from, to)) return false;
      }
    }
    return !isJudged || !hasHit(data, from, to);
  }

  /** Whether the document says with some rows that it is a list of Kubernetes' own, or nothing of what it is. */
  #isHarmless(data: Int32Array, from: number, to: number): boolean {
    for (let row = from; row < to; row++) {
      const note = noteAt(data, row);
      if (data[row * ROW + PARENT] !== 0 || (note !== API_VERSION && note !== KIND)) continue;
      const at = row * ROW;
      const isPlain = ((data[at + WHAT] as number) & KIND_MASK) === PLAIN;
      const word = latin1(this.#bytes, data[at + START] as number, data[at + END] as number);
      if (!isPlain || !(note === KIND ? HARMLESS_KIND : HARMLESS_VERSION).test(word)) return false;
    }
    return true;
  }
}

const HARMLESS_KIND = /^(?:Resource)?List$/;
const HARMLESS_VERSION = /^(?:config\.kubernetes\.io\/)?v1(?:(?:alpha|beta)1)?$/;

function noteAt(data: Int32Array, row: number): number {
  return (data[row * ROW + WHAT] as number) & NOTE_MASK;
}

/** Whether the document has a key of a note, of rows up to one. */
function hasNote(data: Int32Array, to: number, note: number): boolean {
  for (let row = 1; row < to; row++) if (data[row * ROW + PARENT] === 0 && noteAt(data, row) === note) return true;
  return false;
}

function hasHit(data: Int32Array, from: number, to: number): boolean {
  for (let row = from; row < to; row++) if (((data[row * ROW + WHAT] as number) & HIT) !== 0) return true;
  return false;
}

/** Whether an item says for itself what object it is, once; `words` are those that were looked at before. */
function isObject(bytes: Uint8Array, data: Int32Array, item: number, end: number, words: ByteTable<boolean>): boolean {
  let seen = 0;
  for (let row = item + 1; row < end && (data[row * ROW + PARENT] as number) >= item; row++) {
    const at = row * ROW;
    const note = noteAt(data, row);
    if (data[at + PARENT] !== item || (note !== API_VERSION && note !== KIND)) continue;
    const kind = (data[at + WHAT] as number) & KIND_MASK;
    const isText =
      kind === PLAIN
        ? isString(bytes, data[at + START] as number, data[at + END] as number, words)
        : kind <= DOUBLE && kind !== NULL;
    // Of duplicates the last would count.
    if (!isText || (seen & note) !== 0) return false;
    seen |= note;
  }
  return seen === (API_VERSION | KIND);
}

/** Whether a plain scalar is no number, no null and the like. */
function isString(bytes: Uint8Array, start: number, end: number, words: ByteTable<boolean>): boolean {
  if (start < end && !mayBeOther(bytes[start])) return true;
  const known = words.get(bytes, start, end);
  if (known !== undefined) return known;
  const made = otherType(latin1(bytes, start, end)) === undefined;
  words.add(bytes, start, end, made);
  return made;
}
