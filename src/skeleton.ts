/**
 * A ResourceList without its items, for the `yaml` package: it need not read what the scanner has read already.
 *
 * In a copy of equal length the items of a block sequence become one, a scalar on the last of their lines after a comment,
 * so that all else stands where it stood, and where the items end too.
 */

import type { Document } from "./documents.js";
import { Places } from "./places.js";
import { Scanner } from "./scan.js";
import { NOTE_MASK, NOTE_SHIFT, noteOf } from "./scan-keys.js";
import { BLOCK_MAP, BLOCK_SEQ, END, KIND_MASK, PARENT, ROW, START, WHAT } from "./scan-rows.js";
import { LF, type Range } from "./source.js";

const SPACE = 0x20;
const HASH = 0x23;
const DASH = 0x2d;
const ZERO = 0x30;

/** The bytes of a document with its items replaced, or as they are where that can't be done. */
export function skeleton(bytes: Uint8Array, document: Document): Uint8Array {
  // `slice` of a Node Buffer would be no copy.
  const copy = new Uint8Array(bytes.subarray(document.start, document.end));
  const items = itemsRange(bytes, document);
  if (!items) return copy;
  const start = items.start - document.start;
  let end = items.end - document.start - 1;
  // Whether the blank lines at the end belong to the last item, the package knows.
  const last = copy.lastIndexOf(LF, end - 1) + 1;
  if (
    copy[end] !== LF ||
    last <= start ||
    /^\s*(?:#|$)/.test(String.fromCharCode(...copy.subarray(last, Math.min(end, last + 256))))
  )
    return copy;
  while (copy[end - 1] === 0x0d) end--;
  if (start + 3 >= last || end === last) return copy;
  copy.fill(SPACE, start, last - 1);
  copy[start] = DASH;
  copy[start + 2] = HASH;
  copy.fill(SPACE, last, end);
  copy[end - 1] = ZERO;
  return copy;
}

/** Where the items of the root begin and end, if they are a block sequence and the scanner is sure of the document. */
function itemsRange(bytes: Uint8Array, { start, end }: Document): Range | undefined {
  const scanner = new Scanner(bytes, new Places({}));
  if (scanner.scan(start) !== end) return undefined;
  const { data, count } = scanner.rows;
  let found: Range | undefined;
  if (((data[WHAT] as number) & KIND_MASK) !== BLOCK_MAP) return undefined;
  for (let row = 1; row < count; row++) {
    const at = row * ROW;
    const what = data[at + WHAT] as number;
    if (data[at + PARENT] !== 0 || (what & NOTE_MASK) !== noteOf("items") << NOTE_SHIFT) continue;
    if (found || (what & KIND_MASK) !== BLOCK_SEQ) return undefined;
    found = { start: data[at + START] as number, end: data[at + END] as number };
  }
  return found;
}
