/** Edits of bytes: the contract, and its one application. Nothing else in this project makes output. */

import { encodeUtf8, type Range, utf8 } from "./source.js";

/**
 * Puts `text` in the place of `range`. In a list of edits all ranges refer to the original bytes, are
 * half-open, ascending and disjoint; an empty range inserts, and may touch another range but not another insertion.
 */
export interface Edit {
  readonly range: Range;
  readonly text: string;
}

/** Takes a part of some bytes: making a view of each costs more than to copy most of them. */
type Put = (bytes: Uint8Array, start: number, end: number) => void;

/** A text that is given in pieces. */
interface LongText {
  readonly length: number;
  readonly writeTo: (put: Put) => void;
}

/** Edits in ascending order, as flat lists: there may be one for each line of the input. */
export class EditList {
  readonly starts: number[] = [];
  readonly ends: number[] = [];
  /** New texts as UTF-8; many edits share one. */
  readonly texts: Uint8Array[] = [];
  /** What the edit of an index puts in after its own text. */
  long: { readonly index: number; readonly text: LongText } | undefined;

  get length(): number {
    return this.starts.length;
  }

  push(start: number, end: number, text: Uint8Array): void {
    this.starts.push(start);
    this.ends.push(end);
    this.texts.push(text);
  }

  /** Puts an edit of a long text, the only one, at its place among the others. */
  insert(start: number, end: number, text: LongText): void {
    let index = this.length;
    while (index > 0 && (this.starts[index - 1] as number) > start) index--;
    this.starts.splice(index, 0, start);
    this.ends.splice(index, 0, end);
    this.texts.splice(index, 0, new Uint8Array());
    this.long = { index, text };
  }

  truncate(length: number): void {
    this.starts.length = this.ends.length = this.texts.length = length;
  }

  toEdits(): Edit[] {
    return this.starts.map((start, index) => {
      const text = this.texts[index] as Uint8Array;
      return { range: { start, end: this.ends[index] as number }, text: utf8(text, 0, text.length) };
    });
  }
}

function listEdits(edits: readonly Edit[]): EditList {
  const list = new EditList();
  for (const { range, text } of edits) list.push(range.start, range.end, encodeUtf8(text));
  return list;
}

/**
 * The bytes with the edits spliced in; without edits the very array that came in.
 * Throws a RangeError if the edits break their contract, which is a fault of the caller.
 */
export function applyEdits(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  return joinEdited(bytes, listEdits(edits));
}

/** The same for a list. */
export function joinEdited(bytes: Uint8Array, edits: EditList): Uint8Array {
  if (edits.length === 0) return bytes;
  const output = new Uint8Array(checkedSize(bytes, edits));
  let filled = 0;
  splice(bytes, edits, (piece, start, end) => {
    copy(piece, start, end, output, filled);
    filled += end - start;
  });
  return output;
}

/** Bytes that are copied before they are written; a longer piece needs no copy. */
const BLOCK = 1 << 18;

/** Writes the same output in blocks, each of which is valid only until `write` returns. */
export function writeEdited(bytes: Uint8Array, edits: EditList, write: (block: Uint8Array) => void): void {
  const block = new Uint8Array(Math.min(checkedSize(bytes, edits), BLOCK));
  let filled = 0;
  const flush = () => {
    if (filled > 0) write(block.subarray(0, filled));
    filled = 0;
  };
  splice(bytes, edits, (piece, start, end) => {
    const length = end - start;
    if (length > block.length - filled) flush();
    if (length > BLOCK / 2) {
      flush();
      write(piece.subarray(start, end));
      return;
    }
    copy(piece, start, end, block, filled);
    filled += length;
  });
  flush();
}

/** Bytes that are copied one by one, since a call takes longer. */
const FEW = 40;

function copy(from: Uint8Array, start: number, end: number, to: Uint8Array, at: number): void {
  if (end - start > FEW) return to.set(end - start === from.length ? from : from.subarray(start, end), at);
  for (let next = start, target = at; next < end; next++, target++) to[target] = from[next] as number;
}

/** Gives the pieces of the output in their order. */
function splice(bytes: Uint8Array, { starts, ends, texts, long }: EditList, put: Put): void {
  // Views of a Node Buffer are dearer to make.
  const input = new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
  let read = 0;
  for (let index = 0; index < starts.length; index++) {
    const text = texts[index] as Uint8Array;
    put(input, read, starts[index] as number);
    put(text, 0, text.length);
    if (long?.index === index) long.text.writeTo(put);
    read = ends[index] as number;
  }
  put(input, read, input.length);
}

/** The size of the output. Throws if the edits break their contract. */
function checkedSize({ length }: Uint8Array, { starts, ends, texts, long }: EditList): number {
  let size = length + (long?.text.length ?? 0);
  let before = -1;
  let read = 0;
  for (let index = 0; index < starts.length; index++) {
    const start = starts[index] as number;
    const end = ends[index] as number;
    const isAscending = read <= start && start <= end && end <= length;
    if (!isAscending || end === before) {
      throw new RangeError(`edit ${index} at [${start}, ${end}) overlaps another or leaves the input`);
    }
    before = start;
    read = end;
    size += (texts[index] as Uint8Array).length - (end - start);
  }
  return size;
}
