/** ScannedRows of a document -> the parts that are judged by themselves, so that a list of many objects is never held as a whole. */

import { ByteTable } from "./byte-table.js";
import type { ScannedRows } from "./engine.js";
import { noteOf } from "./key-source.js";
import { mayBeOther, otherType } from "./scalar.js";
import { NOTE_MASK, NOTE_SHIFT } from "./scan-classes.js";
import { DOUBLE, END, isMap, isSeq, KIND_MASK, NULL, PARENT, PLAIN, ROW, START, WHAT } from "./scan-format.js";
import type { Unit } from "./scan-reader.js";
import { latin1 } from "./source.js";

const ITEMS = noteOf("items") << NOTE_SHIFT;
const API_VERSION = noteOf("apiVersion") << NOTE_SHIFT;
const KIND = noteOf("kind") << NOTE_SHIFT;

/**
 * What is before the items of a List or ResourceList, each of them, and what is after; or all of the document, if an item
 * is no object of its own, so that what it holds may depend on what is around it.
 */
export function unitsOf(bytes: Uint8Array, rows: ScannedRows): readonly Unit[] {
  const { data, count } = rows;
  const whole = [{ from: 0, to: count }];
  if (!rows.hasItems || !isMap((data[WHAT] as number) & KIND_MASK)) return whole;
  let items = -1;
  let tail = count;
  for (let row = 1; row < count; row++) {
    if (data[row * ROW + PARENT] !== 0) continue;
    if (((data[row * ROW + WHAT] as number) & NOTE_MASK) === ITEMS) {
      if (items >= 0) return whole;
      items = row;
    } else if (items >= 0 && tail === count) tail = row;
  }
  if (items < 0 || !isSeq((data[items * ROW + WHAT] as number) & KIND_MASK)) return whole;
  const units: Unit[] = [];
  const words = new ByteTable<boolean>();
  let from = 0;
  for (let row = items + 1; row < tail; row++) {
    if (data[row * ROW + PARENT] !== items) continue;
    units.push({ from, to: row });
    if (!isObject(bytes, data, row, tail, words)) return whole;
    from = row;
  }
  units.push({ from, to: tail }, { from: tail, to: count });
  return units.length > 2 ? units : whole;
}

/** Whether an item says for itself what object it is; `words` are those that were looked at before. */
function isObject(bytes: Uint8Array, data: Int32Array, item: number, end: number, words: ByteTable<boolean>): boolean {
  let seen = 0;
  for (let row = item + 1; row < end && (data[row * ROW + PARENT] as number) >= item; row++) {
    const at = row * ROW;
    const note = (data[at + WHAT] as number) & NOTE_MASK;
    if (data[at + PARENT] !== item || (note !== API_VERSION && note !== KIND)) continue;
    const kind = (data[at + WHAT] as number) & KIND_MASK;
    if (kind === PLAIN ? !isString(bytes, data[at + START] as number, data[at + END] as number, words) : kind > DOUBLE)
      continue;
    if (kind === NULL) continue;
    seen |= note;
    if (seen === (API_VERSION | KIND)) return true;
  }
  return false;
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
