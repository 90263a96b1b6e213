/** A Harbor for tests: its endpoints and projects, with the rules of the real one, and the faults that a test asks for. */

import http from "node:http";
import https from "node:https";
import type { AddressInfo } from "node:net";
import { Contract, type Exchange } from "./harbor-contract.fixture.js";

export const USER = "admin";
export const PASSWORD = "Harbor-s3cret/+&";
const AUTHORIZATION = `Basic ${Buffer.from(`${USER}:${PASSWORD}`).toString("base64")}`;

export interface Endpoint {
  id: number;
  name: string;
  type: string;
  url: string;
  insecure?: boolean;
  credential?: { type: string; access_key: string; access_secret: string };
}

export interface Project {
  project_id: number;
  name: string;
  registry_id?: number;
  metadata: { public: string };
}

export interface Reply {
  readonly status: number;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
}

/** What happens to a request; `answer` is what Harbor would do. */
export type Fault = (response: http.ServerResponse, answer: () => Reply, request: Exchange) => Reply | undefined;

export function failed(status: number, message: string, code = "ERROR"): Reply {
  return { status, body: { errors: [{ code, message }] } };
}

export const contract = Contract.read();

export class FakeHarbor {
  endpoints: Endpoint[] = [];
  projects: Project[] = [];
  info: Record<string, string> = { harbor_version: "v2.16.0-c50c7ddd", registry_url: "harbor.myco.com" };
  /** Faults of requests that begin so, each for one request. */
  readonly faults: { readonly of: string; readonly fault: Fault }[] = [];
  readonly requests: Exchange[] = [];
  /** What the description has against requests and answers. */
  readonly violations: string[] = [];
  #server: http.Server | undefined;
  #scheme = "http";
  #port = 0;

  async start(tls?: { readonly key: string; readonly cert: string }): Promise<void> {
    const listener = (request: http.IncomingMessage, response: http.ServerResponse) => {
      let body = "";
      request.setEncoding("utf8");
      request.on("data", (chunk) => {
        body += chunk;
      });
      request.on("end", () => {
        const { method = "", url = "", headers } = request;
        this.#answer({ method, url, headers, body }, response);
      });
    };
    this.#scheme = tls ? "https" : "http";
    const server = tls ? https.createServer(tls, listener) : http.createServer(listener);
    this.#server = server;
    await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
    this.#port = (server.address() as AddressInfo).port;
  }

  get url(): string {
    return `${this.#scheme}://127.0.0.1:${this.#port}`;
  }

  async stop(): Promise<void> {
    this.#server?.closeAllConnections();
    await new Promise((resolve) => this.#server?.close(resolve));
  }

  fail(of: string, fault: Fault, times = 1): void {
    for (let time = 0; time < times; time++) this.faults.push({ of, fault });
  }

  /** Requests as `POST /registries`. */
  get log(): string[] {
    return this.requests.map(({ method, url }) => `${method} ${url.replace("/api/v2.0", "").replace(/\?.*/, "")}`);
  }

  get writes(): string[] {
    return this.log.filter((line) => !line.startsWith("GET "));
  }

  #answer(request: Exchange, response: http.ServerResponse): void {
    this.requests.push(request);
    this.violations.push(...(contract?.faultsOfRequest(request) ?? []));
    const line = this.log.at(-1) ?? "";
    const index = this.faults.findIndex(({ of }) => line.startsWith(of));
    const [entry] = index < 0 ? [] : this.faults.splice(index, 1);
    const answer = () => {
      const reply = this.#reply(request);
      const { status, body } = reply;
      this.violations.push(...(contract?.faultsOfAnswer(request, status, JSON.stringify(body ?? null)) ?? []));
      return reply;
    };
    const reply = entry ? entry.fault(response, answer, request) : answer();
    if (!reply) return;
    const { status, body, headers } = reply;
    response.writeHead(status, { "content-type": "application/json", ...headers });
    response.end(typeof body === "string" ? body : body === undefined ? "" : JSON.stringify(body));
  }

  #reply({ method, url, headers, body }: Exchange): Reply {
    const { pathname, searchParams } = new URL(url, this.url);
    const [, , , collection = "", id] = pathname.split("/");
    if (collection === "systeminfo") return { status: 200, body: this.info };
    if (headers["authorization"] !== AUTHORIZATION) return failed(401, "unauthorized", "UNAUTHORIZED");
    const sent = body === "" ? {} : JSON.parse(body);
    if (collection === "registries") {
      if (method === "GET") return this.#page(this.endpoints.map(masked), searchParams);
      if (method === "POST") return this.#createEndpoint(sent);
      const endpoint = this.endpoints.find((one) => one.id === Number(id));
      if (!endpoint) return failed(404, "not found", "NOT_FOUND");
      const { credential_type: type, access_key, access_secret, ...rest } = sent;
      Object.assign(endpoint, rest, access_key ? { credential: { type, access_key, access_secret } } : {});
      return { status: 200 };
    }
    if (method === "GET") {
      const name = /^name=(.*)$/.exec(searchParams.get("q") ?? "")?.[1];
      return this.#page(
        this.projects.filter((project) => name === undefined || project.name === name),
        searchParams,
      );
    }
    if (method === "POST") return this.#createProject(sent);
    const project = this.projects.find((one) => one.name === decodeURIComponent(id ?? ""));
    if (!project) return failed(403, "forbidden", "FORBIDDEN");
    Object.assign(project.metadata, sent.metadata);
    return { status: 200 };
  }

  #createEndpoint(sent: Omit<Endpoint, "id">): Reply {
    if (this.endpoints.some(({ name }) => name === sent.name)) return failed(409, "conflict", "CONFLICT");
    const id = 1 + Math.max(0, ...this.endpoints.map((endpoint) => endpoint.id));
    this.endpoints.push({ ...sent, id });
    return { status: 201, headers: { location: `/api/v2.0/registries/${id}` } };
  }

  #createProject(sent: { project_name: string; registry_id: number; metadata: { public: string } }): Reply {
    if (this.projects.some(({ name }) => name === sent.project_name)) return failed(409, "conflict", "CONFLICT");
    const project_id = 1 + this.projects.length;
    const { project_name: name, registry_id, metadata } = sent;
    this.projects.push({ project_id, name, registry_id, metadata });
    return { status: 201, headers: { location: `/api/v2.0/projects/${project_id}` } };
  }

  #page(all: readonly object[], query: URLSearchParams): Reply {
    const size = Number(query.get("page_size") ?? 10);
    const start = (Number(query.get("page") ?? 1) - 1) * size;
    return { status: 200, body: all.slice(start, start + size), headers: { "x-total-count": String(all.length) } };
  }
}

function masked({ credential, ...rest }: Endpoint): object {
  return credential ? { ...rest, credential: { ...credential, access_secret: "*****" } } : rest;
}
