/**
 * Image fields -> edits. Most fields have a scalar of their own; where aliases make several places share one,
 * it is edited only if that is right at every place, and an alias of something that is no image is written out.
 */

import type { Edit } from "./edits.js";
import type { Fields, ImageField, Value } from "./fields.js";
import { type Finding, findingOf } from "./finding.js";
import { type Judge, type Judgement, shared } from "./judge.js";
import { nameEdits, partRange, writeScalar } from "./scalar.js";
import { latin1, type Range } from "./source.js";

export interface Judged {
  readonly finding: Omit<Finding, "document">;
  readonly judgement: Judgement;
  /** What a diagnostic points at: the finding's range or a part of it. */
  readonly place: Range;
}

interface Use {
  readonly field: ImageField;
  readonly judgement: Judgement;
}

/** The edits of a document in ascending order, and its findings in the order of their places. */
export function resolveUses(bytes: Uint8Array, fields: Fields, judge: Judge): { edits: Edit[]; judged: Judged[] } {
  const groups = new Map<Value, Use[]>();
  for (const field of fields.fields) {
    const judgement = judge.judge(field);
    if (!judgement) continue;
    const group = groups.get(field.value) ?? [];
    group.push({ field, judgement });
    groups.set(field.value, group);
  }
  // By place, since an alias reached from two places is written out once.
  const edits = new Map<number, Edit>();
  const judged: Judged[] = [];
  for (const [value, uses] of groups) {
    const byAlias = usesByAlias(uses);
    const isCommon = !fields.usedElsewhere.has(value) && haveOneName(uses);
    for (const { field, judgement } of uses) {
      const own = isCommon ? editsOf(bytes, field, judgement) : writtenOut(field, judgement, byAlias, fields);
      for (const edit of own) edits.set(edit.range.start, edit);
      const isKept = judgement.verdict === "rewritten" && own.length === 0;
      const final = isKept ? shared(value.text) : judgement;
      judged.push({ finding: findingOf(field, final), judgement: final, place: placeOf(bytes, field, final) });
    }
  }
  return {
    edits: [...edits.values()].sort((a, b) => a.range.start - b.range.start),
    judged: judged.sort((a, b) => a.finding.range.start - b.finding.range.start),
  };
}

/** The uses of a value by the offset of the alias that stands for it; those of its own place under undefined. */
function usesByAlias(uses: readonly Use[]): ReadonlyMap<number | undefined, readonly Use[]> {
  const byAlias = new Map<number | undefined, Use[]>();
  for (const use of uses) {
    const start = use.field.alias?.start;
    const same = byAlias.get(start);
    if (same) same.push(use);
    else byAlias.set(start, [use]);
  }
  return byAlias;
}

function haveOneName(uses: readonly Use[]): boolean {
  return uses.every(({ judgement }) => judgement.name === uses[0]?.judgement.name);
}

function editsOf(bytes: Uint8Array, { value }: ImageField, { name, nameEnd }: Judgement): Edit[] {
  const { range, style } = value;
  if (name === undefined || nameEnd === undefined || style === undefined) return [];
  return nameEdits(latin1(bytes, range.start, range.end), style, range.start, nameEnd, name);
}

/** The reference written out in the place of its alias, where the anchor is at no image field. */
function writtenOut(
  { alias, value }: ImageField,
  { name, nameEnd }: Judgement,
  byAlias: ReadonlyMap<number | undefined, readonly Use[]>,
  { aliasesElsewhere }: Fields,
): Edit[] {
  if (!alias || name === undefined || byAlias.has(undefined) || aliasesElsewhere.has(alias.start)) return [];
  // A line break would be folded, and bytes that are no UTF-8 can't be written.
  if (/[\p{Cc}\ufffd]/u.test(value.text) || !haveOneName(byAlias.get(alias.start) ?? [])) return [];
  return [{ range: alias, text: writeScalar(name + value.text.slice(nameEnd)) }];
}

function placeOf(bytes: Uint8Array, { alias, value }: ImageField, { part }: Judgement): Range {
  const { range, style } = value;
  if (alias || !part || !style) return alias ?? range;
  const { start, end } = partRange(latin1(bytes, range.start, range.end), style, part[0], part[1]);
  return { start: range.start + start, end: range.start + end };
}
