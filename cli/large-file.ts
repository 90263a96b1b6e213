/** A large regular file on standard input: read in parts, and once more for the output, so that it is never held. */

import fs from "node:fs";
import { once, type Source } from "../src/index.js";

export class LargeFile {
  readonly size: number;
  readonly #descriptor: number;
  readonly #state: string;

  constructor(descriptor: number) {
    const stats = fs.fstatSync(descriptor, { bigint: true });
    this.#descriptor = descriptor;
    this.size = Number(stats.size);
    this.#state = stateOf(stats);
  }

  /** Whether somebody has written to the file since it was first looked at. */
  get isChanged(): boolean {
    return stateOf(fs.fstatSync(this.#descriptor, { bigint: true })) !== this.#state;
  }

  /** Fills an array with the bytes from an offset on; with zeros where somebody has cut them off. */
  read(into: Uint8Array, start: number): void {
    for (let at = 0; at < into.length; ) {
      const count = fs.readSync(this.#descriptor, into, at, into.length - at, start + at);
      if (count === 0) into.fill(0, at);
      at = count === 0 ? into.length : at + count;
    }
  }

  source(name: string): Source {
    const bytes = once(() => {
      const all = Buffer.allocUnsafeSlow(this.size);
      this.read(all, 0);
      return all;
    });
    return {
      name,
      get bytes() {
        return bytes();
      },
      unheld: { length: this.size, read: (into, start) => this.read(into, start) },
    };
  }
}

/** What changes with the content; the time of a change of the file itself does so when somebody renames or removes it, too. */
function stateOf({ size, mtimeNs }: fs.BigIntStats): string {
  return `${size} ${mtimeNs}`;
}

/** Whether a descriptor is of a regular file and nobody has read from it yet; false also where the system does not tell. */
export function isUnreadFile(descriptor: number): boolean {
  try {
    if (!fs.fstatSync(descriptor).isFile()) return false;
    return /^pos:\s*0$/m.test(fs.readFileSync(`/proc/self/fdinfo/${descriptor}`, "latin1"));
  } catch {
    return false;
  }
}
