/** Edits of bytes: the contract, and its one application. Nothing else in this project makes output. */

import { BlockWriter } from "./block-writer.js";
import { encodeUtf8, type Range, type Source, utf8 } from "./source.js";

/**
 * Puts `text` in the place of `range`. In a list of edits all ranges refer to the original bytes, are
 * half-open, ascending and disjoint; an empty range inserts, and may touch another range but not another insertion.
 */
export interface Edit {
  readonly range: Range;
  readonly text: string;
}

/** A text that is given in pieces. */
interface LongText {
  readonly length: number;
  readonly writeTo: (put: (bytes: Uint8Array, start: number, end: number) => void) => void;
}

/** Edits in ascending order, as flat lists: there may be one for each line of the input. */
export class EditList {
  readonly starts: number[];
  readonly ends: number[];
  /** New texts as UTF-8; many edits share one. */
  readonly texts: Uint8Array[];
  /** What the edit of an index puts in after its own text. */
  long: { readonly index: number; readonly text: LongText } | undefined;

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
  const output = new Uint8Array(checkedSize(bytes.length, edits));
  let filled = 0;
  writeEdited({ name: "", bytes }, edits, (block) => {
    output.set(block, filled);
    filled += block.length;
  });
  return output;
}

/** Writes the same output in blocks, each of which is valid only until `write` returns. */
export function writeEdited(source: Source, edits: EditList, write: (block: Uint8Array) => void): void {
  const { starts, ends, texts, long } = edits;
  const { length } = source.unheld ?? source.bytes;
  const output = new BlockWriter(source, checkedSize(length, edits), write);
  let read = 0;
  for (let index = 0; index < starts.length; index++) {
    output.copy(read, starts[index] as number);
    const text = texts[index] as Uint8Array;
    output.add(text, 0, text.length);
    if (long?.index === index) long.text.writeTo((bytes, start, end) => output.add(bytes, start, end));
    read = ends[index] as number;
  }
  output.copy(read, length);
  output.flush();
}

/** The size of the output. Throws if the edits break their contract. */
function checkedSize(length: number, { starts, ends, texts, long }: EditList): number {
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
