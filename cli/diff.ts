/** A unified diff of what edits did. The edits are known, so nothing has to be searched for. */

import type { Result } from "../src/index.js";

const CONTEXT = 3;
const LF = 0x0a;

interface Hunk {
  /** Line numbers from 0, half-open: of the changed lines in the old text. */
  readonly start: number;
  readonly end: number;
  readonly edits: Result["edits"];
}

/** The diff as bytes in pieces, which `patch -p1` and `git apply` take; empty without edits. */
export function unifiedDiff(name: string, { source: { bytes }, edits }: Result): readonly Uint8Array[] {
  if (edits.length === 0) return [];
  const lines = lineStarts(bytes);
  const label = name.replace(/^\/+/, "");
  const pieces: Uint8Array[] = [Buffer.from(`--- a/${label}\n+++ b/${label}\n`)];
  let shift = 0;
  for (const group of groupHunks(hunksOf(lines, edits))) {
    shift += writeGroup(bytes, lines, group, shift, pieces);
  }
  return pieces;
}

/** Offsets of the lines' first bytes, and the end of the input. */
function lineStarts(bytes: Uint8Array): number[] {
  const starts = [0];
  for (let feed = bytes.indexOf(LF); feed >= 0; feed = bytes.indexOf(LF, feed + 1)) starts.push(feed + 1);
  if (starts.at(-1) !== bytes.length) starts.push(bytes.length);
  return starts;
}

/** The lines that edits touch, those of one line or of neighbouring lines together. */
function hunksOf(lines: readonly number[], edits: Result["edits"]): Hunk[] {
  const hunks: { start: number; end: number; edits: Result["edits"][number][] }[] = [];
  let line = 0;
  for (const edit of edits) {
    while ((lines[line + 1] as number) <= edit.range.start) line++;
    let end = line + 1;
    while ((lines[end] as number) < edit.range.end) end++;
    const last = hunks.at(-1);
    if (last && last.end >= line) {
      last.end = Math.max(last.end, end);
      last.edits.push(edit);
    } else hunks.push({ start: line, end, edits: [edit] });
  }
  return hunks;
}

/** Hunks whose context would overlap belong together. */
function groupHunks(hunks: readonly Hunk[]): Hunk[][] {
  const groups: Hunk[][] = [];
  for (const hunk of hunks) {
    const last = groups.at(-1)?.at(-1);
    if (last && hunk.start - last.end <= 2 * CONTEXT) groups.at(-1)?.push(hunk);
    else groups.push([hunk]);
  }
  return groups;
}

/** Appends one `@@` section; returns by how many lines the new text is longer. */
function writeGroup(
  bytes: Uint8Array,
  lines: readonly number[],
  group: readonly Hunk[],
  shift: number,
  pieces: Uint8Array[],
): number {
  const lineCount = lines.length - 1;
  const from = Math.max((group[0] as Hunk).start - CONTEXT, 0);
  const to = Math.min((group.at(-1) as Hunk).end + CONTEXT, lineCount);
  const body: Uint8Array[] = [];
  const put = (mark: string, text: Uint8Array) => {
    body.push(Buffer.from(mark), text);
    if (text.at(-1) !== LF) body.push(Buffer.from("\n\\ No newline at end of file\n"));
  };
  const context = (start: number, end: number) => {
    for (let line = start; line < end; line++) put(" ", bytes.subarray(lines[line], lines[line + 1]));
  };
  let added = 0;
  let at = from;
  for (const hunk of group) {
    context(at, hunk.start);
    for (let line = hunk.start; line < hunk.end; line++) put("-", bytes.subarray(lines[line], lines[line + 1]));
    const fresh = splitLines(edited(bytes, lines[hunk.start] as number, lines[hunk.end] as number, hunk.edits));
    for (const line of fresh) put("+", line);
    added += fresh.length - (hunk.end - hunk.start);
    at = hunk.end;
  }
  context(at, to);
  pieces.push(Buffer.from(`@@ -${from + 1},${to - from} +${from + 1 + shift},${to - from + added} @@\n`), ...body);
  return added;
}

function edited(bytes: Uint8Array, start: number, end: number, edits: Result["edits"]): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = start;
  for (const { range, text } of edits) {
    pieces.push(bytes.subarray(at, range.start), Buffer.from(text));
    at = range.end;
  }
  return Buffer.concat([...pieces, bytes.subarray(at, end)]);
}

function splitLines(bytes: Uint8Array): Uint8Array[] {
  const lines = lineStarts(bytes);
  return lines.slice(0, -1).map((start, index) => bytes.subarray(start, lines[index + 1]));
}
