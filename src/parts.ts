/** An input that is read in parts: where it may be cut, and what all of them come to. */

import type { Rules } from "./compile.js";
import { conclude, type Result } from "./rewrite.js";
import { Runner } from "./run.js";
import { emptyRun, type Run } from "./run-result.js";
import { DASH, isBlankOrBreak, LF, SPACE } from "./scan-bytes.js";
import { foreignEncoding, type Range, type Source } from "./source.js";

/** What a line may begin with that stands before a document, and those of which that is not clear. */
const NO_CONTENT = new Set<number | undefined>([..."#%-.\r\n\t\xef"].map((character) => character.charCodeAt(0)));

/**
 * The offset of the first `---` line from `from` on that ends a document with content, so that what is before it and what
 * is after it may be read by themselves; the input's end if there is none.
 */
export function partStart(bytes: Uint8Array, from: number): number {
  if (from === 0) return 0;
  for (let feed = bytes.indexOf(LF, from); feed >= 0; feed = bytes.indexOf(LF, feed + 1)) {
    const at = feed + 1;
    const isMarker = bytes[at] === DASH && bytes[at + 1] === DASH && bytes[at + 2] === DASH;
    if (isMarker && isBlankOrBreak(bytes[at + 3]) && hasContent(bytes, feed)) return at;
  }
  return bytes.length;
}

/** Whether the line that ends at `feed` is one of a document's content for sure. */
function hasContent(bytes: Uint8Array, feed: number): boolean {
  let at = bytes.lastIndexOf(LF, feed - 1) + 1;
  while (bytes[at] === SPACE) at++;
  return at < feed && !NO_CONTENT.has(bytes[at]);
}

/** A part of an input, in memory that holds some of it: from a `partStart` to a later one. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** What makes an offset in `bytes` one of the input. These end where the input does, or hold more than the part. */
  readonly base: number;
}

/**
 * Rewrites an input part by part; undefined if it can't be cut there after all. `next` gives the parts in their order, each
 * of which is not needed any more when it is called again.
 */
export function rewriteParts(
  source: Source,
  rules: Rules,
  next: () => Part | undefined,
  onPart?: (bytes: number) => void,
): Result | undefined {
  const all: Run = { ...emptyRun(), isShort: true, isScanned: false };
  const { edits, diagnostics, pullSecrets } = all;
  let runner: Runner | undefined;
  let held: Uint8Array | undefined;
  for (let part = next(); part; part = next()) {
    const { bytes, from, to, base } = part;
    if (from + base === 0 && foreignEncoding(bytes.subarray(from))) return undefined;
    if (!runner || bytes !== held) runner = new Runner({ name: source.name, bytes }, rules, "short");
    held = bytes;
    // Findings are found anew where they are asked for.
    const run = { ...emptyRun(), edits };
    edits.base = base;
    if (!runner.run(from, to, undefined, run)) return undefined;
    const moved = ({ start, end }: Range) => ({ start: base + start, end: base + end });
    for (const { place, ...told } of run.diagnostics) {
      diagnostics.push({ ...told, place: place && { source, range: moved(place.range) } });
    }
    for (const { range, name } of run.pullSecrets) pullSecrets.push({ range: moved(range), name });
    all.troubled ||= run.troubled;
    onPart?.(base + to);
  }
  return conclude(source, rules, all);
}
