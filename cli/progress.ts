/** A line on standard error that tells how far a long run is; none where that is no terminal or the run is short. */

import { isTerminal, STDERR, writeAll } from "../io/descriptors.js";

const QUIET_MS = 1000;
const STEP_MS = 200;
/** What is done before anybody waits; whether there is a terminal is asked for more alone. */
const FEW_BYTES = 1 << 16;

export class Progress {
  #bytes = 0;
  #isShown: boolean | undefined;
  #next = Date.now() + QUIET_MS;
  #isDrawn = false;

  /** To be called after each document with the bytes done, or undefined where nobody would see it. */
  of(name: string, total: number): ((bytes: number) => void) | undefined {
    this.#bytes += total;
    if (this.#bytes < FEW_BYTES) return undefined;
    this.#isShown ??= isTerminal(STDERR);
    if (!this.#isShown) return undefined;
    return (bytes) => {
      const now = Date.now();
      if (now < this.#next) return;
      this.#next = now + STEP_MS;
      this.#isDrawn = true;
      const percent = total === 0 ? 100 : Math.floor((100 * bytes) / total);
      writeAll(STDERR, Buffer.from(`\r\x1b[K${name}: ${percent} %`));
    };
  }

  clear(): void {
    if (this.#isDrawn) writeAll(STDERR, Buffer.from("\r\x1b[K"));
    this.#isDrawn = false;
  }
}
