/** How one reference is read, what the rules make of it, and why. */

import type { Rules } from "./compile.js";
import type { Verdict } from "./config.js";
import { excludesRepository } from "./exclude.js";
import {
  DOCKER_HUB,
  type Fault,
  familiarPath,
  type Normalized,
  normalize,
  type Reference,
  readReference,
} from "./reference.js";
import type { Rule } from "./rules.js";
import { byDecision, excluded, invalid, placeholder } from "./told.js";

export interface Explanation {
  readonly text: string;
  readonly verdict: Verdict;
  /** How it is read; undefined if it is no reference. */
  readonly reference:
    | (Pick<Reference, "domain" | "path" | "tag" | "digest"> & { readonly familiar: string })
    | undefined;
  readonly normalized: Normalized | undefined;
  /** The part that is wrong. */
  readonly fault: Fault | undefined;
  readonly message: string;
  readonly help: string;
  /** The rules whose `from` the name lies under, the one that counts first. */
  readonly rules: readonly Rule[];
  /** The glob of `exclude` that keeps it. */
  readonly exclude: string | undefined;
  readonly to: string | undefined;
}

/** Explains a reference as it would be judged in a manifest; excludes of objects aside. */
export function explain(text: string, { ruleSet, excludes }: Rules): Explanation {
  const nothing = { text, reference: undefined, normalized: undefined, fault: undefined, rules: [], to: undefined };
  const reading = readReference(text);
  if (reading.kind === "placeholder") return { ...nothing, ...placeholder(text, reading.why), exclude: undefined };
  if (reading.kind === "invalid") {
    return { ...nothing, ...invalid(reading.fault), fault: reading.fault, exclude: undefined };
  }
  const { domain, path, tag, digest } = reading.reference;
  const normalized = normalize(reading.reference);
  const short =
    normalized.domain === DOCKER_HUB ? familiarPath(normalized.path) : `${normalized.domain}/${normalized.path}`;
  const reference = { domain, path, tag, digest, familiar: short + text.slice(reading.reference.nameEnd) };
  const exclude = excludes.find((one) => one.isForAll && excludesRepository(one, normalized));
  const told = exclude ? excluded(text) : byDecision(ruleSet.decide(reading.reference), reading.reference);
  const to = told.name === undefined ? undefined : told.name + text.slice(reading.reference.nameEnd);
  const rules = ruleSet.matching(normalized);
  return { ...nothing, ...told, reference, normalized, rules, exclude: exclude?.glob, to };
}
