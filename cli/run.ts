/** Rewriting: everything is read and rewritten, and only then is anything written. */

import fs from "node:fs";
import { STDIN, STDOUT, writeAll } from "../io/descriptors.js";
import {
  type Config,
  type Diagnostic,
  looksLikeResourceList,
  type Outcome,
  type Result,
  type Rules,
  render,
  runFunction,
  type Source,
  summarize,
} from "../src/index.js";
import type { Args } from "./args.js";
import { complaint } from "./complaint.js";
import { unifiedDiff } from "./diff.js";
import { type Input, readInput, rewriteInputs } from "./inputs.js";
import { joinStreams } from "./join.js";
import { openLargeFile } from "./large-input.js";
import { replaceFiles } from "./replace-files.js";
import { type Found, jsonReport, pendingChanges, summary } from "./report.js";
import { loadRules } from "./rules.js";
import { sarifReport } from "./sarif.js";
import { rendered, tell, writeFile } from "./tell.js";

export const EXIT: Readonly<Record<Outcome, number>> = { done: 0, findings: 1, trouble: 2 };

/** Rewrites what the arguments name, and gives the exit status. */
export function run(args: Args): number {
  const diagnostics: Diagnostic[] = [];
  const loaded = loadRules(args, diagnostics);
  const input = args.files.length === 0 && args.mode === "stdout" ? openInput() : undefined;
  if (input && loaded && !input.source.unheld && looksLikeResourceList(input.source.bytes)) {
    const status = runAsFunction(args, input.source, loaded.config);
    if (status !== undefined) return status;
  }
  return runAsFilter(args, input, loaded?.rules, diagnostics);
}

/** From this size on, a file is not held. */
const LARGE = 1 << 20;

function openInput(): Input {
  const file = fs.fstatSync(STDIN).size >= LARGE ? openLargeFile(STDIN) : undefined;
  return file ?? readInput();
}

/**
 * A ResourceList asks for what the function does; flags and the config file replace keys of its functionConfig.
 * Undefined if the input is none after all.
 */
function runAsFunction(args: Args, source: Source, config: Config): number | undefined {
  const run = runFunction(source, config);
  if (!run.isList) return undefined;
  const diagnostics = [...run.diagnostics];
  writeFile(args.logFile, "", diagnostics);
  writeFile(args.report, () => reportOf(args, run.outcome, [run], diagnostics), diagnostics);
  const isReported = diagnostics.length === run.diagnostics.length;
  if (isReported) run.writeTo((block) => writeAll(STDOUT, block));
  tell(args, rendered(diagnostics), render(diagnostics));
  if (args.verbose) tell(args, summarize(run.counts), summarize(run.counts));
  if (!isReported) return EXIT.trouble;
  return run.outcome === "done" ? 0 : 1;
}

function runAsFilter(
  args: Args,
  input: Input | undefined,
  rules: Rules | undefined,
  diagnostics: Diagnostic[],
): number {
  const results = rules && isWritable(args, diagnostics) ? rewriteInputs(args.files, rules, input, diagnostics) : [];
  const outcome = outcomeOf(diagnostics, results);
  const final = conclude(args, outcome, results, diagnostics, input);
  if (args.verbose) tell(args, summary(results), summary(results));
  return EXIT[final];
}

function isWritable({ mode, files }: Args, diagnostics: Diagnostic[]): boolean {
  if (mode !== "in-place" || (files.length > 0 && !files.includes("-"))) return true;
  const help = "name the files or folders to be written back";
  diagnostics.push(complaint("no-files", "`--in-place` needs files, not standard input", help));
  return false;
}

/** Puts the outcome where the user wants it; nothing but reports unless all is well. */
function conclude(
  args: Args,
  outcome: Outcome,
  results: readonly Result[],
  diagnostics: Diagnostic[],
  input: Input | undefined,
): Outcome {
  const before = diagnostics.length;
  if (input?.isChanged?.()) diagnostics.push(changed("nothing was written"));
  writeFile(args.logFile, "", diagnostics);
  writeFile(args.report, () => reportOf(args, outcome, results, diagnostics), diagnostics);
  const isKept = outcome !== "done" || diagnostics.length > before;
  if (!isKept && args.mode === "in-place") {
    const failure = replaceFiles(replacementsOf(results));
    if (failure) {
      diagnostics.push(failure);
      writeFile(args.report, () => reportOf(args, "trouble", results, diagnostics), diagnostics);
    }
  }
  tell(args, rendered(diagnostics), render(diagnostics));
  if (diagnostics.length > before) return "trouble";
  if (isKept) return outcome;
  const [only] = results;
  // One input is written without being put together first.
  if (only && results.length === 1 && args.mode === "stdout" && process.env["HELM_PLUGIN_NAME"] === undefined) {
    only.writeTo((block) => writeAll(STDOUT, block));
    if (!input?.isChanged?.()) return "done";
    const diagnostic = changed("what was written is not to be used");
    tell(args, rendered([diagnostic]), render([diagnostic]));
    return "trouble";
  }
  for (const bytes of outputOf(args, results)) writeAll(STDOUT, bytes);
  const isPending = () => results.some(({ edits }) => edits.length > 0);
  return (args.mode === "check" || args.mode === "diff") && isPending() ? "findings" : "done";
}

function changed(consequence: string): Diagnostic {
  const help = `rewrite a file that nobody writes to; ${consequence}`;
  return complaint("input-changed", "standard input was changed while it was read", help);
}

function reportOf(
  { reportFormat }: Args,
  outcome: Outcome,
  results: readonly Found[],
  diagnostics: readonly Diagnostic[],
): string {
  return reportFormat === "sarif" ? sarifReport(diagnostics) : jsonReport(outcome, results, diagnostics);
}

function replacementsOf(results: readonly Result[]) {
  const byTarget = new Map<string, { file: string; bytes: Uint8Array }>();
  for (const { source, edits, output } of results) {
    if (edits.length > 0 && output) byTarget.set(fs.realpathSync(source.name), { file: source.name, bytes: output });
  }
  return [...byTarget.values()];
}

function outputOf({ mode }: Args, results: readonly Result[]): readonly Uint8Array[] {
  switch (mode) {
    case "stdout":
      return filled(joinStreams(results.map(({ output }) => output as Uint8Array)));
    case "check":
      return results.map((result) => Buffer.from(pendingChanges(result)));
    case "diff":
      return results.flatMap((result) => unifiedDiff(result.source.name, result));
    case "in-place":
      return [];
  }
}

/** Helm 4 takes a plugin's blank output for a failure; an empty document is as good. */
function filled(pieces: readonly Uint8Array[]): readonly Uint8Array[] {
  const isBlank = pieces.every((bytes) => bytes.every((byte) => byte <= 0x20));
  return isBlank && process.env["HELM_PLUGIN_NAME"] !== undefined ? [Buffer.from("---\n")] : pieces;
}

/** Trouble if anything was not understood, found or read; findings if a verdict is an error. */
export function outcomeOf(diagnostics: readonly Diagnostic[], results: readonly Result[]): Outcome {
  if (results.some(({ outcome }) => outcome === "trouble")) return "trouble";
  const told = new Set(results.flatMap((result) => result.diagnostics));
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error" && !told.has(diagnostic))) return "trouble";
  return results.some(({ outcome }) => outcome === "findings") ? "findings" : "done";
}
