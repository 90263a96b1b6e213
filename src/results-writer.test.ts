/**
 * Results that are written from rows against those made of findings: a list that the scanner reads gives the same as one
 * that it leaves to the `yaml` package for an anchor in it, and one whose findings are all made. `RESULT_RUNS=10000` tries
 * so many lists.
 */

import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { compile, type Rules } from "./compile.js";
import { type FunctionRun, runFunction } from "./resource-list.js";
import { blockStyle } from "./result-text.js";
import { resultsWriter } from "./results-writer.js";
import { runThrough } from "./run.js";
import { encodeUtf8, utf8 } from "./source.js";

const RUNS = Number(process.env["RESULT_RUNS"] ?? 300);
const FOLDER = path.join(import.meta.dirname, "../../shared/recordings");

const HEAD = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n";
/** Heads of lists of which more is made; what they add is taken out of the output again. */
const OTHER_HEADS = {
  "left to the package": ["apiVersion: &x config.kubernetes.io/v1\nkind: ResourceList\n", "&x "],
  "told by findings": [`${HEAD}metadata: {}\n`, "metadata: {}\n"],
} as const;

function text(bytes: Uint8Array): string {
  return utf8(bytes, 0, bytes.length);
}

function compare(list: string): FunctionRun {
  const run = runFunction({ name: "list", bytes: encodeUtf8(list) });
  for (const [how, [head, added]] of Object.entries(OTHER_HEADS)) {
    const other = runFunction({ name: "list", bytes: encodeUtf8(list.replace(HEAD, head)) });
    expect(text(run.output), how).to.equal(text(other.output).replace(added, ""));
    for (const key of ["outcome", "counts", "namesFiles"] as const) expect(run[key], how).to.deep.equal(other[key]);
    const told = ({ diagnostics }: FunctionRun) => diagnostics.map(({ place: _, ...diagnostic }) => diagnostic);
    expect(told(run), how).to.deep.equal(told(other));
    const found = ({ findings }: FunctionRun) => findings.map(({ range: _, ...finding }) => finding);
    expect(found(run), how).to.deep.equal(found(other));
  }
  return run;
}

/** The same lines, deeper. */
function indent(lines: string, by: number): string {
  return lines.replace(/^(?=.)/gm, " ".repeat(by));
}

function asItem(lines: string): string {
  return `- ${indent(lines, 2).slice(2)}`;
}

const pick = fc.constantFrom;
/** What is nearly always as usual, so that several oddities seldom meet in one item. */
function usually<T>(usual: fc.Arbitrary<T>, odd: fc.Arbitrary<T>): fc.Arbitrary<T> {
  return fc.oneof({ weight: 6, arbitrary: usual }, { weight: 1, arbitrary: odd });
}

const words = usually(
  pick("web", "shop", "a/b.yaml", "x-1", '"web"', "'db'"),
  pick(
    "1",
    "true",
    "~",
    "",
    "y",
    '"a b"',
    "a b",
    '"a\\u0062"',
    "'it''s'",
    "é",
    '"\\u2028"',
    "|-\n  web",
    '"\\"q\\""',
    "[a]",
    ".",
    "-",
    '""',
  ),
);
const objects = usually(
  pick(
    "apiVersion: apps/v1\nkind: Deployment\n",
    'kind: "Deployment"\napiVersion: apps/v1\n',
    "apiVersion: example.com/v1\nkind: App\n",
  ),
  pick(
    "apiVersion: apps/v1\nkind: |-\n  Deployment\n",
    "apiVersion: apps/v1\n",
    "kind: Deployment\n",
    "",
    "apiVersion: apps/v1\nkind: 1\n",
    "apiVersion: apps/v1\nkind: Job\nkind: Deployment\n",
    "apiVersion: apps/v1\nkind: Deployment\nkind: ~\n",
    "apiVersion: kpt.dev/v1\nkind: Kptfile\n",
    "apiVersion: v1\nkind: ConfigMap\n",
    'apiVersion: "apps\\u002fv1"\nkind: Deployment\n',
  ),
);
const indices = usually(pick("'0'", '"12"'), pick("0", "'01'", "'x'", "''", "'-1'", "'123456789012345678901'", "~"));
const files = fc
  .tuple(pick("internal.config.kubernetes.io/", "config.kubernetes.io/"), words, fc.option(indices))
  .map(([domain, file, index]) => `${domain}path: ${file}\n${index === null ? "" : `${domain}index: ${index}\n`}`);
const annotations = usually(
  fc.array(files, { maxLength: 2 }).map((all) => all.join("")),
  usually(
    pick("name: x\nnamespace: y\n", '"config.kubernetes.io/path": a.yaml\n', "kind: z\n"),
    // After one of these, nothing of the list is written from rows.
    pick('pullthrough.dev/skip: "true"\n'),
  ),
);
const metadata = fc
  .record({
    name: fc.option(words, { freq: 9 }),
    namespace: fc.option(words, { freq: 1 }),
    annotations,
    more: usually(
      pick("", "labels:\n  app.kubernetes.io/name: x\n"),
      pick(
        "ownerReferences:\n- apiVersion: v1\n  kind: Pod\n  name: other\n",
        "name: again\n",
        "annotations: ~\n",
        "annotations:\n  config.kubernetes.io/path: last\n",
      ),
    ),
  })
  .map(
    ({ name, namespace, annotations, more }) =>
      (name === null ? "" : `name: ${name}\n`) +
      (namespace === null ? "" : `namespace: ${namespace}\n`) +
      (annotations === "" ? "" : `annotations:\n${indent(annotations, 2)}`) +
      more,
  );
const images = usually(
  pick(
    "nginx",
    '"ghcr.io/acme/app:2"',
    "'quay.io/a/b:1'",
    "harbor.myco.com/docker.io/redis",
    "nginx # pullthrough:skip",
  ),
  pick(
    "example.com/a/b:1",
    '"nginx:é"',
    "${IMAGE}",
    "nginx:a+b",
    '"ngin\\u0078"',
    "|-\n  nginx",
    "~",
    "{repository: nginx}",
    "nginx # pullthrough:skip",
    "1",
  ),
);
const besides = usually(
  pick("", "name: web\n"),
  pick("env:\n- {name: SIDECAR_IMAGE, value: quay.io/a/b}\n", "args: [--image, nginx:1]\n"),
);
const containers = fc
  .array(fc.tuple(images, besides), { minLength: 1, maxLength: 3 })
  .map((all) => all.map(([image, beside]) => asItem(`image: ${image.replace("\n", "\n  ")}\n${beside}`)).join(""));
type Around = readonly [lines: string, depth: number];
const POD = "template:\n  spec:\n";
const specs = fc
  .tuple(
    containers,
    usually(
      pick<Around[]>([POD, 4], ["jobs:\n- 'a.b':\n  - template:\n      spec:\n", 8], ["", 0]),
      pick<Around[]>(
        ["manifest:\n  apiVersion: v1\n  kind: Pod\n  metadata: {name: inner}\n  spec:\n", 4],
        ["items:\n- spec:\n", 4],
        ["apiVersion: v1\n", 0],
        ['"q\\u00e9 \\"":\n', 2],
        ["? template\n: spec:\n", 4],
      ),
    ),
  )
  .map(([list, [around, by]]) =>
    list === "" ? "" : `spec:\n${indent(around + indent(`containers:\n${list}`, by), 2)}`,
  );
const more = usually(
  pick("", "status:\n  containers:\n  - image: nginx\n"),
  pick("metadata: {name: again}\n", "metadata: ~\n"),
);
const items = fc
  .tuple(objects, metadata, specs, more)
  .map(([object, data, spec, rest]) => object + (data === "" ? "" : `metadata:\n${indent(data, 2)}`) + spec + rest);
const nested = fc
  .tuple(pick("List", "DeploymentList"), fc.array(items, { minLength: 1, maxLength: 3 }))
  .map(
    ([kind, all]) =>
      `apiVersion: apps/v1\nkind: ${kind}\nmetadata:\n  name: list\nitems:\n${all.map((item) => asItem(item)).join("")}`,
  );

const SPEC = "apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\nspec:\n  mirror: harbor.myco.com\n";
/** Of one target, which is told of. */
const TWO_RULES =
  "  rules: [{from: a.example.com, to: harbor.myco.com/x}, {from: b.example.com, to: harbor.myco.com/x}]\n";
const configs = usually(
  pick("", "  unapproved: ignore\n"),
  pick(
    "  failOn: [invalid]\n",
    "  failOn: [mirrored]\n",
    "  exclude: [docker.io/library/nginx, 'quay.io/**']\n",
    "  exclude: [{kind: Deployment, name: web}]\n",
    "  include: [env, args]\n",
    "  pullSecret: regcred\n",
    TWO_RULES,
  ),
).map((more) => `functionConfig:\n${indent(SPEC + more, 2)}`);
const lists = fc
  .record({
    config: configs,
    isFirst: fc.boolean(),
    all: fc.array(usually(items, nested), { maxLength: 6 }),
    by: pick(0, 2),
    earlier: usually(
      pick(""),
      pick("results:\n- message: x\n", "results: []\n", "results: [{message: x}]\n", "results:\n", "results: null\n"),
    ),
    ending: usually(pick("\n"), pick("\r\n")),
  })
  .map(({ config, isFirst, all, by, earlier, ending }) => {
    const lines = all.map((item) => indent(asItem(item), by)).join("");
    const list = all.length === 0 ? "items: []\n" : `items:\n${lines}`;
    const body = isFirst ? config + list + earlier : list + earlier + config;
    return HEAD + body.replaceAll("\n", ending);
  });

describe("results", () => {
  it("are the same from rows as of findings, of generated lists", function () {
    this.timeout(0);
    fc.assert(
      fc.property(lists, (list) => void compare(list)),
      { numRuns: RUNS },
    );
  });

  it("are the same where the list says what it is after its items, as kustomize's does, or where it is torn", () => {
    const property = fc.property(lists, (list) => {
      const whole = runFunction({ name: "list", bytes: encodeUtf8(list) });
      const found = ({ findings }: FunctionRun) => findings.map(({ range: _, ...finding }) => finding);
      const resultsOf = ({ output }: FunctionRun) => text(output).split(/^results:/m)[1];
      const inFront = list.replace("kind: ResourceList\n", "");
      // A key before the items that holds what is judged, where the kind comes after them.
      for (const added of ["", "spec:\n  containers:\n  - image: nginx:odd\n"]) {
        const late = `${inFront.replace(/^items:/m, `${added}items:`)}kind: ResourceList\n`;
        const run = runFunction({ name: "list", bytes: encodeUtf8(late) });
        if (!run.isList || run.outcome !== whole.outcome) continue;
        const others = found(run).filter(({ from }) => from !== "nginx:odd");
        expect(others).to.deep.equal(found(whole));
        if (added === "") expect(resultsOf(run)?.replace("kind: ResourceList\n", "")).to.equal(resultsOf(whole));
      }
    });
    fc.assert(property, { numRuns: RUNS });
  }).timeout(0);

  it("are the same from rows as of findings, of what tools send", function () {
    if (!fs.existsSync(FOLDER)) {
      console.log("      skipped: the recordings are not beside this repository");
      return this.skip();
    }
    const config = `functionConfig:\n${indent(SPEC, 2)}`;
    for (const file of fs.readdirSync(FOLDER).filter((name) => name.endsWith(".yaml"))) {
      const recorded = fs.readFileSync(path.join(FOLDER, file), "utf8");
      if (!recorded.startsWith(HEAD)) continue;
      const items = recorded.replace(/^functionConfig:\n(?: .*\n?)*/m, "");
      // Without the anchors that all of them have, the scanner reads them.
      const list = items.replace(/&\w+ /g, "").replace(/\*\w+$/gm, "nginx") + config;
      expect(compare(list).counts.rewritten).to.be.above(0);
    }
  });

  const item = (name: string) =>
    `- apiVersion: apps/v1\n  kind: Deployment\n  metadata:\n    name: ${name}\n    namespace: 'shop'\n    annotations:\n` +
    "      config.kubernetes.io/path: deploy/web.yaml\n      config.kubernetes.io/index: '0'\n" +
    "  spec:\n    template:\n      spec:\n        containers:\n        - image: nginx:1\n        - image: redis:1\n";
  const ITEM = item("web");

  // biome-ignore format: a row is a line
  const found: readonly (readonly [title: string, list: string])[] = [
    ["a complaint of a functionConfig before the items", `${HEAD}functionConfig:\n${indent(`${SPEC}${TWO_RULES}`, 2)}items:\n${ITEM}`],
    ["a complaint of a functionConfig after the items", `${HEAD}items:\n${ITEM}functionConfig:\n${indent(`${SPEC}${TWO_RULES}`, 2)}`],
    ["a list that names a file for its items", `${HEAD}metadata: {annotations: {config.kubernetes.io/path: all.yaml}}\nitems:\n${ITEM.replace(/^ +config.*\n/gm, "")}functionConfig:\n${indent(SPEC, 2)}`],
    ["items that have numbers for names", `${HEAD}items:\n${item("1")}${item("true")}${item("'2'")}functionConfig:\n${indent(SPEC, 2)}`],
    ["items that are shown twice", `${HEAD}items:\n${ITEM}functionConfig:\n${indent(SPEC, 2)}items:\n${ITEM}`],
    ["a field beside the items", `${HEAD}metadata: {name: list}\nspec: {image: nginx}\nitems:\n${ITEM}functionConfig:\n${indent(`${SPEC}  fields: [{path: spec.image, form: reference}]\n`, 2)}`],
  ];
  for (const [title, list] of found) it(`are the same from rows as of findings, of ${title}`, () => void compare(list));

  it("are written from rows for items of the usual kind", () => {
    const bytes = encodeUtf8(`${HEAD}items:\n${["a", "b", "c"].map(item).join("")}`);
    const { rules } = compile({ mirror: "harbor.myco.com" });
    const place = { range: { start: 0, end: 0 }, style: blockStyle("", "\n"), before: "results:\n", after: "" };
    const writer = resultsWriter({ bytes, place, complaints: [] });
    let told = 0;
    const listener = {
      taken: (...of: Parameters<typeof writer.taken>) => writer.taken(...of),
      tell: () => told++,
    };
    const { findings } = runThrough({ name: "list", bytes }, rules as Rules, { way: "short", listener });
    expect(told).to.equal(0);
    expect(findings).to.have.length(0);
    const blocks: Uint8Array[] = [];
    writer.finish()?.writeTo((block, start, end) => void blocks.push(block.subarray(start, end)));
    expect(
      Buffer.concat(blocks)
        .toString()
        .match(/^- message: /gm),
    ).to.have.length(6);
  });
});
