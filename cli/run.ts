/** Rewriting: everything is read and rewritten, and only then is anything written. */

import fs from "node:fs";
import { readAll, STDIN, STDOUT, writeAll } from "../io/descriptors.js";
import {
  type Config,
  type Diagnostic,
  looksLikeResourceList,
  type Outcome,
  type Result,
  type Rules,
  render,
  runFunction,
  summarize,
} from "../src/index.js";
import type { Args } from "./args.js";
import { complaint } from "./complaint.js";
import { unifiedDiff } from "./diff.js";
import { type Helper, startHelper } from "./helper.js";
import { type Input, rewriteInputs } from "./inputs.js";
import { joinStreams } from "./join.js";
import { replaceFiles } from "./replace-files.js";
import { type Found, jsonReport, pendingChanges, summary } from "./report.js";
import { type Loaded, loadRules } from "./rules.js";
import { sarifReport } from "./sarif.js";
import { rendered, tell, writeFile } from "./tell.js";

export const EXIT: Readonly<Record<Outcome, number>> = { done: 0, findings: 1, trouble: 2 };

/** Rewrites what the arguments name, and gives the exit status. */
export function run(args: Args): number {
  const diagnostics: Diagnostic[] = [];
  const loaded = loadRules(args, diagnostics);
  const input = args.files.length === 0 && args.mode === "stdout" ? readInput(loaded) : undefined;
  if (input && loaded && looksLikeResourceList(input.bytes)) {
    const status = runAsFunction(args, input.bytes, loaded.config);
    if (status !== undefined) return status;
  }
  return runAsFilter(args, input, loaded?.rules, diagnostics);
}

/** Standard input, and a helper for it if it is large and a stream of documents. */
function readInput(loaded: Loaded | undefined): Input {
  const config = loaded?.rules && loaded.config;
  let helper: Helper | undefined;
  let mayHelp = config !== undefined;
  const bytes = readAll(STDIN, ({ memory, bytes: count, size, isAll }) => {
    if (config && mayHelp && (size ?? count) >= LARGE) {
      mayHelp = false;
      helper = isStream(memory) ? startHelper(memory, size ?? 0, config) : undefined;
    }
    helper?.publish(count, isAll);
  });
  return { bytes, helper };
}

/** From this size on, half the work is more than the start of a thread. */
const LARGE = 1 << 24;
const HEAD = 1 << 16;

/** Whether documents end in the head of an input; a list of all objects can't be shared. */
function isStream(memory: SharedArrayBuffer): boolean {
  return Buffer.from(memory, 0, HEAD).includes("\n---");
}

/**
 * A ResourceList asks for what the function does; flags and the config file replace keys of its functionConfig.
 * Undefined if the input is none after all.
 */
function runAsFunction(args: Args, bytes: Uint8Array, config: Config): number | undefined {
  const run = runFunction({ name: "<stdin>", bytes }, config);
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
  const final = conclude(args, outcome, results, diagnostics);
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
function conclude(args: Args, outcome: Outcome, results: readonly Result[], diagnostics: Diagnostic[]): Outcome {
  const before = diagnostics.length;
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
    return "done";
  }
  for (const bytes of outputOf(args, results)) writeAll(STDOUT, bytes);
  const isPending = () => results.some(({ edits }) => edits.length > 0);
  return (args.mode === "check" || args.mode === "diff") && isPending() ? "findings" : "done";
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
