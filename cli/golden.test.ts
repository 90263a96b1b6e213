/**
 * Runs the golden cases. A case is a folder `testdata/<theme>/<case>/` with `in.yaml` (or `in.json`) and what it needs
 * of `config.yaml`, `args` (one a line), `out.yaml`, `stderr.txt` and `report.json`; without `out.yaml` the output is
 * the input. Cases of the theme `errors` end with status 2 and no output, those of `findings` with status 1. Those of
 * `krm` are ResourceLists, which the function and the command line must treat alike; with `fails` in the name they end
 * with status 1.
 *
 * `UPDATE_GOLDEN=1` writes the expectations anew: look at the diff before you commit it.
 */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { compile, documents, readConfig, rewrite, runFunction } from "../src/index.js";

const PROGRAM = path.resolve("dist/pullthrough.js");
const FUNCTION = path.resolve("dist/pullthrough-fn.js");
const ROOT = "testdata";
const IS_UPDATE = process.env["UPDATE_GOLDEN"] === "1";
if (IS_UPDATE && process.env["CI"]) throw new Error("UPDATE_GOLDEN is not for CI: expectations are made by people");

/** Cases about what no ResourceList can hold: several documents' markers, marks and lines that indenting would change. */
const NO_LIST =
  /^(?:documents|real)\/|^leave\/(?:empty|screened)$|^styles\/(?:continuation-lines|json|escapes|scalars)$/;

const STATUS: Readonly<Record<string, number>> = { errors: 2, findings: 1 };

for (const theme of fs.readdirSync(ROOT)) {
  describe(`golden: ${theme}`, () => {
    for (const name of fs.readdirSync(path.join(ROOT, theme))) {
      if (theme === "krm") runFunctionCase(name);
      else runCase(theme, name);
    }
  });
}

function runCase(theme: string, name: string): void {
  const folder = path.join(ROOT, theme, name);
  const file = (entry: string) => path.join(folder, entry);
  const has = (entry: string) => fs.existsSync(file(entry));
  const input = has("in.json") ? "in.json" : "in.yaml";
  const output = input.replace("in", "out");
  const status = STATUS[theme] ?? 0;
  const bytes = () => fs.readFileSync(file(input));
  const expected = () => (status !== 0 ? Buffer.alloc(0) : fs.readFileSync(file(has(output) ? output : input)));
  const args = has("args") ? fs.readFileSync(file("args"), "utf8").trim().split("\n") : [];
  const flags = has("config.yaml") ? ["--config", "config.yaml", ...args] : ["--mirror", "harbor.myco.com", ...args];

  it(`${name}: the command line gives its output, messages and report`, () => {
    const report = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "golden-")), "report.json");
    const options = { cwd: folder, input: bytes() };
    const run = spawnSync(process.execPath, [PROGRAM, ...flags, "--report", report], options);
    if (IS_UPDATE) {
      if (status === 0 && !run.stdout.equals(bytes())) fs.writeFileSync(file(output), run.stdout);
      if (run.stderr.length > 0) fs.writeFileSync(file("stderr.txt"), run.stderr);
      if (has("report.json")) fs.copyFileSync(report, file("report.json"));
    }
    expect(run.status, run.stderr.toString()).to.equal(status);
    expect(visible(run.stdout)).to.equal(visible(expected()));
    expect(run.stderr.toString()).to.equal(has("stderr.txt") ? fs.readFileSync(file("stderr.txt"), "utf8") : "");
    if (has("report.json"))
      expect(JSON.parse(fs.readFileSync(report, "utf8"))).to.deep.equal(readJson(file("report.json")));
  });

  if (status !== 0) return;

  const config = () =>
    has("config.yaml")
      ? readConfig({ name: "config.yaml", bytes: fs.readFileSync(file("config.yaml")) }).config
      : { mirror: "harbor.myco.com" };

  // Flags are the command line's own.
  const isLibraryToo = args.length === 0;

  if (isLibraryToo)
    it(`${name}: so does the library, and a second run changes nothing`, () => {
      const { rules } = compile(config());
      if (!rules) throw new Error("the config has problems");
      for (const [variant, change] of Object.entries(VARIANTS)) {
        const before = change(bytes());
        const { output: after } = rewrite(before, rules);
        expect(after && visible(after), variant).to.equal(visible(change(expected())));
        if (visible(before) === visible(change(expected())))
          expect(after, `${variant}: the very input`).to.equal(before);
        expect(after && rewrite(after, rules).output, `${variant}: again`).to.equal(after);
      }
    });

  if (isLibraryToo && !NO_LIST.test(`${theme}/${name}`))
    it(`${name}: and so does the function, for the documents as items of a list`, () => {
      const list = asResourceList(bytes());
      const run = runFunction({ name: "list", bytes: list }, config());
      expect(run.outcome, JSON.stringify(run.diagnostics.map(({ message }) => message))).to.equal("done");
      const after = visible(run.output).replace(/^results:\n[\s\S]*/m, "");
      expect(after).to.equal(visible(asResourceList(expected())));
    });

  it(`${name}: and files are replaced in place, with other line ends, marks and final bytes too`, () => {
    const copies = fs.mkdtempSync(path.join(os.tmpdir(), "golden-"));
    for (const entry of fs.readdirSync(folder)) fs.copyFileSync(file(entry), path.join(copies, entry));
    const names = Object.keys(VARIANTS).map((variant) => `${variant}.yaml`);
    for (const [variant, change] of Object.entries(VARIANTS)) {
      fs.writeFileSync(path.join(copies, `${variant}.yaml`), change(bytes()));
    }
    const run = spawnSync(process.execPath, [PROGRAM, "-i", ...flags, ...names], { cwd: copies });
    expect(run.status, run.stderr.toString()).to.equal(0);
    for (const [variant, change] of Object.entries(VARIANTS)) {
      const after = fs.readFileSync(path.join(copies, `${variant}.yaml`));
      expect(visible(after), variant).to.equal(visible(change(expected())));
    }
  });
}

/** The documents of a stream as the items of a ResourceList. */
function asResourceList(bytes: Buffer): Buffer {
  const items = [...documents(bytes)]
    .map(({ start, end }) => bytes.toString("latin1", start, end).replace(/^---.*\n/, ""))
    .filter((text) => text.trim() !== "")
    .map((text) => `-\n${text.replace(/\n*$/, "\n").replace(/^(?=.)/gm, "  ")}`);
  return latin1(`apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join("")}`);
}

function runFunctionCase(name: string): void {
  const file = (entry: string) => path.join(ROOT, "krm", name, entry);
  const input = fs.existsSync(file("in.json")) ? "in.json" : "in.yaml";
  const output = file(input.replace("in", "out"));

  for (const [who, program] of Object.entries({ function: FUNCTION, "command line": PROGRAM })) {
    it(`${name}: the ${who} gives the list with results`, () => {
      const run = spawnSync(process.execPath, [program], { input: fs.readFileSync(file(input)) });
      if (IS_UPDATE) fs.writeFileSync(output, run.stdout);
      expect(run.status, run.stderr.toString()).to.equal(name.includes("fails") ? 1 : 0);
      const expected = fs.readFileSync(fs.existsSync(output) ? output : file(input));
      expect(visible(run.stdout)).to.equal(visible(expected));
      if (name.includes("fails")) expect(run.stderr.toString()).to.match(/^error\[/);
    });
  }
}

/** Ways to write the same input; applied to the expected output they give what must come out. */
const VARIANTS: Readonly<Record<string, (bytes: Buffer) => Buffer>> = {
  same: (bytes) => bytes,
  crlf: (bytes) => latin1(bytes.toString("latin1").replace(/(?<!\r)\n/g, "\r\n")),
  bom: (bytes) => (bytes[0] === 0xef ? bytes : Buffer.concat([Buffer.from("\ufeff"), bytes])),
  bare: (bytes) => latin1(bytes.toString("latin1").replace(/[\r\n]+$/, "")),
};

function latin1(text: string): Buffer {
  return Buffer.from(text, "latin1");
}

/** Bytes as text in which no difference hides. */
function visible(bytes: Uint8Array): string {
  return Buffer.from(bytes)
    .toString("latin1")
    .replaceAll("\r", "␍")
    .replaceAll("\t", "⇥")
    .replaceAll("\xef\xbb\xbf", "⟨BOM⟩");
}

function readJson(file: string): unknown {
  return JSON.parse(fs.readFileSync(file, "utf8"));
}
