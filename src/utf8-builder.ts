/** Long text as UTF-8, encoded block by block, so that it is never held as a string. */

import { encodeUtf8 } from "./source.js";

const BLOCK = 1 << 16;

export class Utf8Builder {
  #text = "";
  readonly #blocks: Uint8Array[] = [];
  isEmpty = true;

  add(text: string): void {
    this.isEmpty = false;
    this.#text += text;
    if (this.#text.length > BLOCK) this.#flush();
  }

  bytes(): Uint8Array {
    this.#flush();
    const all = new Uint8Array(this.#blocks.reduce((size, block) => size + block.length, 0));
    let at = 0;
    for (const block of this.#blocks) {
      all.set(block, at);
      at += block.length;
    }
    return all;
  }

  #flush(): void {
    this.#blocks.push(encodeUtf8(this.#text));
    this.#text = "";
  }
}
