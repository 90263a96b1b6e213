/** Reads rows of the scanner: paths, objects and candidates, made only for what is a candidate. */

import type { ByteTable } from "./byte-table.js";
import type { ScannedRows } from "./engine.js";
import { keyText, NOTE_COUNT, type Note, noteOf } from "./key-source.js";
import type { Candidate, FilePlace, KubeObject, Path, Value } from "./outline.js";
import type { Style } from "./scalar.js";
import { NOTE_MASK, NOTE_SHIFT } from "./scan-classes.js";
import {
  BLOCK_MAP,
  BLOCK_SEQ,
  DOUBLE,
  END,
  FOLDED,
  HIT,
  INDENT_SHIFT,
  isMap,
  isSeq,
  KEY_END,
  KEY_START,
  KIND_MASK,
  LITERAL,
  NULL,
  PARENT,
  PLAIN,
  ROW,
  SINGLE,
  START,
  WHAT,
} from "./scan-format.js";
import { ScannedScalar } from "./scan-value.js";

/** A part of a document that is judged by itself: an object of a list, or what is around them. ScannedRows, half-open. */
export interface Unit {
  readonly from: number;
  readonly to: number;
}

export const STYLES: Readonly<Record<number, Style>> = {
  [NULL]: "plain",
  [PLAIN]: "plain",
  [SINGLE]: "single-quoted",
  [DOUBLE]: "double-quoted",
  [LITERAL]: "literal",
  [FOLDED]: "folded",
};

/** ScannedRows with a gap in them: those of a list's items, of which each has a reader of its own. */
export interface Gapped extends Unit {
  readonly gapFrom: number;
  readonly gapTo: number;
}

const SKIP = noteOf("pullthrough.dev/skip");

/** What the scanner gave. */
export interface Scanned {
  readonly bytes: Uint8Array;
  readonly rows: ScannedRows;
  /** What is added to an offset in `bytes` to make it one of the input, and where that ends. */
  readonly base: number;
  readonly limit: number;
  /** One string for all keys of the same bytes: a list of many objects repeats them in each. */
  readonly keys: ByteTable<string>;
  /** Room for the notes of one reader at a time beside those of what is around it. */
  readonly notes: Int32Array;
}

export class RowReader {
  /** Of the values that were read, those whose range's end is not known. */
  readonly inexact: Value[] = [];
  readonly #bytes: Uint8Array;
  readonly #data: Int32Array;
  readonly #scanned: Scanned;
  readonly #skips: boolean;
  readonly #part: Gapped;
  /** Knows the rows before these. */
  readonly #outer: RowReader | undefined;
  /** For each row of a mapping, the rows of its keys that tell of objects; -1 for none. */
  readonly #notes: Int32Array;
  readonly #paths: (Path | undefined)[] = [];
  readonly #objects: (KubeObject | null | undefined)[] = [];

  constructor(scanned: Scanned, part: Gapped, outer: RowReader | undefined) {
    this.#scanned = scanned;
    this.#bytes = scanned.bytes;
    this.#data = scanned.rows.data;
    this.#part = part;
    this.#outer = outer;
    const { from, to, gapFrom, gapTo } = part;
    const size = (to - from - (gapTo - gapFrom)) * NOTE_COUNT;
    this.#notes = outer && size <= scanned.notes.length ? scanned.notes : new Int32Array(size);
    this.#notes.fill(-1, 0, size);
    let skips = outer ? outer.#skips : false;
    for (let row = from; row < to; row = row === gapFrom - 1 ? gapTo : row + 1) {
      const note = (this.#what(row) & NOTE_MASK) >> NOTE_SHIFT;
      const parent = this.#parent(row);
      if (note === 0 || parent < from) continue;
      // Of duplicate keys the last counts.
      this.#notes[this.#index(parent) * NOTE_COUNT + note] = row;
      if (note === SKIP) skips = true;
    }
    this.#skips = skips;
  }

  candidates({ from, to }: Unit): Candidate[] {
    const candidates: Candidate[] = [];
    for (let row = from; row < to; row++) {
      if ((this.#what(row) & HIT) === 0) continue;
      const parent = this.#parent(row);
      const isItem = isSeq(this.#kind(parent));
      candidates.push({
        path: this.#path(row) as Path,
        object: this.#object(parent),
        value: this.#value(row),
        alias: undefined,
        inherited: false,
        skipped: this.#skips && this.#isSkipped(parent),
        container: isItem ? undefined : this.#text(this.#note(parent, "name")),
      });
    }
    return candidates;
  }

  /** Where a row's facts stand in this reader's tables. */
  #index(row: number): number {
    const { from, gapFrom, gapTo } = this.#part;
    return row < gapFrom ? row - from : row - gapTo + gapFrom - from;
  }

  #parent(row: number): number {
    return this.#data[row * ROW + PARENT] as number;
  }

  #what(row: number): number {
    return this.#data[row * ROW + WHAT] as number;
  }

  #kind(row: number): number {
    return this.#what(row) & KIND_MASK;
  }

  #note(row: number, key: Note): number {
    if (row < this.#part.from) return this.#outer ? this.#outer.#note(row, key) : -1;
    return this.#notes[this.#index(row) * NOTE_COUNT + noteOf(key)] as number;
  }

  #path(row: number): Path | undefined {
    const parent = this.#parent(row);
    if (parent < 0) return undefined;
    if (row < this.#part.from) return this.#outer ? this.#outer.#path(row) : undefined;
    const index = this.#index(row);
    const known = this.#paths[index];
    if (known) return known;
    const start = this.#data[row * ROW + KEY_START] as number;
    const end = this.#data[row * ROW + KEY_END] as number;
    const path = { parent: this.#path(parent), key: start < 0 ? end : this.#key(start, end) };
    this.#paths[index] = path;
    return path;
  }

  #key(start: number, end: number): string {
    const { keys } = this.#scanned;
    const known = keys.get(this.#bytes, start, end);
    if (known !== undefined) return known;
    const key = keyText(this.#bytes, start, end);
    keys.add(this.#bytes, start, end, key);
    return key;
  }

  /** The object that a collection is of. */
  #object(row: number): KubeObject | undefined {
    if (row < this.#part.from) return this.#outer ? this.#outer.#object(row) : undefined;
    const index = this.#index(row);
    const known = this.#objects[index];
    if (known !== undefined) return known ?? undefined;
    const around = this.#object(this.#parent(row));
    const object = (isMap(this.#kind(row)) ? this.#ownObject(row, around) : undefined) ?? around;
    this.#objects[index] = object ?? null;
    return object;
  }

  #ownObject(row: number, parent: KubeObject | undefined): KubeObject | undefined {
    const list = this.#typedList(row, parent);
    const apiVersion = this.#text(this.#note(row, "apiVersion")) ?? list?.apiVersion;
    const kind = this.#text(this.#note(row, "kind")) ?? list?.kind;
    if (apiVersion === undefined || kind === undefined) return undefined;
    const metadata = this.#mapping(this.#note(row, "metadata"));
    const name = this.#text(this.#note(metadata, "name"));
    const namespace = this.#text(this.#note(metadata, "namespace"));
    const file = this.#file(metadata) ?? parent?.file;
    return { parent, path: this.#path(row), apiVersion, kind, namespace, name, file };
  }

  /** What an item of `FooList` is when it does not say. */
  #typedList(row: number, parent: KubeObject | undefined): { apiVersion: string; kind: string } | undefined {
    const list = this.#parent(row);
    if (!parent || (this.#what(list) & NOTE_MASK) >> NOTE_SHIFT !== noteOf("items")) return undefined;
    const owner = this.#parent(list);
    if (!isSeq(this.#kind(list)) || this.#path(owner) !== parent.path || this.#object(owner) !== parent)
      return undefined;
    const kind = /^(.+)List$/.exec(parent.kind)?.[1];
    return kind === undefined ? undefined : { apiVersion: parent.apiVersion, kind };
  }

  #file(metadata: number): FilePlace | undefined {
    const annotations = this.#mapping(this.#note(metadata, "annotations"));
    if (annotations < 0) return undefined;
    const read = (name: "path" | "index") =>
      this.#text(this.#note(annotations, `internal.config.kubernetes.io/${name}`)) ??
      this.#text(this.#note(annotations, `config.kubernetes.io/${name}`));
    const path = read("path");
    const index = read("index");
    return path === undefined ? undefined : { path, index: index === undefined ? undefined : Number(index) };
  }

  #isSkipped(row: number): boolean {
    for (let at = row; at >= 0; at = this.#parent(at)) {
      const annotations = this.#mapping(this.#note(this.#mapping(this.#note(at, "metadata")), "annotations"));
      const skip = this.#note(annotations, "pullthrough.dev/skip");
      if (skip >= 0 && this.#kind(skip) <= FOLDED && this.#value(skip).text === "true") return true;
    }
    return false;
  }

  #mapping(row: number): number {
    return row >= 0 && isMap(this.#kind(row)) ? row : -1;
  }

  /** The text of a string. */
  #text(row: number): string | undefined {
    if (row < 0 || this.#kind(row) > FOLDED) return undefined;
    const value = this.#value(row);
    return value.type === "string" ? value.text : undefined;
  }

  #value(row: number): Value {
    const at = row * ROW;
    const kind = this.#kind(row);
    const start = this.#data[at + START] as number;
    const end = this.#data[at + END] as number;
    const { base, limit } = this.#scanned;
    const range = { start: base + start, end: Math.min(base + end, limit) };
    const style = STYLES[kind];
    if (style) return new ScannedScalar(this.#bytes, base, range, style, this.#what(row) >> INDENT_SHIFT);
    const value: Value = { range, type: isMap(kind) ? "mapping" : "sequence", style: undefined, text: "" };
    if (kind === BLOCK_MAP || kind === BLOCK_SEQ) this.inexact.push(value);
    return value;
  }
}
