/** Byte order marks. */

import type { Bytes } from "./scan-memory.js";

/** Whether a byte order mark stands at `at`. */
export function hasBom(bytes: Bytes, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}

/** The offset after the byte order marks at `at`: concatenated files may bring more than one. */
export function skipBoms(bytes: Bytes, at: number): number {
  let end = at;
  while (hasBom(bytes, end)) end += 3;
  return end;
}
