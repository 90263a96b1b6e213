/**
 * A long text as UTF-8 in pieces that it often shares with itself, and with the input: they are put together only when it
 * is written, so that it never has to be held as a whole.
 */

import { PairNumbers, UNKNOWN } from "./scan-numbers.js";
import { encodeUtf8 } from "./source.js";

/** Characters that are encoded at a time. */
const BLOCK = 1 << 16;
/** How many pairs of pieces are kept as one. */
const MOST_PAIRS = 1 << 14;

export class LongText {
  readonly #input: Uint8Array;
  readonly #pieces: Uint8Array[] = [];
  /** Of two pieces that were added together, the one that they make. */
  readonly #pairs = new PairNumbers();
  /** In their order: the number of a piece; or that of none, and where a slice of the input begins and ends. */
  #order: Int32Array;
  #count = 0;
  /** What is still to be made a piece. */
  #text = "";
  #length = 0;

  constructor(input: Uint8Array) {
    this.#input = input;
    // Memory that is never written to costs nothing.
    this.#order = new Int32Array(Math.max(1 << 8, input.length >> 6));
  }

  /** In bytes, of all that can't be added to any more. */
  get length(): number {
    this.#flush();
    return this.#length;
  }

  get isEmpty(): boolean {
    return this.#length === 0 && this.#text === "";
  }

  /** Makes a piece that may be added often, and gives its number. */
  piece(text: string): number {
    return this.#pieces.push(encodeUtf8(text)) - 1;
  }

  add(piece: number): void {
    this.#flush();
    this.#push(piece);
    this.#length += (this.#pieces[piece] as Uint8Array).length;
  }

  /** Adds one piece after another, as one, if they are not the first of too many: fewer pieces are put together sooner. */
  addPair(first: number, second: number): void {
    const known = this.#pairs.get(first, second);
    if (known !== UNKNOWN) return this.add(known);
    if (this.#pairs.size >= MOST_PAIRS) {
      this.add(first);
      return this.add(second);
    }
    const pieces = [this.#pieces[first], this.#pieces[second]] as [Uint8Array, Uint8Array];
    const both = new Uint8Array(pieces[0].length + pieces[1].length);
    both.set(pieces[0]);
    both.set(pieces[1], pieces[0].length);
    const made = this.#pieces.push(both) - 1;
    this.#pairs.add(first, second, made);
    this.add(made);
  }

  addSlice(start: number, end: number): void {
    this.#flush();
    this.#push(SLICE);
    this.#push(start);
    this.#push(end);
    this.#length += end - start;
  }

  addText(text: string): void {
    this.#text += text;
    if (this.#text.length > BLOCK) this.#flush();
  }

  writeTo(put: (bytes: Uint8Array, start: number, end: number) => void): void {
    this.#flush();
    // Views of a Node Buffer are dearer to make.
    const input = new Uint8Array(this.#input.buffer, this.#input.byteOffset, this.#input.length);
    const order = this.#order;
    for (let at = 0; at < this.#count; at++) {
      if (order[at] === SLICE) {
        put(input, order[at + 1] as number, order[at + 2] as number);
        at += 2;
      } else {
        const piece = this.#pieces[order[at] as number] as Uint8Array;
        put(piece, 0, piece.length);
      }
    }
  }

  #push(value: number): void {
    if (this.#count === this.#order.length) {
      const larger = new Int32Array(2 * this.#count);
      larger.set(this.#order);
      this.#order = larger;
    }
    this.#order[this.#count++] = value;
  }

  #flush(): void {
    if (this.#text === "") return;
    const text = this.#text;
    this.#text = "";
    this.add(this.piece(text));
  }
}

const SLICE = -1;
