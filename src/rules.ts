/** Reference -> reference, and why. Everything here compares parsed names whole; no pattern ever touches a domain. */

import { type Config, DEFAULT_REGISTRIES, type LibraryPolicy } from "./config.js";
import { type Preset, presetOf } from "./presets.js";
import {
  DOCKER_HUB,
  type Fault,
  familiarPath,
  MAX_PATH_LENGTH,
  type Normalized,
  normalize,
  normalizeDomain,
  type Reference,
} from "./reference.js";

export const ANY = "*";
export const DOMAIN_VARIABLE = "{domain}";

/** A rule with its `from` normalized. */
export interface Rule {
  readonly from: string;
  readonly to: string;
  readonly library: LibraryPolicy;
}

/** What the rules make of a reference. */
export type Decision =
  | { readonly verdict: "rewritten"; readonly name: string; readonly rule: string }
  | { readonly verdict: "mirrored" | "own" | "unapproved" }
  | { readonly verdict: "invalid"; readonly fault: Fault };

/** What they make of a registry or a prefix that names are added to. */
export type PrefixDecision =
  | { readonly verdict: "rewritten"; readonly name: string; readonly rule: string }
  | { readonly verdict: "mirrored" | "own" | "unapproved" }
  | { readonly verdict: "inexact"; readonly why: string };

/** The rules of a config: those written, and those that `mirror` stands for. */
export function expandRules(config: Config): Rule[] {
  const preset = config.preset === undefined ? undefined : presetOf(config.preset);
  const library = config.library ?? preset?.library ?? "keep";
  const written = (config.rules ?? []).map((rule) => ({
    from: normalizePrefix(rule.from),
    to: rule.to,
    library: rule.library ?? library,
  }));
  return [...written, ...shorthand(config, preset, library, new Set(written.map(({ from }) => from)))];
}

function shorthand(
  { mirror, registries = DEFAULT_REGISTRIES }: Config,
  preset: Preset | undefined,
  library: LibraryPolicy,
  written: ReadonlySet<string>,
): Rule[] {
  if (mirror === undefined) return [];
  const rule = (from: string): Rule[] => {
    const { domain, path } = splitPrefix(from);
    const segment = domain === ANY ? DOMAIN_VARIABLE : (preset?.pathOf(domain) ?? (preset ? undefined : domain));
    if (segment === undefined) return [];
    return [{ from, to: [mirror, segment, path].filter((part) => part !== "").join("/"), library }];
  };
  return registries
    .map(normalizePrefix)
    .filter((from) => !written.has(from))
    .flatMap(rule);
}

/** A `from` with its domain normalized: `index.docker.io/bitnami` is `docker.io/bitnami`. */
export function normalizePrefix(from: string): string {
  const { domain, path } = splitPrefix(from);
  return path === "" ? normalizeDomain(domain) : `${normalizeDomain(domain)}/${path}`;
}

/** The domain of a prefix and the path after it, if any. */
export function splitPrefix(prefix: string): Normalized {
  const slash = prefix.indexOf("/");
  return slash < 0 ? { domain: prefix, path: "" } : { domain: prefix.slice(0, slash), path: prefix.slice(slash + 1) };
}

/** Whether `name` is `prefix` or lies under it, by whole segments. */
export function isUnder(name: string, prefix: string): boolean {
  return name.startsWith(prefix) && (name.length === prefix.length || name[prefix.length] === "/");
}

/** Whether a domain can't be a segment of a path: it has a port or is an IPv6 address. */
export function isNoSegment(domain: string): boolean {
  return /[:[]/.test(domain);
}

/** Hosts of many tenants: to have a target there does not make the rest of the host one's own. */
const SHARED_HOSTS: ReadonlySet<string> = new Set([
  DOCKER_HUB,
  "ghcr.io",
  "quay.io",
  "gcr.io",
  "public.ecr.aws",
  "registry.gitlab.com",
]);

function isShared(host: string): boolean {
  return SHARED_HOSTS.has(host) || host.endsWith("-docker.pkg.dev");
}

/** Decides on references by a list of rules. */
export class RuleSet {
  /** The longest `from` first, `*` last. */
  readonly #rules: readonly Rule[];
  /** What the targets are, or begin with where they hold `{domain}`. */
  readonly #targets: readonly string[];
  #patterns: readonly RegExp[] | undefined;
  readonly #ownHosts: ReadonlySet<string>;

  constructor(rules: readonly Rule[]) {
    this.#rules = [...rules].sort(
      (a, b) => Number(a.from === ANY) - Number(b.from === ANY) || b.from.length - a.from.length,
    );
    this.#targets = rules.map(targetOf);
    const hosts = rules.map(({ to }) => normalizeDomain(splitPrefix(to).domain));
    this.#ownHosts = new Set(hosts.filter((host) => !isShared(host)));
  }

  decide(reference: Reference): Decision {
    const normalized = normalize(reference);
    const name = `${normalized.domain}/${normalized.path}`;
    if (this.#isMirrored(name)) return { verdict: "mirrored" };
    const rule = this.#ruleFor(name, normalized.domain);
    if (!rule) return { verdict: this.#ownHosts.has(normalized.domain) ? "own" : "unapproved" };
    const to = rule.to.replaceAll(DOMAIN_VARIABLE, normalized.domain);
    const rest = restOf(rule, reference, normalized);
    const rewritten = rest === "" ? to : `${to}/${rest}`;
    const fault = faultOf(rewritten);
    return fault ? { verdict: "invalid", fault } : { verdict: "rewritten", name: rewritten, rule: rule.from };
  }

  /** The same for a prefix, where that is right for all names below it. */
  decidePrefix({ domain, path }: Normalized): PrefixDecision {
    const name = path === "" ? domain : `${domain}/${path}`;
    if (this.#isMirrored(name)) return { verdict: "mirrored" };
    const narrower = this.#rules.find(({ from }) => from !== name && isUnder(from, name));
    if (narrower) return { verdict: "inexact", why: `the rule from \`${narrower.from}\` speaks of names below it` };
    const rule = this.#ruleFor(name, domain);
    if (!rule) return { verdict: this.#ownHosts.has(domain) ? "own" : "unapproved" };
    const to = rule.to.replaceAll(DOMAIN_VARIABLE, domain);
    if (rule.from === DOCKER_HUB && rule.library !== "keep" && (path === "" || path === "library")) {
      if (path === "") return { verdict: "inexact", why: `\`library: ${rule.library}\` asks for more than a prefix` };
      return { verdict: "rewritten", name: rule.library === "add" ? `${to}/library` : to, rule: rule.from };
    }
    const rest = rule.from === ANY ? path : path.slice(splitPrefix(rule.from).path.length).replace(/^\//, "");
    return { verdict: "rewritten", name: rest === "" ? to : `${to}/${rest}`, rule: rule.from };
  }

  /** The rules whose `from` a name lies under, the one that counts first. */
  matching({ domain, path }: Normalized): readonly Rule[] {
    const name = `${domain}/${path}`;
    return this.#rules.filter(({ from }) => (from === ANY ? this.#isForAny(domain) : isUnder(name, from)));
  }

  /** The rules in the order in which they are tried. */
  get rules(): readonly Rule[] {
    return this.#rules;
  }

  /** What matches the normalized names that are mirrored already. */
  get targets(): readonly RegExp[] {
    this.#patterns ??= this.#targets.map(targetPattern);
    return this.#patterns;
  }

  /** A regular expression is made where it is needed alone, since most runs know one name. */
  #isMirrored(name: string): boolean {
    return this.#targets.some((target, index) =>
      target.includes(DOMAIN_VARIABLE) ? this.targets[index]?.test(name) : isUnder(name, target),
    );
  }

  get ownHosts(): readonly string[] {
    return [...this.#ownHosts];
  }

  /** The registries that rules name. */
  get domains(): readonly string[] {
    const named = this.#rules.filter(({ from }) => from !== ANY).map(({ from }) => splitPrefix(from).domain);
    return [...new Set(named)];
  }

  /** Whether a rule other than `*` names the registry of a reference. */
  names({ domain }: Normalized): boolean {
    return this.#rules.some(({ from }) => from !== ANY && splitPrefix(from).domain === domain);
  }

  #ruleFor(name: string, domain: string): Rule | undefined {
    return this.#rules.find(({ from }) => (from === ANY ? this.#isForAny(domain) : isUnder(name, from)));
  }

  /** A name of one label (`localhost`, or `Foo` of `Foo/bar`) is no registry that a cache could reach. */
  #isForAny(domain: string): boolean {
    return domain.includes(".") && !isNoSegment(domain) && !this.#ownHosts.has(domain);
  }
}

/** A rule's target as far as it is known before any reference is: `{domain}` stays where `from` is `*`. */
export function targetOf({ from, to }: Pick<Rule, "from" | "to">): string {
  return normalizePrefix(from === ANY ? to : to.replaceAll(DOMAIN_VARIABLE, splitPrefix(from).domain));
}

/** Matches the normalized names under a target; `{domain}` stands for whatever can be a registry. */
function targetPattern(target: string): RegExp {
  const source = target.split(DOMAIN_VARIABLE).map(escapeRegExp).join("[a-z0-9-]+(?:\\.[a-z0-9-]+)+");
  return new RegExp(`^${source}(?:/|$)`);
}

/** A text as a regular expression that matches it alone. */
export function escapeRegExp(text: string): string {
  return text.replace(/[\\^$.|?*+()[\]{}]/g, "\\$&");
}

/** What follows the rule's prefix; of an official image of Docker Hub, what the `library` policy says. */
function restOf({ from, library }: Rule, reference: Reference, { path }: Normalized): string {
  if (from === ANY) return path;
  if (from !== DOCKER_HUB) return path.slice(splitPrefix(from).path.length).replace(/^\//, "");
  if (library === "keep") return reference.path;
  return library === "add" ? path : familiarPath(path);
}

function faultOf(name: string): Fault | undefined {
  const { path } = splitPrefix(name);
  const { path: full } = normalize(splitPrefix(name));
  if (path === "") {
    const help = "give the rule's `to` a path, or its `from` a shorter one";
    return { code: "invalid-name", message: `no repository after rewriting to \`${name}\``, help };
  }
  if (full.length <= MAX_PATH_LENGTH) return undefined;
  const help = `registries take ${MAX_PATH_LENGTH} characters of path at most; map this repository to a shorter target`;
  return { code: "name-too-long", message: "a path that rewriting would make too long", help };
}
