/** `pullthrough generate harbor`: what Harbor needs so that it can serve the rules, as text or JSON. */

import { STDOUT, writeAll } from "../io/descriptors.js";
import { type Diagnostic, type HarborPlan, planHarbor, render } from "../src/index.js";
import type { GenerateArgs, RuleArgs } from "./args.js";
import { loadRules } from "./rules.js";
import { EXIT } from "./run.js";
import { rendered, tell, writeFile } from "./tell.js";

/** Prints the plan and gives the exit status. */
export function generateHarbor(args: GenerateArgs): number {
  const plan = harborPlan(args, args.public, args.url);
  if (!plan) return EXIT.trouble;
  writeAll(STDOUT, Buffer.from(args.json ? `${JSON.stringify(plan, (_, value) => value ?? null, 2)}\n` : text(plan)));
  return EXIT.done;
}

/** The plan for a command's rules; undefined if there is none, which has been told then. Opens the log file. */
export function harborPlan(args: RuleArgs, isPublic: boolean, url: string | undefined): HarborPlan | undefined {
  const diagnostics: Diagnostic[] = [];
  const loaded = loadRules(args, diagnostics);
  const host = url === undefined ? undefined : new URL(url).host;
  const planned = loaded?.rules ? planHarbor(loaded.config, { public: isPublic, host }) : undefined;
  if (loaded && planned) diagnostics.push(...loaded.told(planned.problems));
  const before = diagnostics.length;
  writeFile(args.logFile, "", diagnostics);
  tell(args, rendered(diagnostics), render(diagnostics));
  return diagnostics.length > before ? undefined : planned?.plan;
}

function text({ host, endpoints, projects, notes }: HarborPlan): string {
  const endpointRows = endpoints.map(({ name, type, url, since }) => [
    name,
    type,
    url,
    since ? `Harbor ${since}` : "not known",
  ]);
  const projectRows = projects.map((project) => [
    project.name,
    project.endpoint,
    project.public ? "yes" : "no",
    project.rules.map(({ from, to }) => `${from} -> ${to}`).join(", "),
  ]);
  return [
    `Registry endpoints of Harbor at ${host}\n`,
    table([["NAME", "TYPE", "URL", "SINCE"], ...endpointRows]),
    "\nProxy-cache projects\n",
    table([["NAME", "ENDPOINT", "PUBLIC", "SERVES"], ...projectRows]),
    "\nWorth knowing\n",
    ...notes.map((note) => `  - ${note}\n`),
  ].join("");
}

function table(rows: readonly (readonly string[])[]): string {
  const widths = (rows[0] ?? []).map((_, column) => Math.max(...rows.map((row) => row[column]?.length ?? 0)));
  return rows
    .map((row) => `  ${row.map((cell, column) => cell.padEnd(widths[column] ?? 0)).join("  ")}`.trimEnd())
    .map((line) => `${line}\n`)
    .join("");
}
