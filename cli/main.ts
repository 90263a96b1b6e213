#!/usr/bin/env node
/** The command line: what is asked for, and who does it. The one place that sets the exit code. */

import { isTerminal, STDERR, STDIN, STDOUT, writeAll } from "../io/descriptors.js";
import { type Diagnostic, render } from "../src/index.js";
import { type Command, readArgs } from "./args.js";
import { complaint } from "./complaint.js";
import { explainAll } from "./explain.js";
import { systemError } from "./files.js";
import { generate } from "./generate.js";
import { applyHarbor } from "./harbor.js";
import { help } from "./help.js";
import { listImages } from "./images.js";
import { quickArgs } from "./quick-args.js";
import { EXIT, run } from "./run.js";
import { rendered, tell, writeFile } from "./tell.js";
import { VERSION } from "./version.js";

/** A promise only where something is waited for, since the first of a process costs a millisecond. */
function main(command: Command): number | Promise<number> {
  switch (command.kind) {
    case "help":
      return help().then(print);
    case "version":
      return print(`pullthrough ${VERSION}\n`);
    case "usage":
      return fail(command.diagnostics, command.logFile);
    case "run":
    case "images":
      if (command.args.files.length === 0 && isTerminal(STDIN)) {
        return help().then((text) => {
          writeAll(STDERR, Buffer.from(text));
          return EXIT.trouble;
        });
      }
      return command.kind === "run" ? run(command.args) : listImages(command.args);
    case "explain":
      return explainAll(command.args);
    case "generate":
      return generate(command.args);
    case "harbor":
      return applyHarbor(command.args);
  }
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

function end(code: number): void {
  process.exitCode = code;
}

function start(argv: readonly string[]): void {
  const quick = quickArgs(argv);
  const command: Command = quick ? { kind: "run", args: quick } : readArgs(argv);
  const endBadly = (error: NodeJS.ErrnoException) => {
    // Whoever read our output has had enough: `… | head`.
    if (error.code === "EPIPE") return;
    process.exitCode = fail([unexpected(error)], "args" in command ? command.args.logFile : undefined);
  };
  try {
    const code = main(command);
    if (typeof code === "number") end(code);
    else code.then(end, endBadly);
  } catch (error) {
    endBadly(error as NodeJS.ErrnoException);
  }
}

function unexpected(error: NodeJS.ErrnoException): Diagnostic {
  if (error.syscall === "read") return systemError("cannot-read", "standard input", error);
  if (error.syscall !== undefined) return systemError("cannot-write", "standard output", error);
  const help = "this is a fault of pullthrough; please report it with the input that shows it";
  return complaint("internal", error.stack ?? error.message, help);
}

start(process.argv.slice(2));
