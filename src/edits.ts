/** Edits of bytes: the contract, and its one application. Nothing else in this project makes output. */

import { encodeUtf8, type Range } from "./source.js";

/**
 * Puts `text` in the place of `range`. In a list of edits all ranges refer to the original bytes, are
 * half-open, ascending and disjoint; an empty range inserts, and may touch another range but not another insertion.
 */
export interface Edit {
  readonly range: Range;
  readonly text: string;
}

/**
 * The bytes with the edits spliced in; without edits the very array that came in.
 * Throws a RangeError if the edits break their contract, which is a fault of the caller.
 */
export function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  if (edits.length === 0) return bytes;
  const texts = edits.map((edit) => encodeUtf8(edit.text));
  let size = bytes.length;
  let before: Range = { start: -1, end: 0 };
  for (const [index, { range }] of edits.entries()) {
    const isAscending = before.end <= range.start && range.start <= range.end && range.end <= bytes.length;
    if (!isAscending || range.end === before.start) {
      throw new RangeError(`edit ${index} at [${range.start}, ${range.end}) overlaps another or leaves the input`);
    }
    before = range;
    size += (texts[index] as Uint8Array).length - (range.end - range.start);
  }
  const output = new Uint8Array(size);
  let read = 0;
  let written = 0;
  for (const [index, { range }] of edits.entries()) {
    const text = texts[index] as Uint8Array;
    output.set(bytes.subarray(read, range.start), written);
    written += range.start - read;
    output.set(text, written);
    written += text.length;
    read = range.end;
  }
  output.set(bytes.subarray(read), written);
  return output;
}
