/** What the presets make of a mirror, and what they find wrong. */

import { expect } from "chai";
import { compile } from "./compile.js";
import type { Config } from "./config.js";
import { PRESETS, presetOf, RECIPES } from "./presets.js";
import { isLegalPath } from "./reference.js";
import { expandRules } from "./rules.js";

const ECR = "111122223333.dkr.ecr.eu-west-1.amazonaws.com";

/** `from=to` of each rule, the mirror left out of the target. */
function rulesOf(config: Config): string[] {
  return expandRules(config).map(({ from, to }) => `${from}=${to.replace(`${config.mirror}/`, "")}`);
}

function problemsOf(config: Config): string[] {
  return compile(config).problems.map(({ severity, code, path }) => `${severity} ${code} ${path.join(".")}`);
}

describe("a preset", () => {
  describe("makes the rules of", () => {
    const all = ["docker.io=docker.io", "gcr.io=gcr.io", "ghcr.io=ghcr.io", "quay.io=quay.io"];
    const rows: readonly (readonly [config: Config, rules: readonly string[]])[] = [
      [{ preset: "harbor", mirror: "harbor.myco.com" }, all],
      [{ preset: "acr", mirror: "myco.azurecr.io" }, all],
      [{ preset: "artifactory", mirror: "artifactory.myco.com" }, all],
      [{ preset: "quay", mirror: "quay.myco.com" }, all],
      [{ preset: "zot", mirror: "zot.myco.com" }, all],
      [{ preset: "ecr", mirror: ECR }, ["docker.io=docker-hub", "ghcr.io=github", "quay.io=quay"]],
      [{ preset: "gitlab", mirror: "gitlab.myco.com/g" }, ["docker.io=dependency_proxy/containers"]],
      [
        {
          preset: "ecr",
          mirror: ECR,
          registries: ["registry.k8s.io", "public.ecr.aws", "registry.gitlab.com", "cgr.dev", "myco.azurecr.io"],
        },
        [
          "registry.k8s.io=kubernetes",
          "public.ecr.aws=ecr-public",
          "registry.gitlab.com=gitlab",
          "cgr.dev=cgr.dev",
          "myco.azurecr.io=myco.azurecr.io",
        ],
      ],
      // a registry by another name, a part of one, and all of them
      [{ preset: "ecr", mirror: ECR, registries: ["registry-1.docker.io"] }, ["docker.io=docker-hub"]],
      [
        { preset: "ecr", mirror: `${ECR}/team`, registries: ["docker.io/bitnami"] },
        ["docker.io/bitnami=docker-hub/bitnami"],
      ],
      [{ preset: "zot", mirror: "zot.myco.com", registries: ["*"] }, ["*={domain}"]],
      // a written rule takes its place
      [
        { preset: "gitlab", mirror: "gitlab.myco.com/g", rules: [{ from: "docker.io", to: "h.io/hub" }] },
        ["docker.io=h.io/hub"],
      ],
    ];
    for (const [config, rules] of rows) {
      it(JSON.stringify(config), () => {
        expect(rulesOf(config)).to.deep.equal(rules);
        expect(problemsOf(config)).to.deep.equal([]);
      });
    }
  });

  describe("says what becomes of official images", () => {
    const rows: readonly (readonly [config: Config, library: string])[] = [
      [{ preset: "harbor" }, "keep"],
      [{ preset: "gitlab" }, "keep"],
      ...["ecr", "acr", "artifactory", "quay", "zot"].map((preset) => [{ preset }, "add"] as const),
      [{ preset: "ecr", library: "keep" }, "keep"],
      [{ preset: "harbor", library: "add" }, "add"],
      [{ library: undefined }, "keep"],
    ];
    for (const [config, library] of rows) {
      it(JSON.stringify(config), () => {
        const rules = expandRules({ ...config, rules: [{ from: "docker.io", to: "h.io/x" }] });
        expect(rules.map((rule) => rule.library)).to.deep.equal([library]);
      });
    }

    it("but for a rule that says so itself", () => {
      const rules = expandRules({ preset: "ecr", rules: [{ from: "docker.io", to: "h.io/x", library: "strip" }] });
      expect(rules.map((rule) => rule.library)).to.deep.equal(["strip"]);
    });
  });

  describe("finds wrong", () => {
    const rows: readonly (readonly [config: Config, ...problems: readonly string[]])[] = [
      [{ preset: "Harbor", mirror: "h.io" }, "error unknown-value preset"],
      [{ preset: "constructor", mirror: "h.io" }, "error unknown-value preset"],
      ...RECIPES.map((preset) => [{ preset, mirror: "h.io" }, "error unknown-value preset"] as const),
      // what the product can't proxy
      [{ preset: "ecr", mirror: ECR, registries: ["quay.io", "gcr.io"] }, "error not-proxied registries.1"],
      [{ preset: "ecr", mirror: ECR, registries: ["mcr.microsoft.com"] }, "error not-proxied registries.0"],
      [{ preset: "ecr", mirror: ECR, registries: ["*"] }, "error not-proxied registries.0"],
      [{ preset: "ecr", mirror: ECR, registries: ["azurecr.io.evil.com"] }, "error not-proxied registries.0"],
      [
        { preset: "ecr", mirror: ECR, rules: [{ from: "gcr.io/acme", to: `${ECR}/google` }] },
        "error not-proxied rules.0.from",
      ],
      [{ preset: "ecr", mirror: ECR, rules: [{ from: "gcr.io/acme", to: "h.io/google" }] }],
      [{ preset: "gitlab", mirror: "gitlab.myco.com/g", registries: ["quay.io"] }, "error not-proxied registries.0"],
      // what its vendor may proxy by now
      [
        {
          preset: "acr",
          mirror: "myco.azurecr.io",
          registries: ["nvcr.io", "europe-docker.pkg.dev", "other.azurecr.io"],
        },
      ],
      [
        { preset: "acr", mirror: "myco.azurecr.io", registries: ["docker.elastic.co"] },
        "warning not-known registries.0",
      ],
      [{ preset: "acr", mirror: "myco.azurecr.io", registries: ["*"] }, "warning not-known registries.0"],
      [
        { preset: "acr", mirror: "myco.azurecr.io", rules: [{ from: "us.gcr.io", to: "myco.azurecr.io/us" }] },
        "warning not-known rules.0.from",
      ],
      // official images by a name that the product does not have
      [{ preset: "ecr", mirror: ECR, library: "keep" }, "warning library-required library"],
      [{ preset: "zot", mirror: "zot.myco.com", library: "strip" }, "warning library-required library"],
      [{ preset: "ecr", mirror: ECR, library: "add" }],
      [{ preset: "harbor", mirror: "harbor.myco.com", library: "strip" }],
      // a mirror that is not the product's
      [{ preset: "ecr", mirror: "harbor.myco.com" }, "warning unlikely-mirror mirror"],
      [{ preset: "ecr", mirror: `notecr.${ECR}` }, "warning unlikely-mirror mirror"],
      [{ preset: "acr", mirror: "myco.azurecr.io.evil.com" }, "warning unlikely-mirror mirror"],
      [{ preset: "gitlab", mirror: "gitlab.myco.com" }, "warning unlikely-mirror mirror"],
      [{ preset: "quay", mirror: "quay.myco.com/cache" }, "warning unlikely-mirror mirror"],
      [{ preset: "ecr", mirror: `${ECR}.cn` }],
      [{ preset: "ecr", mirror: "111122223333.dkr-ecr.eu-west-1.on.aws" }],
      [{ preset: "acr", mirror: "myco-a1b2c3.azurecr.io/cache" }],
      [{ preset: "harbor", mirror: "harbor.myco.com:8443" }],
      // a prefix that ECR refuses
      [
        { preset: "ecr", mirror: ECR, registries: ["444455556666.dkr.ecr.us-east-1.amazonaws.com"] },
        "error prefix-too-long registries.0",
      ],
      [
        {
          preset: "ecr",
          mirror: ECR,
          registries: ["a-registry-of-long-name.azurecr.io"],
          rules: [{ from: "a-registry-of-long-name.azurecr.io", to: `${ECR}/azure` }],
        },
      ],
      [{ preset: "ecr", mirror: `${ECR}/the-platform-team/eu1` }, "error prefix-too-long mirror"],
    ];
    for (const [config, ...problems] of rows) {
      it(`${problems.join(", ") || "nothing"} with ${JSON.stringify(config)}`, () => {
        expect(problemsOf(config)).to.deep.equal(problems);
      });
    }
  });

  describe("fits its own example:", () => {
    for (const { name, mirror, source, note } of PRESETS) {
      it(name, () => {
        expect(problemsOf({ preset: name, mirror: mirror.example })).to.deep.equal([]);
        expect(source).to.not.equal("");
        expect(note).to.not.equal("");
        const paths = ["docker.io", "quay.io"].map((domain) => presetOf(name)?.pathOf(domain) ?? "x");
        expect(paths.every(isLegalPath)).to.equal(true);
      });
    }
  });
});
