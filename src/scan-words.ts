/** Words to be looked for by what they end with. */

import { areEqual, type Bytes, grownBytes, newBytes } from "./scan-memory.js";

export class WordList {
  /** The words, each after its length in two bytes; and which bytes they end with. */
  #text: Bytes = newBytes(1024);
  #room = 1024;
  #size = 0;
  readonly #lastBytes: Bytes = newBytes(256);

  /** Adds a word of bytes. */
  add(bytes: Bytes, start: number, end: number): void {
    const length = end - start;
    while (this.#size + 2 + length > this.#room) {
      this.#text = grownBytes(this.#text, this.#room);
      this.#room *= 2;
    }
    const from = this.#size + 2;
    this.#text[from - 2] = length >> 8;
    this.#text[from - 1] = length & 255;
    for (let index = 0; index < length; index++) this.#text[from + index] = bytes[start + index] as number;
    this.#size = from + length;
    this.#lastBytes[bytes[end - 1] as number] = 1;
  }

  /** Adds one of ASCII characters. */
  addText(text: string): void {
    const bytes = newBytes(text.length);
    for (let index = 0; index < text.length; index++) bytes[index] = text.charCodeAt(index);
    this.add(bytes, 0, text.length);
  }

  /** Whether one of the words ends at `end`. */
  endAt(bytes: Bytes, end: number): boolean {
    if (this.#lastBytes[bytes[end - 1] as number] !== 1) return false;
    const text = this.#text;
    for (let at = 0; at < this.#size; ) {
      const length = ((text[at] as number) << 8) | (text[at + 1] as number);
      const from = at + 2;
      if (areEqual(bytes, end - length, text, from, length)) return true;
      at = from + length;
    }
    return false;
  }
}
