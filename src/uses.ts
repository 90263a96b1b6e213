/**
 * Image fields -> edits. Most fields have a scalar of their own; where aliases make several places share one,
 * it is edited only if that is right at every place, and an alias of something that is no image is written out.
 */

import type { Edit } from "./edits.js";
import type { Fields } from "./fields.js";
import { type Finding, findingOf } from "./finding.js";
import type { ImageField } from "./image-field.js";
import type { Change, Judge, Judgement } from "./judge.js";
import type { Candidate, Value } from "./outline.js";
import { type PartMap, partEdits, partMap, type Style, writeScalar } from "./scalar.js";
import { SkipComments } from "./skip-comments.js";
import { latin1, type Range } from "./source.js";
import { excluded, shared } from "./told.js";

export interface Judged {
  readonly field: ImageField;
  readonly finding: Finding;
  readonly judgement: Judgement;
  /** What a diagnostic points at: the finding's range or a part of it. */
  readonly place: Range;
}

/** A place that a value stands at, and what is to be changed of it there. */
interface Use {
  readonly candidate: Candidate;
  readonly changes: readonly Change[];
}

/** The edits of a document, by its index, in ascending order, and its findings in the order of their places. */
export function resolveUses(
  bytes: Uint8Array,
  fields: Fields,
  judge: Judge,
  comments = new SkipComments(bytes),
  document = 0,
): { edits: Edit[]; judged: Judged[] } {
  const parts = new Parts(bytes, comments);
  const readings = fields.fields.map((field) => ({ field, judgements: judgementsOf(parts, field, judge) }));
  const uses = new Map<Value, Use[]>();
  for (const { field, judgements } of readings.filter((reading) => reading.field.editable)) {
    const changes = judgements.flatMap((judgement) => judgement.changes);
    for (const candidate of field.registry ? [field, field.registry] : [field]) {
      const use = { candidate, changes: changes.filter((change) => change.candidate === candidate) };
      const same = uses.get(candidate.value);
      if (same) same.push(use);
      else uses.set(candidate.value, [use]);
    }
  }
  // By place, since an alias reached from two places is written out once.
  const edits = new Map<number, Edit>();
  const judged: Judged[] = [];
  for (const { field, judgements } of readings) {
    for (const judgement of judgements) {
      const own = editsOf(parts, judgement, field, uses, fields);
      for (const edit of own ?? []) edits.set(edit.range.start, edit);
      const final = own ? judgement : { ...judgement, ...shared(judgement.from), changes: [] };
      const range = rangeOf(parts, field, final);
      const place = field.alias || !final.part ? range : parts.range(field.value, final.part);
      judged.push({ field, finding: findingOf(field, final, range, document, field.hidden), judgement: final, place });
    }
  }
  return {
    edits: [...edits.values()].sort((a, b) => a.range.start - b.range.start),
    judged: judged.sort((a, b) => a.finding.range.start - b.finding.range.start),
  };
}

/** Finds parts of values in the input; each value is read once, however many parts it has. */
class Parts {
  readonly bytes: Uint8Array;
  readonly comments: SkipComments;
  readonly #read = new Map<Value, { raw: string; style: Style; map: PartMap }>();

  constructor(bytes: Uint8Array, comments: SkipComments) {
    this.bytes = bytes;
    this.comments = comments;
  }

  /** A scalar as it stands in the input; undefined for a collection. */
  read(value: Value): { raw: string; style: Style; map: PartMap } | undefined {
    const { range, style } = value;
    const known = this.#read.get(value);
    if (known || !style) return known;
    const raw = latin1(this.bytes, range.start, range.end);
    const read = { raw, style, map: lazily(() => partMap(raw, style)) };
    this.#read.set(value, read);
    return read;
  }

  range(value: Value, [from, to]: readonly [number, number]): Range {
    const read = this.read(value);
    if (!read) return value.range;
    const { start, end } = read.map(from, to);
    return { start: value.range.start + start, end: value.range.start + end };
  }
}

/** A map that is made when it is first asked: most values need none. */
function lazily(make: () => PartMap): PartMap {
  let map: PartMap | undefined;
  return (start, end) => {
    map ??= make();
    return map(start, end);
  };
}

/** The judgements of a field, those of lines that are to be skipped set aside. */
function judgementsOf(parts: Parts, field: ImageField, judge: Judge): readonly Judgement[] {
  const { value, alias } = field;
  const judgements = judge.judge(field, parts.read(value)?.raw ?? "");
  if (judgements.length === 0) return judgements;
  const isBlock = value.style === "literal" || value.style === "folded";
  const after = alias?.end ?? (isBlock ? value.range.start : value.range.end);
  // Asked once for the field, then for each of its references, so that the ends of lines are searched once.
  const isSkipped = parts.comments.skipAfter(after);
  return judgements.flatMap((judgement) => {
    const { from, whole, within } = judgement;
    const isHere = within !== undefined && parts.comments.skipAfter(rangeOf(parts, field, judgement).end);
    if (!isSkipped && !isHere) return judgement;
    if (judgement.verdict === "suspected") return [];
    return { ...excluded(from), from, whole, changes: [], ...(within ? { within } : {}) };
  });
}

/** The edits that carry a judgement out; undefined if a value may not be changed, since it is used elsewhere too. */
function editsOf(
  parts: Parts,
  { changes }: Judgement,
  field: ImageField,
  uses: ReadonlyMap<Value, readonly Use[]>,
  fields: Fields,
): Edit[] | undefined {
  const edits: Edit[] = [];
  for (const change of changes) {
    const { value } = change.candidate;
    const all = uses.get(value) ?? [];
    const isCommon = !fields.usedElsewhere.has(value) && haveOneText(all);
    const own = isCommon ? changeEdits(parts, change) : writtenOut(change, field, all, fields);
    if (own.length === 0) return undefined;
    edits.push(...own);
  }
  return edits;
}

function haveOneText(uses: readonly Use[]): boolean {
  if (uses.length === 1) return true;
  const texts = uses.map(({ changes }) => changes.map(({ start, end, text }) => `${start}-${end}=${text}`).join());
  return texts.every((text) => text === texts[0]);
}

function changeEdits(parts: Parts, { candidate, start, end, text }: Change): Edit[] {
  const { value } = candidate;
  const read = parts.read(value);
  return read ? partEdits(read, value.range.start, { from: start, to: end, text }) : [];
}

/** The reference written out in the place of its alias, where the anchor is at no image field. */
function writtenOut(
  { candidate, start, end, text }: Change,
  field: ImageField,
  uses: readonly Use[],
  { aliasesElsewhere }: Fields,
): Edit[] {
  const { alias, value } = candidate;
  const isWhole = candidate === field && field.form !== "text" && start === 0;
  if (!alias || !isWhole || aliasesElsewhere.has(alias.start)) return [];
  const atAlias = uses.filter((use) => use.candidate.alias?.start === alias.start);
  if (uses.some((use) => use.candidate.alias === undefined) || !haveOneText(atAlias)) return [];
  // A line break would be folded, and bytes that are no UTF-8 can't be written.
  if (/[\p{Cc}\ufffd]/u.test(value.text)) return [];
  return [{ range: alias, text: writeScalar(text + value.text.slice(end)) }];
}

/** Where the reference stands: the value, its alias, or the characters of a text. */
function rangeOf(parts: Parts, { alias, value }: ImageField, { within }: Judgement): Range {
  return alias || !within ? (alias ?? value.range) : parts.range(value, within);
}
