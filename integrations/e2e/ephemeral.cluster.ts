/**
 * The containers that `kubectl debug` adds come by an update of the subresource `pods/ephemeralcontainers`, whose object
 * is the whole Pod. Policies made of CEL are judged by the API server's own matcher and engine; Kyverno's take their rules
 * and expressions from the same fields, and its command line knows no subresources for them. A ClusterPolicy is judged by
 * Kyverno, which has what names Pods match that subresource too, in the webhook as in the engine.
 */

import { expect } from "chai";
import { admitted, type Manifest, manifest, rendered } from "./admission.js";
import { admit } from "./api-server.js";
import { kubernetesPolicies, kyverno } from "./cluster-tools.js";
import { CONFIGS, FORMS, policies } from "./policies.js";
import { REFERENCES } from "./references.js";
import { needs } from "./tool-cache.js";

const OLD_REFERENCES = ["busybox", "quay.io/a/b:1"];
const BEFORE = podOf([]);
const AFTER = podOf(REFERENCES);
const SUBRESOURCE = "ephemeralcontainers";
const CEL_FORMS = Object.keys(FORMS).filter((form) => form !== "ClusterPolicy");

/** A Pod from before the policy, with these references in containers that were added to debug it. */
function podOf(added: readonly string[]): Manifest {
  const container = (name: string) => (image: string, index: number) => ({ name: `${name}-${index}`, image });
  const ephemeralContainers = [...OLD_REFERENCES.map(container("first")), ...added.map(container("debug"))];
  return {
    ...manifest("Pod", "debugged", []),
    spec: {
      containers: OLD_REFERENCES.map(container("c")),
      ephemeralContainers,
      volumes: [{ name: "v", image: { reference: "nginx" } }],
    },
  };
}

/** What the command line makes of the references that were added. */
function expected(config: string): Manifest {
  const spec = (pod: Manifest | undefined) => pod?.["spec"] as { readonly ephemeralContainers: readonly object[] };
  const [all] = rendered([AFTER], config);
  const added = spec(all).ephemeralContainers.slice(OLD_REFERENCES.length);
  return {
    ...AFTER,
    spec: { ...spec(AFTER), ephemeralContainers: [...spec(BEFORE).ephemeralContainers, ...added] },
  };
}

describe("containers that are added to debug a Pod", () => {
  let program = "";
  let server = "";

  before(function () {
    this.timeout(3_600_000);
    server = needs(this, kubernetesPolicies());
    program = needs(this, kyverno());
  });

  for (const form of CEL_FORMS) {
    for (const [name, config] of Object.entries(CONFIGS)) {
      it(`${form} gives what the command line gives (${name})`, () => {
        const policy = policies(form, config);
        const request = { object: AFTER, oldObject: BEFORE, subresource: SUBRESOURCE };
        const [response] = admit(server, policy, [request]);
        expect(response?.isMatched).to.equal(true);
        expect(response?.object).to.deep.equal(expected(config));
        expect(response?.object).to.not.deep.equal(AFTER);
      });
    }

    it(`${form} refuses those that no rule serves, and no other subresource's`, () => {
      const policy = policies(form, CONFIGS["mirror"] as string, "--validate", "Enforce");
      const responseTo = (references: readonly string[], subresource: string) =>
        admit(server, policy, [{ object: podOf(references), oldObject: BEFORE, subresource }])[0];
      const served = responseTo(["nginx", "quay.io/x/y"], SUBRESOURCE);
      expect(served).to.deep.include({ isMatched: true, refusals: [] });
      expect(responseTo(["nginx", "evil.io/x"], SUBRESOURCE)?.refusals).to.deep.equal([
        "no rule of the proxy cache serves evil.io/x",
      ]);
      expect(responseTo(["evil.io/x"], "status")).to.deep.include({ isMatched: false, refusals: [] });
    });
  }

  /** Kyverno's command line has no other way to say which subresource an object came by, and what it was before. */
  const admittedBy = (subresource: string, config: string) => {
    const parentResource = { name: "pods", kind: "Pod", version: "v1" };
    const values = {
      globalValues: { "request.oldObject": BEFORE },
      subresources: [{ subresource: { ...parentResource, name: `pods/${subresource}` }, parentResource }],
    };
    return admitted(program, policies("ClusterPolicy", config), [AFTER], "UPDATE", values);
  };

  for (const [name, config] of Object.entries(CONFIGS)) {
    it(`ClusterPolicy gives what the command line gives (${name})`, () => {
      expect(admittedBy(SUBRESOURCE, config)).to.deep.equal([expected(config)]);
    });
  }

  it("ClusterPolicy leaves other subresources", () => {
    expect(admittedBy("status", CONFIGS["mirror"] as string)).to.deep.equal([AFTER]);
  });
});
