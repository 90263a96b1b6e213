/** Rows of a document -> the parts that are judged by themselves, so that a list of many objects is never held as a whole. */

import { otherType } from "./scalar.js";
import { NOTE_MASK, NOTE_SHIFT, noteOf } from "./scan-keys.js";
import type { Unit } from "./scan-outline.js";
import { DOUBLE, END, isMap, isSeq, KIND_MASK, PARENT, PLAIN, ROW, type Rows, START, WHAT } from "./scan-rows.js";
import { latin1 } from "./source.js";

const ITEMS = noteOf("items") << NOTE_SHIFT;
const API_VERSION = noteOf("apiVersion") << NOTE_SHIFT;
const KIND = noteOf("kind") << NOTE_SHIFT;

/**
 * What is before the items of a List or ResourceList, each of them, and what is after; or all of the document, if an item
 * is no object of its own, so that what it holds may depend on what is around it.
 */
export function unitsOf(bytes: Uint8Array, rows: Rows): readonly Unit[] {
  const { data, count } = rows;
  const whole = [{ from: 0, to: count }];
  if (!isMap((data[WHAT] as number) & KIND_MASK)) return whole;
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
  let from = 0;
  for (let row = items + 1; row < tail; row++) {
    if (data[row * ROW + PARENT] !== items) continue;
    units.push({ from, to: row });
    if (!isObject(bytes, data, row, tail)) return whole;
    from = row;
  }
  units.push({ from, to: tail }, { from: tail, to: count });
  return units.length > 2 ? units : whole;
}

/** Whether an item says for itself what object it is. */
function isObject(bytes: Uint8Array, data: Int32Array, item: number, end: number): boolean {
  let seen = 0;
  for (
    let row = item + 1;
    row < end && (data[row * ROW + PARENT] as number) >= item && seen !== (API_VERSION | KIND);
    row++
  ) {
    const at = row * ROW;
    const note = (data[at + WHAT] as number) & NOTE_MASK;
    if (data[at + PARENT] !== item || (note !== API_VERSION && note !== KIND)) continue;
    const kind = (data[at + WHAT] as number) & KIND_MASK;
    const isString =
      (kind > PLAIN && kind <= DOUBLE) ||
      (kind === PLAIN && otherType(latin1(bytes, data[at + START] as number, data[at + END] as number)) === undefined);
    if (isString) seen |= note;
  }
  return seen === (API_VERSION | KIND);
}
