/** The policies of `pullthrough generate` in the real engines: what is admitted equals what is rendered. */

import { expect } from "chai";
import { admitted as admittedByKyverno, KINDS, type Manifest, manifest, refused, rendered } from "./admission.js";
import { admit, admittedByKubernetes } from "./api-server.js";
import { kubernetesPolicies, kyverno } from "./cluster-tools.js";
import { OLD_BUGS, OLD_POLICY, OLD_TESTS } from "./old-policy.js";
import { CONFIGS, FORMS, policies } from "./policies.js";
import { CLI, run, write } from "./product.js";
import { PLACEHOLDERS, REFERENCES, VECTORS } from "./references.js";
import { needs } from "./tool-cache.js";

const ALL = [...new Set([...REFERENCES, ...VECTORS])];
const SKIP = { annotations: { "pullthrough.dev/skip": "true" } };

/** Each kind with some of the references, a Pod with all; some that stay for what their metadata says. */
const MANIFESTS: readonly Manifest[] = [
  manifest("Pod", "pod", ALL),
  ...Object.keys(KINDS).map((kind, index) =>
    manifest(
      kind,
      `some-${index}`,
      ALL.filter((_, at) => at % 8 === index % 8),
    ),
  ),
  manifest("Pod", "skipped", ["nginx"], SKIP),
  manifest("Pod", "not-skipped", ["nginx"], { annotations: { "pullthrough.dev/skip": "false", a: "true" } }),
  manifest("Deployment", "skipped-workload", ["nginx"], SKIP),
  manifest("Pod", "system", ["nginx", "quay.io/a/b"], { namespace: "kube-system" }),
  manifest("CronJob", "systems", ["nginx", "mcr.microsoft.com/a/b"], { namespace: "kube-systems" }),
];

describe("policies", () => {
  let program = "";
  let kubernetes = "";

  /** By the engine that a form is for; Kyverno's command line takes the object itself for what was before an update. */
  const admitted = (
    form: string,
    policy: string,
    manifests: readonly Manifest[],
    operation: "CREATE" | "UPDATE" = "CREATE",
  ): Manifest[] =>
    form.startsWith("MutatingAdmission")
      ? admittedByKubernetes(kubernetes, policy, manifests, operation === "UPDATE" ? manifests : [])
      : admittedByKyverno(program, policy, manifests, operation);

  before(function () {
    // The first time it is built, which takes long.
    this.timeout(3_600_000);
    kubernetes = needs(this, kubernetesPolicies());
    program = needs(this, kyverno());
  });

  for (const form of Object.keys(FORMS)) {
    describe(form, () => {
      for (const [name, config] of Object.entries(CONFIGS)) {
        it(`gives what the command line gives (${name}), and nothing the second time`, () => {
          const policy = policies(form, config, "--controllers");
          const expected = rendered(MANIFESTS, config);
          const once = admitted(form, policy, MANIFESTS);
          for (const [index, one] of once.entries()) expect(one).to.deep.equal(expected[index]);
          expect(once).to.not.deep.equal(MANIFESTS);
          expect(admitted(form, policy, once)).to.deep.equal(once);
        });
      }

      it("leaves controllers alone unless told otherwise, and Pods that were made of rewritten ones", () => {
        const config = CONFIGS["mirror"] as string;
        const policy = policies(form, config);
        const expected = rendered(MANIFESTS, config);
        const once = admitted(form, policy, MANIFESTS);
        for (const [index, one] of once.entries()) {
          expect(one).to.deep.equal(one.kind === "Pod" ? expected[index] : MANIFESTS[index]);
        }
        const pods = expected.filter(({ kind }) => kind === "Pod");
        expect(admitted(form, policy, pods)).to.deep.equal(pods);
      });

      it("leaves what was there before an update", () => {
        const policy = policies(form, CONFIGS["mirror"] as string, "--controllers");
        expect(admitted(form, policy, MANIFESTS, "UPDATE")).to.deep.equal(MANIFESTS);
      });

      it("leaves placeholders, which the command line rewrites before them", () => {
        const config = CONFIGS["mirror"] as string;
        const pods = [manifest("Pod", "placeholders", PLACEHOLDERS)];
        expect(admitted(form, policies(form, config), pods)).to.deep.equal(pods);
        expect(rendered(pods, config)).to.not.deep.equal(pods);
      });

      it("refuses what no rule serves, and nothing else", () => {
        for (const config of Object.values(CONFIGS).slice(0, 2)) {
          const policy = policies(form, config, "--validate", "Enforce");
          const pods = ALL.map((reference, index) => ({
            ...manifest("Pod", `p${index}`, []),
            spec: { containers: [{ name: "c", image: reference }] },
          }));
          const isUnapproved = ({ metadata }: Manifest) => {
            const reference = ALL[Number(metadata.name.slice(1))] as string;
            return !isExcluded(reference, config) && verdict(reference, config) === "unapproved";
          };
          const expected = pods.filter(isUnapproved).map(({ metadata }) => metadata.name);
          expect(refused(program, policy, pods)).to.deep.equal(expected);
        }
      });
    });
  }

  for (const form of Object.keys(FORMS)) {
    it(`${form} gives the results that the old policy's tests wanted`, () => {
      const pods = OLD_TESTS.map(([image], index) => ({
        ...manifest("Pod", `old-${index}`, []),
        spec: { containers: image.split(" ").map((one, at) => ({ name: `c${at}`, image: one })) },
      }));
      const results = admitted(form, policies(form, CONFIGS["mirror"] as string), pods);
      const images = results.map(({ spec }) =>
        (spec as { containers: { image: string }[] }).containers.map((c) => c.image),
      );
      expect(images.map((all) => all.join(" "))).to.deep.equal(OLD_TESTS.map(([, expected]) => expected));
    });
  }

  it("an update gets the references that it brings rewritten, and no others", () => {
    const pod = (ephemeral: readonly object[], image: string) => ({
      ...manifest("Pod", "updated", []),
      spec: {
        containers: [{ name: "c", image }],
        ephemeralContainers: ephemeral,
        volumes: [{ name: "v", image: { reference: "quay.io/a/b" } }],
      },
    });
    const first = { name: "debug-1", image: "busybox" };
    const policy = policies("MutatingAdmissionPolicy", CONFIGS["mirror"] as string);
    const after = pod([first, { name: "debug-2", image: "busybox" }], "nginx:2");
    const results = admittedByKubernetes(kubernetes, policy, [after], [pod([first], "nginx:1")]);
    const debug = { name: "debug-2", image: "harbor.myco.com/docker.io/busybox" };
    expect(results).to.deep.equal([pod([first, debug], "harbor.myco.com/docker.io/nginx:2")]);
  });

  it("what is refused is told of, however much it is", () => {
    const policy = policies("MutatingAdmissionPolicy", CONFIGS["mirror"] as string, "--validate", "Enforce");
    const refusals = (count: number) => {
      const containers = Array.from({ length: count }, (_, index) => ({
        name: `c${index}`,
        image: `evil.io/some/image-${index}`,
      }));
      const object = { ...manifest("Pod", "many", []), spec: { containers } };
      return admit(kubernetes, policy, [{ object }])[0]?.refusals;
    };
    const told = "no rule of the proxy cache serves";
    expect(refusals(2)).to.deep.equal([`${told} evil.io/some/image-0, evil.io/some/image-1`]);
    expect(refusals(500)).to.deep.equal([`${told} some of the references`]);
  });

  it("the old policy does what docs/cluster.md says of it", () => {
    for (const [image, expected] of OLD_BUGS) {
      const pod = { ...manifest("Pod", "old", []), spec: { containers: [{ name: "c", image }] } };
      const [one] = admittedByKyverno(program, OLD_POLICY, [pod]);
      expect((one as { spec?: unknown }).spec).to.deep.equal({ containers: [{ name: "c", image: expected }] });
    }
  });
});

const verdicts = new Map<string, string>();

/** What the command line says of a reference. */
function verdict(reference: string, config: string): string {
  if (!verdicts.has(config + reference)) {
    const folder = write({ "config.yaml": config });
    const { stdout } = run(CLI, ["explain", "-o", "json", "--config", "config.yaml", "--", ...ALL], { cwd: folder });
    for (const { text, verdict } of JSON.parse(stdout) as { text: string; verdict: string }[]) {
      verdicts.set(config + text, verdict);
    }
  }
  return verdicts.get(config + reference) as string;
}

/** `explain` knows no object; the one exclude here that speaks of one is for the namespace that all are in. */
function isExcluded(reference: string, config: string): boolean {
  return config.includes("namespace: shop") && reference.startsWith("mcr.microsoft.com/");
}
