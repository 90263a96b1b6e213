/** Large files on standard input, which are rewritten part by part, so that they are never held. */

import { prepare } from "../io/memory.js";
import { kindAtHead, rewriteParts } from "../src/index.js";
import { FileParts } from "./file-parts.js";
import type { Input } from "./inputs.js";
import { isUnreadFile, LargeFile } from "./large-file.js";

const HEAD = 1 << 16;

/** A regular file; undefined if it is none, or is to be read as a whole. */
export function openLargeFile(descriptor: number): Input | undefined {
  if (!isUnreadFile(descriptor)) return undefined;
  const file = new LargeFile(descriptor);
  const head = Buffer.alloc(HEAD);
  file.read(head, 0);
  const kind = kindAtHead(head);
  // A list of all objects is one document.
  if (!head.includes("\n---") || kind === undefined || kind === "ResourceList") return undefined;
  prepare(file.size);
  const source = file.source("<stdin>");
  return {
    source,
    rewrite: (rules, onProgress) => {
      const parts = new FileParts(file);
      return rewriteParts(source, rules, () => parts.next(), onProgress);
    },
    isChanged: () => file.isChanged,
  };
}
