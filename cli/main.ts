#!/usr/bin/env node
/** The command line: reads everything, rewrites it, and only then writes. The one place that sets the exit code. */

import fs from "node:fs";
import { isTerminal, readAll, STDERR, STDIN, STDOUT, writeAll } from "../io/descriptors.js";
import {
  COLOUR,
  type Config,
  compile,
  type Diagnostic,
  looksLikeResourceList,
  NO_COLOUR,
  type Outcome,
  type Problem,
  printable,
  type Result,
  type Rules,
  readConfig,
  render,
  rewrite,
  runFunction,
  sortDiagnostics,
  summarize,
} from "../src/index.js";
import { type Args, type Command, complaint, flagComplaint, readArgs } from "./args.js";
import { unifiedDiff } from "./diff.js";
import { listFiles, replaceFiles, systemError } from "./files.js";
import { joinStreams } from "./join.js";
import { Progress } from "./progress.js";
import { jsonReport, pendingChanges, summary } from "./report.js";
import { VERSION } from "./version.js";

const EXIT: Readonly<Record<Outcome, number>> = { done: 0, findings: 1, trouble: 2 };

async function main(command: Command): Promise<number> {
  switch (command.kind) {
    case "help":
      return print(await helpText());
    case "version":
      return print(`pullthrough ${VERSION}\n`);
    case "usage":
      return fail(command.diagnostics, command.logFile);
    case "run":
      if (command.args.files.length > 0 || !isTerminal(STDIN)) return run(command.args);
      writeAll(STDERR, Buffer.from(await helpText()));
      return EXIT.trouble;
  }
}

async function helpText(): Promise<string> {
  return (await import("./help.js")).help();
}

function print(text: string): number {
  writeAll(STDOUT, Buffer.from(text));
  return EXIT.done;
}

function fail(diagnostics: readonly Diagnostic[], logFile: string | undefined): number {
  if (logFile !== undefined) writeFile(logFile, "", []);
  tell({ logFile }, rendered(diagnostics), render(diagnostics));
  return EXIT.trouble;
}

function rendered(diagnostics: readonly Diagnostic[]): string {
  const hasColour = isTerminal(STDERR) && (process.env["NO_COLOR"] ?? "") === "";
  return render(diagnostics, hasColour ? COLOUR : NO_COLOUR);
}

function run(args: Args): number {
  const input = args.files.length === 0 && args.mode === "stdout" ? readAll(STDIN) : undefined;
  const asFunction = input && looksLikeResourceList(input) ? runAsFunction(args, input) : undefined;
  return asFunction ?? runAsFilter(args, input);
}

/**
 * A ResourceList asks for what the function does; flags and the config file replace keys of its functionConfig.
 * Undefined if that can't be done, for the filter to say why.
 */
function runAsFunction(args: Args, bytes: Uint8Array): number | undefined {
  const file = args.configFile === undefined ? undefined : configFile(args.configFile, []);
  if (args.configFile !== undefined && !file) return undefined;
  const run = runFunction({ name: "<stdin>", bytes }, { ...file?.config, ...args.config });
  if (!run.isList) return undefined;
  const diagnostics = [...run.diagnostics];
  writeFile(args.logFile, "", diagnostics);
  writeFile(args.report, () => jsonReport(run.outcome, [run], diagnostics), diagnostics);
  const isReported = diagnostics.length === run.diagnostics.length;
  if (isReported) writeAll(STDOUT, run.output);
  tell(args, rendered(diagnostics), render(diagnostics));
  if (args.verbose) tell(args, summarize(run.findings), summarize(run.findings));
  if (!isReported) return EXIT.trouble;
  return run.outcome === "done" ? 0 : 1;
}

function runAsFilter(args: Args, input: Uint8Array | undefined): number {
  const diagnostics: Diagnostic[] = [];
  const rules = rulesOf(args, diagnostics);
  const results = rules ? rewriteAll(args, rules, input, diagnostics) : [];
  const outcome = outcomeOf(diagnostics, results);
  const final = conclude(args, outcome, results, diagnostics);
  if (args.verbose) tell(args, summary(results), summary(results));
  return EXIT[final];
}

/** Puts the outcome where the user wants it; nothing but reports unless all is well. */
function conclude(args: Args, outcome: Outcome, results: readonly Result[], diagnostics: Diagnostic[]): Outcome {
  const before = diagnostics.length;
  writeFile(args.logFile, "", diagnostics);
  writeFile(args.report, () => jsonReport(outcome, results, diagnostics), diagnostics);
  const isKept = outcome !== "done" || diagnostics.length > before;
  if (!isKept && args.mode === "in-place") {
    const failure = replaceFiles(replacementsOf(results));
    if (failure) {
      diagnostics.push(failure);
      writeFile(args.report, () => jsonReport("trouble", results, diagnostics), diagnostics);
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

/** Text for people: on standard error, and without colour in the log file. */
function tell({ logFile }: Pick<Args, "logFile">, text: string, plain: string): void {
  if (text === "") return;
  writeAll(STDERR, Buffer.from(text));
  if (logFile === undefined) return;
  try {
    fs.appendFileSync(logFile, plain);
  } catch {
    // That it can't be written was complained of when it was opened.
  }
}

function writeFile(file: string | undefined, text: string | (() => string), diagnostics: Diagnostic[]): void {
  if (file === undefined) return;
  try {
    fs.writeFileSync(file, typeof text === "string" ? text : text());
  } catch (error) {
    diagnostics.push(systemError("cannot-write", file, error));
  }
}

function rulesOf(args: Args, diagnostics: Diagnostic[]): Rules | undefined {
  const file = args.configFile === undefined ? undefined : configFile(args.configFile, diagnostics);
  if (args.configFile !== undefined && !file) return undefined;
  const config: Config = { ...file?.config, ...args.config };
  const { rules, problems } = compile(config);
  const isFlag = ({ path }: Problem) => !file || String(path[0]) in args.config;
  const complaints = problems.map((problem) =>
    isFlag(problem) ? flagComplaint(problem) : { ...problem, place: file?.place(problem.path) },
  );
  diagnostics.push(...sortDiagnostics(complaints));
  return rules;
}

function configFile(name: string, diagnostics: Diagnostic[]): ReturnType<typeof readConfig> | undefined {
  try {
    const config = readConfig({ name, bytes: fs.readFileSync(name) });
    diagnostics.push(...sortDiagnostics(config.diagnostics));
    return config.diagnostics.length > 0 ? undefined : config;
  } catch (error) {
    diagnostics.push(systemError("cannot-read", name, error));
    return undefined;
  }
}

function rewriteAll(args: Args, rules: Rules, input: Uint8Array | undefined, diagnostics: Diagnostic[]): Result[] {
  const { mode, files } = args;
  if (mode === "in-place" && (files.length === 0 || files.includes("-"))) {
    diagnostics.push(
      complaint(
        "no-files",
        "`--in-place` needs files, not standard input",
        "name the files or folders to be written back",
      ),
    );
    return [];
  }
  const listing = listFiles(files.length > 0 ? files : ["-"]);
  diagnostics.push(...listing.diagnostics);
  const progress = new Progress();
  const results: Result[] = [];
  for (const file of listing.files) {
    try {
      const bytes = file === "-" ? (input ?? readAll(STDIN)) : fs.readFileSync(file);
      const name = file === "-" ? "<stdin>" : file;
      const onProgress = progress.of(printable(name), bytes.length);
      const result = rewrite(bytes, rules, { name, ...(onProgress ? { onProgress } : {}) });
      results.push(result);
      for (const diagnostic of result.diagnostics) diagnostics.push(diagnostic);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).syscall === undefined) throw error;
      diagnostics.push(systemError("cannot-read", file, error));
    }
  }
  progress.clear();
  return results;
}

/** Trouble if anything was not understood, found or read; findings if a verdict is an error. */
function outcomeOf(diagnostics: readonly Diagnostic[], results: readonly Result[]): Outcome {
  if (results.some(({ outcome }) => outcome === "trouble")) return "trouble";
  const told = new Set(results.flatMap((result) => result.diagnostics));
  if (diagnostics.some((diagnostic) => diagnostic.severity === "error" && !told.has(diagnostic))) return "trouble";
  return results.some(({ outcome }) => outcome === "findings") ? "findings" : "done";
}

const command = readArgs(process.argv.slice(2));
main(command).then(
  (code) => {
    process.exitCode = code;
  },
  (error: NodeJS.ErrnoException) => {
    // Whoever read our output has had enough: `… | head`.
    if (error.code === "EPIPE") return;
    const logFile = command.kind === "run" ? command.args.logFile : undefined;
    process.exitCode = fail([unexpected(error)], logFile);
  },
);

function unexpected(error: NodeJS.ErrnoException): Diagnostic {
  if (error.syscall !== undefined) return systemError("cannot-write", "standard output", error);
  const help = "this is a fault of pullthrough; please report it with the input that shows it";
  return complaint("internal", error.stack ?? error.message, help);
}
