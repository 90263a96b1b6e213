/**
 * Image fields -> edits. Most fields have a scalar of their own; where aliases make several places share one,
 * it is edited only if that is right at every place, and an alias of something that is no image is written out.
 */

import type { Edit } from "./edits.js";
import type { Fields, ImageField, Value } from "./fields.js";
import { type Finding, findingOf } from "./finding.js";
import { type Judge, type Judgement, shared } from "./judge.js";
import { nameEdit, partRange, writeScalar } from "./scalar.js";
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
    const common = commonName(uses, fields.usedElsewhere.has(value));
    for (const use of uses) {
      const { field } = use;
      const edit = common ? editOf(bytes, use) : aliasEdit(use, uses, fields);
      const isKept = use.judgement.verdict === "rewritten" && !edit;
      const judgement = isKept ? shared(value.text) : use.judgement;
      if (edit) edits.set(edit.range.start, edit);
      const finding = findingOf(bytes, field, judgement);
      judged.push({ finding, judgement, place: placeOf(bytes, field, judgement) });
    }
  }
  return {
    edits: [...edits.values()].sort((a, b) => a.range.start - b.range.start),
    judged: judged.sort((a, b) => a.finding.range.start - b.finding.range.start),
  };
}

/** The new name that is right wherever the value is used, or undefined. */
function commonName(uses: readonly Use[], usedElsewhere: boolean): string | undefined {
  const name = uses[0]?.judgement.name;
  return !usedElsewhere && uses.every(({ judgement }) => judgement.name === name) ? name : undefined;
}

function editOf(bytes: Uint8Array, { field, judgement }: Use): Edit | undefined {
  const { name, nameEnd } = judgement;
  const { range, style } = field.value;
  if (name === undefined || nameEnd === undefined || style === undefined) return undefined;
  return nameEdit(latin1(bytes, range.start, range.end), style, range, nameEnd, name);
}

/** The reference written out in the place of its alias, where the anchor is at no image field. */
function aliasEdit({ field, judgement }: Use, uses: readonly Use[], { aliasesElsewhere }: Fields): Edit | undefined {
  const { alias, value } = field;
  if (!alias || aliasesElsewhere.has(alias.start) || judgement.name === undefined) return undefined;
  if (uses.some((use) => !use.field.alias)) return undefined;
  const same = uses.filter((use) => use.field.alias?.start === alias.start);
  if (same.some((use) => use.judgement.name !== judgement.name)) return undefined;
  return { range: alias, text: writeScalar(judgement.name + value.text.slice(judgement.nameEnd)) };
}

function placeOf(bytes: Uint8Array, { alias, value }: ImageField, { part }: Judgement): Range {
  const { range, style } = value;
  if (alias || !part || !style) return alias ?? range;
  const { start, end } = partRange(latin1(bytes, range.start, range.end), style, part[0], part[1]);
  return { start: range.start + start, end: range.start + end };
}
