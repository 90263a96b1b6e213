/** `pullthrough harbor apply`: makes in Harbor what the plan lacks, and tells of what differs. */

import { X509Certificate } from "node:crypto";
import fs from "node:fs";
import { STDOUT, writeAll } from "../io/descriptors.js";
import { compareHarbor, type Diagnostic, type HarborPlan, type HarborStep, printable, render } from "../src/index.js";
import type { HarborArgs } from "./args.js";
import { complaint } from "./complaint.js";
import { systemError } from "./files.js";
import { harborPlan } from "./generate-harbor.js";
import { HarborClient } from "./harbor-client.js";
import { HarborError, type Redact, redactor } from "./harbor-error.js";
import { type Account, readSecrets, type Secrets, secretTexts } from "./harbor-secrets.js";
import { warningsOf } from "./harbor-warnings.js";
import { Progress } from "./progress.js";
import { EXIT } from "./run.js";
import { rendered, tell } from "./tell.js";

/** What became of a step; `pending` and `drift` make exit status 1, `failed` 2. */
type Fate = "unchanged" | "created" | "updated" | "pending" | "drift" | "failed";

/** Carries the plan out and gives the exit status. */
export async function applyHarbor(args: HarborArgs): Promise<number> {
  const plan = harborPlan(args, args.public, args.url);
  if (!plan) return EXIT.trouble;
  const diagnostics: Diagnostic[] = [];
  const secrets = readSecrets(args.credentials, diagnostics);
  const ca = args.ca === undefined ? undefined : readCertificates(args.ca, diagnostics);
  if (!secrets || diagnostics.length > 0) return stop(args, diagnostics);
  const redact = redactor(secretTexts(secrets));
  const { username, password } = secrets.harbor;
  const connection = {
    base: args.url.replace(/\/+$/, "").replace(/\/api\/v2\.0$/, ""),
    authorization: `Basic ${Buffer.from(`${username}:${password}`).toString("base64")}`,
    ca,
    timeoutMs: args.timeoutMs,
  };
  const work = new Work(args, plan, secrets, new HarborClient(connection, redact), redact);
  try {
    return await work.run();
  } catch (error) {
    if (!(error instanceof HarborError)) throw error;
    return stop(args, [error.diagnostic]);
  }
}

function stop(args: HarborArgs, diagnostics: readonly Diagnostic[]): number {
  tell(args, rendered(diagnostics), render(diagnostics));
  return EXIT.trouble;
}

function readCertificates(file: string, diagnostics: Diagnostic[]): string | undefined {
  try {
    const text = fs.readFileSync(file, "utf8");
    if (areCertificates(text)) return text;
    const help = "PEM certificates begin with `-----BEGIN CERTIFICATE-----`";
    const message = `\`${printable(file)}\` holds no PEM certificate, or a broken one`;
    diagnostics.push(complaint("invalid-certificate", message, help));
  } catch (error) {
    diagnostics.push(systemError("cannot-read", file, error));
  }
  return undefined;
}

function areCertificates(text: string): boolean {
  const blocks = text.match(/-----BEGIN CERTIFICATE-----[^-]*-----END CERTIFICATE-----/g) ?? [];
  try {
    return blocks.map((block) => new X509Certificate(block)).length > 0;
  } catch {
    return false;
  }
}

/** One run: what was found, what was made, and what it came to. */
class Work {
  readonly #args: HarborArgs;
  readonly #plan: HarborPlan;
  readonly #secrets: Secrets;
  readonly #client: HarborClient;
  readonly #redact: Redact;
  readonly #progress = new Progress();
  /** The ids of endpoints that projects may be made for, by name. */
  readonly #usable = new Map<string, number>();

  constructor(args: HarborArgs, plan: HarborPlan, secrets: Secrets, client: HarborClient, redact: Redact) {
    this.#args = args;
    this.#plan = plan;
    this.#secrets = secrets;
    this.#client = client;
    this.#redact = redact;
  }

  async run(): Promise<number> {
    try {
      const steps = await this.#compare();
      const fates: Fate[] = [];
      for (const step of steps) {
        fates.push(await this.#carryOut(step));
        this.#show(steps.length + fates.length, 2 * steps.length);
      }
      this.#progress.clear();
      if (fates.every((fate) => fate === "unchanged")) this.#print("nothing to do", "Harbor is as planned");
      if (fates.includes("failed")) return EXIT.trouble;
      return fates.some((fate) => fate === "pending" || fate === "drift") ? EXIT.findings : EXIT.done;
    } finally {
      this.#progress.clear();
    }
  }

  async #compare(): Promise<HarborStep[]> {
    const { version, registry } = await this.#client.info();
    const endpoints = await this.#client.endpoints();
    const projects = [];
    for (const [index, { name }] of this.#plan.projects.entries()) {
      const project = await this.#client.project(name);
      if (project) projects.push(project);
      this.#show(index + 1, 2 * this.#plan.projects.length);
    }
    const users = new Map([...this.#secrets.registries].map(([domain, { username }]) => [domain, username]));
    const steps = compareHarbor(this.#plan, endpoints, projects, users);
    this.#warn(warningsOf(this.#plan, steps, version, registry && this.#redact(registry), [...users.keys()]));
    return steps;
  }

  async #carryOut(step: HarborStep): Promise<Fate> {
    try {
      return step.found ? await this.#mend(step) : await this.#create(step);
    } catch (error) {
      if (!(error instanceof HarborError) || error.isFinal) throw error;
      this.#warn([error.diagnostic]);
      return "failed";
    }
  }

  async #create(step: HarborStep): Promise<Fate> {
    const { name } = step.wanted;
    if (step.kind === "endpoint") {
      const what = `endpoint ${name} (${step.wanted.type}, ${step.wanted.url})`;
      if (this.#args.dryRun) {
        this.#usable.set(name, 0);
        return this.#print("would create", what, "pending");
      }
      const { value, isClear } = await this.#client.createEndpoint(step.wanted, this.#account(step.wanted.registry));
      this.#usable.set(name, value.id);
      this.#doubt(isClear, what);
      return this.#print("created", what, "created");
    }
    const { endpoint, public: isPublic } = step.wanted;
    const what = `project ${name} (proxy cache of ${endpoint}, ${isPublic ? "public" : "private"})`;
    const id = this.#usable.get(endpoint);
    if (id === undefined)
      return this.#print("left out", `project ${name}: its endpoint ${endpoint} is not as planned`, "drift");
    if (this.#args.dryRun) return this.#print("would create", what, "pending");
    const { isClear } = await this.#client.createProject(step.wanted, id);
    this.#doubt(isClear, what);
    return this.#print("created", what, "created");
  }

  async #mend(step: HarborStep): Promise<Fate> {
    const { differences } = step;
    const name = `${step.kind} ${step.wanted.name}`;
    const open = differences.filter(({ fixable }) => !(fixable && this.#args.update));
    if (differences.some(({ fixable }) => fixable) && this.#args.update) {
      if (step.kind === "project") await this.#client.updateProject(step.wanted);
      else if (step.found) {
        await this.#client.updateEndpoint(step.found.id, step.wanted, this.#account(step.wanted.registry));
      }
    }
    if (step.kind === "endpoint" && step.found && !open.some(({ misleads }) => misleads)) {
      this.#usable.set(step.wanted.name, step.found.id);
    }
    for (const difference of differences) {
      const { field, found = "another", wanted = "as in the credentials file", fixable } = difference;
      const isOpen = open.includes(difference);
      const change = `${name}: ${field} ${printable(this.#redact(found))} -> ${wanted}`;
      const how = !isOpen
        ? ""
        : fixable
          ? " (`--update` changes it)"
          : " (Harbor can't change it: delete it there, or choose another name)";
      this.#print(isOpen ? "differs" : "updated", change + how);
    }
    if (open.length > 0) return "drift";
    if (differences.length > 0) return "updated";
    const by = step.kind === "project" && step.by !== undefined ? ` (by the endpoint ${printable(step.by)})` : "";
    return this.#print("unchanged", name + by, "unchanged");
  }

  #account(registry: string): Account | undefined {
    return this.#secrets.registries.get(registry);
  }

  /** Harbor makes a project before its quota and its retention policy, so that one may be there without the others. */
  #doubt(isClear: boolean, what: string): void {
    if (isClear) return;
    const message = `Harbor did not say that it made the ${what}, but it is there`;
    const help = "look at it in Harbor: a project may lack its quota or its retention policy";
    this.#warn([{ ...complaint("unclear-outcome", message, help), severity: "warning" }]);
  }

  #print(verb: string, what: string, fate: Fate = "unchanged"): Fate {
    this.#progress.clear();
    writeAll(STDOUT, Buffer.from(`${verb}: ${what}\n`));
    return fate;
  }

  #warn(diagnostics: readonly Diagnostic[]): void {
    this.#progress.clear();
    tell(this.#args, rendered(diagnostics), render(diagnostics));
  }

  #show(done: number, total: number): void {
    this.#progress.of(new URL(this.#args.url).host, total)?.(done);
  }
}
