/** Every entry of the catalogue, tried on an object made for it; and what the user's own fields may override. */

import { expect } from "chai";
import { parse, stringify } from "yaml";
import { type CatalogueEntry, catalogue } from "./catalogue.js";
import type { Form } from "./config.js";
import { rewrite } from "./rewrite.js";
import { ANY_KEY, ANYTHING, parsePath } from "./spec.js";

const CONFIG = { mirror: "h.io", registries: ["docker.io", "quay.io", "registry.k8s.io", "k8s.gcr.io"] };

/** For each form a value and what becomes of it. */
const SAMPLES: Readonly<Record<Form, readonly (readonly [from: string, to: string])[]>> = {
  reference: [
    ["quay.io/acme/app:1", "h.io/quay.io/acme/app:1"],
    ["redis", "h.io/docker.io/redis"],
  ],
  repository: [["quay.io/acme/app", "h.io/quay.io/acme/app"]],
  prefix: [
    ["quay.io", "h.io/quay.io"],
    ["quay.io/acme/", "h.io/quay.io/acme/"],
  ],
  "reference-or-name": [
    ["quay.io/acme/app:1", "h.io/quay.io/acme/app:1"],
    ["app", "app"],
  ],
  url: [
    ["oci://quay.io/acme/app:1", "oci://h.io/quay.io/acme/app:1"],
    ["docker://quay.io/acme/app:1", "docker://h.io/quay.io/acme/app:1"],
    ["https://quay.io/acme/app", "https://quay.io/acme/app"],
  ],
  "url-prefix": [
    ["oci://quay.io/acme", "oci://h.io/quay.io/acme"],
    ["https://quay.io/acme", "https://quay.io/acme"],
  ],
  kustomize: [
    ["app=quay.io/acme/app:1", "app=h.io/quay.io/acme/app:1"],
    ["quay.io/acme/app:1", "quay.io/acme/app=h.io/quay.io/acme/app:1"],
  ],
  text: [["run --image=quay.io/acme/app:1", "run --image=h.io/quay.io/acme/app:1"]],
  suspect: [["quay.io/acme/app:1", "quay.io/acme/app:1"]],
  leave: [["quay.io/acme/app:1", "quay.io/acme/app:1"]],
};

/** An object with a value at the path of an entry, its lists being the keys that `[]` follows. */
function objectOf({ group, path, where = {} }: CatalogueEntry, kind: string, value: string): object {
  const parsed = parsePath(path);
  if ("message" in parsed) throw new Error(parsed.message);
  const keys = parsed.segments.map((segment) =>
    segment === ANY_KEY ? "anyKey" : segment === ANYTHING ? "any.thing" : segment,
  );
  const steps = path.replaceAll("[]", "[].").split(".");
  let inner: unknown = parsed.list ? [value] : value;
  for (const [index, key] of [...keys.entries()].reverse()) {
    const isLast = index === keys.length - 1;
    const isList = !isLast && path.includes(`${key}[].`) && steps.includes(`${key}[]`);
    inner = isLast ? { ...where, [key]: inner } : { [key]: isList ? [inner] : inner };
  }
  return { apiVersion: `${group}/v1`, kind, ...(inner as object) };
}

/** An entry may hold for one value alone. */
function samplesOf({ form = "reference", path, where }: CatalogueEntry): readonly (readonly [string, string])[] {
  const only = where?.[path.slice(path.lastIndexOf(".") + 1)];
  return only === undefined ? SAMPLES[form] : [[only, only]];
}

describe("the catalogue", () => {
  for (const group of new Set(catalogue().map((entry) => entry.group))) {
    const entries = catalogue().filter((entry) => entry.group === group);
    it(`${group}: ${entries.length} places`, () => {
      for (const entry of entries) {
        for (const kind of entry.kinds) {
          for (const [from, to] of samplesOf(entry)) {
            const before = stringify(objectOf(entry, kind, from));
            const { output, findings, diagnostics } = rewrite(before, CONFIG);
            const what = `${kind} ${entry.path}: ${diagnostics.map(({ message }) => message).join("; ")}`;
            // A registry that is asked for at another key makes a bare name no reference, but this one has its own.
            expect(parse(output as string), what).to.deep.equal(objectOf(entry, kind, to));
            const verdicts = findings.map(({ verdict }) => verdict);
            if (entry.form === "leave") expect(verdicts, what).to.deep.equal([]);
            else if (entry.form === "suspect") expect(verdicts, what).to.deep.equal(["suspected"]);
            else if (from !== to) expect(verdicts, what).to.deep.equal(["rewritten"]);
          }
        }
      }
    });
  }
});

describe("a repository and its registry", () => {
  it("are one finding", () => {
    const input =
      "apiVersion: nvidia.com/v1\nkind: ClusterPolicy\nspec:\n  driver: {repository: quay.io/nvidia, image: driver, version: '550'}\n";
    const { findings, output } = rewrite(input, CONFIG);
    expect(output).to.equal(input.replace("quay.io", "h.io/quay.io"));
    expect(findings.map(({ verdict, from, to, whole }) => ({ verdict, from, to, whole }))).to.deep.equal([
      { verdict: "rewritten", from: "quay.io/nvidia/driver:550", to: "h.io/quay.io/nvidia/driver:550", whole: true },
    ]);
  });
});

describe("the user's fields", () => {
  const rows: readonly (readonly [title: string, field: object, input: string, verdicts: readonly string[]])[] = [
    [
      "go before the shapes",
      { path: "spec.containers[].image", form: "leave" },
      "kind: Pod\napiVersion: v1\nspec: {containers: [{image: a}]}\n",
      [],
    ],
    [
      "go before the catalogue",
      { kind: "Tenant", path: "spec.image", form: "leave" },
      "kind: Tenant\napiVersion: minio.min.io/v2\nspec: {image: a/b}\n",
      [],
    ],
    [
      "go before what is hidden",
      { path: "metadata.annotations.*", form: "reference" },
      "kind: A\napiVersion: v1\nmetadata: {annotations: {x: a}}\n",
      ["rewritten"],
    ],
    ["do not go before a status", { path: "status.image" }, "kind: A\napiVersion: a.io/v1\nstatus: {image: a}\n", []],
    ["hold for a group", { group: "a.io", path: "x" }, "kind: A\napiVersion: b.io/v1\nx: a\n", []],
    ["hold for the core group", { group: "", path: "x" }, "kind: A\napiVersion: v1\nx: a\n", ["rewritten"]],
    ["hold for a version", { version: "v2", path: "x" }, "kind: A\napiVersion: a.io/v1\nx: a\n", []],
    ["need no kind", { path: "x" }, "x: a\n", ["rewritten"]],
    ["any key at the root", { path: "*" }, "x: a\ny: {z: b}\n", ["rewritten", "unsupported"]],
    ["count keys from the object", { path: "x" }, "y:\n  kind: A\n  apiVersion: v1\n  x: a\n", ["rewritten"]],
    ["a list that is none", { path: "x[]" }, "x: a\n", []],
    ["a string that is a list", { path: "x" }, "x: [a]\n", ["invalid"]],
    [
      "lists of mappings without being named",
      { path: "x.y.z" },
      "x: [{y: [{z: a}, {z: b}]}]\n",
      ["rewritten", "rewritten"],
    ],
  ];
  for (const [title, field, input, verdicts] of rows) {
    it(title, () => {
      const { findings } = rewrite(input, { ...CONFIG, fields: [field as { path: string }] });
      expect(findings.map(({ verdict }) => verdict)).to.deep.equal(verdicts);
    });
  }
});
