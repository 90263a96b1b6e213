/**
 * The way of most documents through the pipeline: places and texts that came before are known by their bytes, so that
 * nothing is made of a document but its edits. What is not known yet, who asks has to say, once.
 *
 * A document is taken only if all that the scanner found in it is nothing by its place, or a reference by its place
 * whose text is rewritten, or left without a word. Any other goes the whole way, which says the same of these.
 */

import { NOTE_SHIFT, SKIP_NOTE } from "./scan-classes.js";
import { DOUBLE, END, HIT, KIND_MASK, NULL, ROW, SAYS, START, WHAT } from "./scan-format.js";
import type { Input } from "./scan-input.js";
import { type Bytes, feedAt, grownWords, hashOf, newWords, type Words } from "./scan-memory.js";
import { ByteNumbers, PairNumbers, UNKNOWN } from "./scan-numbers.js";
import type { Rows } from "./scan-rows.js";
import { NO_SHAPE, Shapes } from "./scan-shapes.js";

/** What comes of a unit: it is taken, or can't be, or something has to be learned first of the row at hand. */
export const TAKEN = 0;
export const REFUSED = 1;
export const NEW_PLACE = 2;
export const NEW_TEXT = 3;
export const NEW_REFERENCE = 4;

/** What a place is, whatever stands there; of an open one, more must be known. */
export const NOTHING = 1;
export const REFERENCE = 2;
export const OPEN_PLACE = 3;
export const TEXT = 4;
export const LABELLED_TEXT = 5;

/** The fate of a text of which nothing is to be said, and of one of which more is than a fate can. */
export const NO_FATE = 0;
const REFUSED_FATE = -2;

const MOST_FATES = 65536;
/** A longer text is searched each time, so that few are kept. */
const LONGEST_TEXT = 256;
/** A line of JSON may be as long as the input; a comment is not. */
const LONGEST_REST = 256;
/** Of a hit that was taken: its row and the number of its fate. */
const HIT_WORDS = 2;

/** What was learned of places and texts under some rules, in whatever input. */
export class Learned {
  readonly shapes: Shapes = new Shapes();
  /** By shape, what the places are; 0 where that is not known. */
  kinds: Words = newWords(64);
  kindRoom = 64;
  /** The numbers of fates. */
  readonly fates: ByteNumbers = new ByteNumbers(64);
  /** Texts by number, and by the shape of a place and that number whether one there is nothing. */
  readonly texts: ByteNumbers = new ByteNumbers(64);
  readonly textsAt: PairNumbers = new PairNumbers();

  /** Whether there is room for little more. */
  get isFull(): boolean {
    return this.shapes.isFull || 2 * this.fates.size >= MOST_FATES || 2 * this.texts.size >= MOST_FATES;
  }
}

export class Shortcut {
  readonly #input: Input;
  readonly #rows: Rows;
  readonly #learned: Learned;
  /** Rows and fates of the hits of the unit at hand. */
  hits: Words = newWords(HIT_WORDS * 64);
  #room = HIT_WORDS * 64;
  count = 0;
  /** The row that is looked at, and its shape. */
  #row = 0;
  #shape = 0;
  /** Whether an annotation was seen that asks to skip something. */
  #skips = false;
  /** The line feed that was found last, and after what offset it is the first. */
  #after = 0;
  #feed = -1;

  constructor(input: Input, rows: Rows, learned: Learned) {
    this.#input = input;
    this.#rows = rows;
    this.#learned = learned;
  }

  /** The bytes are others, or are read anew. */
  forget(): void {
    this.#after = 0;
    this.#feed = -1;
  }

  /** Begins with the document that was scanned last. */
  begin(): void {
    const notes = this.#learned.shapes.begin(this.#input.bytes, this.#rows);
    this.#skips = (notes & (1 << (SKIP_NOTE >> NOTE_SHIFT))) !== 0;
  }

  /** Begins with the unit that begins at a row. */
  open(row: number): void {
    this.#row = row;
    this.count = 0;
  }

  /** Takes the rows of the unit at hand up to one, or as many as can be, and goes on where it was. */
  take(to: number): number {
    if (this.#skips) return REFUSED;
    const data = this.#rows.data;
    for (; this.#row < to; this.#row++) {
      if (((data[this.#row * ROW + WHAT] as number) & HIT) === 0) continue;
      const outcome = this.#takeHit(data, this.#row);
      if (outcome !== TAKEN) return outcome;
    }
    return TAKEN;
  }

  #takeHit(data: Words, row: number): number {
    const learned = this.#learned;
    const bytes = this.#input.bytes;
    const at = row * ROW;
    const what = data[at + WHAT] as number;
    const shape = learned.shapes.of(bytes, data, row);
    if (shape === NO_SHAPE) return REFUSED;
    this.#shape = shape;
    const place = shape < learned.kindRoom ? (learned.kinds[shape] as number) : 0;
    if (place === 0) return NEW_PLACE;
    if (place === NOTHING || (place >= TEXT && (what & SAYS) === 0)) return this.#add(row, NO_FATE);
    const kind = what & KIND_MASK;
    // Of a comment that skips, the end of a value of one line tells.
    if (place === OPEN_PLACE || kind === NULL || kind > DOUBLE || place === LABELLED_TEXT) return REFUSED;
    const start = data[at + START] as number;
    const end = data[at + END] as number;
    if (place === TEXT) return this.#takeText(bytes, row, start, end);
    const fate = learned.fates.get(bytes, start, end, hashOf(bytes, start, end));
    if (fate === UNKNOWN) return learned.fates.size < MOST_FATES ? NEW_REFERENCE : REFUSED;
    return fate === REFUSED_FATE || this.#maySkip(bytes, end) ? REFUSED : this.#add(row, fate);
  }

  #takeText(bytes: Bytes, row: number, start: number, end: number): number {
    const learned = this.#learned;
    if (end - start > LONGEST_TEXT) return REFUSED;
    const text = learned.texts.get(bytes, start, end, hashOf(bytes, start, end));
    const isNothing = text === UNKNOWN ? UNKNOWN : learned.textsAt.get(this.#shape, text);
    if (isNothing === UNKNOWN) return learned.textsAt.size < MOST_FATES ? NEW_TEXT : REFUSED;
    return isNothing === 1 ? this.#add(row, NO_FATE) : REFUSED;
  }

  #add(row: number, fate: number): number {
    const at = this.count * HIT_WORDS;
    if (at + HIT_WORDS > this.#room) {
      this.hits = grownWords(this.hits, this.#room);
      this.#room *= 2;
    }
    this.hits[at] = row;
    this.hits[at + 1] = fate;
    this.count++;
    return TAKEN;
  }

  /** Whether the line's end after `from` may hold a comment that asks to leave a reference: `pull` stands there. */
  #maySkip(bytes: Bytes, from: number): boolean {
    if (from < this.#after || from > this.#feed) {
      this.#feed = feedAt(bytes, from, this.#input.length);
      this.#after = from;
    }
    const feed = this.#feed;
    for (let at = feed - from > LONGEST_REST ? feed - LONGEST_REST : from; at < feed; at++) {
      if (bytes[at] === 0x70 && bytes[at + 1] === 0x75 && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x6c) return true;
    }
    return false;
  }

  /** Learns what the places of the shape at hand are. */
  learnPlace(place: number): void {
    const learned = this.#learned;
    while (this.#shape >= learned.kindRoom) {
      learned.kinds = grownWords(learned.kinds, learned.kindRoom);
      learned.kindRoom *= 2;
    }
    learned.kinds[this.#shape] = place;
  }

  /** Learns whether the text at hand is nothing at such a place. */
  learnText(isNothing: boolean): void {
    const texts = this.#learned.texts;
    const textsAt = this.#learned.textsAt;
    const bytes = this.#input.bytes;
    const start = this.#rows.data[this.#row * ROW + START] as number;
    const end = this.#rows.data[this.#row * ROW + END] as number;
    const hash = hashOf(bytes, start, end);
    let text = texts.get(bytes, start, end, hash);
    if (text === UNKNOWN) {
      text = texts.size;
      texts.add(bytes, start, end, hash, text);
    }
    textsAt.add(this.#shape, text, isNothing ? 1 : 0);
  }

  /** Learns the fate of the reference at hand: a number, or -1 where there is more to be said. */
  learnReference(fate: number): void {
    const bytes = this.#input.bytes;
    const start = this.#rows.data[this.#row * ROW + START] as number;
    const end = this.#rows.data[this.#row * ROW + END] as number;
    this.#learned.fates.add(bytes, start, end, hashOf(bytes, start, end), fate < 0 ? REFUSED_FATE : fate);
  }
}
