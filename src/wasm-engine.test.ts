/**
 * The scanner of WebAssembly and that of JavaScript are made of the same sources, and say the same of each input.
 * `SCAN_RUNS=10000` tries so many of each kind.
 */

import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { compile, type Rules } from "./compile.js";
import type { Config } from "./config.js";
import { offeredEngine, ownEngine, type ScanEngine, unindentedLine } from "./engine.js";
import { mutants } from "./mutants.fixture.js";
import { runFunction } from "./resource-list.js";
import { rewriteSource } from "./rewrite.js";
import { runThrough } from "./run.js";
import { ROW } from "./scan-format.js";
import { scannableBytes } from "./scannable.js";
import { foreignEncoding } from "./source.js";
import { CONFIG, scraps, streams } from "./streams.fixture.js";
import { BINARY, scannable } from "./wasm.fixture.js";

const RUNS = Number(process.env["SCAN_RUNS"] ?? 300);
const TESTDATA = path.join(import.meta.dirname, "../testdata");
const CORPUS = path.join(import.meta.dirname, "../../shared/corpus");

const CONFIGS: readonly Config[] = [
  CONFIG,
  { ...CONFIG, include: ["args", "env", "configmaps", "annotations"], failOn: ["suspected"] },
  {
    ...CONFIG,
    fields: [
      { path: "spec.*", form: "reference" },
      { path: "data.*", form: "text" },
    ],
  },
  { ...CONFIG, fields: [{ path: "*.*.*", form: "reference" }] },
  { ...CONFIG, pullSecret: "harbor" },
];
const RULES = CONFIGS.map((config) => compile(config).rules as Rules);

function facts({ end, rows: { data, count, hits, hasItems } }: ScanEngine) {
  // Where they are not sure, they may see at another byte that they are not: beyond the end there is none, or a zero.
  if (end < 0) return { end };
  return { end, hits, hasItems, rows: [...data.subarray(0, count * ROW)] };
}

/** Compares what they say of all documents that begin where one ends. */
function compareRows(bytes: Uint8Array): void {
  for (const rules of RULES) {
    const wasm = offeredEngine(scannable(bytes, rules), rules) as ScanEngine;
    const own = ownEngine(bytes, rules.places);
    for (let start = 0; start < bytes.length; ) {
      own.scan(start);
      wasm.scan(start);
      expect(facts(wasm)).to.deep.equal(facts(own));
      if (own.end < 0) return;
      start = own.end;
    }
  }
}

/** Compares what all of an input comes to. */
function compareRuns(bytes: Uint8Array): void {
  if (foreignEncoding(bytes)) return;
  for (const rules of RULES) {
    for (const way of ["short", "findings"] as const) {
      const wasm = runThrough({ name: "x", bytes: scannable(bytes, rules) }, rules, { way });
      const own = runThrough({ name: "x", bytes }, rules, { way });
      expect(wasm.edits.toEdits()).to.deep.equal(own.edits.toEdits());
      for (const key of ["findings", "troubled", "isScanned", "pullSecrets"] as const)
        expect(wasm[key], key).to.deep.equal(own[key]);
      const told = ({ diagnostics }: typeof own) =>
        diagnostics.map(({ place, ...rest }) => ({ ...rest, at: place?.range }));
      expect(told(wasm)).to.deep.equal(told(own));
    }
  }
}

/** Compares what they take for lines that are not indented. */
function compareLines(bytes: Uint8Array): void {
  const memory = scannable(bytes, RULES[0] as Rules);
  for (let at = 0; at < bytes.length; at++) {
    if (at === 0 || bytes[at - 1] === 0x0a) expect(unindentedLine(memory, at)).to.equal(unindentedLine(bytes, at));
  }
}

function compare(bytes: Uint8Array): void {
  compareLines(bytes);
  compareRows(bytes);
  compareRuns(bytes);
}

function realInputs(): readonly Buffer[] {
  return [TESTDATA, CORPUS].filter(fs.existsSync).flatMap((folder) => {
    const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
    const files = names.filter((name) => /\.(?:ya?ml|json)$/.test(name)).map((name) => path.join(folder, name));
    return files.map((file) => fs.readFileSync(file)).filter(({ length }) => length < 100_000);
  });
}

describe("the scanner of WebAssembly", () => {
  it("is there", () => {
    const bytes = scannable(Buffer.from("a: 1\n"), RULES[0] as Rules);
    expect(offeredEngine(bytes, RULES[0] as Rules)?.scan(0)).to.equal(5);
    // It is for the rules that it was first asked for.
    expect(offeredEngine(bytes, RULES[1] as Rules)).to.equal(undefined);
    expect(offeredEngine(bytes.subarray(1), RULES[0] as Rules)).to.equal(undefined);
  });

  it("says the same of generated streams", () => {
    const property = fc.property(streams(), ({ input }) => compare(input));
    fc.assert(property, { numRuns: RUNS });
  }).timeout(0);

  it("says the same of texts of any form", () => {
    fc.assert(fc.property(scraps(), compare), { numRuns: RUNS });
  }).timeout(0);

  it("says the same of real documents", function () {
    if (!fs.existsSync(CORPUS)) console.log("      skipped: the corpus is not here");
    for (const bytes of realInputs()) compare(bytes);
    this.timeout(0);
  });

  it("says the same of real documents with faults", () => {
    const texts = realInputs().map((bytes) => bytes.toString("latin1", 0, 4000));
    fc.assert(fc.property(mutants(texts), compare), { numRuns: RUNS });
  }).timeout(0);

  it("gives a function the same results", () => {
    const folder = path.join(TESTDATA, "krm");
    const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
    const inputs = names
      .filter((name) => /in(put)?\.yaml$/.test(name))
      .map((name) => fs.readFileSync(path.join(folder, name)));
    expect(inputs.length).to.be.greaterThan(5);
    for (const bytes of inputs) {
      const memory = scannableBytes(BINARY, bytes.length) as Uint8Array;
      memory.set(bytes);
      const [wasm, own] = [memory, bytes].map((input) => runFunction({ name: "x", bytes: input }));
      expect(Buffer.from(wasm?.output ?? []).toString()).to.equal(Buffer.from(own?.output ?? []).toString());
      expect(wasm?.findings).to.deep.equal(own?.findings);
      expect(wasm?.counts).to.deep.equal(own?.counts);
    }
  });

  it("leaves to the other what it has no room for", () => {
    const [rules] = RULES as [Rules];
    const pod = (count: number) =>
      `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${"  - image: a\n".repeat(count)}---\n`;
    const bytes = Buffer.from(`${pod(2)}${pod(500_000)}${pod(3)}`);
    const memory = scannableBytes(BINARY, bytes.length) as Uint8Array;
    memory.set(bytes);
    const wasm = rewriteSource({ name: "x", bytes: memory }, rules);
    expect(offeredEngine(memory, rules), "full").to.equal(undefined);
    const own = rewriteSource({ name: "x", bytes }, rules);
    expect(wasm.edits.length).to.equal(500_005);
    expect(Buffer.from(wasm.output ?? []).equals(own.output ?? new Uint8Array())).to.equal(true);
  }).timeout(30_000);

  it("says nothing of a key that is too long", () => {
    const key = "k".repeat(5000);
    const rules = compile({ ...CONFIG, fields: [{ path: `spec.${key}`, form: "reference" }] }).rules as Rules;
    const bytes = Buffer.from(`apiVersion: a.example.com/v1\nkind: A\nspec:\n  "${key}": nginx\n`);
    const memory = scannable(bytes, rules);
    expect(offeredEngine(memory, rules)?.scan(0)).to.equal(-1);
    expect(rewriteSource({ name: "x", bytes: memory }, rules).edits).to.deep.equal(
      rewriteSource({ name: "x", bytes }, rules).edits,
    );
  });

  it("is not had for more than there is room for", () => {
    expect(scannableBytes(BINARY, 2 ** 31)).to.equal(undefined);
    const memory = scannableBytes(Buffer.from("no module"), 100) as Uint8Array;
    expect(offeredEngine(memory, RULES[0] as Rules)).to.equal(undefined);
  });
});
