/** An input in parts, each with a run of its own: where it may be cut, runs as plain data that threads can exchange, and all of them as one. */

import type { Rules } from "./compile.js";
import type { Diagnostic } from "./diagnostic.js";
import { EditList } from "./edits.js";
import { conclude, type Result } from "./rewrite.js";
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

/** A part of an input, in memory that holds some of it: from a `partStart` to a later one. */
export interface Part {
  readonly bytes: Uint8Array;
  readonly from: number;
  readonly to: number;
  /** What makes an offset in `bytes` one of the input. These end where the input does, or hold more than the part. */
  readonly base: number;
}

/** Runs parts of one input. */
export class PartRunner {
  readonly #name: string;
  readonly #rules: Rules;
  #bytes: Uint8Array | undefined;
  #runner: Runner | undefined;

  constructor(name: string, rules: Rules) {
    this.#name = name;
    this.#rules = rules;
  }

  /** Undefined if the input can't be cut there after all. */
  run({ bytes, from, to, base }: Part): PackedRun | undefined {
    if (from + base === 0 && foreignEncoding(bytes.subarray(from))) return undefined;
    if (bytes !== this.#bytes) this.#runner = new Runner({ name: this.#name, bytes }, this.#rules, "short");
    this.#bytes = bytes;
    const run = this.#runner?.run(from, to);
    return run && pack(run, base);
  }
}

/** What an input comes to by the runs of all its parts, in their order. */
export function rewriteParts(source: Source, rules: Rules, parts: readonly PackedRun[]): Result {
  return conclude(source, rules, join(source, parts));
}

function pack({ edits, diagnostics, pullSecrets, troubled }: Run, base: number): PackedRun {
  const moved = ({ start, end }: Range) => ({ start: base + start, end: base + end });
  const words = new Map<Uint8Array, number>();
  const starts = new Float64Array(edits.length);
  const ends = new Float64Array(edits.length);
  const texts = new Uint32Array(edits.length);
  for (let index = 0; index < edits.length; index++) {
    const text = edits.texts[index] as Uint8Array;
    const word = words.get(text) ?? words.size;
    if (word === words.size) words.set(text, word);
    starts[index] = base + (edits.starts[index] as number);
    ends[index] = base + (edits.ends[index] as number);
    texts[index] = word;
  }
  return {
    starts,
    ends,
    texts,
    words: [...words.keys()],
    diagnostics: diagnostics.map(({ place, ...told }) => ({ ...told, range: place && moved(place.range) })),
    pullSecrets: pullSecrets.map(({ range, name }) => ({ range: moved(range), name })),
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
