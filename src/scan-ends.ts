/** Where lines and documents end, for the scanner: an offset, or -1 where not all readers see an end there. */

import { hasBom } from "./bom.js";
import { COMMENT, CR, DASH, DOT, HASH, isBlankOrBreak, isWideBreak, LF, SPACE, STOP_WIDE } from "./scan-bytes.js";
import type { Bytes } from "./scan-memory.js";
import { skipComment } from "./scan-memory.js";

/** Whether a line that begins with a byte may be `---` or `...`, with or without a byte order mark before it. */
export function mayEndDocument(byte: number | undefined): boolean {
  return byte === DASH || byte === DOT || byte === 0xef;
}

/** The offset after the line feed of the comment at `at`. */
export function commentEnd(bytes: Bytes, start: number): number {
  let at = start;
  for (;;) {
    at = skipComment(bytes, at, COMMENT);
    if (COMMENT[bytes[at] as number] === STOP_WIDE) {
      if (isWideBreak(bytes, at)) return -1;
      at++;
    } else return afterBreak(bytes, at);
  }
}

/** The offset after what may follow a value on its line: blanks, a comment, the line break. */
export function lineEnd(bytes: Bytes, start: number): number {
  let at = start;
  while (bytes[at] === SPACE) at++;
  if (bytes[at] === HASH) return at > start ? commentEnd(bytes, at) : -1;
  return afterBreak(bytes, at);
}

/** The offset after the line break at `at`. */
export function afterBreak(bytes: Bytes, at: number): number {
  const feed = bytes[at] === CR ? at + 1 : at;
  return bytes[feed] === LF ? feed + 1 : -1;
}

/** Where the document ends by the marker at `at`: before `---`, after the line of `...`; 0 if there is none, -1 if not sure. */
export function markerEnd(bytes: Bytes, at: number): number {
  const byte = bytes[at];
  if (byte !== DASH && byte !== DOT) return hasBom(bytes, at) ? -1 : 0;
  if (bytes[at + 1] !== byte || bytes[at + 2] !== byte || !isBlankOrBreak(bytes[at + 3])) return 0;
  return byte === DASH ? at : lineEnd(bytes, at + 3);
}
