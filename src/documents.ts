/**
 * Cuts a stream into documents and tells those that can hold no image field.
 *
 * A line that begins with `---` or `...` and white space ends a document wherever it stands, since YAML
 * forbids it inside every scalar, so cutting needs no parsing. What comes before `---` and is only directives,
 * comments and blank lines belongs to the document after it. JSON values in a row are documents of their own.
 */

import { skipBoms } from "./bom.js";
import { BACKSLASH, CR, DASH, DOT, HASH, LF, LINE_FEED, PERCENT, SPACE, TAB } from "./scan-bytes.js";
import { isOpener, jsonEnd, skipBlank } from "./scan-json.js";
import { skip } from "./scan-memory.js";
import type { Range } from "./source.js";

export interface Document extends Range {
  /** Counted from 0 over the stream. */
  readonly index: number;
  /** Where the JSON value starts if the document is one, without comments and directives before it, else undefined. */
  readonly json: number | undefined;
}

/** The documents of a stream. Their ranges follow one another and together are the whole input. */
export function* documents(bytes: Uint8Array): Generator<Document> {
  const cutter = new Cutter(bytes);
  for (let start = 0, index = 0; start < bytes.length; index++) {
    const document = cutter.documentAt(start, index);
    yield document;
    start = document.end;
  }
}

/** Cuts single documents off a stream, for who knows where one begins. */
export class Cutter {
  readonly #bytes: Uint8Array;
  /** Where what was cut at markers begins and ends: JSON values in a row share it. */
  #start = 0;
  #end = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
  }

  /** Forgets where it was: the bytes are others, or are read anew. */
  forget(): void {
    this.#start = this.#end = 0;
  }

  /** The document that begins at `start`, where another ended. */
  documentAt(start: number, index: number): Document {
    if (start < this.#start || start >= this.#end) this.#end = explicitEnd(this.#bytes, start);
    this.#start = start;
    return { ...firstValue(this.#bytes, start, this.#end), index };
  }
}

/** Whether the document has one of the keys as bytes, or an escape that could spell one. */
export function mayHold(bytes: Uint8Array, { start, end }: Range, keys: readonly Uint8Array[]): boolean {
  const view = bytes.subarray(start, end);
  return keys.some((key) => holds(view, key)) || hasEscapeOfLetters(view);
}

/** Whether bytes hold others. */
export function holds(view: Uint8Array, key: Uint8Array): boolean {
  // A field at any key has none to look for.
  if (key.length === 0) return true;
  const first = key[0] as number;
  for (let at = view.indexOf(first); at >= 0; at = view.indexOf(first, at + 1)) {
    let matched = 1;
    while (matched < key.length && view[at + matched] === key[matched]) matched++;
    if (matched === key.length) return true;
  }
  return false;
}

// `\x69`, `\u0069`, `\U00000069`, and a line break between two letters that an escape joins.
const ESCAPES_OF_LETTERS = new Set<number | undefined>([0x78, 0x75, 0x55, LF, CR]);

/** A pair of backslashes before such a letter counts too: that costs time and misses nothing. */
function hasEscapeOfLetters(view: Uint8Array): boolean {
  for (let at = view.indexOf(BACKSLASH); at >= 0; at = view.indexOf(BACKSLASH, at + 1)) {
    if (ESCAPES_OF_LETTERS.has(view[at + 1])) return true;
  }
  return false;
}

/** Where the `---` or `...` line is, or the end of the input, that ends the document at `start`. */
function explicitEnd(bytes: Uint8Array, start: number): number {
  let hasContent = false;
  for (let line = start; line < bytes.length; ) {
    const at = skipBoms(bytes, line);
    const next = Math.min(skip(bytes, at, LINE_FEED) + 1, bytes.length);
    if (isMarker(bytes, at, DASH)) {
      if (hasContent) return line;
      hasContent = true;
    } else if (isMarker(bytes, at, DOT)) {
      return next;
    } else {
      hasContent ||= !isPrefixLine(bytes, at);
    }
    line = next;
  }
  return bytes.length;
}

function isMarker(bytes: Uint8Array, at: number, mark: number): boolean {
  if (bytes[at] !== mark || bytes[at + 1] !== mark || bytes[at + 2] !== mark) return false;
  return isBlank(bytes[at + 3] ?? LF);
}

/** Whether a line is a directive, a comment or blank: what may come before a document. */
function isPrefixLine(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === PERCENT) return true;
  let first = at;
  while (bytes[first] === SPACE || bytes[first] === TAB) first++;
  const byte = bytes[first] ?? LF;
  return byte === HASH || byte === LF || (byte === CR && (bytes[first + 1] ?? LF) === LF);
}

/** Cuts before the second of JSON values in a row, which YAML does not know but kubectl reads. */
function firstValue(bytes: Uint8Array, start: number, end: number): Omit<Document, "index"> {
  const value = contentStart(bytes, start, end);
  if (!isOpener(bytes[value]) || value >= end) return { start, end, json: undefined };
  const valueEnd = jsonEnd(bytes, value, end);
  const next = valueEnd < 0 ? end : skipBlank(bytes, valueEnd, end);
  if (valueEnd < 0 || (next < end && !isOpener(bytes[next]))) return { start, end, json: undefined };
  const hasPrefix = bytes.subarray(start, value).some((byte) => byte === HASH || byte === PERCENT);
  return { start, end: next, json: hasPrefix ? undefined : value };
}

/** Where the content of a document starts, after its prefix, its `---`, comments and marks. */
function contentStart(bytes: Uint8Array, start: number, end: number): number {
  for (let at = start; at < end; ) {
    const line = skipBoms(bytes, at);
    const text = isMarker(bytes, line, DASH) ? line + 3 : line;
    if (!isPrefixLine(bytes, text)) return skipBlank(bytes, text, end);
    const feed = bytes.indexOf(LF, text);
    at = feed < 0 ? end : feed + 1;
  }
  return end;
}

function isBlank(byte: number): boolean {
  return byte === SPACE || byte === TAB || byte === LF || byte === CR;
}
