/** The policies that are made of a config, as text. Whether engines read them as meant is for the end-to-end suite. */

import { readFileSync } from "node:fs";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";
import { compile } from "./compile.js";
import type { Config } from "./config.js";
import { type PolicyOptions, policies } from "./policy.js";
import { POLICY_FORMS, type PolicyEngine } from "./policy-forms.js";
import { HEX_ID_PATTERN, readReference, referencePattern } from "./reference.js";

const MIRROR: Config = { mirror: "harbor.myco.com" };
const FORMS = (Object.keys(POLICY_FORMS) as PolicyEngine[]).flatMap((engine) =>
  POLICY_FORMS[engine].map((form) => ({ engine, form })),
);

function made(config: Config, options: PolicyOptions) {
  const { rules } = compile(config);
  if (!rules) throw new Error("the config has errors");
  return policies(config, rules, options);
}

function documents(config: Config, options: PolicyOptions) {
  return parseAllDocuments(made(config, options).text ?? "").map((document) => {
    expect(document.errors).to.deep.equal([]);
    return document.toJS() as Record<string, unknown> & { spec: Record<string, unknown>; metadata: { name: string } };
  });
}

describe("policies", () => {
  for (const options of FORMS) {
    const { engine, form } = options;
    describe(`${engine} ${form}`, () => {
      it("are YAML, the same each time, and end with a line break", () => {
        const one = made(MIRROR, { ...options, controllers: true, validate: "Audit" });
        expect(one.problems).to.deep.equal([]);
        expect(made(MIRROR, { ...options, controllers: true, validate: "Audit" })).to.deep.equal(one);
        expect(one.text).to.match(/[^\n]\n$/);
        expect(one.text).to.not.match(/undefined|[ \t]\n/);
      });

      it("say where they came from", () => {
        const { text } = made({ rules: [{ from: "*", to: "m.io/a/{domain}/b" }] }, options);
        expect(text)
          .to.contain(`# Made by \`pullthrough generate ${engine}\``)
          .and.to.contain("#   * -> m.io/a/{domain}/b\n");
      });

      it("refuse nothing unless asked to", () => {
        const count = (config: Config, validate?: "Audit" | "Enforce") =>
          documents(config, { ...options, validate }).length;
        const plain = count(MIRROR);
        expect(count(MIRROR, "Audit")).to.equal(plain * 2);
        expect(count({ ...MIRROR, unapproved: "fail" })).to.equal(plain * 2);
        expect(count({ ...MIRROR, failOn: ["unapproved"] })).to.equal(plain * 2);
        const actions = (validate: "Audit" | "Enforce") =>
          /(?:failureAction: |validationActions: \[)([^\]\n]*)/.exec(
            made(MIRROR, { ...options, validate }).text ?? "",
          )?.[1];
        expect(actions("Audit")).to.match(/^Audit/);
        expect(actions("Enforce")).to.match(/^(?:Enforce|Deny)$/);
        expect(actions("Audit")).to.not.equal(actions("Enforce"));
      });

      it("look at Pods alone, or at controllers too", () => {
        expect(made(MIRROR, options).text).to.not.match(/cronjob/i);
        expect(made(MIRROR, { ...options, controllers: true }).text).to.match(/cronjob/i);
      });

      it("say what they can't do", () => {
        for (const key of ["kind", "name", "container"]) {
          const config = { ...MIRROR, exclude: ["quay.io/a/**", { [key]: "x", namespace: "y" }] };
          const { text, problems } = made(config, options);
          expect(text).to.equal(undefined);
          expect(problems).to.have.lengthOf(1);
          expect(problems[0]).to.include({ severity: "error", code: "not-in-policy" });
          expect(problems[0]?.message).to.equal(`a policy can't exclude by \`${key}\``);
          expect(problems[0]?.path).to.deep.equal(["exclude", 1, key]);
        }
        expect(made({ ...MIRROR, exclude: [{ namespace: "kube-*" }] }, options).text).to.contain("kube-[^/]*");
      });

      it("know what no namespace is called", () => {
        for (const namespace of [
          "it's",
          "Shop",
          "kube_system",
          "a.b",
          "{{ x }}",
          'a"b',
          "a\nb",
          "-a",
          "a-",
          "a".repeat(64),
        ]) {
          const { text, problems } = made({ ...MIRROR, exclude: [{ namespace }] }, options);
          expect(text, namespace).to.equal(undefined);
          expect(problems).to.have.lengthOf(1);
          expect(problems[0]).to.include({ severity: "error", code: "not-in-policy" });
          expect(problems[0]?.path).to.deep.equal(["exclude", 0, "namespace"]);
        }
        for (const namespace of ["*", "**", "a", "kube-*", "*-system", "a*-*b", "0"]) {
          expect(made({ ...MIRROR, exclude: [{ namespace }] }, options).problems).to.deep.equal([]);
        }
      });

      it("are not longer than the API server takes", () => {
        const many = (count: number): Config => ({
          ...MIRROR,
          rules: Array.from({ length: count }, (_, index) => ({ from: `r${index}.example.com`, to: `m.io/r${index}` })),
        });
        const excluding: Config = {
          ...MIRROR,
          exclude: Array.from({ length: 3000 }, (_, index) => `quay.io/team${index}/**`),
        };
        expect(made(many(500), { ...options, validate: "Enforce" }).problems).to.deep.equal([]);
        for (const [config, key] of [
          [many(1500), "rules"],
          [excluding, "exclude"],
        ] as const) {
          const { text, problems } = made(config, { ...options, validate: "Enforce" });
          expect(text).to.equal(undefined);
          expect(problems).to.have.lengthOf(1);
          expect(problems[0]).to.deep.include({ severity: "error", code: "policy-too-long", path: [key] });
        }
      });

      it("warn of what is beside the mapping", () => {
        const config: Config = { ...MIRROR, pullSecret: "cache", include: ["args"], fields: [{ path: "spec.x" }] };
        const { text, problems } = made(config, options);
        expect(text).to.equal(made(MIRROR, options).text);
        expect(problems.map(({ severity, path }) => [severity, ...path])).to.deep.equal([
          ["warning", "fields"],
          ["warning", "include"],
          ["warning", "pullSecret"],
        ]);
      });
    });
  }

  it("know no form of another engine", () => {
    expect(made(MIRROR, { engine: "kyverno", form: "v1" }).text).to.equal(undefined);
    expect(made(MIRROR, { engine: "kyverno", form: "v1" }).problems[0]?.code).to.equal("unknown-form");
  });
});

describe("the grammar as one regular expression", () => {
  const pattern = new RegExp(referencePattern());
  const isReference = (text: string) => pattern.test(text) && !new RegExp(HEX_ID_PATTERN).test(text) && text !== "auto";

  it("uses nothing that RE2 doesn't take", () => {
    expect(referencePattern()).to.not.match(/\(\?[=!<]|\\[1-9/]/);
  });

  const names = readFileSync(new URL("reference.test.ts", import.meta.url), "utf8").matchAll(/"([^"\s\\]+)"/g);
  it("agrees with the parser on what its tests are about", () => {
    let count = 0;
    for (const [, text = ""] of names) {
      const { kind } = readReference(text);
      if (kind === "placeholder" || /\$\{|\$\(|\{\{/.test(text)) continue;
      const isLong =
        (text
          .split("/")
          .slice(1)
          .join("/")
          .match(/^[^:@]*/)?.[0].length ?? 0) > 200;
      if (!isLong) expect(isReference(text), text).to.equal(kind === "reference");
      count++;
    }
    expect(count).to.be.above(200);
  });

  it("agrees with it on all short texts of its alphabet", () => {
    const alphabet = ["a", "A", ".", "_", "-", "/", ":", "@", "1", "[", "]", "localhost"];
    let texts = [""];
    for (let length = 0; length < 5; length++) {
      texts = texts.flatMap((text) => alphabet.map((character) => text + character));
      for (const text of texts) {
        if (isReference(text) !== (readReference(text).kind === "reference")) expect.fail(text);
      }
    }
  });
});
