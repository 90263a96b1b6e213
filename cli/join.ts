/** Several files -> one stream, with what separators that takes and not a byte more. */

import { documents, hasBom } from "../src/index.js";

/** One input as it is; of several, JSON alone is joined by line feeds, anything else by `---`. */
export function joinStreams(inputs: readonly Uint8Array[]): readonly Uint8Array[] {
  const filled = inputs.filter((bytes) => bytes.some((byte) => byte > 0x20));
  if (inputs.length <= 1 || filled.length === 0) return inputs;
  const pieces: Uint8Array[] = [];
  const isJson = filled.every(isAllJson);
  for (const bytes of filled) {
    endLine(pieces);
    if (isJson) pieces.push(bytes);
    else separate(bytes, pieces);
  }
  return pieces;
}

/** Appends a file with `---` before each JSON document, and before the file itself unless it is the first. */
function separate(bytes: Uint8Array, pieces: Uint8Array[]): void {
  const isFirst = pieces.length === 0;
  for (const document of documents(bytes)) {
    const before = text(bytes, document.start, document.json ?? Math.min(document.end, document.start + 4096));
    const hasMarker = /^---(?:\s|$)/m.test(document.json === undefined ? firstLine(before) : before);
    const isStart = document.start === 0;
    if (isStart && !isFirst && /^%/m.test(prefix(before))) pieces.push(SEPARATORS.end);
    else if (!hasMarker && (document.json !== undefined || (isStart && !isFirst))) {
      // Two JSON values may share a line.
      endLine(pieces);
      pieces.push(SEPARATORS.start);
    }
    pieces.push(bytes.subarray(document.start, document.end));
  }
}

const SEPARATORS = { start: Buffer.from("---\n"), end: Buffer.from("...\n"), line: Buffer.from("\n") };

function endLine(pieces: Uint8Array[]): void {
  const last = pieces.at(-1);
  if (last && last.at(-1) !== 0x0a) pieces.push(SEPARATORS.line);
}

function isAllJson(bytes: Uint8Array): boolean {
  for (const { json } of documents(bytes)) if (json === undefined) return false;
  return true;
}

/** The directives, comments and blank lines at the head of a document. */
function prefix(text: string): string {
  return /^(?:[ \t]*(?:[#%].*)?\r?\n)*/.exec(text)?.[0] ?? "";
}

function firstLine(text: string): string {
  return text.slice(0, text.indexOf("\n") + 1 || undefined);
}

function text(bytes: Uint8Array, start: number, end: number): string {
  return Buffer.from(bytes.subarray(hasBom(bytes, start) ? start + 3 : start, end)).toString("latin1");
}
