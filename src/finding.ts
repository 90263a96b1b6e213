/** Findings: each reference with its place, its verdict and what it became. Reports are made of them. */

import { type HiddenPlace, VERDICTS, type Verdict } from "./config.js";
import type { Judgement } from "./judge.js";
import { type Candidate, type FilePlace, fieldPath } from "./outline.js";
import type { Range } from "./source.js";

/** One reference that was found, and what became of it. */
export interface Finding {
  readonly verdict: Verdict;
  /** The document's index in the input, from 0. */
  readonly document: number;
  readonly apiVersion: string | undefined;
  readonly kind: string | undefined;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** The file that a KRM function's orchestrator read the object from. */
  readonly file: FilePlace | undefined;
  /** The field path from the object's root: `spec.template.spec.containers[0].image`. */
  readonly path: string;
  /** Where the value stands, or the alias in its place. */
  readonly range: Range;
  /** The reference, with what other keys hold of it; the value as text where it is none; empty for a collection. */
  readonly from: string;
  /** What a rewritten reference became. */
  readonly to: string | undefined;
  /** The `from` of the rule that rewrote it. */
  readonly rule: string | undefined;
  /** The `name` beside it: a container's or a variable's. */
  readonly container: string | undefined;
  /** Whether `from` is all that is pulled; not so for a prefix, or a repository whose tag is not in the object. */
  readonly whole: boolean;
  /** Where the reference was hidden in a string; undefined for one at a field. */
  readonly hidden: HiddenPlace | undefined;
}

/** The finding of a judgement about a field, in the document of an index. */
export function findingOf(
  { object, path, container }: Candidate,
  { verdict, from, to, rule, whole }: Judgement,
  range: Range,
  document: number,
  hidden: HiddenPlace | undefined,
): Finding {
  return {
    verdict,
    document,
    apiVersion: object?.apiVersion,
    kind: object?.kind,
    namespace: object?.namespace,
    name: object?.name,
    file: object?.file,
    path: fieldPath(path, object),
    range,
    from,
    to: verdict === "rewritten" ? to : undefined,
    rule: verdict === "rewritten" ? rule : undefined,
    container,
    whole,
    hidden,
  };
}

export function countVerdicts(findings: Iterable<Pick<Finding, "verdict">>): Record<Verdict, number> {
  const counts = Object.fromEntries(VERDICTS.map((verdict) => [verdict, 0])) as Record<Verdict, number>;
  for (const { verdict } of findings) counts[verdict]++;
  return counts;
}

/** One line: how many references were found, `where` if that is to be said, and what became of them. */
export function summarize(counts: Readonly<Record<Verdict, number>>, where = ""): string {
  const told = VERDICTS.filter((verdict) => counts[verdict] > 0);
  const total = told.reduce((sum, verdict) => sum + counts[verdict], 0);
  const references = `${total} image reference${total === 1 ? "" : "s"}${where}`;
  const parts = told.map((verdict) => `${counts[verdict]} ${verdict}`).join(", ");
  return `pullthrough: ${[references, parts].filter((part) => part !== "").join(": ")}\n`;
}
