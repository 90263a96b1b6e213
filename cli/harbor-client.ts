/**
 * Harbor's API v2.0 as far as it is needed: tried again where that is safe, and read with suspicion. A POST whose outcome
 * is not clear is never sent again before Harbor was asked whether it was carried out.
 */

import type { FoundEndpoint, FoundProject, HarborEndpoint, HarborProject } from "../src/index.js";
import { noAnswer, notHarbor, type Redact, refused } from "./harbor-error.js";
import { type Answer, type Connection, NoAnswer, type Request, send } from "./harbor-http.js";
import type { Account } from "./harbor-secrets.js";

const API = "/api/v2.0";
const PAGE_SIZE = 100;
/** Pages of a server that never stops. */
const MAX_PAGES = 1000;
const ATTEMPTS = 4;
const FIRST_PAUSE_MS = 250;
const LONGEST_PAUSE_MS = 30_000;

/** What became of a POST. */
export interface Created<T> {
  readonly value: T;
  /** Whether Harbor said so itself; if not, it was found after a failure. */
  readonly isClear: boolean;
}

export interface HarborInfo {
  readonly version: string | undefined;
  /** The host that it tells its users to pull from. */
  readonly registry: string | undefined;
}

export class HarborClient {
  readonly #connection: Connection;
  readonly #redact: Redact;

  constructor(connection: Connection, redact: Redact) {
    this.#connection = connection;
    this.#redact = redact;
  }

  async info(): Promise<HarborInfo> {
    const what = "read Harbor's version";
    const info = record(what, parsed(what, await this.#ask(what, { method: "GET", path: "/systeminfo" })));
    const text = (key: string) => (typeof info[key] === "string" ? (info[key] as string) : undefined);
    return { version: text("harbor_version"), registry: text("registry_url") };
  }

  endpoints(): Promise<FoundEndpoint[]> {
    return this.#list("list registry endpoints", "/registries", "", endpointOf);
  }

  /** By a list and not one by one: Harbor answers 403 for a project that does not exist. */
  async project(name: string): Promise<FoundProject | undefined> {
    const q = `q=${encodeURIComponent(`name=${name}`)}&`;
    const projects = await this.#list(`look for the project \`${name}\``, "/projects", q, projectOf);
    return projects.find((project) => project.name === name);
  }

  createEndpoint({ name, type, url }: HarborEndpoint, account?: Account): Promise<Created<FoundEndpoint>> {
    const credential = account && {
      type: "basic",
      access_key: account.username,
      access_secret: account.password,
    };
    const body = { name, type, url, insecure: false, ...(credential ? { credential } : {}) };
    const find = async () => (await this.endpoints()).find((endpoint) => endpoint.name === name);
    return this.#create(`create the endpoint \`${name}\``, { method: "POST", path: "/registries", body }, find);
  }

  createProject({ name, public: isPublic }: HarborProject, endpoint: number): Promise<Created<FoundProject>> {
    const body = { project_name: name, registry_id: endpoint, metadata: { public: String(isPublic) } };
    const find = () => this.project(name);
    return this.#create(`create the project \`${name}\``, { method: "POST", path: "/projects", body }, find);
  }

  /** Its type is not among what Harbor lets be changed. */
  async updateEndpoint(id: number, { name, url }: HarborEndpoint, account?: Account): Promise<void> {
    const credential = account && {
      credential_type: "basic",
      access_key: account.username,
      access_secret: account.password,
    };
    const body = { url, insecure: false, ...credential };
    await this.#ask(`update the endpoint \`${name}\``, { method: "PUT", path: `/registries/${id}`, body });
  }

  async updateProject({ name, public: isPublic }: HarborProject): Promise<void> {
    const path = `/projects/${encodeURIComponent(name)}`;
    // A name of digits alone would be taken for a number.
    const headers = { "x-is-resource-name": "true" };
    const body = { metadata: { public: String(isPublic) } };
    await this.#ask(`update the project \`${name}\``, { method: "PUT", path, headers, body });
  }

  async #list<T>(what: string, path: string, query: string, read: (item: Json) => T | undefined): Promise<T[]> {
    const all: T[] = [];
    for (let page = 1; page <= MAX_PAGES; page++) {
      const request = { method: "GET", path: `${path}?${query}page=${page}&page_size=${PAGE_SIZE}` } as const;
      const answer = await this.#ask(what, request);
      const items = parsed(what, answer) ?? [];
      if (!Array.isArray(items)) throw notHarbor(what);
      for (const item of items) {
        const value = read(record(what, item));
        if (value === undefined) throw notHarbor(what);
        all.push(value);
      }
      const total = Number(answer.headers["x-total-count"] ?? Number.NaN);
      if (items.length === 0 || (Number.isNaN(total) ? items.length < PAGE_SIZE : all.length >= total)) return all;
    }
    throw notHarbor(what);
  }

  /** A request that does no harm when it is sent twice. */
  async #ask(what: string, request: Request): Promise<Answer> {
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#attempt(request);
      const isLast = attempt === ATTEMPTS;
      if (answer instanceof NoAnswer) {
        if (isLast || answer.why !== "connection") throw noAnswer(what, answer, this.#redact);
      } else if (answer.status >= 200 && answer.status < 300) return answer;
      else if (isLast || !isPassing(answer)) throw refused(what, answer, this.#redact);
      await pause(attempt, answer);
    }
  }

  async #create<T>(what: string, request: Request, find: () => Promise<T | undefined>): Promise<Created<T>> {
    let mayBeThere = false;
    for (let attempt = 1; ; attempt++) {
      const answer = await this.#attempt(request);
      const hasStatus = !(answer instanceof NoAnswer);
      if (hasStatus && answer.status === 201) {
        const value = await find();
        if (value === undefined) throw notHarbor(what);
        return { value, isClear: true };
      }
      const isBusy = hasStatus && answer.status === 429;
      const isUnclear = !hasStatus || answer.status >= 500 || (answer.status >= 200 && answer.status < 300);
      // The first attempt may have arrived while the second was on its way.
      const mayBeOurs = isUnclear || (hasStatus && answer.status === 409 && mayBeThere);
      const value = mayBeOurs ? await find() : undefined;
      if (value !== undefined) return { value, isClear: false };
      if (isUnclear) mayBeThere = true;
      if (attempt === ATTEMPTS || !(isUnclear || isBusy) || (!hasStatus && answer.why === "certificate")) {
        throw hasStatus ? refused(what, answer, this.#redact) : noAnswer(what, answer, this.#redact);
      }
      await pause(attempt, answer);
    }
  }

  async #attempt(request: Request): Promise<Answer | NoAnswer> {
    try {
      return await send(this.#connection, { ...request, path: API + request.path });
    } catch (error) {
      if (error instanceof NoAnswer) return error;
      throw error;
    }
  }
}

function isPassing({ status }: Answer): boolean {
  return status >= 500 || status === 429;
}

/** Longer each time, and never quite the same, so that many who wait do not come back at once. */
function pause(attempt: number, answer: Answer | NoAnswer): Promise<void> {
  const asked = answer instanceof NoAnswer ? Number.NaN : 1000 * Number(answer.headers["retry-after"] ?? Number.NaN);
  const own = FIRST_PAUSE_MS * 2 ** (attempt - 1) * (0.75 + Math.random() / 2);
  const ms = Math.min(Number.isNaN(asked) ? own : Math.max(asked, own), LONGEST_PAUSE_MS);
  return new Promise((resolve) => setTimeout(resolve, ms));
}

type Json = Readonly<Record<string, unknown>>;

function parsed(what: string, { text }: Answer): unknown {
  try {
    return JSON.parse(text);
  } catch {
    throw notHarbor(what);
  }
}

function record(what: string, value: unknown): Json {
  if (typeof value !== "object" || value === null || Array.isArray(value)) throw notHarbor(what);
  return value as Json;
}

function endpointOf({ id, name, type, url, insecure, credential }: Json): FoundEndpoint | undefined {
  if (typeof id !== "number" || typeof name !== "string" || typeof type !== "string" || typeof url !== "string") {
    return undefined;
  }
  const user = (credential as { access_key?: unknown } | null | undefined)?.access_key;
  return { id, name, type, url, insecure: insecure === true, user: typeof user === "string" ? user : undefined };
}

function projectOf({ name, registry_id: endpoint, metadata }: Json): FoundProject | undefined {
  if (typeof name !== "string") return undefined;
  const isPublic = (metadata as { public?: unknown } | null | undefined)?.public;
  return { name, endpoint: typeof endpoint === "number" ? endpoint : 0, public: isPublic === "true" };
}
