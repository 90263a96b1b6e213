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

/** Edits in ascending order, as flat lists: there may be one for each line of the input. */
export class EditList {
  readonly starts: number[];
  readonly ends: number[];
  /** New texts as UTF-8; many edits share one. */
  readonly texts: Uint8Array[];

  /** `count` are still to be set: arrays that grow are copied over and over. */
  constructor(count = 0) {
    this.starts = new Array<number>(count);
    this.ends = new Array<number>(count);
    this.texts = new Array<Uint8Array>(count);
  }

  get length(): number {
    return this.starts.length;
  }

  push(start: number, end: number, text: Uint8Array): void {
    this.starts.push(start);
    this.ends.push(end);
    this.texts.push(text);
  }

  set(index: number, start: number, end: number, text: Uint8Array): void {
    this.starts[index] = start;
    this.ends[index] = end;
    this.texts[index] = text;
  }

  /** Puts an edit at its place among the others. */
  insert(start: number, end: number, text: Uint8Array): void {
    let index = this.length;
    while (index > 0 && (this.starts[index - 1] as number) > start) index--;
    this.starts.splice(index, 0, start);
    this.ends.splice(index, 0, end);
    this.texts.splice(index, 0, text);
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
  splice(bytes, edits, (piece) => {
    output.set(piece, filled);
    filled += piece.length;
  });
  return output;
}

/** Bytes that are copied before they are written; a longer piece needs no copy. */
const BLOCK = 1 << 18;

/** Writes the same output in blocks, each of which is valid only until `write` returns. */
export function writeEdited(bytes: Uint8Array, edits: EditList, write: (block: Uint8Array) => void): void {
  const { starts, ends, texts } = edits;
  const { length } = bytes;
  const input = plainView(bytes);
  // A window of the input, and behind it the block: moves within one array need no views, which cost more than short moves.
  const blockStart = Math.min(length, BLOCK);
  const room = new Uint8Array(blockStart + Math.min(checkedSize(bytes, edits), BLOCK));
  let windowStart = 0;
  let windowEnd = 0;
  let filled = blockStart;
  const flush = () => {
    if (filled > blockStart) write(room.subarray(blockStart, filled));
    filled = blockStart;
  };
  let read = 0;
  for (let index = 0; index <= starts.length; index++) {
    const start = starts[index] ?? length;
    if (start - read > BLOCK / 2) {
      flush();
      write(input.subarray(read, start));
    } else if (start > read) {
      if (start > windowEnd) {
        // Memory that threads share is copied by words where that is aligned, and byte by byte elsewhere.
        windowStart = read - (read % 8);
        windowEnd = Math.min(windowStart + BLOCK, length);
        room.set(input.subarray(windowStart, windowEnd));
      }
      if (start - read > room.length - filled) flush();
      room.copyWithin(filled, read - windowStart, start - windowStart);
      filled += start - read;
    }
    const text = texts[index];
    if (!text) break;
    if (text.length > BLOCK / 2 || text.length > room.length - filled) flush();
    if (text.length > BLOCK / 2) write(text);
    else {
      room.set(text, filled);
      filled += text.length;
    }
    read = ends[index] as number;
  }
  flush();
}

/** Gives the pieces of the output in their order. */
function splice(bytes: Uint8Array, { starts, ends, texts }: EditList, put: (piece: Uint8Array) => void): void {
  const input = plainView(bytes);
  let read = 0;
  for (let index = 0; index < starts.length; index++) {
    put(input.subarray(read, starts[index]));
    put(texts[index] as Uint8Array);
    read = ends[index] as number;
  }
  put(input.subarray(read));
}

/** The same bytes, of which views cost less to make than of a Node Buffer. */
function plainView(bytes: Uint8Array): Uint8Array {
  return new Uint8Array(bytes.buffer, bytes.byteOffset, bytes.length);
}

/** The size of the output. Throws if the edits break their contract. */
function checkedSize({ length }: Uint8Array, { starts, ends, texts }: EditList): number {
  let size = length;
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
