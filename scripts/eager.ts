/**
 * Has V8 compile at once what every run calls. It reads over a function when it meets it and compiles it when it is
 * called, so that those which are called for certain are read twice; but one in parentheses it compiles on the spot. So
 * the functions that a run of the program calls are put in such, in the place where declarations are hoisted to. Methods
 * can't be.
 */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { pathToFileURL } from "node:url";
import type { Usual } from "./programs.js";

const USE_STRICT = '"use strict";';

interface Range {
  readonly startOffset: number;
  readonly endOffset: number;
  readonly count: number;
}

interface CalledFunction {
  readonly functionName: string;
  /** The first is the function itself. */
  readonly ranges: readonly [Range, ...Range[]];
}

interface Script {
  readonly url: string;
  readonly functions: readonly CalledFunction[];
}

/** Rewrites a program by what it calls in a usual run. */
export function compileEagerly(program: string, usual: Usual): void {
  const text = fs.readFileSync(program, "utf8");
  const functions = coverage(program, usual).map(({ functionName: name, ranges: [{ count, ...range }] }) => {
    return { name, start: range.startOffset, end: range.endOffset, count };
  });
  const outermost = new Set(functions.filter(({ name, start }) => text.startsWith(`function ${name}(`, start)));
  let end = 0;
  for (const one of functions.filter(({ name, start }) => name !== "" || start > 0).sort((a, b) => a.start - b.start)) {
    if (one.start < end) outermost.delete(one);
    else end = one.end;
  }
  const called = [...outermost].filter(({ count }) => count > 0).sort((a, b) => a.start - b.start);
  let rest = "";
  let at = 0;
  for (const { start, end: after } of called) {
    rest += text.slice(at, start);
    at = after;
  }
  rest += text.slice(at);
  const hoisted = called.map(({ name, start, end: after }) => `${name}=(${text.slice(start, after)})`).join(",");
  if (called.length === 0) throw new Error(`${program} called none of its functions`);
  fs.writeFileSync(
    program,
    rest.replace(USE_STRICT, () => `${USE_STRICT}var ${hoisted};`),
  );
}

/** What V8 counted of the program's functions in one run. */
function coverage(program: string, { args, input }: Usual): readonly CalledFunction[] {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "coverage-"));
  spawnSync(process.execPath, [program, ...args], { input, env: { ...process.env, NODE_V8_COVERAGE: folder } });
  const texts = fs.readdirSync(folder).map((name) => fs.readFileSync(path.join(folder, name), "utf8"));
  fs.rmSync(folder, { recursive: true });
  const scripts = texts.flatMap((text) => (JSON.parse(text) as { result: Script[] }).result);
  const { href } = pathToFileURL(path.resolve(program));
  return scripts.find(({ url }) => url === href)?.functions ?? [];
}
