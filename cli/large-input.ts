/** Large streams on standard input, which are done in parts by two threads. */

import { type Config, kindAtHead } from "../src/index.js";
import { startHelper, windowsOf } from "./helper.js";
import type { Input } from "./inputs.js";
import { isUnreadFile, LargeFile } from "./large-file.js";
import { newReadControl, publish, SharedWindows } from "./windows.js";

const HEAD = 1 << 16;
const NAME = "<stdin>";

/** A regular file; undefined if it is none, or is to be read as a whole. */
export function openLargeFile(descriptor: number, config: Config): Input | undefined {
  if (!isUnreadFile(descriptor)) return undefined;
  const file = new LargeFile(descriptor);
  const head = Buffer.alloc(HEAD);
  file.read(head, 0);
  const kind = kindAtHead(head);
  if (!isStream(head) || kind === undefined || kind === "ResourceList") return undefined;
  const place = { descriptor };
  const helper = startHelper(place, config);
  const source = file.source(NAME);
  return {
    source,
    rewrite: (rules, onProgress) => helper.rewrite(source, windowsOf(place), rules, onProgress),
    isChanged: () => file.isChanged,
  };
}

/** What comes from a pipe, of which some was read. */
export interface LargePipe {
  /** Says how many bytes were read, and whether that was all. */
  readonly publish: (bytes: number, isAll: boolean) => void;
  /** What is to be done with all of it. */
  readonly input: (bytes: Uint8Array) => Input;
}

/** Undefined if the input is not to be cut: a list of all objects is one document. */
export function startLargePipe(memory: SharedArrayBuffer, config: Config): LargePipe | undefined {
  if (!isStream(new Uint8Array(memory, 0, HEAD))) return undefined;
  const control = newReadControl();
  const helper = startHelper({ memory, control }, config);
  return {
    publish: (bytes, isAll) => publish(control, bytes, isAll),
    input: (bytes) => {
      const source = { name: NAME, bytes };
      // The memory may be another by now, of which the helper does not know.
      const own = { memory: bytes.buffer as SharedArrayBuffer, control };
      return {
        source,
        rewrite: (rules, onProgress) => helper.rewrite(source, new SharedWindows(own), rules, onProgress),
      };
    },
  };
}

/** Whether documents end in the head of an input. */
function isStream(head: Uint8Array): boolean {
  return Buffer.from(head.buffer, head.byteOffset, head.length).includes("\n---");
}
