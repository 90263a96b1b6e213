#!/usr/bin/env node
/** The command line: what is asked for, and who does it. The one place that sets the exit code. */

import { isTerminal, STDERR, STDIN, STDOUT, writeAll } from "../io/descriptors.js";
import { type Diagnostic, render } from "../src/index.js";
import { type Command, readArgs } from "./args.js";
import { complaint } from "./check-args.js";
import { explainAll } from "./explain.js";
import { systemError } from "./files.js";
import { HELPER_WORD } from "./helper.js";
import { runAsHelper } from "./helper-thread.js";
import { listImages } from "./images.js";
import { EXIT, run } from "./run.js";
import { rendered, tell, writeFile } from "./tell.js";
import { VERSION } from "./version.js";

async function main(command: Command): Promise<number> {
  switch (command.kind) {
    case "help":
      return print(await helpText());
    case "version":
      return print(`pullthrough ${VERSION}\n`);
    case "usage":
      return fail(command.diagnostics, command.logFile);
    case "run":
    case "images":
      if (command.args.files.length === 0 && isTerminal(STDIN)) {
        writeAll(STDERR, Buffer.from(await helpText()));
        return EXIT.trouble;
      }
      return command.kind === "run" ? run(command.args) : listImages(command.args);
    case "explain":
      return explainAll(command.args);
    case "generate":
      return (await import("./generate.js")).generate(command.args);
    case "harbor":
      return (await import("./harbor.js")).applyHarbor(command.args);
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

if (process.argv[2] !== HELPER_WORD || !runAsHelper()) start(readArgs(process.argv.slice(2)));

function start(command: Command): void {
  main(command).then(
    (code) => {
      process.exitCode = code;
    },
    (error: NodeJS.ErrnoException) => {
      // Whoever read our output has had enough: `… | head`.
      if (error.code === "EPIPE") return;
      process.exitCode = fail([unexpected(error)], "args" in command ? command.args.logFile : undefined);
    },
  );
}

function unexpected(error: NodeJS.ErrnoException): Diagnostic {
  if (error.syscall !== undefined) return systemError("cannot-write", "standard output", error);
  const help = "this is a fault of pullthrough; please report it with the input that shows it";
  return complaint("internal", error.stack ?? error.message, help);
}
