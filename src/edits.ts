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

/** How many edits one array holds: longer ones would be copied over and over while they grow. */
const CHUNK = 1 << 12;
const NO_TEXT = new Uint8Array();

interface Chunk {
  /** Of each edit, where it starts and where it ends. */
  readonly places: Float64Array;
  readonly texts: Uint8Array[];
}

/** Edits in ascending order, as flat lists: there may be one for each line of the input. */
export class EditList {
  readonly #chunks: Chunk[] = [];
  #length = 0;
  /** What the edit of an index puts in after its own text, of which it has none. */
  #long: { readonly index: number; readonly start: number; readonly end: number; readonly text: LongText } | undefined;
  /** What makes of offsets that are pushed those of the input. */
  base = 0;

  get length(): number {
    return this.#length + (this.#long ? 1 : 0);
  }

  /** `text` is UTF-8; many edits share one. */
  push(start: number, end: number, text: Uint8Array): void {
    const at = this.#length++ % CHUNK;
    if (at === 0) this.#chunks.push({ places: new Float64Array(2 * CHUNK), texts: [] });
    const { places, texts } = this.#chunks[this.#chunks.length - 1] as Chunk;
    places[2 * at] = this.base + start;
    places[2 * at + 1] = this.base + end;
    texts[at] = text;
  }

  /** Gives all edits in their order; `long` is what one puts in after its text. */
  each(give: (start: number, end: number, text: Uint8Array, long: LongText | undefined) => void): void {
    const long = this.#long;
    let index = 0;
    for (const { places, texts } of this.#chunks) {
      for (let at = 0; at < texts.length; at++) {
        if (index++ === long?.index) give(long.start, long.end, NO_TEXT, long.text);
        give(places[2 * at] as number, places[2 * at + 1] as number, texts[at] as Uint8Array, undefined);
      }
    }
    if (long && index <= long.index) give(long.start, long.end, NO_TEXT, long.text);
  }

  /** Puts an edit of a long text, the only one and the last that is added, at its place among the others. */
  insert(start: number, end: number, text: LongText): void {
    let index = 0;
    this.each((at) => {
      if (at <= start) index++;
    });
    this.#long = { index, start, end, text };
  }

  truncate(length: number): void {
    this.#length = length;
    this.#chunks.length = Math.ceil(length / CHUNK);
    const last = this.#chunks[this.#chunks.length - 1];
    if (last) last.texts.length = length - CHUNK * (this.#chunks.length - 1);
  }

  toEdits(): Edit[] {
    const edits: Edit[] = [];
    this.each((start, end, text) => edits.push({ range: { start, end }, text: utf8(text, 0, text.length) }));
    return edits;
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
  const { length } = source.unheld ?? source.bytes;
  const output = new BlockWriter(source, checkedSize(length, edits), write);
  let read = 0;
  edits.each((start, end, text, long) => {
    output.copy(read, start);
    output.add(text, 0, text.length);
    long?.writeTo((bytes, from, to) => output.add(bytes, from, to));
    read = end;
  });
  output.copy(read, length);
  output.flush();
}

/** The size of the output. Throws if the edits break their contract. */
function checkedSize(length: number, edits: EditList): number {
  let size = length;
  let before = -1;
  let read = 0;
  let index = 0;
  edits.each((start, end, text, long) => {
    const isAscending = read <= start && start <= end && end <= length;
    if (!isAscending || end === before) {
      throw new RangeError(`edit ${index} at [${start}, ${end}) overlaps another or leaves the input`);
    }
    before = start;
    read = end;
    index++;
    size += text.length + (long?.length ?? 0) - (end - start);
  });
  return size;
}
