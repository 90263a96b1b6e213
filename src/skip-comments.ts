/** Comments that ask to leave a reference as it is. */

import { LF, latin1 } from "./source.js";

/** A line of JSON may be as long as the input; a comment is not. */
const LONGEST_REST = 256;

/** Finds `# pullthrough:skip` at the ends of lines; asked in ascending order, it searches each line's end once. */
export class SkipComments {
  readonly #bytes: Uint8Array;
  /** The line feed that was found last, and after what offset it is the first. */
  #after = 0;
  #feed = -1;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Forgets where it was: the bytes are others, or are read anew. */
  forget(): void {
    this.#after = 0;
    this.#feed = -1;
  }

  /** Whether such a comment ends the line that holds `from`, after it. */
  skipAfter(from: number): boolean {
    const bytes = this.#bytes;
    if (from < this.#after || from > this.#feed) {
      let at = from;
      const near = Math.min(from + LONGEST_REST, bytes.length);
      while (at < near && bytes[at] !== LF) at++;
      const feed = bytes[at] === LF ? at : bytes.indexOf(LF, at);
      this.#feed = feed < 0 ? bytes.length : feed;
      this.#after = from;
    }
    const start = Math.max(from, this.#feed - LONGEST_REST);
    if (!this.#mayHold(start)) return false;
    return /(?:^|[ \t])#[ \t]*pullthrough:skip(?:[ \t].*)?\r?$/.test(latin1(bytes, start, this.#feed));
  }

  #mayHold(start: number): boolean {
    const bytes = this.#bytes;
    for (let at = start; at < this.#feed; at++) {
      if (bytes[at] === 0x70 && bytes[at + 1] === 0x75 && bytes[at + 2] === 0x6c && bytes[at + 3] === 0x6c) return true;
    }
    return false;
  }
}
