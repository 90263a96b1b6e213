/** A plan and what Harbor has -> what is missing, what is as planned, and what differs. */

import type { HarborEndpoint, HarborPlan, HarborProject } from "./harbor-plan.js";

/** An endpoint as Harbor's API shows it, as far as it matters here. */
export interface FoundEndpoint {
  readonly id: number;
  readonly name: string;
  readonly type: string;
  readonly url: string;
  readonly insecure: boolean;
  readonly user: string | undefined;
}

export interface FoundProject {
  readonly name: string;
  /** Of the endpoint; 0 where the project is no proxy cache. */
  readonly endpoint: number;
  readonly public: boolean;
}

export interface Difference {
  readonly field: string;
  /** As text for people; undefined where a value is nothing to be shown. */
  readonly found: string | undefined;
  readonly wanted: string | undefined;
  /** Whether Harbor lets it be changed. */
  readonly fixable: boolean;
  /** Whether a project that is made all the same would serve something else. */
  readonly misleads: boolean;
}

interface Compared<Kind extends string, Wanted, Found> {
  readonly kind: Kind;
  readonly wanted: Wanted;
  /** Undefined if it is missing. */
  readonly found: Found | undefined;
  readonly differences: readonly Difference[];
}

export type HarborStep =
  | Compared<"endpoint", HarborEndpoint, FoundEndpoint>
  | (Compared<"project", HarborProject, FoundProject> & {
      /** The endpoint that it has, where that is not the planned one and serves the same. */
      readonly by: string | undefined;
    });

/** The users that upstream registries are to be asked as, by registry. */
export type Users = ReadonlyMap<string, string>;

/** What there is to do or to tell, endpoints first. */
export function compareHarbor(
  plan: HarborPlan,
  endpoints: readonly FoundEndpoint[],
  projects: readonly FoundProject[],
  users: Users = new Map(),
): HarborStep[] {
  const ofProjects = plan.projects.map((wanted) => compareProject(wanted, plan, endpoints, projects));
  const needed = plan.endpoints.filter(({ name }) =>
    ofProjects.some(({ wanted, by }) => wanted.endpoint === name && by === undefined),
  );
  return [...needed.map((wanted) => compareEndpoint(wanted, endpoints, users)), ...ofProjects];
}

function compareEndpoint(wanted: HarborEndpoint, all: readonly FoundEndpoint[], users: Users): HarborStep {
  const found = all.find(({ name }) => name === wanted.name);
  return { kind: "endpoint", wanted, found, differences: found ? endpointDifferences(wanted, found, users) : [] };
}

function endpointDifferences(wanted: HarborEndpoint, found: FoundEndpoint, users: Users): Difference[] {
  const differences: Difference[] = [];
  if (!isOfType(wanted, found)) {
    differences.push({ field: "type", found: found.type, wanted: wanted.type, fixable: false, misleads: true });
  }
  if (!isSameUrl(found.url, wanted.url)) {
    differences.push({ field: "url", found: found.url, wanted: wanted.url, fixable: true, misleads: true });
  }
  if (found.insecure) {
    differences.push({ field: "insecure", found: "true", wanted: "false", fixable: true, misleads: false });
  }
  const user = users.get(wanted.registry);
  if (user !== undefined && user !== found.user) {
    // Some registries take a key as user; it is nobody's business.
    differences.push({ field: "user", found: undefined, wanted: undefined, fixable: true, misleads: false });
  }
  return differences;
}

function compareProject(
  wanted: HarborProject,
  plan: HarborPlan,
  endpoints: readonly FoundEndpoint[],
  projects: readonly FoundProject[],
): Extract<HarborStep, { kind: "project" }> {
  const found = projects.find(({ name }) => name === wanted.name);
  if (!found) return { kind: "project", wanted, found, differences: [], by: undefined };
  const differences: Difference[] = [];
  const planned = plan.endpoints.find(({ name }) => name === wanted.endpoint);
  const endpoint = endpoints.find(({ id }) => id === found.endpoint);
  const isOther = endpoint !== undefined && endpoint.name !== wanted.endpoint;
  const isAsGood = isOther && planned && isOfType(planned, endpoint) && isSameUrl(endpoint.url, planned.url);
  if (!endpoint || (isOther && !isAsGood)) {
    const has = endpoint ? `${endpoint.name} (${endpoint.type}, ${endpoint.url})` : undefined;
    differences.push({
      field: "endpoint",
      found: has ?? (found.endpoint === 0 ? "none: it is no proxy cache" : `number ${found.endpoint}, which is hidden`),
      wanted: wanted.endpoint,
      fixable: false,
      misleads: true,
    });
  }
  if (found.public !== wanted.public) {
    const [has, wants] = [String(found.public), String(wanted.public)];
    differences.push({ field: "public", found: has, wanted: wants, fixable: true, misleads: false });
  }
  return { kind: "project", wanted, found, differences, by: isAsGood ? endpoint.name : undefined };
}

function isOfType({ type, alsoTypes }: HarborEndpoint, found: FoundEndpoint): boolean {
  return found.type === type || alsoTypes.includes(found.type);
}

function isSameUrl(a: string, b: string): boolean {
  const plain = (url: string) => url.replace(/\/+$/, "").toLowerCase();
  return plain(a) === plain(b);
}

/** Whether a Harbor of this version (`v2.6.1-5b2b0ba`) is older than `2.7`; undefined if it does not say. */
export function isOlderHarbor(version: string, than: string): boolean | undefined {
  const [, major, minor] = /^v?(\d+)\.(\d+)/.exec(version) ?? [];
  if (major === undefined || minor === undefined) return undefined;
  const [thanMajor = 0, thanMinor = 0] = than.split(".").map(Number);
  return Number(major) - thanMajor < 0 || (Number(major) === thanMajor && Number(minor) < thanMinor);
}
