/**
 * The scanner against the `yaml` package: of whatever it gives an outline, that gives the same edits, findings and
 * diagnostics, and sees no trouble. `SCAN_RUNS=10000` tries so many generated and so many mutated streams.
 */

import fs from "node:fs";
import path from "node:path";
import v8 from "node:v8";
import vm from "node:vm";
import { expect } from "chai";
import fc from "fast-check";
import { compile, type Rules } from "./compile.js";
import type { Config } from "./config.js";
import { type Document, documents } from "./documents.js";
import type { Edit } from "./edits.js";
import { ownEngine } from "./engine.js";
import { imageFields } from "./fields.js";
import { Judge } from "./judge.js";
import { mutants } from "./mutants.fixture.js";
import type { Outline } from "./outline.js";
import { parse } from "./parse.js";
import { rewrite, rewriteSource } from "./rewrite.js";
import { runThrough } from "./run.js";
import { scan } from "./scan.js";
import { foreignEncoding } from "./source.js";
import { CONFIG, MIRROR, scraps, streams } from "./streams.fixture.js";
import { resolveUses } from "./uses.js";

const RUNS = Number(process.env["SCAN_RUNS"] ?? 300);
const SHARED = path.join(import.meta.dirname, "../../shared");

/** Configs that ask for more and more: the fields alone, hidden references too, and fields of all forms at any place. */
const CONFIGS: readonly Config[] = [
  CONFIG,
  { ...CONFIG, include: ["args", "env", "configmaps", "annotations"], failOn: ["suspected"] },
  {
    ...CONFIG,
    exclude: ["docker.io/library/redis", { kind: "Job" }],
    fields: [
      { path: "spec.image", form: "repository", registry: "registry", tag: "tag", digest: "spec.digest" },
      { path: "items[].image", form: "repository", registry: "spec.hub" },
      { path: "spec.*", form: "reference-or-name" },
      { path: "data.*", form: "text" },
      { path: "spec.images[]", form: "kustomize" },
      { path: "spec.template.spec.containers[].name", form: "prefix" },
      { path: "metadata.labels.*", form: "url" },
    ],
  },
  { ...CONFIG, fields: [{ path: "*.*.*", form: "reference" }] },
];
const RULES = CONFIGS.map((config) => compile(config).rules as Rules);

/** What a document comes to, or the trouble it is. */
function outcome(bytes: Uint8Array, outline: Outline, rules: Rules) {
  const { edits, judged } = resolveUses(bytes, imageFields(outline, rules.places), new Judge(rules));
  return {
    edits,
    judged: judged.map(({ finding, place, judgement: { changes: _, part: __, within: ___, ...told } }) => ({
      finding,
      place,
      told,
    })),
  };
}

/** Compares the two readings of a document; whether the scanner was sure. */
function compare(bytes: Uint8Array, document: Document, rules: Rules): boolean {
  const end = ownEngine(bytes, rules.places).scan(document.start);
  if (end >= 0) expect(end, "where the document ends").to.equal(document.end);
  const outline = scan(bytes, document, rules.places);
  if (!outline) return false;
  const parsed = parse(bytes, document, rules.places);
  if ("code" in parsed) throw new Error(`the scanner reads what is trouble: ${parsed.code}: ${parsed.message}`);
  expect(outcome(bytes, outline, rules)).to.deep.equal(outcome(bytes, parsed, rules));
  return true;
}

/** Compares the whole pipeline with one that reads all documents by the package. */
function compareRuns(bytes: Uint8Array, rules: Rules): void {
  // Refused before any document is read.
  if (foreignEncoding(bytes)) return;
  const expected = { edits: [] as Edit[], findings: [] as unknown[] };
  const judge = new Judge(rules);
  for (const document of documents(bytes)) {
    const outline = parse(bytes, document, rules.places);
    if ("code" in outline) return;
    const { edits, judged } = resolveUses(bytes, imageFields(outline, rules.places), judge);
    expected.edits.push(...edits);
    expected.findings.push(...judged.map(({ finding }) => ({ ...finding, document: document.index })));
  }
  const { edits, findings, output, outcome, writeTo } = rewrite(bytes, rules);
  if (outcome === "done") expect(edits).to.deep.equal(expected.edits);
  expect(findings).to.deep.equal(expected.findings);
  const blocks: Uint8Array[] = [];
  writeTo((block) => blocks.push(Uint8Array.from(block)));
  expect(Buffer.concat(blocks).equals(output ?? new Uint8Array())).to.equal(true);
}

/** Streams in which the same comes again, for what is remembered of it. */
function twice(bytes: Uint8Array): Uint8Array {
  return Buffer.concat([bytes, Buffer.from("\n...\n"), bytes]);
}

interface Share {
  bytes: number;
  slow: number;
}

function compareAll(bytes: Uint8Array, rules: readonly Rules[], share: Share = { bytes: 0, slow: 0 }): void {
  for (const document of documents(bytes)) {
    share.bytes += document.end - document.start;
    for (const [index, one] of rules.entries()) {
      try {
        const isSure = compare(bytes, document, one);
        if (!isSure && index === 0) share.slow += document.end - document.start;
      } catch (error) {
        const text = Buffer.from(bytes.subarray(document.start, document.end)).toString("latin1");
        throw new Error(`${(error as Error).message}\nof ${JSON.stringify(text)}\nby rules ${index}`, { cause: error });
      }
    }
  }
}

function yamlFiles(folder: string): string[] {
  const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /\.(?:ya?ml|json)$/.test(name)).map((name) => path.join(folder, name));
}

/** Pieces of real documents, of whole lines. */
function slices(): string[] {
  const folder = [path.join(SHARED, "corpus"), path.join(import.meta.dirname, "../testdata")].find(fs.existsSync) ?? "";
  return yamlFiles(folder).flatMap((file) => {
    const bytes = fs.readFileSync(file);
    return [...documents(bytes)].flatMap(({ start, end }) => {
      const lines = bytes.toString("latin1", start, end).split(/(?<=\n)/);
      // The head of each, and a piece of the long ones: a CRD's middle is like its head.
      const pieces = lines.length > 120 ? [lines.slice(0, 60), lines.slice(-50)] : [lines];
      return pieces.map((piece) => piece.join("").slice(0, 4000));
    });
  });
}

/** The ways of most documents give what the whole way gives. */
function compareWays(bytes: Uint8Array): void {
  const source = { name: "x", bytes };
  if (foreignEncoding(bytes)) return;
  for (const one of RULES) {
    const whole = runThrough(source, one, { way: "whole" });
    for (const way of ["short", "findings"] as const) {
      const run = runThrough(source, one, { way });
      expect(run.troubled).to.equal(whole.troubled);
      expect(run.edits.toEdits()).to.deep.equal(whole.edits.toEdits());
      expect(run.diagnostics).to.deep.equal(whole.diagnostics);
      if (!run.isShort) expect(run.findings).to.deep.equal(whole.findings);
      if (way === "findings") expect(run.isShort).to.equal(false);
    }
    const { writeTo, output } = rewriteSource(source, one);
    const blocks: Buffer[] = [];
    writeTo((block) => blocks.push(Buffer.from(block)));
    expect(Buffer.concat(blocks).toString("latin1")).to.equal(Buffer.from(output ?? "").toString("latin1"));
  }
}

describe("the short way", () => {
  it("gives what the whole way gives, of generated streams", () => {
    const property = fc.property(streams(), ({ input }) => compareWays(input));
    fc.assert(property, { numRuns: Math.ceil(RUNS / 3) });
  });

  it("gives what the whole way gives, of real documents", function () {
    const folders = [path.join(import.meta.dirname, "../testdata"), path.join(SHARED, "corpus")].filter(fs.existsSync);
    if (folders.length < 2) console.log("      skipped: the corpus is not here");
    for (const file of folders.flatMap(yamlFiles)) {
      const bytes = fs.readFileSync(file);
      if (bytes.length < 100_000) compareWays(bytes);
    }
    this.timeout(120_000);
  });

  it("keeps no input that it has learned from", async () => {
    v8.setFlagsFromString("--expose-gc");
    const collect = vm.runInNewContext("gc") as () => void;
    const rules = compile(CONFIG).rules as Rules;
    const seen = ["redis:7", '"quay.io/acme/app:1"', "&a nginx", "not an image"].map((image) => {
      const text = `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ${image}\n    args: [--image, b/c:1]\n`;
      const bytes = Buffer.from(text.repeat(100));
      expect(rewrite(bytes, rules).findings).to.not.have.length(0);
      return new WeakRef(bytes);
    });
    await new Promise((resolve) => setTimeout(resolve, 10));
    collect();
    expect(seen.filter((input) => input.deref() !== undefined)).to.have.length(0);
  });

  it("remembers what inputs of the same rules have in common, and room for what they do not does not run out", () => {
    const rules = compile({ ...CONFIG, fields: [{ path: "spec.*", form: "reference" }] }).rules as Rules;
    for (let index = 0; index < 6000; index++) {
      const text = `apiVersion: v1\nkind: K${index % 3000}\nspec:\n  key-${index}: redis:${index}\n  other: nginx\n`;
      const { output } = rewrite(Buffer.from(text), rules);
      const expected = text.replace("redis", `${MIRROR}/docker.io/redis`).replace("nginx", `${MIRROR}/docker.io/nginx`);
      expect(Buffer.from(output ?? []).toString()).to.equal(expected);
    }
  }).timeout(30_000);
});

describe("scan", () => {
  for (const [name, folder] of [
    ["corpus", path.join(SHARED, "corpus")],
    ["recordings", path.join(SHARED, "recordings")],
    ["testdata", path.join(import.meta.dirname, "../testdata")],
  ] as const) {
    it(`reads the ${name} as the package does`, function () {
      this.timeout(0);
      if (!fs.existsSync(folder)) {
        console.log(`      skipped: the ${name} is not beside this repository`);
        return this.skip();
      }
      const share = { bytes: 0, slow: 0 };
      for (const file of yamlFiles(folder)) {
        try {
          compareAll(fs.readFileSync(file), RULES.slice(0, 2), share);
        } catch (error) {
          throw new Error(`${file}: ${(error as Error).message.slice(0, 3000)}`, { cause: error });
        }
      }
      const percent = (100 * share.slow) / share.bytes;
      console.log(`      ${name}: ${percent.toFixed(2)} % of ${share.bytes} bytes are left to the package`);
      // The recordings have anchors in each ResourceList.
      if (name === "corpus") expect(percent).to.be.below(1);
    });
  }

  const POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n";
  // biome-ignore format: a row is a line
  const found: readonly (readonly [title: string, text: string])[] = [
    ["a carriage return at the very end", `${POD}  - image: nginx\r`],
    ["a byte order mark between two markers", `---\n\xef\xbb\xbf---\n${POD}  - image: nginx\n`],
    ["a document that is nothing but its end", `...\n${POD}  - image: nginx\n`],
    ["a block scalar whose first line is the deepest", `${POD}  - x: |\n      a\n     b\n    image: nginx\n`],
    ["a line that goes on with a comment's", `${POD}  - x: a # b\n      c\n    image: nginx\n`],
    ["a deeper line after a value in quotes", `${POD}  - x: "a"\n      c\n    image: nginx\n`],
    ["a quoted scalar that goes on at the first column", `${POD}  - x: "a\nb"\n    image: nginx\n`],
    ["a quoted key of two lines", `"api\n  Version": v1\nkind: Pod\nspec: {containers: [{image: nginx}]}\n`],
    ["a key in a value", `${POD}  - x: a: b\n    image: nginx\n`],
    ["an escape that is none", `${POD}  - x: "\\q"\n    image: nginx\n`],
    ["a comment that ends a block scalar", `${POD}  - x: |\n      a\n   # b\n      c\n    image: nginx\n`],
    ["a lone carriage return", `${POD}  - x: a\r    image: redis\n    image: nginx\n`],
    ["a line separator", `${POD}  - x: a\xe2\x80\xa8    image: redis\n    image: nginx\n`],
    ["a variable whose name is spelled by an escape", `${POD}  - image: nginx\n    env: [{"name": "\\u0069mage", "value": "nginx"}]\n`],
    ["a flag after an escaped line break", `${POD}  - image: nginx\n    args: ["\\n-image a/b"]\n`],
    ["a sign after an escaped tab", `${POD}  - image: nginx\n    args: ["image\\t= a/b"]\n`],
    ["a comment that skips, far from its value", `{"kind": "Pod", "apiVersion": "v1", "spec": {"containers": [{"image": "nginx"}, {"image": "redis"}]}} # pullthrough:skip\n`],
    ["JSON in a row", `{"a": 1}{"containers": [{"image": "nginx"}]} [1]\n{"containers": [{"image": "nginx"}]}`],
    ["JSON in a row that is not JSON", `{a: 1} {containers: [{image: it's}]}\n{"containers": [{"image": "nginx"}]}`],
    ["JSON and more", `{"containers": [{"image": "nginx"}]}\n# end\n---\n{"containers": [{"image": "nginx"}]} x\n`],
    ["JSON after a marker on its line", `--- {"containers": [{"image": "nginx"}]}\n--- # x\n[]\n`],
    ["a mapping in place of an image", `${POD}  - image:\n      repository: nginx\n    x: y\n`],
    ["a null in place of an image", `${POD}  - image:   # none\n  - image: ~\n  -\n  - image: nginx\n`],
    ["a plain image of two lines", `${POD}  - image: nginx\n      :1\n`],
    [
      "an object that says at its end what it is",
      "spec:\n  repository: quay.io/acme/app\nkind: App\napiVersion: acme.example.com/v1\n",
    ],
    [
      "a list of objects that say at their ends what they are",
      "apiVersion: v1\nkind: List\nitems:\n- spec:\n    repository: quay.io/acme/app\n  kind: App\n  apiVersion: acme.example.com/v1\n",
    ],
    [
      "an object in another, below a key of the catalogue",
      "apiVersion: v1\nkind: A\nspec:\n  override:\n    apiVersion: acme.example.com/v1\n    kind: B\n    x: quay.io/acme/app\n",
    ],
    [
      "a list's own keys",
      "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nspec:\n  repository: quay.io/acme/app\nitems:\n- a: b\n",
    ],
    [
      "items that are no objects of their own",
      "apiVersion: acme.example.com/v1\nkind: Images\nspec:\n  hub: quay.io\nitems:\n- image: acme/app\n- image: acme/web\n",
    ],
    ["images of block scalars", `${POD}  - image: |-\n      nginx\n\n  - image: >2+\n      redis\n\n\n  - image: |\n        a\n`],
  ];
  for (const [title, text] of found) {
    it(`reads ${title} as the package does`, () => {
      const bytes = Buffer.from(text, "latin1");
      compareAll(bytes, RULES);
      compareWays(bytes);
      for (const rules of RULES) compareRuns(twice(bytes), rules);
    });
  }

  it("reads generated streams as the package does", function () {
    this.timeout(0);
    const property = fc.property(streams(), ({ input }) => {
      compareAll(input, RULES);
      for (const rules of RULES) compareRuns(twice(input), rules);
    });
    fc.assert(property, { numRuns: RUNS });
  });

  it("reads texts of any form as the package does", function () {
    this.timeout(0);
    const property = fc.property(scraps(), (input) => compareAll(input, RULES));
    fc.assert(property, { numRuns: RUNS });
  });

  it("reads real documents with faults as the package does", function () {
    this.timeout(0);
    const property = fc.property(mutants(slices()), (input) => {
      compareAll(input, [RULES[0], RULES[3]] as Rules[]);
      compareRuns(twice(input), RULES[0] as Rules);
    });
    fc.assert(property, { numRuns: RUNS });
  });
});
