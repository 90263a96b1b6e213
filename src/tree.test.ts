/**
 * The two readers of small documents: what the scanner makes a tree of, the `yaml` package makes the same tree of. And
 * what is read of these trees: configs, and the frames of ResourceLists. `SCAN_RUNS=10000` tries so many of each kind.
 */

import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { documents } from "./documents.js";
import { mutants } from "./mutants.fixture.js";
import { parseConfig } from "./parse-config.js";
import { parseTree } from "./parse-trees.js";
import { readConfig } from "./read-config.js";
import { runFunction } from "./resource-list.js";
import { scanTree } from "./scan-tree.js";
import { encodeUtf8, foreignEncoding, utf8 } from "./source.js";
import { scraps, streams } from "./streams.fixture.js";
import type { Tree } from "./tree.js";

const RUNS = Number(process.env["SCAN_RUNS"] ?? 300);
const TESTDATA = path.join(import.meta.dirname, "../testdata");
const CORPUS = path.join(import.meta.dirname, "../../shared/corpus");

const same = (offset: number) => offset;

/** What both readers know of a tree: where a block collection ends, the scanner does not. */
function known(node: Tree): unknown {
  const { type, range } = node;
  switch (node.type) {
    case "text":
      return { type, range, text: node.text };
    case "map": {
      const entries = node.entries.map(({ key, value }) => [known(key), value && known(value)]);
      return { type, range: node.isFlow ? range : range.start, isFlow: node.isFlow, entries };
    }
    case "list":
      return { type, range: node.isFlow ? range : range.start, isFlow: node.isFlow, items: node.items.map(known) };
    case "other":
      return { type, range };
  }
}

/** Compares the readers; whether the scanner was sure. */
function compareTrees(bytes: Uint8Array): boolean {
  const tree = foreignEncoding(bytes) ? undefined : scanTree(bytes, same);
  if (!tree) return false;
  const parsed = parseTree(bytes, same);
  if (!parsed) throw new Error(`the scanner reads what is trouble: ${JSON.stringify(utf8(bytes, 0, bytes.length))}`);
  expect(known(tree)).to.deep.equal(known(parsed));
  return true;
}

function compareAll(bytes: Uint8Array): number {
  let sure = 0;
  for (const { start, end } of documents(bytes)) if (compareTrees(bytes.subarray(start, end))) sure++;
  return sure;
}

function filesIn(folder: string): Buffer[] {
  const names = fs.readdirSync(folder, { recursive: true, encoding: "utf8" });
  return names.filter((name) => /\.(?:ya?ml|json)$/.test(name)).map((name) => fs.readFileSync(path.join(folder, name)));
}

const CONFIGS = [
  "apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\nspec:\n  mirror: harbor.example.com\n",
  `# for all clusters
apiVersion: pullthrough.dev/v1alpha1
kind: PullThrough
metadata: {name: x, labels: {}}
spec:
  preset: "harbor"
  mirror: 'harbor.example.com'   # ours
  registries: [docker.io, "quay.io", ]
  rules:
    - {from: ghcr.io, to: harbor.example.com/ghcr}
    - from: quay.io/acme
      to: >-
        harbor.example.com/acme
      library: keep
  exclude:
  - quay.io/acme/**
  - kind: DaemonSet
    namespace: kube-system
  fields:
  - {group: acme.com, kind: Robot, path: "spec.image", form: reference}
  include:
  - args
  - place: env
    kind: Deployment
  failOn: [invalid]
  unapproved: warn
  pullSecret: cache
`,
  `apiVersion: v1
kind: ConfigMap
metadata:
  name: x
data:
  mirror: harbor.example.com
  registries: docker.io, gcr.io
  rules: |
    registry.k8s.io=harbor.example.com/k8s
    ghcr.io=harbor.example.com/ghcr
  failOn: invalid
`,
  '{"apiVersion": "v1", "kind": "ConfigMap", "data": {"mirror": "harbor.example.com", "library": "keep"}}',
];

/** What once was read in two ways. */
const ODD: Readonly<Record<string, string>> = {
  "a block scalar that ends with its header and the input": "rules: |",
  "a block scalar without text before a blank line": "a:\n  b: |-\n\nc: d\n",
  "escapes beyond Latin-1": 'a: {b: "\\u2028\\U0001F600 é"}\n',
  "nothing in a list": "a: [{}, [], [{}], # c\n  [ ]]\nb:\n- {}\n-\n- []\n",
  "nulls of all kinds": "a:\nb: ~\nc: null\nd: # e\nf: {g: , h: ''}\ni:\n  -\n",
};

function compareConfigs(bytes: Uint8Array): void {
  const source = { name: "c.yaml", bytes };
  const config = readConfig(source);
  const parsed = parseConfig(source);
  expect(config.config).to.deep.equal(parsed.config);
  expect(config.diagnostics).to.deep.equal(parsed.diagnostics);
  for (const at of [[], ["mirror"], ["rules", 1, "to"]]) expect(config.place(at)).to.deep.equal(parsed.place(at));
}

const ITEM = "- apiVersion: v1\n  kind: Pod\n  metadata:\n    name: a\n  spec:\n    containers:\n    - image: nginx\n";

/** A list with a functionConfig before or after its items. */
function listOf(config: string, isBefore: boolean): string {
  const key = `functionConfig:\n${config.trimEnd().replaceAll(/^(?=.)/gm, "  ")}\n`;
  const items = `items:\n${ITEM}`;
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n${isBefore ? key + items : items + key}`;
}

/** A list, and the same with `items` in quotes, which hides its skeleton. */
function compareLists(bytes: Uint8Array): void {
  const text = Buffer.from(bytes).toString("latin1");
  const quoted = Buffer.from(text.replace(/^items:(?=\s)/m, '"items":'), "latin1");
  const run = runFunction({ name: "x", bytes });
  const whole = runFunction({ name: "x", bytes: quoted });
  const output = Buffer.from(whole.output)
    .toString("latin1")
    .replace(/^"items":/m, "items:");
  expect(Buffer.from(run.output).toString("latin1")).to.equal(output);
  // What the package says of YAML that is wrong depends on the quotes.
  const told = ({ diagnostics }: typeof run) =>
    diagnostics.map(({ code, message }) => (code === "invalid-yaml" ? code : message));
  expect(told(run)).to.deep.equal(told(whole));
}

describe("trees", () => {
  it("of the golden cases are those of the package", () => {
    const sure = filesIn(TESTDATA).map(compareAll);
    expect(sure.reduce((a, b) => a + b)).to.be.greaterThan(250);
  });

  it("of the corpus are those of the package", function () {
    if (!fs.existsSync(CORPUS)) {
      console.log("      skipped: the corpus is not beside this repository");
      this.skip();
    }
    for (const bytes of filesIn(CORPUS)) if (bytes.length < 100_000) compareAll(bytes);
  }).timeout(120_000);

  it("of generated streams are those of the package", () => {
    fc.assert(
      fc.property(
        fc.oneof(
          streams().map(({ input }) => input),
          scraps(),
        ),
        (bytes) => void compareAll(bytes),
      ),
      { numRuns: RUNS },
    );
  }).timeout(RUNS * 100);

  it("of configs with faults are those of the package", () => {
    fc.assert(
      fc.property(mutants(CONFIGS), (bytes) => void compareTrees(bytes)),
      { numRuns: RUNS * 10 },
    );
  }).timeout(RUNS * 100);

  for (const [name, text] of Object.entries(ODD)) {
    it(`of ${name} are those of the package`, () => void compareTrees(encodeUtf8(text)));
  }

  it("are not made where a key is there twice", () => {
    expect(scanTree(encodeUtf8("a: 1\nb: {c: 2, 'c': 3}\n"), same)).to.equal(undefined);
  });

  it("of a hundred thousand keys are made in no time to speak of", () => {
    const keys = Array.from({ length: 100_000 }, (_, index) => `k${index}: v\n`).join("");
    const tree = scanTree(encodeUtf8(keys), same);
    expect(tree?.type === "map" && tree.entries.length).to.equal(100_000);
  }).timeout(5000);

  it("are what most configs are read from", () => {
    for (const config of CONFIGS) expect(compareTrees(encodeUtf8(config)), config).to.equal(true);
  });
});

describe("configs", () => {
  it("with faults are what the package reads", () => {
    fc.assert(fc.property(mutants(CONFIGS), compareConfigs), { numRuns: RUNS * 5 });
  }).timeout(RUNS * 100);

  it("of all kinds are what the package reads", () => {
    for (const config of CONFIGS) compareConfigs(encodeUtf8(config));
  });
});

describe("frames of lists", () => {
  const lists = CONFIGS.slice(0, 3).flatMap((config) => [listOf(config, true), listOf(config, false)]);

  it("with faults come to what whole lists do", () => {
    fc.assert(fc.property(mutants(lists), compareLists), { numRuns: RUNS * 5 });
  }).timeout(RUNS * 100);

  it("tell of a fault where all of it stands", () => {
    const rules =
      "spec:\n  mirror: m.io\n  rules:\n  - from: quay.io\n    library: keep\n\n  # no more\n\n  failOn: []\n";
    const list = listOf(`apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\n${rules}`, true);
    const [fault] = runFunction({ name: "x", bytes: encodeUtf8(list) }).diagnostics;
    const { start = 0, end = 0 } = fault?.place?.range ?? {};
    expect(list.slice(start, end)).to.equal("from: quay.io\n      library: keep\n");
  });

  it("of all kinds come to what whole lists do", () => {
    for (const list of lists) compareLists(encodeUtf8(list));
  });
});
