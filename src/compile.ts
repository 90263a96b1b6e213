/** Config -> rules that can be applied, or every problem it has. */

import { checkPlaces } from "./check-places.js";
import { checkPreset } from "./check-preset.js";
import { type Config, listWords, type Problem, problem, type Verdict } from "./config.js";
import { compileExcludes, type Exclude } from "./exclude.js";
import { Places } from "./places.js";
import { DOCKER_HUB, isDomain, isLegalDomain, isLegalPath } from "./reference.js";
import {
  ANY,
  DOMAIN_VARIABLE,
  expandRules,
  isNoSegment,
  isUnder,
  normalizePrefix,
  type Rule,
  RuleSet,
  splitPrefix,
  targetOf,
} from "./rules.js";

/** A config made ready for `rewrite`. */
export interface Rules {
  readonly ruleSet: RuleSet;
  readonly excludes: readonly Exclude[];
  /** How each verdict is told of; one that is not here is not worth a word. */
  readonly severities: ReadonlyMap<Verdict, "warning" | "error">;
  /** Where references stand, and which hidden ones are rewritten. */
  readonly places: Places;
  /** The Secret that pod specs which pull from a target are given. */
  readonly pullSecret: string | undefined;
}

export interface Compiled {
  /** Undefined if one of the problems is an error. */
  readonly rules: Rules | undefined;
  readonly problems: readonly Problem[];
}

type Place = Problem["path"];

/**
 * Checks a config and makes its rules. One without a mirror and rules is a problem, unless it may be `idle`.
 *
 * @example
 * const { rules, problems } = compile({ mirror: "harbor.myco.com", library: "add" });
 */
export function compile(config: Config, { idle = false }: { readonly idle?: boolean } = {}): Compiled {
  const problems: Problem[] = [];
  const excludes = config.exclude ? compileExcludes(config.exclude, problems) : [];
  if (!idle || config.registries) checkMirror(config, problems);
  checkRegistries(config, problems);
  checkWritten(config, problems);
  if (config.fields ?? config.include ?? config.pullSecret !== undefined) checkPlaces(config, problems);
  if (config.preset !== undefined) checkPreset(config, problems);
  const rules = expandRules(config);
  // What follows compares targets, which must be legal for that.
  if (problems.every(({ severity }) => severity === "warning")) checkTogether(config, rules, problems);
  if (problems.some(({ severity }) => severity === "error")) return { rules: undefined, problems };
  const ruleSet = new RuleSet(rules);
  const places = new Places(config, ruleSet.domains);
  return {
    rules: { ruleSet, excludes, severities: severitiesOf(config), places, pullSecret: config.pullSecret },
    problems,
  };
}

function severitiesOf({ unapproved = "warn", failOn = [] }: Config): ReadonlyMap<Verdict, "warning" | "error"> {
  const severities = new Map<Verdict, "warning" | "error">();
  for (const verdict of ["placeholder", "invalid", "unsupported", "suspected"] as const)
    severities.set(verdict, "warning");
  if (unapproved !== "ignore") severities.set("unapproved", unapproved === "fail" ? "error" : "warning");
  for (const verdict of failOn) severities.set(verdict, "error");
  return severities;
}

function checkMirror({ mirror, registries, rules = [] }: Config, problems: Problem[]): void {
  if (mirror !== undefined) checkTarget(mirror, ["mirror"], problems, false);
  else if (registries !== undefined) {
    const help = "name the proxy cache that they are mirrored in: `mirror: harbor.example.com`";
    problems.push(problem("no-mirror", ["registries"], "`registries` without a `mirror`", help));
  } else if (rules.length === 0) {
    const help = "name your proxy cache, as in `--mirror harbor.example.com`, or write rules in a config file";
    problems.push(problem("no-mirror", [], "no `mirror` and no `rules`: nothing would be rewritten", help));
  }
}

function checkRegistries({ registries = [] }: Config, problems: Problem[]): void {
  if (registries.length === 0) return;
  const seen = new Set<string>();
  for (const [index, registry] of registries.entries()) {
    const place = ["registries", index];
    checkFrom(registry, place, seen, problems);
    const { domain } = splitPrefix(registry);
    if (!isNoSegment(domain) || !isLegalDomain(domain)) continue;
    const help = `write a rule for it: \`{ from: "${registry}", to: … }\`, or \`--map ${registry}=…\``;
    problems.push(problem("invalid-registry", place, `\`${domain}\` can't be a segment of the mirror's path`, help));
  }
}

function checkWritten({ rules = [] }: Config, problems: Problem[]): void {
  const seen = new Set<string>();
  for (const [index, { from, to, library }] of rules.entries()) {
    const place = ["rules", index];
    checkFrom(from, [...place, "from"], seen, problems);
    checkTarget(to, [...place, "to"], problems, true);
    const { domain } = splitPrefix(from);
    if (to.includes(DOMAIN_VARIABLE) && isNoSegment(domain)) {
      const help = "write the segment out";
      problems.push(
        problem("invalid-target", [...place, "to"], `\`${domain}\` can't stand for \`{domain}\` in a path`, help),
      );
    }
    if (library !== undefined && normalizePrefix(from) !== DOCKER_HUB) {
      const message = `\`library\` has no effect on a rule from \`${from}\``;
      const help = "it speaks of Docker Hub's official images, and works where `from` is `docker.io`";
      problems.push({ ...problem("no-effect", [...place, "library"], message, help), severity: "warning" });
    }
  }
}

function checkFrom(from: string, place: Place, seen: Set<string>, problems: Problem[]): void {
  const report = (message: string, help: string) => problems.push(problem("invalid-registry", place, message, help));
  const prefix = normalizePrefix(from);
  if (seen.has(prefix)) report(`\`${from}\` is named twice`, "keep one of the two");
  seen.add(prefix);
  if (from === ANY) return;
  const { domain, path } = splitPrefix(from);
  if (from.includes("://")) report(`\`${from}\` is a URL`, "write the registry's host alone");
  else if (!isDomain(domain)) {
    const near = `docker.io/${path === "" ? `library/${from}` : from}`;
    const help = `begin with a registry${isLegalPath(from) ? `: did you mean \`${near}\`?` : ""}`;
    report(`\`${domain}\` is not a registry`, help);
  } else if (!isLegalDomain(domain))
    report(`invalid registry \`${domain}\``, "a registry is a host, with `:port` if need be");
  else if (from.includes("/") && !isLegalPath(path)) {
    report(
      `invalid path \`${path}\` in \`${from}\``,
      "write a repository or the segments it begins with, without tag, `*` or final `/`",
    );
  }
}

function checkTarget(to: string, place: Place, problems: Problem[], variable: boolean): void {
  const report = (message: string, help: string) => problems.push(problem("invalid-target", place, message, help));
  const { domain, path } = splitPrefix(to);
  const plainPath = variable ? path.replaceAll(DOMAIN_VARIABLE, "domain") : path;
  if (to.includes("://"))
    report(`\`${to}\` is a URL`, `write it without the scheme: \`${to.replace(/^.*?:\/\//, "")}\``);
  else if (!isDomain(domain) || !isLegalDomain(domain)) {
    report(
      `\`${to}\` does not begin with a registry host`,
      "a host holds a `.` or a `:port`, or is `localhost`: `harbor.example.com`",
    );
  } else if (to.endsWith("/")) report(`\`${to}\` ends with \`/\``, `write \`${to.replace(/\/+$/, "")}\``);
  else if (path !== "" && !isLegalPath(plainPath)) {
    report(
      `invalid path \`${path}\` in \`${to}\``,
      "a path holds lower-case letters and digits, separated by `/`, `.`, `_` or dashes, and no tag",
    );
  }
}

/** Rules that would undo or hide one another. */
function checkTogether(config: Config, rules: readonly Rule[], problems: Problem[]): void {
  const placeOf = (rule: Rule): Place => {
    const written = (config.rules ?? []).findIndex(({ from }) => normalizePrefix(from) === rule.from);
    return written >= 0 ? ["rules", written] : config.registries ? ["registries"] : ["mirror"];
  };
  for (const rule of rules) {
    const covered = rules.find(({ from, to }) => rule.from !== ANY && isUnder(targetOf({ from, to }), rule.from));
    if (!covered) continue;
    const message = `the rule from \`${rule.from}\` covers the target \`${covered.to}\``;
    const help = "its own output would be rewritten again; give `from` a longer prefix";
    problems.push(problem("target-covered", placeOf(rule), message, help));
  }
  for (const target of new Set(rules.map(targetOf))) {
    const group = rules.filter((rule) => targetOf(rule) === target);
    const twins = group.filter((rule) => group.some((other) => isApart(rule, other)));
    const all = group.find(({ from }) => from === ANY && !target.includes(DOMAIN_VARIABLE));
    const first = twins[0] ?? all;
    if (!first) continue;
    const who = twins.length > 0 ? `${listWords(twins.map(({ from }) => from))} have` : "all registries have";
    const help =
      "repositories of one name would be taken for each other there; give each registry a target of its own, as with `{domain}`";
    problems.push({
      ...problem("same-target", placeOf(first), `${who} one target, \`${target}\``, help),
      severity: "warning",
    });
  }
}

function isApart(a: Rule, b: Rule): boolean {
  return a !== b && a.from !== ANY && b.from !== ANY && !isUnder(a.from, b.from) && !isUnder(b.from, a.from);
}
