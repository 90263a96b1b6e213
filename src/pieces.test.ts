/**
 * Lists that are scanned in pieces come to what they come to as a whole: the same edits, findings and diagnostics, whatever
 * stands before, in and after their items. `SCAN_RUNS=10000` tries so many.
 */

import { expect } from "chai";
import fc from "fast-check";
import { compile, type Rules } from "./compile.js";
import type { ScanEngine } from "./engine.js";
import { offeredEngine, ownEngine } from "./engine.js";
import { runThrough } from "./run.js";
import type { Run } from "./run-result.js";
import { PAUSED } from "./scan-block.js";
import { ROW } from "./scan-format.js";
import { encodeUtf8 } from "./source.js";
import { scannable } from "./wasm.fixture.js";

const RUNS = Number(process.env["SCAN_RUNS"] ?? 300);

const RULES = [
  { mirror: "m.io" },
  { mirror: "m.io", include: ["args", "configmaps"], failOn: ["suspected"] },
  {
    mirror: "m.io",
    fields: [{ path: "spec.engine", form: "reference" }],
    excludes: [{ namespace: "own", image: "*" }],
  },
  { mirror: "m.io", pullSecret: "s" },
  { mirror: "m.io", fields: [{ path: "repository", form: "repository", registry: "registry" }] },
  { mirror: "m.io", excludes: [{ kind: "List" }] },
].map((config) => compile(config as Parameters<typeof compile>[0]).rules as Rules);

const POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx # a\n    name: a\n";
/** Objects of their own, and what is none. */
const ITEMS = [
  POD,
  POD.replace("spec:", "metadata:\n  name: x\n  namespace: own\nspec:"),
  POD.replace("spec:", "metadata:\n  annotations:\n    pullthrough.dev/skip: 'true'\nspec:"),
  POD.replace("spec:", "metadata:\n  annotations:\n    config.kubernetes.io/path: a.yaml\nspec:"),
  "apiVersion: v1\nkind: ConfigMap\ndata:\n  a: |\n    image: quay.io/acme/app:1\n\n  b: quay.io/acme/b@sha256:0\n",
  // Custom resources, of which some say so late.
  "apiVersion: acme.example.com/v1\nkind: Engine\nspec:\n  engine: redis\n  image: quay.io/acme/e\n",
  "kind: Engine\nspec:\n  engine: redis\n  image: quay.io/acme/e\napiVersion: acme.example.com/v1\n",
  "kind: Prometheus\nspec:\n  baseImage: quay.io/prometheus/prometheus\n  tag: v1\napiVersion: monitoring.coreos.com/v1\n",
  "apiVersion: monitoring.coreos.com/v1\nkind: Prometheus\nspec:\n  baseImage: quay.io/prometheus/prometheus\n",
  "apiVersion: kyverno.io/v1\nkind: ClusterPolicy\nspec:\n  image: nginx\n",
  `apiVersion: v1\nkind: List\nitems:\n- ${POD.trimEnd().replaceAll("\n", "\n  ")}\n- ${POD.trimEnd().replaceAll("\n", "\n  ")}\n`,
  "{apiVersion: v1, kind: Pod, spec: {containers: [{image: redis}]}}\n",
  "apiVersion: v1\nkind: 1\nspec:\n  containers:\n  - image: nginx\n",
  "spec:\n  containers:\n  - image: nginx\n",
  "kind: Pod\nimage: nginx\n",
  // The last of duplicates counts.
  `${POD}kind: 1\n`,
  `${POD}apiVersion:\n`,
  `kind: 1\n${POD}`,
  "name: a\n",
  "nginx\n",
  "- image: nginx\n- image: redis\n",
  "\n",
  "# nothing\n",
  "a: b\n  c\n",
  "apiVersion: &a v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx\n",
  "a: [\n",
];
/** What may stand beside the items. */
const BESIDE = [
  "apiVersion: v1\n",
  "apiVersion: config.kubernetes.io/v1\n",
  "apiVersion: acme.example.com/v1\n",
  "apiVersion: kyverno.io/v1\n",
  "kind: List\n",
  "kind: ResourceList\n",
  "kind: PodList\n",
  "kind: ClusterPolicy\n",
  "metadata: {}\n",
  'metadata:\n  resourceVersion: ""\n',
  "metadata:\n  name: all\n  annotations: {pullthrough.dev/skip: 'true'}\n",
  "metadata:\n  annotations:\n    config.kubernetes.io/path: list.yaml\n    config.kubernetes.io/index: '1'\n",
  "functionConfig:\n  apiVersion: v1\n  kind: Pod\n  spec:\n    containers:\n    - image: nginx\n",
  "image: nginx\n",
  "name: image\n",
  "spec:\n  containers:\n  - image: nginx\n  engine: redis\n",
  "registry: quay.io\n",
  "repository: nginx\n",
  "containers:\n- image: nginx\n",
  "volumes:\n- image:\n    reference: quay.io/a/b\n",
  "items: []\n",
  "items: [{a: b}]\n",
  "items:\n",
  "items:\n- image: nginx\n- image: redis\n",
  "results:\n- message: a\n",
  "# a comment\n",
  "\n",
];

const pick = fc.constantFrom;
const beside = fc.array(fc.oneof({ weight: 3, arbitrary: pick(...BESIDE.slice(0, 10)) }, pick(...BESIDE)), {
  maxLength: 4,
});
const items = fc.array(fc.oneof({ weight: 3, arbitrary: pick(...ITEMS.slice(0, 9)) }, pick(...ITEMS)), {
  maxLength: 5,
});

const lists = fc
  .record({
    before: beside,
    items,
    after: beside,
    indent: pick("", "  ", "   "),
    dash: pick("- ", "-   ", "-\n"),
    ending: pick("\n", "\r\n"),
  })
  .map(({ before, items: all, after, indent, dash, ending }) => {
    const within = `${indent}${" ".repeat(dash === "-\n" ? 2 : dash.length)}`;
    const item = (text: string) =>
      `${indent}${dash}${dash === "-\n" ? within : ""}${text.trimEnd().replaceAll(/\n(?=.)/g, `\n${within}`)}\n`;
    const text = `${before.join("")}items:\n${all.map(item).join("")}${after.join("")}`;
    return text.replaceAll("\n", ending);
  });

function comesTo({ edits, findings, diagnostics, troubled, isScanned, pullSecrets }: Run) {
  const told = diagnostics.map(({ place, ...rest }) => ({ ...rest, at: place?.range }));
  return { edits: edits.toEdits(), findings, told, troubled, isScanned, pullSecrets };
}

/** How many documents of an input end a piece before they end. */
function pauses(bytes: Uint8Array): number {
  const engine = ownEngine(bytes, (RULES[0] as Rules).places);
  let count = 0;
  for (let end = engine.scanPiece(0); end === PAUSED; end = engine.nextPiece()) count++;
  return count;
}

function compare(text: string): void {
  const bytes = encodeUtf8(text);
  for (const rules of RULES) {
    const whole = comesTo(runThrough({ name: "x", bytes }, rules, { way: "whole" }));
    for (const input of [() => bytes, () => scannable(bytes, rules)]) {
      const found = runThrough({ name: "x", bytes: input() }, rules, { way: "findings" });
      expect(comesTo(found)).to.deep.equal(whole);
      const { edits, told, troubled } = comesTo(runThrough({ name: "x", bytes: input() }, rules, { way: "short" }));
      expect({ edits, told, troubled }).to.deep.equal({
        edits: whole.edits,
        told: whole.told,
        troubled: whole.troubled,
      });
    }
  }
}

function facts({ rows: { data, count, hits, around } }: ScanEngine) {
  return { hits, around, rows: [...data.subarray(0, count * ROW)] };
}

describe("a list in pieces", () => {
  it("comes to what it comes to as a whole", () => {
    fc.assert(fc.property(lists, compare), { numRuns: RUNS });
  }).timeout(0);

  it("has the same pieces by both engines, and ends where it ends as a whole", () => {
    const property = fc.property(lists, (text) => {
      const bytes = encodeUtf8(text);
      const [rules] = RULES as [Rules];
      const own = ownEngine(bytes, rules.places);
      const wasm = offeredEngine(scannable(bytes, rules), rules) as ScanEngine;
      let end = own.scanPiece(0);
      expect(wasm.scanPiece(0)).to.equal(end);
      while (end === PAUSED) {
        expect(facts(wasm)).to.deep.equal(facts(own));
        end = own.nextPiece();
        expect(wasm.nextPiece()).to.equal(end);
      }
      if (end >= 0) expect(facts(wasm)).to.deep.equal(facts(own));
      expect(own.scan(0)).to.equal(end);
    });
    fc.assert(property, { numRuns: RUNS });
  }).timeout(0);

  const ITEM = `- ${POD.trimEnd().replaceAll("\n", "\n  ")}\n`;
  for (const [what, list] of Object.entries({
    "an item whose last kind is none, of a list whose version comes late": `kind: Pod\nitems:\n${ITEM}${ITEM}  kind: 1\napiVersion: v1\n`,
    "such an item of a list whose kind comes late": `apiVersion: v1\nitems:\n${ITEM}${ITEM}  kind: 1\n${ITEM}kind: List\n`,
    "such an item of a List that is excluded": `kind: List\nitems:\n${ITEM}${ITEM}  kind: 1\napiVersion: v1\n`,
    "such an item of a typed list": `kind: PodList\nitems:\n${ITEM}${ITEM}  kind: 1\napiVersion: v1\n`,
    "a pod spec before and after items of no rows":
      "apiVersion: v1\nkind: Foo\ncontainers:\n- image: nginx\nitems:\n- a: b\n- c: d\nvolumes:\n- image:\n    reference: quay.io/a/b\n",
    "a key `items` twice, the first in flow style": `apiVersion: v1\nkind: List\nregistry: quay.io\nitems: [{a: b}]\nitems:\n${ITEM}${ITEM}repository: nginx\n`,
    "a key `items` twice, the first without a value": `apiVersion: v1\nkind: List\nregistry: quay.io\nitems:\nitems:\n${ITEM}${ITEM}repository: nginx\n`,
    "siblings of one another before and after": `registry: quay.io\nitems:\n- a\n- b\nrepository: nginx\n`,
    "what comes after the items, with the kind of what holds it": `apiVersion: v1\nitems:\n${ITEM}${ITEM}kind: List\nspec:\n  containers:\n  - image: nginx\n  image: nginx\n`,
    "policies whose kind comes late": `apiVersion: kyverno.io/v1\nitems:\n${ITEM}${ITEM}kind: List\n`,
  })) {
    it(`comes to the same: ${what}`, () => compare(list));
  }

  it("ends a piece where the next item begins, but within no other list", () => {
    const item = `- ${POD.trimEnd().replaceAll("\n", "\n  ")}\n`;
    const of = (text: string) => pauses(encodeUtf8(text));
    expect(of(`kind: List\nitems:\n${item.repeat(3)}metadata: {}\n`)).to.equal(2);
    expect(of(`kind: List\nitems:\n${item}`)).to.equal(0);
    expect(of(`spec:\n  items:\n${item.repeat(3).replace(/^/gm, "  ")}`)).to.equal(0);
    expect(of(`${item.repeat(3)}`)).to.equal(0);
    expect(of(`items:\n${item.repeat(2)}items:\n${item.repeat(2)}`)).to.equal(1);
    expect(of(`items:\n- - a\n  - b\n- - c\n`)).to.equal(1);
  });

  it("is scanned anew as a whole only where what comes after its items tells of them", () => {
    const item = `- ${POD.trimEnd().replaceAll("\n", "\n  ")}\n`;
    const scans = (text: string) => {
      const bytes = encodeUtf8(text);
      const [rules] = RULES as [Rules];
      const memory = scannable(bytes, rules);
      const engine = offeredEngine(memory, rules) as ScanEngine;
      let count = 0;
      const { scan } = engine;
      engine.scan = (start) => {
        count++;
        return scan.call(engine, start);
      };
      runThrough({ name: "x", bytes: memory }, rules, { way: "short" });
      return count;
    };
    const list = `apiVersion: v1\nitems:\n${item.repeat(3)}`;
    expect(scans(`${list}kind: List\nmetadata:\n  resourceVersion: ""\n`)).to.equal(0);
    expect(scans(`${list.replace("v1", "config.kubernetes.io/v1")}kind: ResourceList\n`)).to.equal(0);
    const custom = "- apiVersion: acme.example.com/v1\n  kind: Engine\n  spec: {image: quay.io/acme/e}\n";
    expect(scans(`${list}${custom}kind: List\nmetadata:\n  resourceVersion: ""\n`)).to.equal(0);
    expect(scans(`${list}kind: ClusterPolicy\n`)).to.equal(1);
    expect(scans(`${list.replace("v1", "kyverno.io/v1")}kind: List\n`)).to.equal(1);
    expect(scans(`${list}metadata:\n  annotations: {a: b}\n`)).to.equal(1);
    expect(scans(`kind: List\n${list}kind: List\n`)).to.equal(1);
    expect(scans(`${list}- image: nginx\n`)).to.equal(1);
  });

  it("lets what is before its items and what is after be of one another", () => {
    const fields = [{ path: "image.repository", form: "repository", registry: "global.registry" }] as const;
    const { rules } = compile({ mirror: "m.io", fields });
    const found = (text: string) =>
      runThrough({ name: "x", bytes: encodeUtf8(text) }, rules as Rules, { way: "findings" }).findings.map(
        ({ from }) => from,
      );
    const item = `- ${POD.trimEnd().replaceAll("\n", "\n  ")}\n`;
    for (const items of ["- name: a\n- name: b\n", "- a\n- b\n"])
      expect(found(`global:\n  registry: quay.io\nitems:\n${items}image:\n  repository: nginx\n`)).to.deep.equal([
        "quay.io/nginx",
      ]);
    expect(found(`image:\n  repository: nginx\nitems:\n${item}${item}global:\n  registry: quay.io\n`)).to.have.members([
      "quay.io/nginx",
      "nginx",
      "nginx",
    ]);
  });
});
