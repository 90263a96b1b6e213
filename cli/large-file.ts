/** A large regular file on standard input: read in parts, and once more for the output, so that it is never held. */

import fs from "node:fs";
import type { Source } from "../src/index.js";

const BLOCK = 1 << 18;

export class LargeFile {
  readonly size: number;
  readonly #descriptor: number;
  readonly #state: string;
  #bytes: Uint8Array | undefined;

  /** Undefined for what is no regular file, or was read from before. */
  static at(descriptor: number): LargeFile | undefined {
    const stats = fs.fstatSync(descriptor, { bigint: true });
    return stats.isFile() && isAtStart(descriptor) ? new LargeFile(descriptor, stats) : undefined;
  }

  private constructor(descriptor: number, stats: fs.BigIntStats) {
    this.#descriptor = descriptor;
    this.size = Number(stats.size);
    this.#state = stateOf(stats);
  }

  /** Whether somebody has written to the file since it was first looked at. */
  get isChanged(): boolean {
    return stateOf(fs.fstatSync(this.#descriptor, { bigint: true })) !== this.#state;
  }

  /** The first bytes of it. */
  head(length: number): Uint8Array {
    const bytes = Buffer.alloc(length);
    return bytes.subarray(0, fs.readSync(this.#descriptor, bytes, 0, length, 0));
  }

  source(name: string): Source {
    const bytes = () => {
      this.#bytes ??= this.#readAll();
      return this.#bytes;
    };
    return {
      name,
      get bytes() {
        return bytes();
      },
      unheld: { length: this.size, blocks: () => this.#blocks() },
    };
  }

  *#blocks(): Generator<Uint8Array> {
    const block = Buffer.alloc(BLOCK);
    for (let at = 0; at < this.size; ) {
      const count = fs.readSync(this.#descriptor, block, 0, Math.min(BLOCK, this.size - at), at);
      if (count === 0) return;
      yield block.subarray(0, count);
      at += count;
    }
  }

  #readAll(): Uint8Array {
    const bytes = Buffer.allocUnsafeSlow(this.size);
    let filled = 0;
    for (const block of this.#blocks()) {
      bytes.set(block, filled);
      filled += block.length;
    }
    return bytes.subarray(0, filled);
  }
}

function stateOf({ ino, size, mtimeNs, ctimeNs }: fs.BigIntStats): string {
  return [ino, size, mtimeNs, ctimeNs].join();
}

/** Whether nobody has read from a descriptor yet; false also where the system does not tell. */
function isAtStart(descriptor: number): boolean {
  try {
    return /^pos:\s*0$/m.test(fs.readFileSync(`/proc/self/fdinfo/${descriptor}`, "latin1"));
  } catch {
    return false;
  }
}
