/** Adding pull secrets: what is written in each style, and that it means what it should. */

import { expect } from "chai";
import fc from "fast-check";
import { parseAllDocuments, parseDocument, type YAMLMap } from "yaml";
import { compile, type Rules } from "./compile.js";
import { applyEdits, type Edit } from "./edits.js";
import { flatten } from "./flatten.js";
import { pullSecretEdit } from "./pull-secret.js";
import { rewrite } from "./rewrite.js";
import { tapes } from "./streams.fixture.js";

const HEAD = "apiVersion: v1\nkind: Pod\n";
const CONFIG = { mirror: "h.io", rules: [{ from: "quay.io", to: "h.io/quay.io" }] } as const;

const known = new Map<string, Rules>();

function rulesFor(pullSecret: string): Rules {
  const { rules } = compile({ ...CONFIG, pullSecret });
  if (!rules) throw new Error(`no rules for ${pullSecret}`);
  return rules;
}

/** A Pod whose image is at the target already, so that nothing but the secret changes. */
function added(input: string, pullSecret = "cache") {
  const rules = known.get(pullSecret) ?? rulesFor(pullSecret);
  known.set(pullSecret, rules);
  const result = rewrite(input, rules);
  return { ...result, codes: result.diagnostics.map(({ code }) => code) };
}

interface Pod {
  spec: { imagePullSecrets?: { name: string }[] };
}

/** What the first document means; where the package refuses what kubectl takes, what a copy that it takes does. */
function read(text: string): Pod {
  const load = (yaml: string) => parseAllDocuments(yaml, { uniqueKeys: false, prettyErrors: false })[0];
  const first = load(text);
  const document = first?.errors.length === 0 ? first : load(flatten(text) ?? text);
  expect(document?.errors).to.deep.equal([]);
  return document?.toJS() as Pod;
}

/** What holds of every edit: it means one more item, comes once, and leaves every other byte. */
function check(input: string, secret = "cache"): string {
  const { output, edits, codes, pullSecrets } = added(input, secret);
  expect(codes).to.deep.equal([]);
  expect(pullSecrets).to.have.length(1);
  const before = read(input);
  const now = read(output as string);
  const names = [...(before.spec.imagePullSecrets ?? []).map(({ name }) => name), secret];
  expect((now.spec.imagePullSecrets ?? []).map(({ name }) => name)).to.deep.equal(names);
  delete before.spec.imagePullSecrets;
  delete now.spec.imagePullSecrets;
  expect(now).to.deep.equal(before);
  const again = added(output as string, secret);
  expect(again.codes).to.deep.equal([]);
  expect(again.output).to.equal(output);
  expect(edits).to.have.length(1);
  const [{ range, text }] = edits as [Edit];
  const replaced = Buffer.from(input).subarray(range.start, range.end);
  expect(replaced.toString()).to.match(/^(?:|null|Null|NULL|~)$/);
  const bytes = Buffer.from(output as string);
  const after = bytes.subarray(range.start + Buffer.from(text).length);
  expect(Buffer.concat([bytes.subarray(0, range.start), replaced, after]).toString()).to.equal(input);
  return output as string;
}

const IMAGE = "image: h.io/quay.io/a";
const KEY = "imagePullSecrets";

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
      `spec:\n    imagePullSecrets:\n      - name: cache\n    # why\n    containers:\n      - ${IMAGE}\n    x: 1\n`,
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

  const C = `containers:\n  - ${IMAGE}\n`;
  const list = (...lines: string[]) => `spec:\n  ${C}  ${lines.join("\n  ")}\n`;
  /** What stands at the key before and after; the containers stand before it. */
  const lists: readonly (readonly [title: string, before: readonly string[], after: readonly string[]])[] = [
    ["a dash alone", [`${KEY}:`, "-", "  name: a"], [`${KEY}:`, "-", "  name: a", "- name: cache"]],
    ["a comment at the dash", [`${KEY}:`, "- # c", "  name: a"], [`${KEY}:`, "- # c", "  name: a", "- name: cache"]],
    ["an anchored item", [`${KEY}:`, "- &a", "  name: a"], [`${KEY}:`, "- &a", "  name: a", "- name: cache"]],
    ["more keys", [`${KEY}:`, "- name: a", "  x: y"], [`${KEY}:`, "- name: a", "  x: y", "- name: cache"]],
    ["an empty last key", [`${KEY}:`, "- name: a", "  x: # c"], [`${KEY}:`, "- name: a", "  x: # c", "- name: cache"]],
    [
      "a list in an item",
      [`${KEY}:`, "- name: a", "  x:", "  - y", "  - {z: 1} # c"],
      [`${KEY}:`, "- name: a", "  x:", "  - y", "  - {z: 1} # c", "- name: cache"],
    ],
    [
      "a name over two lines",
      [`${KEY}:`, "- name: a", "  x: b", "   c # d"],
      [`${KEY}:`, "- name: a", "  x: b", "   c # d", "- name: cache"],
    ],
    ["quoted keys", [`"${KEY}":`, '- "name": "a"'], [`"${KEY}":`, '- "name": "a"', '- "name": "cache"']],
    ["a flow item of two keys", [`${KEY}:`, "- {x: y, name: a}"], [`${KEY}:`, "- {x: y, name: a}", "- {name: cache}"]],
    ["a flow item with a comma", [`${KEY}:`, "- { name: a, }"], [`${KEY}:`, "- { name: a, }", "- { name: cache, }"]],
    [
      "a flow item over lines",
      [`${KEY}:`, "- {", "    name: a", "  } # c"],
      [`${KEY}:`, "- {", "    name: a", "  } # c", "- {", "    name: cache", "  }"],
    ],
    [
      "a flow item with a comment",
      [`${KEY}:`, "- {name: a, # c", "   x: y}"],
      [`${KEY}:`, "- {name: a, # c", "   x: y}", "- {name: cache}"],
    ],
    ["an anchored key of an item", [`${KEY}: [{&k name: a}]`], [`${KEY}: [{&k name: a}, {name: cache}]`]],
    ["a single pair", [`${KEY}: [name: a]`], [`${KEY}: [name: a, {name: cache}]`]],
    [
      "two names",
      [`${KEY}:`, "- name: cache", "  name: a"],
      [`${KEY}:`, "- name: cache", "  name: a", "- name: cache"],
    ],
    ["no blanks", [`${KEY}: [{"name":"a"}]`], [`${KEY}: [{"name":"a"},{"name":"cache"}]`]],
    ["blanks", [`${KEY}: [ { 'name': 'a' } ]`], [`${KEY}: [ { 'name': 'a' }, { 'name': 'cache' } ]`]],
    [
      "commas first",
      [`${KEY}: [`, "  {name: a}", "  , {name: b}", "  ]"],
      [`${KEY}: [`, "  {name: a}", "  , {name: b}", "  , {name: cache}", "  ]"],
    ],
    [
      "comments between items",
      [`${KEY}: [`, "  # one", "  {name: a}, # two", "  # three", "  {name: b}", "]"],
      [`${KEY}: [`, "  # one", "  {name: a}, # two", "  # three", "  {name: b},", "  {name: cache}", "]"],
    ],
    [
      "a comment below the last item",
      [`${KEY}: [`, "  {name: a}", "  # - {name: b}", "]"],
      [`${KEY}: [`, "  {name: a},", "  {name: cache}", "  # - {name: b}", "]"],
    ],
    ["an empty list with a blank", [`${KEY}: [ ] # c`], [`${KEY}: [ {name: cache} ] # c`]],
    ["an empty list over lines", [`${KEY}: [`, "]"], [`${KEY}: [`, "  {name: cache}", "]"]],
    [
      "an empty list with comments",
      [`${KEY}: [ # c`, "  # {name: a}", "  ]"],
      [`${KEY}: [ # c`, "  # {name: a}", "    {name: cache}", "  ]"],
    ],
    ["an empty list at a quoted key", [`'${KEY}': []`], [`'${KEY}': [{'name': 'cache'}]`]],
    ["null", [`${KEY}: null`], [`${KEY}: [{name: cache}]`]],
    ["null on the next line", [`${KEY}:`, "  Null # c"], [`${KEY}:`, "  [{name: cache}] # c"]],
    ["nothing, blanks around", [`${KEY} : `, "x: 1"], [`${KEY} : `, "- name: cache", "x: 1"]],
    [
      "nothing, comments below",
      [`${KEY}:`, "# - name: a", "", "x: 1"],
      [`${KEY}:`, "- name: cache", "# - name: a", "", "x: 1"],
    ],
  ];
  for (const [title, before, after] of lists) {
    it(`a list: ${title}`, () => {
      const [input, expected] = [HEAD + list(...before), HEAD + list(...after)];
      expect(check(input)).to.equal(expected);
      const crlf = (text: string) => text.replaceAll("\n", "\r\n");
      expect(check(crlf(input))).to.equal(crlf(expected));
      expect(check(input.slice(0, -1))).to.equal(expected.slice(0, -1));
      expect(check(`${input}---\n`)).to.equal(`${expected}---\n`);
    });
  }

  /** What comes to stand where a `^` is, before `key`, which holds the containers. */
  const news: readonly (readonly [title: string, input: string, text: string])[] = [
    ["comments above", `spec:\n  x: 1\n\n  # a\n\n^  # b\n  # c\n  ${C}`, `  ${KEY}:\n  - name: cache\n`],
    ["a comment of another column", `spec:\n  x:\n  - y\n    # deep\n^  ${C}`, `  ${KEY}:\n  - name: cache\n`],
    ["a text above", `spec:\n  x: |\n    y\n    # z\n^  ${C}`, `  ${KEY}:\n  - name: cache\n`],
    ["a text and its blank lines above", `spec:\n  x: |+\n    y\n\n^  # c\n  ${C}`, `  ${KEY}:\n  - name: cache\n`],
    ["quotes above", `spec:\n  x: "y\n  # z"\n^  ${C}`, `  ${KEY}:\n  - name: cache\n`],
    ["a flow list above", `spec:\n  x: [y, # c\n  # z\n  ]\n^  ${C}`, `  ${KEY}:\n  - name: cache\n`],
    ["a tag", `spec: !!map # c\n^  ${C}`, `  ${KEY}:\n  - name: cache\n`],
    ["an explicit key above", `spec:\n  ? x\n  : y\n^  ${C}`, `  ${KEY}:\n  - name: cache\n`],
    [
      "quoted keys",
      `spec:\n^  "containers":\n  - "${IMAGE.replace(": ", '": "')}"`,
      `  "${KEY}":\n  - "name": "cache"\n`,
    ],
    ["an anchored list", `spec:\n^  containers: &c\n    - ${IMAGE}\n`, `  ${KEY}:\n    - name: cache\n`],
    ["a dash alone", `spec:\n^  containers:\n    -\n      ${IMAGE}\n`, `  ${KEY}:\n    - name: cache\n`],
    ["the first of the lists", `spec:\n^  initContainers: []\n  ${C}`, `  ${KEY}:\n  - name: cache\n`],
    ["flow, a comment", `spec: { # c\n^  # d\n  containers: [{${IMAGE}}]}\n`, `  ${KEY}: [{name: cache}],\n`],
    [
      "flow, after a comma and a comment",
      `spec: {x: 1, # c\n^  containers: [{${IMAGE}}]}\n`,
      `  ${KEY}: [{name: cache}],\n`,
    ],
    ["flow, commas first", `spec: {x: 1\n  , ^containers: [{${IMAGE}}]}\n`, `${KEY}: [{name: cache}], `],
    ["flow, nothing after the colon", `spec: {${KEY}:^, containers: [{${IMAGE}}]}\n`, " [{name: cache}]"],
    ["flow, quoted", `spec: {^'containers':[{${IMAGE}}]}\n`, `'${KEY}':[{'name':'cache'}],`],
  ];
  for (const [title, marked, text] of news) {
    it(`a key: ${title}`, () => {
      for (const feed of ["\n", "\r\n"]) {
        const lines = (of: string) => (HEAD + of).replaceAll("\n", feed);
        expect(check(lines(marked.replace("^", "")))).to.equal(lines(marked.replace("^", text)));
      }
    });
  }

  it("a key on the line of a dash", () => {
    const bytes = Buffer.from(`specs:\n-  - containers: # c\n     - ${IMAGE}\n`);
    const map = parseDocument(bytes.toString()).getIn(["specs", 0, 0]) as YAMLMap;
    const result = pullSecretEdit(bytes, map, 0, "cache", false);
    const edit = "edit" in result ? result.edit : undefined;
    expect(Buffer.from(applyEdits(bytes, edit ? [edit] : [])).toString()).to.equal(
      `specs:\n-  - ${KEY}:\n     - name: cache\n     containers: # c\n     - ${IMAGE}\n`,
    );
  });

  it("an empty list in JSON indented by tabs", () => {
    const tabs = (value: object) => JSON.stringify(value, null, "\t");
    const input = tabs(pod({ containers: container, [KEY]: [] })).replace("[]", "[\n\t\t]");
    expect(check(input)).to.equal(input.replace("[\n\t\t]", `[\n\t\t\t{"name": "cache"}\n\t\t]`));
  });

  it("a single pair of a flow sequence is left", () => {
    const bytes = Buffer.from("[a: b, containers: []]");
    const map = parseDocument(bytes.toString()).getIn([1]) as YAMLMap;
    expect(pullSecretEdit(bytes, map, 0, "cache", false)).to.have.property("unsupported");
  });

  for (const name of ["123", "1e5", "true", "null", "a.b-c", "y"]) {
    it(`a name that may need quotes: ${name}`, () => {
      const bare = /^[a-z.-]{2,}$/.test(name) && !/^(?:true|null)$/.test(name);
      const written = bare ? name : `'${name}'`;
      for (const flow of [false, true]) {
        const body = flow ? `spec: {containers: [{${IMAGE}}]}\n` : `spec:\n  ${C}`;
        expect(check(HEAD + body, name)).to.include(flow ? `{name: ${written}}` : `- name: ${written}\n`);
      }
    });
  }

  it("a thousand pod specs on one line take no longer than a thousand lines", () => {
    const items = Array.from({ length: 2000 }, () => pod({ x: "y".repeat(500), containers: container }));
    const { output, codes } = added(JSON.stringify({ apiVersion: "v1", kind: "List", items }));
    expect(codes).to.deep.equal([]);
    expect(JSON.parse(output as string).items.every(({ spec }: Pod) => spec.imagePullSecrets?.length === 1)).to.equal(
      true,
    );
  }).timeout(10_000);

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
      "a comment after the last item of a flow list",
      `${HEAD}spec:\n  imagePullSecrets: [\n  {name: a}, # c\n  ]\n  containers:\n  - ${IMAGE}\n`,
      ["no-pull-secret"],
    ],
    [
      "a text at the end of the last item",
      `${HEAD}spec:\n  ${KEY}:\n  - name: a\n    x: |\n      y\n  ${C}`,
      ["no-pull-secret"],
    ],
    ["a text at the very end", `${HEAD}spec:\n  ${C}  ${KEY}:\n  - name: a\n    x: |\n      y`, ["no-pull-secret"]],
    ["an anchored key of nothing", `${HEAD}spec:\n  &k ${KEY}:\n  ${C}`, ["no-pull-secret"]],
    ["there already, the last of two names", `${HEAD}spec:\n  ${KEY}: [{name: a, name: cache}]\n  ${C}`, []],
    ["a tagged list", `${HEAD}spec:\n  ${KEY}: !!seq []\n  ${C}`, ["no-pull-secret"]],
    ["an alias of an item", `${HEAD}x: &x {name: cache}\nspec:\n  ${KEY}: [*x]\n  ${C}`, ["no-pull-secret"]],
    ["an alias of a key", `${HEAD}x: &x ${KEY}\nspec:\n  *x : []\n  ${C}`, ["no-pull-secret"]],
    ["an explicit list key", `${HEAD}spec:\n  ? ${KEY}\n  : - name: a\n  ${C}`, ["no-pull-secret"]],
    ["a key with a tag", `${HEAD}spec:\n  !!str containers:\n  - ${IMAGE}\n`, ["no-pull-secret"]],
    ["an explicit flow key", `${HEAD}spec: {? containers : [{${IMAGE}}]}\n`, ["no-pull-secret"]],
    ["there already, in flow", `${HEAD}spec: {${KEY}: [{name: 'cache'}], containers: [{${IMAGE}}]}\n`, []],
    ["there already, as an alias may need", `${HEAD}spec: &s\n  ${KEY}: &x [&y {name: cache}]\n  ${C}`, []],
    ["there already, over two lines", `${HEAD}spec:\n  ${KEY}:\n  - name: "ca\\\n      che"\n  ${C}`, []],
    [
      "a pod spec below an anchor",
      `apiVersion: apps/v1\nkind: Deployment\nspec: &d\n  template:\n    spec:\n      containers:\n      - ${IMAGE}\nother: *d\n`,
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

  const OTHER = [
    "x: 'y\n\n  # z'#\n",
    "x: [y, # c\n  # z\n  ]#\n",
    "x: y\n  z#\n# comment\n",
    "x: |+\n  y\n\n\n# comment\n",
    "x: &x y#\n",
    "? x\n: y\n",
    "  # comment\n\n# comment\n",
  ];

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
      "imagePullSecrets:#\n- x: y\n  name: 'a'#\n",
      "imagePullSecrets:#\n-   name: a\n    x:#\n",
      "imagePullSecrets:#\n- &a\n  name: a#\n\n# - name: b\n",
      "imagePullSecrets :#\n# - name: a\n",
      "imagePullSecrets: [ # c\n  ]#\n",
      "imagePullSecrets: [\n    {name: a}#\n  ]\n",
      "imagePullSecrets: [\n  # c\n  {name: a},#\n  {\n    name: b\n  }]#\n",
      "imagePullSecrets: [name: a]#\n",
      "imagePullSecrets:\n  ~#\n",
    );
    const containers = fc.constantFrom(
      `containers:#\n- ${IMAGE}#\n`,
      `containers:#\n  - ${IMAGE}\n    x: "y"#\n`,
      `"containers": [{"image": "h.io/quay.io/a"}]#\n`,
      `# one\n  # two\n# three\ncontainers:#\n    -\n      ${IMAGE}#\n`,
      `containers: &c#\n# c\n  - # c\n    ${IMAGE}\n`,
      `initContainers: []#\ncontainers: !!seq#\n- ${IMAGE}#\n`,
      `? containers\n: - ${IMAGE}#\n`,
    );
    const other = fc.constantFrom("", "x: 1#\n", "y: |\n  z\n\n", "# comment\n", "z: >-\n  - containers:\n", ...OTHER);
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
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 150) * 2 },
    );
  });

  it("any flow layout: one more item, or a word of why not", () => {
    /** Writes a value by a tape of choices; blanks are in a style and now and then in none. */
    const write = (value: unknown, next: (limit: number) => number, quote: string, indent: string): string => {
      const blank = (depth: string, needed: string) =>
        ["", " ", `\n${depth}`, quote === '"' ? "\n" : ` # c\n${depth}`, "\t "][next(8)] ?? needed;
      const isNull = value === null;
      if (isNull || typeof value === "string") return isNull ? "null" : quote + value + quote;
      const deeper = `${indent}  `;
      const entries = Array.isArray(value)
        ? value.map((item) => write(item, next, quote, deeper))
        : Object.entries(value as object).map(
            ([key, item]) => `${quote}${key}${quote}: ${write(item, next, next(9) === 1 ? "'" : quote, deeper)}`,
          );
      const [open, close] = Array.isArray(value) ? "[]" : "{}";
      const comma = quote !== '"' && entries.length > 0 && next(4) === 1 ? "," : "";
      const separator = () => `${blank(deeper, "")},${blank(deeper, " ")}`;
      const body = entries.map((entry, index) => (index === 0 ? "" : separator()) + entry).join("");
      return open + blank(deeper, "") + body + comma + blank(indent, "") + close;
    };
    const secrets = fc.constantFrom<unknown>(
      undefined,
      null,
      [],
      [{ name: "a" }],
      [{ name: "a" }, { name: "b" }],
      [{ x: "y", name: "a" }],
    );
    const parts = fc.tuple(
      tapes(200),
      secrets,
      fc.boolean(),
      fc.boolean(),
      fc.constantFrom("", "'", '"'),
      fc.boolean(),
    );
    fc.assert(
      fc.property(parts, ([tape, list, isBefore, hasOther, quote, crlf]) => {
        let at = 0;
        const next = (limit: number) => (tape[at++] ?? 0) % limit;
        const own = list === undefined ? {} : { [KEY]: list };
        const other = hasOther ? { x: { y: [] } } : {};
        const spec = { ...other, ...(isBefore ? own : {}), containers: container, ...own };
        const text = `${HEAD}spec: ${write(spec, next, quote, "  ")}\n`;
        const input = crlf ? text.replaceAll("\n", "\r\n") : text;
        const { output, codes } = added(input);
        if (output === undefined) return;
        if (codes.length === 0) check(input);
        else expect(output).to.equal(input);
      }),
      { numRuns: Number(process.env["PROPERTY_RUNS"] ?? 150) * 2 },
    );
  });
});
