/** Rules -> what a policy engine has to know of them, or why one can't do the same. */

import type { Rules } from "./compile.js";
import { type Config, type LibraryPolicy, listWords, type Problem, problem } from "./config.js";
import { DOCKER_HUB } from "./reference.js";
import { ANY, DOMAIN_VARIABLE, type Rule, splitPrefix } from "./rules.js";

/** A rule, its target in pieces: between two of them stands the reference's domain. */
export interface PolicyRule {
  readonly from: string;
  readonly to: readonly string[];
  /** What follows the target: of Docker Hub's official images what the policy says, else the rest of the name. */
  readonly rest: "rest" | LibraryPolicy;
}

/** What stays as it is, as regular expressions that RE2 takes; one that is not given matches all. */
interface PolicyExclude {
  readonly namespace: string | undefined;
  readonly repository: string | undefined;
}

const LONGEST_NAMESPACE = 63;

/** The mapping in neutral terms; all patterns are for normalized names. */
export interface PolicyMapping {
  /** In the order in which they are tried. */
  readonly rules: readonly PolicyRule[];
  /** Matches the names that are mirrored already. */
  readonly mirrored: string;
  /** Matches the names on hosts of one's own; undefined if there are none. */
  readonly own: string | undefined;
  readonly excludes: readonly PolicyExclude[];
}

/** The mapping of rules; what it can't say is added to the problems. */
export function mappingOf(config: Config, rules: Rules, problems: Problem[]): PolicyMapping {
  const { ruleSet } = rules;
  const excludes: PolicyExclude[] = [];
  for (const [index, { parts, repository }] of rules.excludes.entries()) {
    const lost = parts.map(({ key }) => key).filter((key) => key !== "namespace");
    if (lost.length > 0) {
      const message = `a policy can't exclude by ${listWords(lost)}`;
      const help =
        "policies exclude by `namespace` and `image`, since the Pod of a workload has a kind and name of its own; for the rest put the annotation `pullthrough.dev/skip` on the pod template";
      problems.push(problem("not-in-policy", ["exclude", index, lost[0] as string], message, help));
    }
    const namespace = parts.find(({ key }) => key === "namespace")?.pattern;
    if (namespace && !isOfNamespace(config.exclude?.[index])) {
      const help = "names of namespaces are lower-case letters and digits with `-` between them, 63 at most";
      problems.push(problem("not-in-policy", ["exclude", index, "namespace"], "no namespace has such a name", help));
    }
    excludes.push({ namespace: namespace && patternOf(namespace), repository: repository && patternOf(repository) });
  }
  const own = ruleSet.ownHosts.map(escaped);
  return {
    rules: ruleSet.rules.map(policyRule),
    mirrored: anyOf(ruleSet.targets.map(patternOf)),
    own: own.length > 0 ? `^(?:${own.join("|")})/` : undefined,
    excludes,
  };
}

/** Whether an entry's glob can match a name that Kubernetes gives; what is more would be a sign in the policy's languages. */
function isOfNamespace(entry: NonNullable<Config["exclude"]>[number] | undefined): boolean {
  const glob = typeof entry === "object" ? (entry.namespace ?? "") : "";
  return /^[a-z0-9*](?:[a-z0-9*-]*[a-z0-9*])?$/.test(glob) && glob.replaceAll("*", "").length <= LONGEST_NAMESPACE;
}

/** What a config asks for beside the mapping, and a policy doesn't do. */
export function besideMapping(config: Config): Problem[] {
  const told = { fields: "places in custom resources", include: "hidden references", pullSecret: "pull secrets" };
  return (Object.keys(told) as (keyof typeof told)[])
    .filter((key) => config[key] !== undefined)
    .map((key) => {
      const help = "it rewrites the references of pod specs; for the rest, rewrite the manifests too";
      const what = problem("not-in-policy", [key], `the policy knows nothing of ${told[key]}`, help);
      return { ...what, severity: "warning" };
    });
}

function policyRule({ from, to, library }: Rule): PolicyRule {
  if (from === ANY) return { from, to: to.split(DOMAIN_VARIABLE), rest: "rest" };
  const target = to.replaceAll(DOMAIN_VARIABLE, splitPrefix(from).domain);
  return { from, to: [target], rest: from === DOCKER_HUB ? library : "rest" };
}

/** A JavaScript pattern as RE2 takes it. Those made here use nothing that differs but an escaped slash. */
function patternOf({ source }: RegExp): string {
  return source.replaceAll("\\/", "/");
}

function anyOf(patterns: readonly string[]): string {
  const bodies = new Set(patterns.map((pattern) => pattern.replace(/^\^/, "").replace(/\(\?:\/\|\$\)$/, "")));
  return `^(?:${[...bodies].join("|")})(?:/|$)`;
}

export function escaped(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
}
