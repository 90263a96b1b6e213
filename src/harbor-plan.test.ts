/** The plan for Harbor: what it asks for, what it refuses, and that projects serve what the rules send to them. */

import { expect } from "chai";
import fc from "fast-check";
import { compile } from "./compile.js";
import type { Config } from "./config.js";
import { compareHarbor, isOlderHarbor } from "./harbor-diff.js";
import { planHarbor } from "./harbor-plan.js";
import { normalize, readReference } from "./reference.js";
import { splitPrefix } from "./rules.js";

const HOST = "harbor.myco.com";
const rule = (from: string, to: string) => ({ from, to });

function planOf(config: Config, options = { public: false }) {
  const { plan, problems } = planHarbor(config, options);
  return { plan, codes: problems.map(({ code }) => code), problems };
}

describe("the plan for Harbor", () => {
  it("knows which types and URLs registries need", () => {
    const registries = [
      "docker.io",
      "quay.io",
      "gcr.io",
      "eu.gcr.io",
      "ghcr.io",
      "registry.k8s.io",
      "my.azurecr.io",
      "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
    ];
    const { plan, codes } = planOf({ mirror: HOST, registries });
    expect(codes).to.deep.equal([]);
    expect(plan?.endpoints.map(({ type, url, alsoTypes }) => [type, url, ...alsoTypes].join(" "))).to.deep.equal([
      "docker-hub https://hub.docker.com",
      "docker-registry https://quay.io quay",
      "docker-registry https://gcr.io google-gcr",
      "docker-registry https://eu.gcr.io google-gcr",
      "github-ghcr https://ghcr.io docker-registry",
      "docker-registry https://registry.k8s.io",
      "docker-registry https://my.azurecr.io azure-acr",
      "aws-ecr https://111122223333.dkr.ecr.eu-west-1.amazonaws.com",
    ]);
    expect(plan?.projects.map(({ name }) => name)).to.deep.equal(registries);
  });

  it("several rules and projects may share an endpoint, several prefixes a project", () => {
    const { plan, codes } = planOf({
      rules: [
        rule("quay.io/a", `${HOST}/quay/a`),
        rule("quay.io/b/c", `${HOST}/quay/b/c`),
        rule("quay.io", `${HOST}/rest`),
      ],
    });
    expect(codes).to.deep.equal([]);
    expect(plan?.endpoints.map(({ name }) => name)).to.deep.equal(["quay.io"]);
    expect(plan?.projects.map(({ name, rules }) => `${name} ${rules.length}`)).to.deep.equal(["quay 2", "rest 1"]);
  });

  const unserved: readonly (readonly [what: string, from: string, to: string, help: string])[] = [
    ["a target without a project", "quay.io", HOST, `to: ${HOST}/quay.io`],
    ["a path between project and repository", "quay.io", `${HOST}/cache/quay.io`, `to: ${HOST}/quay.io`],
    ["a prefix that the target drops", "quay.io/jetstack", `${HOST}/certs`, `to: ${HOST}/certs/jetstack`],
    ["a prefix that the target changes", "quay.io/a", `${HOST}/quay/b`, `to: ${HOST}/quay/a`],
    ["library/ added by the target", "docker.io", `${HOST}/docker.io/library`, `to: ${HOST}/docker.io`],
    ["every registry", "*", `${HOST}/{domain}`, "name each in `registries`"],
    ["the project library", "quay.io", `${HOST}/library`, "choose another name"],
    ["a name that repositories may have and projects not", "quay.io", `${HOST}/a__b`, "write a rule with another"],
    ["two dashes", "quay.io", `${HOST}/a--b`, "write a rule with another"],
    ["a name that is too long", "quay.io", `${HOST}/${"a".repeat(256)}`, "write a rule with another"],
  ];
  for (const [what, from, to, help] of unserved) {
    it(`tells of ${what}`, () => {
      const { plan, problems } = planOf({ rules: [rule("gcr.io", `${HOST}/gcr.io`), rule(from, to)] });
      expect(plan?.projects.map(({ name }) => name)).to.deep.equal(["gcr.io"]);
      expect(problems.map(({ code, severity, path }) => ({ code, severity, path }))).to.deep.equal([
        { code: "not-proxied", severity: "warning", path: ["rules", 1, "to"] },
      ]);
      expect(problems[0]?.help).to.contain(help);
    });
  }

  it("a project that two registries claim is none", () => {
    const rules = [rule("gcr.io", `${HOST}/all`), rule("quay.io", `${HOST}/all`), rule("ghcr.io", `${HOST}/ghcr.io`)];
    const { plan, codes } = planOf({ rules });
    expect(plan?.projects.map(({ name }) => name)).to.deep.equal(["ghcr.io"]);
    expect(codes).to.deep.equal(["not-proxied"]);
  });

  it("registries whose endpoints would have the same name get two", () => {
    const long = `${"a".repeat(60)}.example`;
    const registries = ["my.reg:5000", "my.reg-5000", "my.reg--5000", `${long}-one.com`, `${long}-two.com`];
    const rules = registries.map((registry, index) => rule(registry, `${HOST}/p${index}`));
    const { plan } = planOf({ rules });
    const names = plan?.endpoints.map(({ name }) => name) ?? [];
    expect(names).to.deep.equal([
      "my.reg-5000",
      "my.reg-5000-2",
      "my.reg-5000-3",
      long.slice(0, 64),
      `${long.slice(0, 62)}-2`,
    ]);
    const registryOf = new Map(plan?.endpoints.map(({ name, registry }) => [name, registry]));
    expect(plan?.projects.map(({ endpoint }) => registryOf.get(endpoint))).to.deep.equal(registries);
  });

  it("docker.io/library to the root of a project, which Harbor redirects", () => {
    expect(planOf({ rules: [rule("docker.io/library", `${HOST}/hub`)] }).codes).to.deep.equal([]);
  });

  it("asks which host is Harbor where the config leaves it open", () => {
    const rules = [rule("quay.io", "a.com/quay.io"), rule("gcr.io", "b.com/gcr.io")];
    expect(planOf({ rules }).codes).to.deep.equal(["which-host"]);
    const { plan } = planHarbor({ rules }, { public: false, host: "B.com" });
    expect(plan?.host).to.equal("b.com");
    expect(plan?.notes.at(-1)).to.match(/targets elsewhere.*: 1$/);
    const mirrored = { mirror: "c.com", registries: ["ghcr.io"], rules };
    expect(planOf(mirrored).plan?.host).to.equal("c.com");
    expect(planHarbor(mirrored, { public: false, host: "a.com" }).plan?.host).to.equal("a.com");
    // By another name than pods use.
    expect(planHarbor(mirrored, { public: false, host: "harbor.svc" }).plan?.host).to.equal("c.com");
  });

  it("nothing to plan is an error, and so is a preset of another product", () => {
    expect(planOf({ rules: [rule("*", `${HOST}/{domain}`)] }).codes).to.deep.equal(["not-proxied", "nothing-planned"]);
    expect(planOf({ mirror: "zot.example.com", preset: "zot" }).codes).to.deep.equal(["not-harbor"]);
  });

  it("what a rule makes of a reference is served by its project from where the reference was", () => {
    const segment = fc.constantFrom("a", "b", "library", "quay", "docker.io", "x-y");
    const path = fc.array(segment, { maxLength: 3 }).map((segments) => segments.join("/"));
    const registry = fc.constantFrom("docker.io", "quay.io", "gcr.io", "r.example.com:5000");
    const join = (...parts: string[]) => parts.filter((part) => part !== "").join("/");
    const rules = fc.array(
      fc.record({
        from: fc.tuple(registry, path).map(([host, below]) => join(host, below)),
        to: path.map((below) => join(HOST, below)),
        library: fc.constantFrom("keep" as const, "add" as const, "strip" as const),
      }),
      { minLength: 1, maxLength: 4 },
    );
    const aligned = fc.array(
      fc.tuple(registry, path, segment).map(([host, below, project]) => ({
        from: join(host, below),
        to: join(HOST, project, below),
        library: "keep" as const,
      })),
      { minLength: 1, maxLength: 4 },
    );
    const name = fc.tuple(registry, path, segment).map(([host, below, last]) => join(host, below, last));
    let served = 0;
    fc.assert(
      fc.property(fc.oneof(rules, aligned), fc.array(name, { minLength: 5, maxLength: 20 }), (list, names) => {
        const config = { rules: list };
        const { plan } = planHarbor(config, { public: false });
        const ruleSet = compile(config).rules?.ruleSet;
        for (const text of names) {
          const reading = readReference(text);
          // Official images have names of one segment.
          if (/^docker\.io\/library\/.+\//.test(text)) continue;
          if (reading.kind !== "reference" || !plan || !ruleSet) continue;
          const decision = ruleSet.decide(reading.reference);
          if (decision.verdict !== "rewritten") continue;
          const [projectName = "", ...rest] = splitPrefix(decision.name).path.split("/");
          const project = plan.projects.find(({ rules: own }) => own.some(({ from }) => from === decision.rule));
          if (!project) continue;
          const endpoint = plan.endpoints.find(({ name: one }) => one === project.endpoint);
          // As Harbor 2.7 and later do for an endpoint of type docker-hub.
          const official = endpoint?.type === "docker-hub" && rest.length === 1 ? ["library", ...rest] : rest;
          expect(projectName).to.equal(project.name);
          expect(`${endpoint?.registry}/${official.join("/")}`).to.equal(
            Object.values(normalize(reading.reference)).join("/"),
          );
          served++;
        }
      }),
      { numRuns: 500 },
    );
    expect(served).to.be.above(50);
  });
});

describe("what Harbor has, and what is planned", () => {
  const { plan } = planHarbor({ mirror: HOST, registries: ["quay.io"] }, { public: false });
  if (!plan) throw new Error("there is a plan");
  const endpoint = { id: 1, name: "quay.io", type: "docker-registry", url: "https://quay.io", insecure: false };
  const project = { name: "quay.io", endpoint: 1, public: false };
  const fields = (endpoints: object[], projects: object[], users?: Map<string, string>) =>
    compareHarbor(plan, endpoints as never, projects as never, users).map(
      ({ kind, found, differences }) =>
        `${kind} ${found ? differences.map(({ field, fixable }) => field + (fixable ? "" : "!")).join(" ") : "missing"}`,
    );

  it("names what is missing and what differs", () => {
    expect(fields([], [])).to.deep.equal(["endpoint missing", "project missing"]);
    expect(fields([endpoint], [project])).to.deep.equal(["endpoint ", "project "]);
    expect(fields([{ ...endpoint, type: "harbor", url: "https://q.io" }], [project])).to.deep.equal([
      "endpoint type! url",
      "project ",
    ]);
    expect(fields([endpoint], [{ ...project, endpoint: 0, public: true }])).to.deep.equal([
      "endpoint ",
      "project endpoint! public",
    ]);
    expect(fields([endpoint], [{ ...project, endpoint: 9 }])).to.deep.equal(["endpoint ", "project endpoint!"]);
    expect(fields([endpoint], [project], new Map([["quay.io", "robot"]]))).to.deep.equal(["endpoint user", "project "]);
  });

  it("an endpoint of another name to the same registry is as good", () => {
    expect(fields([{ ...endpoint, name: "by hand", url: "https://Quay.io/" }], [project])).to.deep.equal(["project "]);
    const other = { ...endpoint, name: "by hand", url: "https://other.io" };
    expect(fields([other], [project])).to.deep.equal(["endpoint missing", "project endpoint!"]);
  });

  it("versions are compared by number", () => {
    expect(isOlderHarbor("v2.6.1-5b2b0ba", "2.7")).to.equal(true);
    expect(isOlderHarbor("v2.10.0", "2.7")).to.equal(false);
    expect(isOlderHarbor("v1.10.0", "2.1")).to.equal(true);
    expect(isOlderHarbor("v3.0.0", "2.7")).to.equal(false);
    expect(isOlderHarbor("dev", "2.7")).to.equal(undefined);
  });
});
