/**
 * The object that an item of a list is, read from its rows alone: where it says in usual words what it is, what it is called
 * and where it is from. `RowReader` reads any, and says the same of these.
 */

import { otherType } from "./scalar.js";
import { skip } from "./scan-bytes.js";
import { NOTE_COUNT, NOTE_MASK, NOTE_SHIFT, noteOf } from "./scan-keys.js";
import type { Unit } from "./scan-reader.js";
import { DOUBLE, END, KIND_MASK, PARENT, PLAIN, ROW, SINGLE, START, WHAT } from "./scan-rows.js";
import { latin1 } from "./source.js";

/** All of its texts are usual words: letters, digits and `.`, `_`, `-`, `/`. */
export interface ItemObject {
  readonly apiVersion: string;
  readonly kind: string;
  readonly name: string;
  readonly namespace: string | undefined;
  /** The file that it was read from, and its index in that, a number in digits. */
  readonly file: string | undefined;
  readonly index: string | undefined;
}

const API_VERSION = noteOf("apiVersion");
const KIND = noteOf("kind");
const METADATA = noteOf("metadata");
const NAME = noteOf("name");
const NAMESPACE = noteOf("namespace");
const ANNOTATIONS = noteOf("annotations");
/** The notes of files come last. */
const FILE = noteOf("internal.config.kubernetes.io/path");
const INDEX = noteOf("internal.config.kubernetes.io/index");
const OLD_FILE = noteOf("config.kubernetes.io/path");
const OLD_INDEX = noteOf("config.kubernetes.io/index");

/** What is in no usual word. */
const OTHERS = new Uint8Array(256).fill(1);
for (const character of "._-/0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  OTHERS[character.charCodeAt(0)] = 0;
}

/** An index as annotations write it. */
const DIGITS = /^(?:0|[1-9][0-9]{0,8})$/;

const NOT_SAID = -1;

export class ItemObjects {
  readonly #bytes: Uint8Array;
  /** By note, the row that says it. */
  readonly #rows = new Int32Array(NOTE_COUNT);
  /** Whether something is not a usual word. */
  #isOdd = false;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Undefined if the unit is no item of a list, or not written as usual. */
  read(data: Int32Array, { from, to }: Unit): ItemObject | undefined {
    const parent = data[from * ROW + PARENT] as number;
    if (parent <= 0) return undefined;
    this.#find(data, from, to);
    this.#isOdd = false;
    const apiVersion = this.#word(data, API_VERSION);
    const kind = this.#word(data, KIND);
    const name = this.#word(data, NAME);
    const namespace = this.#word(data, NAMESPACE);
    const file = this.#word(data, FILE) ?? this.#word(data, OLD_FILE);
    const index = file === undefined ? undefined : (this.#word(data, INDEX) ?? this.#word(data, OLD_INDEX));
    if (this.#isOdd || apiVersion === undefined || kind === undefined || name === undefined) return undefined;
    if (index !== undefined && !DIGITS.test(index)) return undefined;
    return { apiVersion, kind, name, namespace, file, index };
  }

  /** Finds the rows that tell of the mapping of row `from`; of duplicate keys the last counts. */
  #find(data: Int32Array, from: number, to: number): void {
    const rows = this.#rows.fill(NOT_SAID);
    let metadata = NOT_SAID;
    let annotations = NOT_SAID;
    for (let row = from + 1; row < to; row++) {
      const what = data[row * ROW + WHAT] as number;
      const note = (what & NOTE_MASK) >> NOTE_SHIFT;
      if (note === 0) continue;
      const parent = data[row * ROW + PARENT] as number;
      if (parent === from) {
        if (note === API_VERSION || note === KIND) rows[note] = row;
        if (note !== METADATA) continue;
        metadata = row;
        annotations = rows[NAME] = rows[NAMESPACE] = NOT_SAID;
        this.#forgetFile();
      } else if (parent === metadata) {
        if (note === NAME || note === NAMESPACE) rows[note] = row;
        if (note !== ANNOTATIONS) continue;
        annotations = row;
        this.#forgetFile();
      } else if (parent === annotations && note >= FILE) rows[note] = row;
    }
  }

  #forgetFile(): void {
    for (const note of [FILE, INDEX, OLD_FILE, OLD_INDEX]) this.#rows[note] = NOT_SAID;
  }

  /** The word of a note; undefined if there is none, or none that is usual. */
  #word(data: Int32Array, note: number): string | undefined {
    const row = this.#rows[note] as number;
    if (row === NOT_SAID) return undefined;
    const bytes = this.#bytes;
    const kind = (data[row * ROW + WHAT] as number) & KIND_MASK;
    const quotes = kind === SINGLE || kind === DOUBLE ? 1 : 0;
    const start = (data[row * ROW + START] as number) + quotes;
    const end = (data[row * ROW + END] as number) - quotes;
    this.#isOdd ||= (quotes === 0 && kind !== PLAIN) || skip(bytes, start, OTHERS) < end;
    if (this.#isOdd) return undefined;
    const word = latin1(bytes, start, end);
    this.#isOdd = quotes === 0 && otherType(word) !== undefined;
    return word;
  }
}
