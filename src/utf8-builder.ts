/** Long text as UTF-8, encoded block by block, so that it is never held as a string. */

import { encodeUtf8Into } from "./source.js";

/** Characters that are encoded at a time, and the bytes that each may take. */
const BLOCK = 1 << 16;
const MOST_BYTES = 3;

export class Utf8Builder {
  #text = "";
  #bytes = new Uint8Array(0);
  #length = 0;

  get isEmpty(): boolean {
    return this.#length === 0 && this.#text === "";
  }

  add(text: string): void {
    this.#text += text;
    if (this.#text.length > BLOCK) this.#flush();
  }

  /** All that was added; valid until more is. */
  bytes(): Uint8Array {
    this.#flush();
    return this.#bytes.subarray(0, this.#length);
  }

  #flush(): void {
    const most = this.#length + MOST_BYTES * this.#text.length;
    if (most > this.#bytes.length) {
      // Memory that is never written to costs nothing.
      const larger = new Uint8Array(2 * most);
      larger.set(this.#bytes.subarray(0, this.#length));
      this.#bytes = larger;
    }
    this.#length += encodeUtf8Into(this.#text, this.#bytes.subarray(this.#length));
    this.#text = "";
  }
}
