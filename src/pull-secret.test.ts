/** Adding pull secrets: what is written in each style, and that it means what it should. */

import { expect } from "chai";
import fc from "fast-check";
import { parse } from "yaml";
import { rewrite } from "./rewrite.js";

const HEAD = "apiVersion: v1\nkind: Pod\n";
const CONFIG = { mirror: "h.io", rules: [{ from: "quay.io", to: "h.io/quay.io" }], pullSecret: "cache" } as const;

/** A Pod whose image is at the target already, so that nothing but the secret changes. */
function added(input: string) {
  const result = rewrite(input, CONFIG);
  return { ...result, codes: result.diagnostics.map(({ code }) => code) };
}

interface Pod {
  spec: { imagePullSecrets?: { name: string }[] };
}

/** What holds of every edit: it means one more item, comes once, and leaves every other byte. */
function check(input: string): string {
  const { output, edits, codes, pullSecrets } = added(input);
  expect(codes).to.deep.equal([]);
  expect(pullSecrets).to.have.length(1);
  const before = parse(input, { uniqueKeys: false }) as Pod;
  const after = parse(output as string, { uniqueKeys: false }) as Pod;
  const names = [...(before.spec.imagePullSecrets ?? []).map(({ name }) => name), "cache"];
  expect((after.spec.imagePullSecrets ?? []).map(({ name }) => name)).to.deep.equal(names);
  delete before.spec.imagePullSecrets;
  delete after.spec.imagePullSecrets;
  expect(after).to.deep.equal(before);
  const again = added(output as string);
  expect(again.output).to.equal(output);
  const [edit] = edits;
  if (edit && edit.range.start === edit.range.end) {
    const bytes = Buffer.from(output as string);
    const { length } = Buffer.from(edit.text);
    const without = Buffer.concat([bytes.subarray(0, edit.range.start), bytes.subarray(edit.range.start + length)]);
    expect(without.toString()).to.equal(input);
  }
  return output as string;
}

const IMAGE = "image: h.io/quay.io/a";

describe("pull secrets", () => {
  const rows: readonly (readonly [title: string, spec: string, expected: string])[] = [
    [
      "no key, items at the key's column",
      `spec:\n  containers:\n  - ${IMAGE}\n`,
      `spec:\n  imagePullSecrets:\n  - name: cache\n  containers:\n  - ${IMAGE}\n`,
    ],
    [
      "no key, items deeper",
      `spec:\n    # why\n    containers:\n      - ${IMAGE}\n    x: 1\n`,
      `spec:\n    # why\n    imagePullSecrets:\n      - name: cache\n    containers:\n      - ${IMAGE}\n    x: 1\n`,
    ],
    [
      "no key, after others",
      `spec:\n  a: |\n    b\n\n  containers: # c\n  - ${IMAGE}`,
      `spec:\n  a: |\n    b\n\n  imagePullSecrets:\n  - name: cache\n  containers: # c\n  - ${IMAGE}`,
    ],
    [
      "no key, a flow list",
      `spec:\n  containers: [{${IMAGE}}]\n`,
      `spec:\n  imagePullSecrets:\n  - name: cache\n  containers: [{${IMAGE}}]\n`,
    ],
    [
      "no key, flow",
      `spec: {containers: [{${IMAGE}}]}\n`,
      `spec: {imagePullSecrets: [{name: cache}], containers: [{${IMAGE}}]}\n`,
    ],
    [
      "no key, flow over lines",
      `spec: {\n  a: 1,\n  containers: [{${IMAGE}}]\n  }\n`,
      `spec: {\n  a: 1,\n  imagePullSecrets: [{name: cache}],\n  containers: [{${IMAGE}}]\n  }\n`,
    ],
    [
      "items",
      `spec:\n  imagePullSecrets:\n  - name: a\n  containers:\n  - ${IMAGE}\n`,
      `spec:\n  imagePullSecrets:\n  - name: a\n  - name: cache\n  containers:\n  - ${IMAGE}\n`,
    ],
    [
      "items deeper, with comments",
      `spec:\n  containers:\n  - ${IMAGE}\n  imagePullSecrets:\n    # one\n    -   name: a # two\n    # three\n\n  x: 1\n`,
      `spec:\n  containers:\n  - ${IMAGE}\n  imagePullSecrets:\n    # one\n    -   name: a # two\n    -   name: cache\n    # three\n\n  x: 1\n`,
    ],
    [
      "items at the end, no line break",
      `spec:\n  containers:\n  - ${IMAGE}\n  imagePullSecrets:\n  - name: "a"`,
      `spec:\n  containers:\n  - ${IMAGE}\n  imagePullSecrets:\n  - name: "a"\n  - name: cache`,
    ],
    [
      "flow items",
      `spec:\n  imagePullSecrets:\n  - { name: 'a' }\n  containers:\n  - ${IMAGE}\n`,
      `spec:\n  imagePullSecrets:\n  - { name: 'a' }\n  - { name: 'cache' }\n  containers:\n  - ${IMAGE}\n`,
    ],
    [
      "a flow list",
      `spec:\n  imagePullSecrets: [{name: a}]\n  containers:\n  - ${IMAGE}\n`,
      `spec:\n  imagePullSecrets: [{name: a}, {name: cache}]\n  containers:\n  - ${IMAGE}\n`,
    ],
    [
      "a flow list over lines, a final comma",
      `spec:\n  imagePullSecrets: [\n    { name: a },\n    { name: b },\n  ]\n  containers:\n  - ${IMAGE}\n`,
      `spec:\n  imagePullSecrets: [\n    { name: a },\n    { name: b },\n    { name: cache },\n  ]\n  containers:\n  - ${IMAGE}\n`,
    ],
    [
      "an empty list",
      `spec:\n  imagePullSecrets: []\n  containers:\n  - ${IMAGE}\n`,
      `spec:\n  imagePullSecrets: [{name: cache}]\n  containers:\n  - ${IMAGE}\n`,
    ],
    [
      "null",
      `spec:\n  imagePullSecrets: ~ # none\n  containers:\n  - ${IMAGE}\n`,
      `spec:\n  imagePullSecrets: [{name: cache}] # none\n  containers:\n  - ${IMAGE}\n`,
    ],
    [
      "nothing",
      `spec:\n  imagePullSecrets: # none\n  containers:\n    - ${IMAGE}\n`,
      `spec:\n  imagePullSecrets: # none\n    - name: cache\n  containers:\n    - ${IMAGE}\n`,
    ],
    [
      "nothing, at the end",
      `spec:\n  containers:\n  - ${IMAGE}\n  imagePullSecrets:`,
      `spec:\n  containers:\n  - ${IMAGE}\n  imagePullSecrets:\n  - name: cache`,
    ],
  ];
  for (const [title, spec, expected] of rows) {
    it(title, () => {
      expect(check(HEAD + spec)).to.equal(HEAD + expected);
      const crlf = (text: string) => text.replaceAll("\n", "\r\n");
      expect(check(crlf(HEAD + spec))).to.equal(crlf(HEAD + expected));
    });
  }

  const pod = (spec: object) => ({ apiVersion: "v1", kind: "Pod", spec });
  const container = [{ image: "h.io/quay.io/a" }];
  const values: readonly (readonly [title: string, before: object, after: object])[] = [
    ["no key", { containers: container }, { imagePullSecrets: [{ name: "cache" }], containers: container }],
    [
      "no key, after another",
      { a: 1, containers: container },
      { a: 1, imagePullSecrets: [{ name: "cache" }], containers: container },
    ],
    [
      "a list",
      { containers: container, imagePullSecrets: [{ name: "a" }] },
      { containers: container, imagePullSecrets: [{ name: "a" }, { name: "cache" }] },
    ],
  ];
  for (const [title, before, after] of values) {
    it(`compact JSON: ${title}`, () => {
      expect(check(JSON.stringify(pod(before)))).to.equal(JSON.stringify(pod(after)));
    });
    for (const indent of [2, 4, "\t"]) {
      it(`JSON indented by ${JSON.stringify(indent)}: ${title}`, () => {
        const text = check(`${JSON.stringify(pod(before), null, indent)}\n`);
        expect(JSON.parse(text)).to.deep.equal(pod(after));
        expect(text.split("\n").every((line) => !/^\S.*imagePullSecrets/.test(line))).to.equal(true);
      });
    }
  }

  const left: readonly (readonly [title: string, input: string, codes: readonly string[]])[] = [
    ["there already", `${HEAD}spec:\n  imagePullSecrets:\n  - name: "cache"\n  containers:\n  - ${IMAGE}\n`, []],
    ["nothing is pulled from a target", `${HEAD}spec:\n  containers:\n  - image: other.io/a\n`, ["unapproved"]],
    ["an alias", `${HEAD}x: &x []\nspec:\n  imagePullSecrets: *x\n  containers:\n  - ${IMAGE}\n`, ["no-pull-secret"]],
    ["an anchor", `${HEAD}spec:\n  imagePullSecrets: &x []\n  containers:\n  - ${IMAGE}\n`, ["no-pull-secret"]],
    ["a mapping", `${HEAD}spec:\n  imagePullSecrets: {}\n  containers:\n  - ${IMAGE}\n`, ["no-pull-secret"]],
    ["a name", `${HEAD}spec:\n  imagePullSecrets: a\n  containers:\n  - ${IMAGE}\n`, ["no-pull-secret"]],
    ["names", `${HEAD}spec:\n  imagePullSecrets: [a]\n  containers:\n  - ${IMAGE}\n`, ["no-pull-secret"]],
    [
      "twice",
      `${HEAD}spec:\n  imagePullSecrets: []\n  imagePullSecrets: []\n  containers:\n  - ${IMAGE}\n`,
      ["no-pull-secret"],
    ],
    ["a merge key", `${HEAD}x: &x {a: 1}\nspec:\n  <<: *x\n  containers:\n  - ${IMAGE}\n`, ["no-pull-secret"]],
    ["an explicit key", `${HEAD}spec:\n  ? containers\n  : - ${IMAGE}\n`, ["no-pull-secret"]],
    ["a key with an anchor", `${HEAD}spec:\n  &k containers:\n  - ${IMAGE}\n`, ["no-pull-secret"]],
    [
      "a comment in the list",
      `${HEAD}spec:\n  imagePullSecrets: [ # c\n  ]\n  containers:\n  - ${IMAGE}\n`,
      ["no-pull-secret"],
    ],
    ["a shared pod spec", `${HEAD}spec: &s\n  containers:\n  - ${IMAGE}\nx: *s\n`, ["no-pull-secret"]],
    [
      "no pod spec for certain",
      `apiVersion: a.io/v1\nkind: A\nspec:\n  containers:\n  - ${IMAGE}\n`,
      ["no-pull-secret"],
    ],
  ];
  for (const [title, input, codes] of left) {
    it(`left: ${title}`, () => {
      const result = added(input);
      expect(result.output).to.equal(input);
      expect(result.codes).to.deep.equal(codes);
    });
  }

  it("each pod spec of a list, beside the images that are rewritten", () => {
    const item = (image: string) =>
      `- apiVersion: apps/v1\n  kind: Deployment\n  spec:\n    template:\n      spec:\n        containers:\n        - image: ${image}\n`;
    const list = (first: string, second: string) => `apiVersion: v1\nkind: List\nitems:\n${first}${second}`;
    const secret = "        imagePullSecrets:\n        - name: cache\n";
    const done = (image: string) => item(image).replace("        containers", `${secret}        containers`);
    const { output, codes } = added(list(item("nginx"), item("quay.io/b")));
    expect(output).to.equal(list(done("h.io/docker.io/nginx"), done("h.io/quay.io/b")));
    expect(codes).to.deep.equal([]);
  });

  it("any layout: one more item, or a word of why not", () => {
    const comment = fc.constantFrom("", " # c", "  # imagePullSecrets: x");
    const secrets = fc.constantFrom(
      "",
      "imagePullSecrets:#\n",
      "imagePullSecrets: []#\n",
      "imagePullSecrets: [ ]#\n",
      "imagePullSecrets: null#\n",
      "imagePullSecrets:#\n- name: a#\n",
      "imagePullSecrets:#\n- {name: a}#\n- name: b#\n",
      "imagePullSecrets:#\n  - name: a#\n\n",
      "imagePullSecrets:#\n-\n  name: a#\n",
      "imagePullSecrets: [{name: a},{ name: b } ]#\n",
      "imagePullSecrets: [ {name: a, },]#\n",
      'imagePullSecrets: [{"name":"a"}]#\n',
      "'imagePullSecrets': [\n  {'name': 'a'}\n  ]#\n",
      "imagePullSecrets:#\n- name: a\n  x: {y: [1]}#\n",
      "imagePullSecrets:#\n- name: a\n  x: |\n    y\n",
    );
    const containers = fc.constantFrom(
      `containers:#\n- ${IMAGE}#\n`,
      `containers:#\n  - ${IMAGE}\n    x: "y"#\n`,
      `"containers": [{"image": "h.io/quay.io/a"}]#\n`,
    );
    const other = fc.constantFrom("", "x: 1#\n", "y: |\n  z\n\n", "# comment\n", "z: >-\n  - containers:\n");
    const parts = fc.tuple(
      other,
      secrets,
      other,
      containers,
      other,
      comment,
      fc.constantFrom("  ", "    ", " "),
      fc.boolean(),
      fc.boolean(),
    );
    fc.assert(
      fc.property(parts, ([a, b, c, d, e, remark, indent, swap, crlf]) => {
        const body = (swap ? [a, d, c, b, e] : [a, b, c, d, e]).join("").replaceAll("#\n", `${remark}\n`);
        const spec = body.replace(/^(?=.)/gm, indent);
        const text = `${HEAD}spec:\n${spec}`;
        const input = crlf ? text.replaceAll("\n", "\r\n") : text;
        const { codes } = added(input);
        if (codes.length === 0) check(input);
        else expect(added(input).output).to.equal(input);
      }),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 150) * 4 },
    );
  });
});
