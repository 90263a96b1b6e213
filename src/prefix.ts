/**
 * Registries and prefixes that stand alone: names are added to them by a controller, so what a rule makes of one must
 * be right for every name below it.
 */

import { type Exclude, mayExcludeBelow } from "./exclude.js";
import { DOCKER_HUB, isDomain, isLegalDomain, isLegalPath, type Normalized, normalizeDomain } from "./reference.js";
import type { PrefixDecision, RuleSet } from "./rules.js";

export interface Prefix extends Normalized {
  /** Characters of the text that are the prefix; a `/` or a template of names may follow. */
  readonly end: number;
}

/** A template of names, as Knative's operator has it: `gcr.io/knative/${NAME}:v1`. */
const TEMPLATE = /\/[^/]*(?:\$\{|\$\(|\{\{).*$/;

/**
 * Reads a text as a prefix; undefined if it is none.
 *
 * @example
 * readPrefix("quay.io/")          // { domain: "quay.io", path: "", end: 7 }
 * readPrefix("istio")             // { domain: "docker.io", path: "istio", end: 5 }
 * readPrefix("gcr.io/x/${NAME}")  // { domain: "gcr.io", path: "x", end: 8 }
 */
export function readPrefix(text: string): Prefix | undefined {
  const prefix = text.replace(TEMPLATE, "").replace(/\/$/, "");
  const slash = prefix.indexOf("/");
  const first = slash < 0 ? prefix : prefix.slice(0, slash);
  const end = prefix.length;
  if (!isDomain(first)) return isLegalPath(prefix) ? { domain: DOCKER_HUB, path: prefix, end } : undefined;
  const path = slash < 0 ? "" : prefix.slice(slash + 1);
  const isLegal = isLegalDomain(first) && (slash < 0 || isLegalPath(path));
  return isLegal ? { domain: normalizeDomain(first), path, end } : undefined;
}

/** What the rules make of a prefix; `inexact` where they would not do the same with all the names below it. */
export function decidePrefix(prefix: Prefix, ruleSet: RuleSet, excludes: readonly Exclude[]): PrefixDecision {
  const decision = ruleSet.decidePrefix(prefix);
  if (decision.verdict !== "rewritten") return decision;
  const name = prefix.path === "" ? prefix.domain : `${prefix.domain}/${prefix.path}`;
  return excludes.some((exclude) => mayExcludeBelow(exclude, name))
    ? { verdict: "inexact", why: "an `exclude` speaks of names below it" }
    : decision;
}
