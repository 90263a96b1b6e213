/** The results of an item of a list whose references are known, written from its rows: nothing else is made of the item. */

import { ByteTable } from "./byte-table.js";
import type { Judgement } from "./judge.js";
import { keyText, noteOf } from "./key-source.js";
import type { LongText } from "./long-text.js";
import { fieldStep } from "./outline.js";
import { quoteWithin, type ResultText } from "./result-text.js";
import { NOTE_MASK, NOTE_SHIFT } from "./scan-classes.js";
import { KEY_END, KEY_START, PARENT, ROW, WHAT } from "./scan-format.js";
import { ItemObject } from "./scan-object.js";
import type { Unit } from "./scan-reader.js";
import type { Taken } from "./shortcut.js";

const ITEMS = noteOf("items") << NOTE_SHIFT;
/** What is kept of judgements: there are as many as different texts. */
const MOST_KEPT = 1 << 14;
/** An index as annotations write it. */
const DIGITS = /^(?:0|[1-9][0-9]{0,8})$/;
const NONE = -1;

/** Pieces of a result that the same change has at other places. */
interface ChangePieces {
  readonly head: number;
  /** The values, and what comes before the path of a file. */
  readonly values: number;
  /** The values, where no file follows. */
  readonly last: number;
}

/** Field paths of one shape. */
interface Paths {
  /** What stands around the indices, as it is between quotes. */
  readonly texts: readonly string[];
  /** By the indices. */
  readonly pieces: Map<number | string, number>;
}

export class RowResults {
  readonly #bytes: Uint8Array;
  readonly #text: ResultText;
  readonly #written: LongText;
  readonly #object: ItemObject;
  readonly #changes = new Map<Judgement, ChangePieces>();
  /** By the shapes of places; undefined where something is not as usual. */
  readonly #paths = new Map<number, Paths | undefined>();
  readonly #kinds = new Map<number, number | undefined>();
  readonly #namespaces = new ByteTable<number>();
  readonly #indices = new ByteTable<number>();
  readonly #noNamespace: number;
  readonly #noIndex: number;
  /** Of the unit at hand: pieces, and where its name and its file stand; and by reference the piece of its path. */
  #kind = NONE;
  #namespace = NONE;
  #index = NONE;
  #nameStart = 0;
  #nameEnd = 0;
  #fileStart = 0;
  #fileEnd = 0;
  readonly #pathsAtHand: number[] = [];

  constructor(bytes: Uint8Array, text: ResultText, written: LongText) {
    this.#bytes = bytes;
    this.#text = text;
    this.#written = written;
    this.#object = new ItemObject(bytes);
    this.#noNamespace = written.piece(`"${text.field(undefined)}`);
    this.#noIndex = written.piece(`"${text.index(undefined)}${text.end}`);
  }

  /** Whether the unit at hand names the file that it was read from. */
  get namesFile(): boolean {
    return this.#index !== NONE;
  }

  /** Reads a unit; false if it is no object of the usual kind, which has to be told by its findings. */
  read(data: Int32Array, unit: Unit, taken: Taken): boolean {
    if (!this.#object.find(data, unit) || !this.#readObject(data, taken.shapeOf(unit.from))) return false;
    for (let index = 0; index < taken.count; index++) {
      if (taken.fate(index).judgements.length === 0) continue;
      const path = this.#path(data, taken.row(index), unit.from, taken);
      if (path === undefined) return false;
      this.#pathsAtHand[index] = path;
    }
    return true;
  }

  /** Writes the result of a change, that of the reference of an index in the unit at hand. */
  write(judgement: Judgement, index: number): void {
    const written = this.#written;
    const { head, values, last } = this.#changeOf(judgement);
    written.addPair(head, this.#kind);
    written.addSlice(this.#nameStart, this.#nameEnd);
    written.add(this.#namespace);
    written.addPair(this.#pathsAtHand[index] as number, this.namesFile ? values : last);
    if (!this.namesFile) return;
    written.addSlice(this.#fileStart, this.#fileEnd);
    written.add(this.#index);
  }

  #readObject(data: Int32Array, shape: number): boolean {
    const object = this.#object;
    if (!this.#kinds.has(shape)) this.#kinds.set(shape, this.#kindPiece(data));
    const kind = this.#kinds.get(shape);
    if (kind === undefined || !object.says(data, "name")) return false;
    this.#kind = kind;
    this.#nameStart = object.start;
    this.#nameEnd = object.end;
    const isInNamespace = object.says(data, "namespace");
    this.#namespace = isInNamespace ? this.#namespacePiece() : this.#noNamespace;
    this.#index = NONE;
    if (object.says(data, "internal.config.kubernetes.io/path") || object.says(data, "config.kubernetes.io/path")) {
      this.#fileStart = object.start;
      this.#fileEnd = object.end;
      const isIndexed =
        object.says(data, "internal.config.kubernetes.io/index") || object.says(data, "config.kubernetes.io/index");
      const piece = isIndexed ? this.#indexPiece() : this.#noIndex;
      if (piece === undefined) return false;
      this.#index = piece;
    }
    return !object.isOdd;
  }

  #kindPiece(data: Int32Array): number | undefined {
    const object = this.#object;
    if (!object.says(data, "apiVersion")) return undefined;
    const apiVersion = object.word;
    return object.says(data, "kind")
      ? this.#written.piece(`${this.#text.object(apiVersion, object.word)}"`)
      : undefined;
  }

  #namespacePiece(): number {
    return this.#pieceOf(this.#namespaces, (word) => this.#text.field(word));
  }

  #indexPiece(): number | undefined {
    if (!DIGITS.test(this.#object.word)) return undefined;
    return this.#pieceOf(this.#indices, (word) => this.#text.index(Number(word)) + this.#text.end);
  }

  /** The piece that follows a value before it, for the word at hand. */
  #pieceOf(table: ByteTable<number>, text: (word: string) => string): number {
    const { start, end, word } = this.#object;
    const known = table.get(this.#bytes, start, end);
    if (known !== undefined) return known;
    const made = this.#written.piece(`"${text(word)}`);
    if (table.size < MOST_KEPT) table.add(this.#bytes, start, end, made);
    return made;
  }

  #changeOf(judgement: Judgement): ChangePieces {
    const known = this.#changes.get(judgement);
    if (known) return known;
    const { from, to } = judgement;
    const values = this.#text.values(from, to);
    const made = {
      head: this.#written.piece(this.#text.change(from, to)),
      values: this.#written.piece(`${values}${this.#text.file}"`),
      last: this.#written.piece(values + this.#text.end),
    };
    if (this.#changes.size < MOST_KEPT) this.#changes.set(judgement, made);
    return made;
  }

  /** The piece of a row's field path; undefined if its object may be another than that of `item`. */
  #path(data: Int32Array, row: number, item: number, taken: Taken): number | undefined {
    const shape = taken.shapeOf(row);
    if (!this.#paths.has(shape)) this.#paths.set(shape, this.#learnPaths(data, row, item, taken));
    const paths = this.#paths.get(shape);
    if (!paths) return undefined;
    const { texts, pieces } = paths;
    let missing = texts.length - 1;
    let indices: number | string = NONE;
    for (let at = row; missing > 0; at = data[at * ROW + PARENT] as number) {
      if ((data[at * ROW + KEY_START] as number) >= 0) continue;
      missing--;
      const index = data[at * ROW + KEY_END] as number;
      indices = indices === NONE ? index : `${index},${indices}`;
    }
    const known = pieces.get(indices);
    if (known !== undefined) return known;
    const all = String(indices).split(",");
    const path = texts.map((text, index) => (index === 0 ? text : all[index - 1] + text)).join("");
    const made = this.#written.piece(`"${path}"`);
    pieces.set(indices, made);
    return made;
  }

  #learnPaths(data: Int32Array, row: number, item: number, taken: Taken): Paths | undefined {
    const keys: (string | undefined)[] = [];
    for (let at = row; at !== item; at = data[at * ROW + PARENT] as number) {
      // What it holds may be of an object of its own, which says so or is an item of a typed list.
      if (taken.says(at) || ((data[at * ROW + WHAT] as number) & NOTE_MASK) === ITEMS) return undefined;
      const start = data[at * ROW + KEY_START] as number;
      keys.unshift(start < 0 ? undefined : keyText(this.#bytes, start, data[at * ROW + KEY_END] as number));
    }
    const texts = [""];
    for (const [index, key] of keys.entries()) {
      if (key === undefined) texts.push(`${texts.pop()}[`, "]");
      else texts.push(texts.pop() + fieldStep(key, index === 0));
    }
    return { texts: texts.map(quoteWithin), pieces: new Map() };
  }
}
