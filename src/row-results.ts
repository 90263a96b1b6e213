/** The results of an item of a list whose references are known, written from its rows: nothing else is made of the item. */

import type { Judgement } from "./judge.js";
import { fieldStep } from "./outline.js";
import { quoteWithin, type ResultText } from "./result-text.js";
import { keyText, NOTE_MASK, NOTE_SHIFT, noteOf } from "./scan-keys.js";
import { ItemObjects } from "./scan-object.js";
import type { Unit } from "./scan-reader.js";
import { KEY_END, KEY_START, PARENT, ROW, WHAT } from "./scan-rows.js";
import type { Shapes } from "./shapes.js";
import type { Taken } from "./shortcut.js";

const ITEMS = noteOf("items") << NOTE_SHIFT;
/** What is kept of judgements: there are as many as different texts. */
const MOST_KEPT = 1 << 14;

/** What a result says of a change beside its place. */
interface ChangeText {
  readonly head: string;
  readonly values: string;
}

export class RowResults {
  readonly #bytes: Uint8Array;
  readonly #text: ResultText;
  readonly #objects: ItemObjects;
  readonly #changes = new Map<Judgement, ChangeText>();
  /** By the shape of a place, its field path around the indices in it; undefined where it is not as usual. */
  readonly #paths = new Map<number, readonly string[] | undefined>();

  constructor(bytes: Uint8Array, text: ResultText) {
    this.#bytes = bytes;
    this.#text = text;
    this.#objects = new ItemObjects(bytes);
  }

  /**
   * The results of a unit's changes, and whether it names its file; undefined if the unit is no object of the usual kind,
   * which has to be told by its findings.
   */
  of(
    data: Int32Array,
    unit: Unit,
    { fates, rows, shapes }: Taken,
  ): { texts: string[]; namesFile: boolean } | undefined {
    const object = this.#objects.read(data, unit);
    if (!object) return undefined;
    const { apiVersion, kind, name, namespace, file, index } = object;
    const before = this.#text.field({
      apiVersion: `"${apiVersion}"`,
      kind: `"${kind}"`,
      name: `"${name}"`,
      namespace: namespace === undefined ? undefined : `"${namespace}"`,
    });
    const after = (file === undefined ? "" : this.#text.file(`"${file}"`, index)) + this.#text.end;
    const texts: string[] = [];
    for (let at = 0; at < rows.length; at++) {
      for (const judgement of fates[at]?.judgements ?? []) {
        const path = this.#path(data, rows[at] as number, unit.from, shapes);
        if (path === undefined) return undefined;
        if (judgement.verdict !== "rewritten") continue;
        const { head, values } = this.#changeOf(judgement);
        texts.push(head + before + path + values + after);
      }
    }
    return { texts, namesFile: file !== undefined };
  }

  #changeOf(judgement: Judgement): ChangeText {
    const known = this.#changes.get(judgement);
    if (known) return known;
    const { from, to } = judgement;
    const made = { head: this.#text.change(from, to), values: this.#text.values(from, to) };
    if (this.#changes.size < MOST_KEPT) this.#changes.set(judgement, made);
    return made;
  }

  /** The field path of a row, quoted; undefined if its object may be another than that of `item`. */
  #path(data: Int32Array, row: number, item: number, shapes: Shapes): string | undefined {
    const shape = shapes.of(data, row);
    let pieces = this.#paths.get(shape);
    if (!pieces) {
      if (this.#paths.has(shape)) return undefined;
      pieces = this.#pieces(data, row, item, shapes);
      this.#paths.set(shape, pieces);
      if (!pieces) return undefined;
    }
    let next = pieces.length - 1;
    let path = pieces[next] as string;
    for (let at = row; next > 0; at = data[at * ROW + PARENT] as number) {
      if ((data[at * ROW + KEY_START] as number) >= 0) continue;
      path = (pieces[--next] as string) + data[at * ROW + KEY_END] + path;
    }
    return path;
  }

  #pieces(data: Int32Array, row: number, item: number, shapes: Shapes): readonly string[] | undefined {
    const chain: number[] = [];
    for (let at = row; at !== item; at = data[at * ROW + PARENT] as number) {
      // What it holds may be of an object of its own, which says so or is an item of a typed list.
      if (shapes.says(at) || ((data[at * ROW + WHAT] as number) & NOTE_MASK) === ITEMS) return undefined;
      chain.unshift(at);
    }
    const pieces = [""];
    for (const at of chain) {
      const start = data[at * ROW + KEY_START] as number;
      if (start >= 0) {
        const key = keyText(this.#bytes, start, data[at * ROW + KEY_END] as number);
        pieces.push(pieces.pop() + fieldStep(key, at === chain[0]));
      } else {
        pieces.push(`${pieces.pop()}[`, "]");
      }
    }
    const quoted = pieces.map(quoteWithin);
    quoted[0] = `"${quoted[0]}`;
    quoted.push(`${quoted.pop()}"`);
    return quoted;
  }
}
