/**
 * A ResourceList without its items, which the scanner reads elsewhere: what is around them can be read as a small document.
 *
 * What stands at the first column tells where the items are, in any list of block style that the scanner is sure of: it
 * takes no scalar that goes on there. Of other lists this may be wrong, and has to be asked again without it.
 */

import { skipBoms } from "./bom.js";
import { unindentedLine } from "./engine.js";
import { CR, DASH, HASH, LF, LINE_FEED, SPACE } from "./scan-bytes.js";
import { skip } from "./scan-memory.js";
import { latin1, type Range } from "./source.js";

export interface Skeleton {
  /** The list with one scalar in the place of its items. */
  readonly bytes: Uint8Array;
  /** Where an offset in these stands in the input. */
  readonly moved: (offset: number) => number;
}

/** Undefined where it can't be seen where the items are. */
export function skeletonOf(bytes: Uint8Array): Skeleton | undefined {
  const items = itemsRange(bytes);
  if (!items) return undefined;
  const head = bytes.subarray(0, items.start);
  const column = head.length - (head.lastIndexOf(LF) + 1);
  const item = Uint8Array.from(`- #\n${" ".repeat(column + 2)}0`, (character) => character.charCodeAt(0));
  const tail = bytes.subarray(items.end);
  const copy = new Uint8Array(head.length + item.length + tail.length);
  copy.set(head);
  copy.set(item, head.length);
  copy.set(tail, head.length + item.length);
  const cut = head.length + item.length;
  return {
    bytes: copy,
    moved: (offset) => (offset < cut ? offset : items.end + offset - cut),
  };
}

/**
 * From the first dash of the items to the line break that ends the last of their lines; undefined also where there may be
 * more than one document.
 */
function itemsRange(bytes: Uint8Array): Range | undefined {
  const end = bytes.length;
  let first = -1;
  let last = -1;
  let isStarted = false;
  for (let from = skipBoms(bytes, 0); from < end; ) {
    const line = unindentedLine(bytes, from);
    if (line > from) isStarted = true;
    if (line === end) break;
    from = nextLine(bytes, line, end);
    const byte = bytes[line] as number;
    const isItem = byte === DASH && isBlank(bytes[line + 1]);
    if (byte === HASH || byte === LF || byte === CR) continue;
    const isFirst = !isStarted;
    isStarted = true;
    if (isItem) continue;
    if (first >= 0 && last < 0) last = line;
    // Another would end the document.
    if (isFirst && isMarker(bytes, line)) continue;
    // A key in quotes, a complex one, a flow collection, the end of the document …
    if (!isLetter(byte)) return undefined;
    if (!isItemsKey(bytes, line)) continue;
    if (first >= 0) return undefined;
    first = firstItem(bytes, nextLine(bytes, line, end), end);
    if (first < 0) return undefined;
  }
  if (first < 0) return undefined;
  let at = last < 0 ? end : last;
  if (bytes[at - 1] !== LF) return undefined;
  // Whether blank lines and comments at the end belong to the last item, the package knows.
  at--;
  while (bytes[at - 1] === CR) at--;
  const text = bytes.lastIndexOf(LF, at - 1) + 1;
  return /^\s*(?:#|$)/.test(latin1(bytes, text, Math.min(at, text + 256))) || text <= first
    ? undefined
    : { start: first, end: at };
}

/** The dash of the first item, the first thing but comments and blank lines from `line` on; -1 if it is none. */
function firstItem(bytes: Uint8Array, from: number, end: number): number {
  for (let line = from; line < end; line = nextLine(bytes, line, end)) {
    let at = line;
    while (bytes[at] === SPACE) at++;
    const byte = bytes[at];
    if (byte === HASH || byte === LF || byte === CR) continue;
    return byte === DASH && isBlank(bytes[at + 1]) ? at : -1;
  }
  return -1;
}

function nextLine(bytes: Uint8Array, line: number, end: number): number {
  return Math.min(skip(bytes, line, LINE_FEED) + 1, end);
}

function isItemsKey(bytes: Uint8Array, line: number): boolean {
  return /^items *:[ \t]*(?:#.*)?\r?$/.test(
    latin1(bytes, line, Math.min(nextLine(bytes, line, bytes.length) - 1, line + 256)),
  );
}

/** Whether a line is a marker, and nothing else but perhaps a comment. */
function isMarker(bytes: Uint8Array, line: number): boolean {
  if (bytes[line] !== DASH || bytes[line + 1] !== DASH || bytes[line + 2] !== DASH) return false;
  let at = line + 3;
  if (!isBlank(bytes[at])) return false;
  while (bytes[at] === SPACE) at++;
  return bytes[at] === HASH || isBlank(bytes[at]);
}

function isBlank(byte: number | undefined): boolean {
  return byte === SPACE || byte === LF || byte === CR;
}

function isLetter(byte: number): boolean {
  return (byte >= 0x41 && byte <= 0x5a) || (byte >= 0x61 && byte <= 0x7a);
}
