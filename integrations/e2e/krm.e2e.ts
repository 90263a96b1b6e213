/** The function's contract with any orchestrator, byte for byte, on small lists of every style. */

import { createRequire } from "node:module";
import { expect } from "chai";
import { parse } from "yaml";
import { MIRROR, mirrored } from "./manifests.js";
import { CLI, FUNCTION, run } from "./product.js";
import { needs } from "./tool-cache.js";
import { kptFunctions } from "./tools.js";

interface ResourceList {
  readonly items?: readonly object[];
  readonly results?: readonly Record<string, unknown>[];
}

const annotated = `    annotations:
      internal.config.kubernetes.io/path: 'a.yaml'
      internal.config.kubernetes.io/index: '2'
`;
const items = (annotations = annotated) => `items:
- # head of the item
  apiVersion: v1
  kind: Pod
  metadata:
    name: a
${annotations}  spec:
    containers:
    - name: c
      image: "redis:7"   # the tag stays
    - {name: d, image: httpd:2.4}
# foot of the item
`;
const CONFIG = `functionConfig: # its own
  apiVersion: v1
  kind: ConfigMap
  data: {mirror: ${MIRROR}}
`;
const HEAD = "apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n";
const EARLIER = "- message: from an earlier function\n  severity: info\n";
const JSON_LIST = (rest: string) =>
  `{"apiVersion": "config.kubernetes.io/v1", "kind": "ResourceList", "functionConfig": {"apiVersion": "v1", "kind": "ConfigMap", "data": {"mirror": "${MIRROR}"}}, "items": [{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "a"}, "spec": {"containers": [{"name": "c", "image": "redis:7"}, {"name": "d", "image": "httpd:2.4"}]}}]${rest}}`;

/** Lists by name; where results are to be spliced in stands ◆. */
const LISTS: Readonly<Record<string, string>> = {
  "as kpt writes them": `${HEAD}${items()}${CONFIG}◆`,
  "of v1beta1, its keys in another order": `${CONFIG}${items()}kind: ResourceList\napiVersion: config.kubernetes.io/v1beta1\n◆`,
  "whose items come last": `${HEAD}${CONFIG}${items().replace("# foot of the item\n", "")}◆`,
  "without a final newline": `${HEAD}${items()}${CONFIG.trimEnd()}◆`,
  "with CRLF": `${HEAD}${items()}${CONFIG}◆`.replaceAll("\n", "\r\n"),
  "with a byte order mark and a document marker": `\uFEFF---\n${HEAD}${items()}${CONFIG}◆`,
  "with a document end": `${HEAD}${items()}${CONFIG}◆...\n`,
  "with trailing comments": `${HEAD}${items()}${CONFIG}◆# the end\n`,
  "with results of an earlier function": `${HEAD}${items()}${CONFIG}results:\n${EARLIER}◆`,
  "with results before the items": `${HEAD}results:\n${EARLIER}◆${items()}${CONFIG}`,
  "with indented results": `${HEAD}${items()}${CONFIG}results:\n${EARLIER.replace(/^/gm, "  ").trimEnd()}\n◆`,
  "with results: []": `${HEAD}${items()}results: [◆]\n${CONFIG}`,
  "with results and no value": `${HEAD}${items()}results:\n◆${CONFIG}`,
  "in JSON": `${JSON_LIST("◆")}\n`,
  "in JSON with results": `${JSON_LIST(', "results": [{"message": "earlier", "severity": "info"}◆]')}`,
  "in JSON with results: []": `${JSON_LIST(', "results": [◆]')}\n`,
  "in indented JSON": `${JSON.stringify(JSON.parse(JSON_LIST("")), undefined, 2).replace(/\n\}$/, "◆\n}")}\n`,
};

function invoke(input: string, ...args: readonly string[]) {
  return run(FUNCTION, args, { input });
}

describe("the function", () => {
  for (const [name, marked] of Object.entries(LISTS)) {
    it(`changes images and adds results in lists ${name}`, () => {
      const [before = "", after = ""] = marked.split("◆");
      const input = before + after;
      const { status, stdout, stderr } = invoke(input);
      expect(status, stderr).to.equal(0);
      expect(stdout.startsWith(mirrored(before)), stdout).to.equal(true);
      expect(stdout.endsWith(mirrored(after)), stdout).to.equal(true);
      const [given, got] = [parse(input), parse(stdout)] as ResourceList[];
      const earlier = given?.results ?? [];
      expect(got?.results?.slice(0, earlier.length)).to.deep.equal(earlier);
      const told = got?.results?.slice(earlier.length) ?? [];
      expect(told.map(({ severity }) => severity)).to.deep.equal(["info", "info"]);
      expect(told[0]).to.deep.include({
        resourceRef: { apiVersion: "v1", kind: "Pod", name: "a" },
        field: {
          path: "spec.containers[0].image",
          currentValue: "redis:7",
          proposedValue: `${MIRROR}/docker.io/redis:7`,
        },
      });
      if (input.includes("annotations")) expect(told[0]?.["file"]).to.deep.equal({ path: "a.yaml", index: 2 });
      expect({ ...got, results: 0 }).to.deep.equal({ ...parse(mirrored(input)), results: 0 });
      expect(run(CLI, [], { input }).stdout).to.equal(stdout);
      expect(parse(invoke(stdout).stdout).results).to.deep.equal(got?.results);
    });
  }

  it("with nothing to do gives its input, byte for byte", () => {
    for (const [name, marked] of Object.entries(LISTS)) {
      const input = mirrored(marked.replace("◆", ""));
      expect(invoke(input).stdout, name).to.equal(input);
      expect(invoke(input).status, name).to.equal(0);
    }
    for (const none of ["", "items:\n", "items: []\n"]) {
      const input = `${HEAD}${none}${CONFIG}`;
      expect(invoke(input)).to.deep.include({ status: 0, stdout: input });
    }
  });

  it("with a bad config gives its input and the reason, and fails", () => {
    for (const [name, marked] of Object.entries(LISTS)) {
      const [before = "", after = ""] = marked
        .replace(/"?mirror"?: ?/, (key) => key.replace("mirror", "miror"))
        .split("◆");
      const { status, stdout, stderr } = invoke(before + after);
      expect(status, name).to.equal(1);
      expect(stderr).to.contain("error[unknown-key]: unknown key `miror`");
      expect(stdout.startsWith(before) && stdout.endsWith(after), stdout).to.equal(true);
      expect((parse(stdout) as ResourceList).results?.at(-1)).to.deep.include({ severity: "error" });
    }
  });

  it("with no config fails and says how to give one", () => {
    const input = `${HEAD}items: []\n`;
    const { status, stdout, stderr } = invoke(input);
    expect(status).to.equal(1);
    expect(stdout.startsWith(`${input}results:\n- `)).to.equal(true);
    expect(stderr).to.contain("there is no functionConfig");
  });

  it("never gives an orchestrator an empty list with status 0", () => {
    for (const input of [
      "",
      "\n",
      "# nothing\n",
      "---\n",
      "{}",
      "items: []\n",
      "apiVersion: v1\nkind: Pod\n",
      `${HEAD}items: a\n`,
    ]) {
      const { status, stderr } = invoke(input);
      expect(status, JSON.stringify(input)).to.equal(1);
      expect(stderr).to.match(/^error\[/);
    }
  });

  it("gives help and takes no other argument", () => {
    expect(invoke("", "--help")).to.deep.include({ status: 0, stderr: "" });
    expect(invoke("", "--mirror", "m.io")).to.deep.include({ status: 1, stdout: "" });
  });

  it("leaves its own config, a Kptfile and annotations among the items", () => {
    const input = `${HEAD}items:
- {apiVersion: kpt.dev/v1, kind: Kptfile, metadata: {name: k}, pipeline: {mutators: [{image: redis:7}]}}
- {apiVersion: pullthrough.dev/v1alpha1, kind: PullThrough, metadata: {name: p}, spec: {mirror: m.io, rules: [{from: redis, to: m.io/x}]}}
- {apiVersion: v1, kind: ConfigMap, metadata: {name: c, annotations: {note: redis:7}}, data: {note: redis:7}}
${CONFIG}`;
    expect(invoke(input)).to.deep.include({ status: 0, stdout: input });
  });

  it("means, to kpt's own library, what the input meant but for the images", function () {
    const library = needs(this, kptFunctions());
    const console = globalThis.console;
    const oracle = createRequire(import.meta.url)(library) as {
      parse(text: string, format: number): { getAll(): object[]; getFunctionConfig(): object };
    };
    // The library takes the console for itself.
    globalThis.console = console;
    for (const [name, marked] of Object.entries(LISTS)) {
      const meaning = (text: string) => {
        const configs = oracle.parse(text, 0);
        return JSON.stringify([configs.getAll(), configs.getFunctionConfig()]);
      };
      const input = marked.replace("◆", "");
      expect(meaning(invoke(input).stdout), name).to.equal(mirrored(meaning(input)));
    }
  });
});
