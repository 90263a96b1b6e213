/** Rules -> what Harbor needs so that it can serve them: endpoints of registries, and proxy-cache projects. */

import { type Config, listWords, type Problem, problem } from "./config.js";
import { DOCKER_HUB, normalizeDomain } from "./reference.js";
import { ANY, expandRules, normalizePrefix, type Rule, splitPrefix, targetOf } from "./rules.js";

/** A registry that Harbor pulls from. */
export interface HarborEndpoint {
  readonly name: string;
  readonly type: string;
  readonly url: string;
  /** Its domain as references have it. */
  readonly registry: string;
  /** The first Harbor in which this type serves a proxy cache, where that is known. */
  readonly since: string | undefined;
  /** Types that serve the same, should somebody have set up one of them. */
  readonly alsoTypes: readonly string[];
}

/** A project that caches what an endpoint serves. */
export interface HarborProject {
  readonly name: string;
  readonly endpoint: string;
  readonly public: boolean;
  readonly rules: readonly { readonly from: string; readonly to: string }[];
}

export interface HarborPlan {
  /** Where pods pull from. */
  readonly host: string;
  readonly endpoints: readonly HarborEndpoint[];
  readonly projects: readonly HarborProject[];
  /** What is worth knowing before it is carried out. */
  readonly notes: readonly string[];
}

export interface HarborOptions {
  /** Whether anybody may pull without credentials. */
  readonly public: boolean;
  /** Harbor's host, where the config leaves it open. */
  readonly host?: string | undefined;
}

/** As Harbor checks it (src/pkg/project/manager.go). */
const PROJECT_NAME = /^[a-z0-9]+(?:[._-][a-z0-9]+)*$/;
const LONGEST_PROJECT = 255;
const LONGEST_ENDPOINT = 64;

/** Types and URLs that differ from a plain registry at `https://` and its domain; sources are in docs/harbor.md. */
function kindOf(registry: string): Pick<HarborEndpoint, "type" | "url" | "since" | "alsoTypes"> {
  if (registry === DOCKER_HUB) {
    return { type: "docker-hub", url: "https://hub.docker.com", since: "2.1", alsoTypes: [] };
  }
  const url = `https://${registry}`;
  if (registry === "ghcr.io") return { type: "github-ghcr", url, since: "2.6", alsoTypes: ["docker-registry"] };
  if (/^\d{12}\.dkr\.ecr(?:-fips)?\.[a-z0-9-]+\.amazonaws\.com(?:\.cn)?$/.test(registry)) {
    return { type: "aws-ecr", url, since: undefined, alsoTypes: [] };
  }
  // Harbor 2.14 took the type `quay` from the list of those that may be proxied; `docker-registry` works in all.
  const special: Readonly<Record<string, string>> = { "quay.io": "quay", "gcr.io": "google-gcr" };
  const also = special[registry.replace(/^(?:us|eu|asia)\.gcr\.io$/, "gcr.io")] ?? specialOf(registry);
  return { type: "docker-registry", url, since: "2.3", alsoTypes: also === undefined ? [] : [also] };
}

function specialOf(registry: string): string | undefined {
  return /\.azurecr\.(?:io|cn|us)$/.test(registry) ? "azure-acr" : undefined;
}

/** The plan for a config, and what in it Harbor can't serve. */
export function planHarbor(
  config: Config,
  options: HarborOptions,
): { readonly plan: HarborPlan | undefined; readonly problems: readonly Problem[] } {
  const problems: Problem[] = [];
  const rules = expandRules(config);
  const host = hostOf(config, rules, options.host, problems);
  if (host === undefined) return { plan: undefined, problems };
  const mine = rules.filter((rule) => splitPrefix(targetOf(rule)).domain === host);
  const warn = (rule: Rule, message: string, help: string) =>
    problems.push({ ...problem("not-proxied", placeOf(config, rule), message, help), severity: "warning" });
  const served = mine.filter((rule) => isServed(rule, host, warn));
  const projects = projectsOf(served, host, options, warn);
  const names = endpointNames(projects.map(({ registry }) => registry));
  const endpoints = [...names].map(([registry, name]) => ({ name, registry, ...kindOf(registry) }));
  if (projects.length === 0) {
    const help = `a rule to \`${host}/PROJECT\`, or a \`mirror\`, gives it something to do`;
    problems.push(problem("nothing-planned", [], `there is nothing for Harbor at \`${host}\` to proxy`, help));
    return { plan: undefined, problems };
  }
  const notes = notesOf(config, served, endpoints, options, rules.length - mine.length);
  const plan = {
    host,
    endpoints,
    projects: projects.map(({ registry, name, ...rest }) => ({
      name,
      endpoint: names.get(registry) as string,
      ...rest,
    })),
    notes,
  };
  return { plan, problems };
}

function hostOf(
  config: Config,
  rules: readonly Rule[],
  named: string | undefined,
  problems: Problem[],
): string | undefined {
  if (config.preset !== undefined && config.preset !== "harbor") {
    const help = "leave the preset out, or make it `harbor`";
    problems.push(problem("not-harbor", ["preset"], `\`preset: ${config.preset}\` says that it is no Harbor`, help));
    return undefined;
  }
  const hosts = [...new Set(rules.map((rule) => splitPrefix(targetOf(rule)).domain))];
  // Harbor may be reached by another name than pods pull by.
  if (named !== undefined && hosts.includes(normalizeDomain(named))) return normalizeDomain(named);
  if (config.mirror !== undefined) return normalizeDomain(splitPrefix(config.mirror).domain);
  if (hosts.length === 1) return hosts[0];
  const help = "say which of them it is by `--url https://HOST`";
  problems.push(problem("which-host", ["rules"], `${listWords(hosts)} are targets: which is Harbor?`, help));
  return undefined;
}

/** Whether a proxy-cache project can do what a rule says. */
function isServed(rule: Rule, host: string, warn: (rule: Rule, message: string, help: string) => void): boolean {
  const { domain, path } = splitPrefix(rule.from);
  const [project = "", ...below] = splitPrefix(targetOf(rule)).path.split("/");
  const rest = below.join("/");
  const target = targetOf(rule);
  if (rule.from === ANY) {
    warn(
      rule,
      `no project can be made for \`*\`: which registries it stands for is not known`,
      "name each in `registries`",
    );
  } else if (project === "") {
    warn(rule, `\`${target}\` names no project of Harbor`, `give it one: \`to: ${host}/${endpointName(domain)}\``);
  } else if (project === "library") {
    warn(rule, "the project `library` is Harbor's own and no proxy cache", "choose another name");
  } else if (!PROJECT_NAME.test(project) || project.length > LONGEST_PROJECT) {
    const help = `write a rule with another: letters and digits, with single \`.\`, \`_\` or \`-\` between them`;
    warn(rule, `\`${project}\` can't be the name of a project`, help);
  } else if (rest !== path && !(rest === "" && rule.from === `${DOCKER_HUB}/library`)) {
    const asked = [domain, rest].filter((part) => part !== "").join("/");
    const right = [host, project, path].filter((part) => part !== "").join("/");
    const root = path === "" ? `${host}/${endpointName(domain)}` : right;
    const message = `Harbor would look for \`${target}/…\` in \`${asked}/…\`, not in \`${rule.from}/…\``;
    warn(rule, message, `what follows the project is the upstream's whole path: \`to: ${root}\``);
  } else return true;
  return false;
}

interface Planned extends Omit<HarborProject, "endpoint"> {
  readonly registry: string;
}

/** Projects by name, each with its rules; a name that two registries claim is none. */
function projectsOf(
  rules: readonly Rule[],
  host: string,
  options: HarborOptions,
  warn: (rule: Rule, message: string, help: string) => void,
): Planned[] {
  const byName = new Map<string, Rule[]>();
  for (const rule of rules) {
    const [name = ""] = splitPrefix(targetOf(rule)).path.split("/");
    byName.set(name, [...(byName.get(name) ?? []), rule]);
  }
  return [...byName].flatMap(([name, of]) => {
    const registries = [...new Set(of.map(({ from }) => splitPrefix(from).domain))];
    const [registry = ""] = registries;
    if (registries.length === 1) {
      const told = of.map((rule) => ({ from: rule.from, to: targetOf(rule) }));
      return [{ name, public: options.public, rules: told, registry }];
    }
    const message = `the project \`${name}\` would have to proxy ${listWords(registries)}, and can proxy one`;
    const help = `give each registry a project of its own, as in \`to: ${host}/{domain}\``;
    warn(of.at(-1) as Rule, message, help);
    return [];
  });
}

/** A name for each registry's endpoint; where several would have the same, the later ones get a number. */
function endpointNames(registries: readonly string[]): ReadonlyMap<string, string> {
  const names = new Map<string, string>();
  const taken = new Set<string>();
  for (const registry of new Set(registries)) {
    let name = endpointName(registry);
    for (let number = 2; taken.has(name); number++) {
      name = `${endpointName(registry).slice(0, LONGEST_ENDPOINT - `-${number}`.length)}-${number}`;
    }
    taken.add(name);
    names.set(registry, name);
  }
  return names;
}

/** Named after the registry; a port's colon, or an address's brackets, are nothing for a name. */
function endpointName(registry: string): string {
  return registry
    .replace(/[^a-z0-9.]+/g, "-")
    .replace(/^-|-$/g, "")
    .slice(0, LONGEST_ENDPOINT);
}

function placeOf(config: Config, { from }: Rule): Problem["path"] {
  const written = (config.rules ?? []).findIndex((rule) => normalizePrefix(rule.from) === from);
  if (written >= 0) return ["rules", written, "to"];
  const listed = (config.registries ?? []).findIndex((registry) => normalizePrefix(registry) === from);
  return listed >= 0 ? ["registries", listed] : ["mirror"];
}

function notesOf(
  { pullSecret }: Config,
  served: readonly Rule[],
  endpoints: readonly HarborEndpoint[],
  options: HarborOptions,
  elsewhere: number,
): string[] {
  const notes: string[] = [];
  if (options.public) notes.push("public: whoever reaches Harbor can pull all that the endpoints' accounts can");
  else if (pullSecret === undefined) {
    notes.push("private: pods need a pull secret for Harbor (`--pull-secret NAME` adds one), or `--public`");
  }
  const official = served.find(({ from, library }) => from === DOCKER_HUB && library !== "add");
  if (official) {
    notes.push(
      "docker.io: official images without `library/` need Harbor 2.7; with `library: add` they work in all versions",
    );
  }
  if (endpoints.some(({ registry }) => registry === DOCKER_HUB)) {
    notes.push("docker.io: Harbor 2.15.0 can't proxy Docker Hub; 2.15.1 can");
  }
  notes.push(
    "retention: Harbor gives each project a policy that removes what was not pulled for 7 days; change it in the project",
    "garbage collection: leave `delete untagged artifacts` off; pulls by digest leave cached images without a tag",
    "proxy-cache projects are read-only: nothing can be pushed to them",
  );
  if (elsewhere > 0) notes.push(`rules with targets elsewhere, of which Harbor knows nothing: ${elsewhere}`);
  return notes;
}
