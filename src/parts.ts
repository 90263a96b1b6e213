/** An input in parts, each with a run of its own: where it may be cut, runs as plain data that threads can exchange, and all of them as one. */

import type { Rules } from "./compile.js";
import type { Diagnostic } from "./diagnostic.js";
import { EditList } from "./edits.js";
import { conclude, type Result, rewriteSource } from "./rewrite.js";
import { emptyRun, type PullSecret, type Run, Runner } from "./run.js";
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

/** A run as plain data: edits by their offsets and the index of their text. */
export interface PackedRun {
  readonly starts: Float64Array;
  readonly ends: Float64Array;
  readonly texts: Uint32Array;
  readonly words: readonly Uint8Array[];
  readonly diagnostics: readonly (Omit<Diagnostic, "place"> & { readonly range: Range | undefined })[];
  readonly pullSecrets: readonly PullSecret[];
  readonly troubled: boolean;
}

/** Runs parts of one input, each from a `partStart` to a later one. */
export class PartRunner {
  readonly #runner: Runner;

  constructor(source: Source, rules: Rules) {
    this.#runner = new Runner(source, rules, "short");
  }

  /** Undefined if the input can't be cut there after all. */
  run(from: number, to: number): PackedRun | undefined {
    const run = this.#runner.run(from, to);
    return run && pack(run);
  }
}

/** What an input comes to by the runs of all its parts, in their order. */
export function rewriteParts(source: Source, rules: Rules, parts: readonly PackedRun[]): Result {
  const encoding = foreignEncoding(source.bytes);
  if (encoding) return rewriteSource(source, rules);
  return conclude(source, rules, join(source, parts));
}

function pack({ edits, diagnostics, pullSecrets, troubled }: Run): PackedRun {
  const words = new Map<Uint8Array, number>();
  const texts = Uint32Array.from(edits.texts, (text) => {
    const known = words.get(text) ?? words.size;
    words.set(text, known);
    return known;
  });
  return {
    starts: Float64Array.from(edits.starts),
    ends: Float64Array.from(edits.ends),
    texts,
    words: [...words.keys()],
    diagnostics: diagnostics.map(({ place, ...told }) => ({ ...told, range: place?.range })),
    pullSecrets,
    troubled,
  };
}

/** One run of all; its findings are to be found anew. */
function join(source: Source, parts: readonly PackedRun[]): Run {
  const edits = new EditList(parts.reduce((sum, { starts }) => sum + starts.length, 0));
  const run = { ...emptyRun(), edits, isShort: true, isScanned: false };
  let count = 0;
  for (const { starts, ends, texts, words, diagnostics, pullSecrets, troubled } of parts) {
    for (let index = 0; index < starts.length; index++) {
      const text = words[texts[index] as number] as Uint8Array;
      edits.set(count++, starts[index] as number, ends[index] as number, text);
    }
    for (const { range, ...told } of diagnostics) run.diagnostics.push({ ...told, place: range && { source, range } });
    run.pullSecrets.push(...pullSecrets);
    run.troubled ||= troubled;
  }
  return run;
}
