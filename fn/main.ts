#!/usr/bin/env node

/** The KRM function: a ResourceList on standard input, the same on standard output; exits with 0 or 1. */

import { readAll, STDERR, STDIN, STDOUT, writeAll } from "../io/descriptors.js";
import { allocate, prepare } from "../io/memory.js";
import { type FunctionRun, render, runFunction, summarize } from "../src/index.js";
import { HELP } from "./help.js";

function main(argv: readonly string[]): number {
  // kpt asks for the help with an empty or no input, so it must come before reading.
  if (argv.some((argument) => argument === "--help" || argument === "-h")) return write(HELP);
  if (argv.length > 0)
    return fail(`error[unknown-flag]: the function takes no arguments but \`--help\`: \`${argv.join(" ")}\`\n`);
  return conclude(runFunction({ name: "<stdin>", bytes: readAll(STDIN, { allocate, prepare }) }));
}

/** The whole list before the exit code: kpt takes an empty output with 0 for "delete every file". */
function conclude(run: FunctionRun): number {
  run.writeTo((block) => writeAll(STDOUT, block));
  // kpt names the file of each item and shows results; kustomize does neither, so that warnings must go here.
  if (run.outcome === "done") return say((run.namesFiles ? "" : render(run.diagnostics)) + summarize(run.counts), 0);
  return fail(render(run.diagnostics.filter(({ severity }) => severity === "error")));
}

function write(text: string): number {
  writeAll(STDOUT, Buffer.from(text));
  return 0;
}

function fail(text: string): number {
  return say(text, 1);
}

function say(text: string, code: number): number {
  writeAll(STDERR, Buffer.from(text));
  return code;
}

try {
  process.exitCode = main(process.argv.slice(2));
} catch (error) {
  const { syscall, message, stack } = error as NodeJS.ErrnoException;
  const code = syscall === "read" ? "cannot-read" : "cannot-write";
  process.exitCode = fail(syscall === undefined ? `error[internal]: ${stack}\n` : `error[${code}]: ${message}\n`);
}
