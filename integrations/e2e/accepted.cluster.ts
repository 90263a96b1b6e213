/**
 * Generated policies are what a cluster takes. The judge is the API server's own code (see `kubernetes/`): documents are
 * read as `kubectl apply --validate=strict` has them read, where an unknown field is a fault; then validated, with the
 * schemas, defaults and rules of the CustomResourceDefinitions of Kyverno's release, or as the API server validates its own
 * admission policies, all expressions compiled. Kyverno's own check of a ClusterPolicy is in all that its command line
 * applies.
 */

import { expect } from "chai";
import { judge } from "./api-server.js";
import { kubernetesPolicies, kyvernoDefinitions } from "./cluster-tools.js";
import { CONFIGS, FORMS, HEAD, policies } from "./policies.js";
import { needs } from "./tool-cache.js";

const HOSTS: Readonly<Record<string, string>> = {
  ecr: "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
  acr: "myco.azurecr.io",
};

const CHOICES: readonly (readonly string[])[] = ["", "--controllers"].flatMap((controllers) =>
  ["", "Audit", "Enforce"].map((action) =>
    [controllers, ...(action === "" ? [] : ["--validate", action])].filter((flag) => flag !== ""),
  ),
);

/** What is long, and what policies leave out. */
const EXTREMES: readonly string[] = [
  `${HEAD}  rules:\n${lines(600, (index) => `- { from: registry-${index}.example.com, to: harbor.myco.com/r${index} }`)}`,
  `${HEAD}  mirror: harbor.myco.com\n  exclude:\n${lines(1500, (index) => `- quay.io/team-${index}/**`)}`,
  `${HEAD}  mirror: harbor.myco.com\n  exclude:\n${lines(500, (index) => `- { namespace: "team-${index}-*", image: "**/x" }`)}`,
  `${HEAD}  mirror: harbor.myco.com
  registries: [docker.io, localhost, xn--bcher-kva.example]
  rules: [{ from: "[fd00::1]:5000", to: "10.0.0.1:5000/six" }, { from: "10.0.0.1:5000/a", to: "[fd00::2]:5000" }]
  fields: [{ group: acme.com, kind: Robot, path: spec.image }]
  include: [args, env]
  pullSecret: harbor
  unapproved: fail
  failOn: [invalid, suspected]
`,
  ...["harbor", "ecr", "acr", "artifactory", "quay", "zot"].map(
    (preset) => `${HEAD}  preset: ${preset}\n  mirror: ${HOSTS[preset] ?? "cache.myco.com"}\n  registries: [quay.io]\n`,
  ),
  `${HEAD}  preset: gitlab\n  mirror: gitlab.myco.com/group/dependency_proxy/containers\n  registries: [docker.io]\n`,
];

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => `    ${line(index)}\n`).join("");
}

describe("generated policies", () => {
  let program = "";
  let definitions: readonly string[] = [];

  before(function () {
    this.timeout(3_600_000);
    program = needs(this, kubernetesPolicies());
    definitions = kyvernoDefinitions().map((tool) => needs(this, tool));
  });

  const faultsOf = (yaml: string) =>
    judge(program, definitions, yaml).flatMap(({ kind, faults }) => faults.map((fault) => `${kind}: ${fault}`));

  for (const form of Object.keys(FORMS)) {
    it(`${form}: the API server takes all of them`, () => {
      const streams = [
        ...Object.values(CONFIGS).flatMap((config) => CHOICES.map((flags) => policies(form, config, ...flags))),
        ...EXTREMES.map((config) => policies(form, config, "--controllers", "--validate", "Enforce")),
      ];
      const judgements = judge(program, definitions, streams.join(""));
      expect(judgements.flatMap(({ faults }) => faults)).to.deep.equal([]);
      expect(judgements).to.have.lengthOf(streams.join("").match(/^kind: /gm)?.length ?? 0);
    });

    it(`${form}: it would complain`, () => {
      const good = policies(form, CONFIGS["mirror"] as string, "--validate", "Enforce");
      const spoil = (pattern: RegExp, replacement: string) => {
        const spoiled = good.replace(pattern, replacement);
        expect(spoiled).to.not.equal(good);
        return faultsOf(spoiled).join("\n");
      };
      expect(spoil(/^spec:\n/m, "spec:\n  colour: red\n")).to.match(/unknown field "?spec\.colour/);
      expect(spoil(/^metadata:\n/m, "metadata:\n  colour: red\n")).to.match(/unknown field "?metadata\.colour/);
      expect(spoil(/failurePolicy: Ignore/, "failurePolicy: Maybe")).to.contain('Unsupported value: "Maybe"');
      expect(spoil(/name: pullthrough$/m, "name: Pull_Through")).to.contain("RFC 1123");
      expect(spoil(/failurePolicy: Ignore/, "failurePolicy: [Ignore]")).to.match(
        /spec\.failurePolicy|cannot unmarshal/,
      );
      if (!form.startsWith("MutatingAdmission")) return;
      expect(spoil(/variables\.mapped\.filter/, "variables.mapt.filter")).to.contain("undefined field 'mapt'");
    });
  }
});
