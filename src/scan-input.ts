/** What is scanned. */

import type { Bytes } from "./scan-memory.js";

export class Input {
  readonly bytes: Bytes;
  /** In bytes, after which there are none, or zeros. */
  length: number;

  constructor(bytes: Bytes, length: number) {
    this.bytes = bytes;
    this.length = length;
  }
}
