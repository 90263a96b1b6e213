/**
 * The object that an item of a list is, found in its rows: where it says in usual words what it is, what it is called and
 * where it is from. `RowReader` reads any, and says the same of these.
 */

import { NOTE_COUNT, type Note, noteOf } from "./key-source.js";
import { mayBeOther, otherType } from "./scalar.js";
import { NOTE_MASK, NOTE_SHIFT } from "./scan-classes.js";
import { DOUBLE, END, KIND_MASK, PARENT, PLAIN, ROW, SINGLE, START, WHAT } from "./scan-format.js";
import { skip } from "./scan-memory.js";
import type { Unit } from "./scan-reader.js";
import { latin1 } from "./source.js";

const API_VERSION = noteOf("apiVersion");
const KIND = noteOf("kind");
const METADATA = noteOf("metadata");
const NAME = noteOf("name");
const NAMESPACE = noteOf("namespace");
const ANNOTATIONS = noteOf("annotations");
/** The notes of annotations that name files, which come last. */
const FILES = noteOf("internal.config.kubernetes.io/path");

/** What is in no usual word: all but letters, digits and `.`, `_`, `-`, `/`. */
const OTHERS = new Uint8Array(256).fill(1);
for (const character of "._-/0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  OTHERS[character.charCodeAt(0)] = 0;
}

const NONE = -1;

export class ItemObject {
  readonly #bytes: Uint8Array;
  /** By note, the row that says it. */
  readonly #rows = new Int32Array(NOTE_COUNT);
  /** Whether something that was asked for is said in another way than by a usual word. */
  isOdd = false;
  /** Where the word stands that was asked for last. */
  start = 0;
  end = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Finds what tells of the object that a unit is; false if the unit is no item of a list. */
  find(data: Int32Array, { from, to }: Unit): boolean {
    if ((data[from * ROW + PARENT] as number) <= 0) return false;
    this.isOdd = false;
    const rows = this.#rows.fill(NONE);
    let metadata = NONE;
    let annotations = NONE;
    for (let row = from + 1; row < to; row++) {
      const note = ((data[row * ROW + WHAT] as number) & NOTE_MASK) >> NOTE_SHIFT;
      if (note === 0) continue;
      const parent = data[row * ROW + PARENT] as number;
      // Of duplicate keys the last counts.
      if (parent === from) {
        if (note === API_VERSION || note === KIND) rows[note] = row;
        if (note !== METADATA) continue;
        metadata = row;
        annotations = rows[NAME] = rows[NAMESPACE] = NONE;
        rows.fill(NONE, FILES);
      } else if (parent === metadata) {
        if (note === NAME || note === NAMESPACE) rows[note] = row;
        if (note !== ANNOTATIONS) continue;
        annotations = row;
        rows.fill(NONE, FILES);
      } else if (parent === annotations && note >= FILES) rows[note] = row;
    }
    return true;
  }

  /** Whether a key has a usual word for its value. */
  says(data: Int32Array, key: Note): boolean {
    const row = this.#rows[noteOf(key)] as number;
    if (row === NONE) return false;
    const bytes = this.#bytes;
    const kind = (data[row * ROW + WHAT] as number) & KIND_MASK;
    const quotes = kind === SINGLE || kind === DOUBLE ? 1 : 0;
    this.start = (data[row * ROW + START] as number) + quotes;
    this.end = (data[row * ROW + END] as number) - quotes;
    const isWord = (quotes > 0 || kind === PLAIN) && skip(bytes, this.start, OTHERS) >= this.end;
    // A plain word may be a number, or a null.
    const isString = isWord && (quotes > 0 || !mayBeOther(bytes[this.start]) || otherType(this.word) === undefined);
    if (!isString) this.isOdd = true;
    return isString;
  }

  /** The word that was asked for last. */
  get word(): string {
    return latin1(this.#bytes, this.start, this.end);
  }
}
