/** Configs of which nobody has thought: their policies give what the command line gives, or `generate` refuses them. */

import { expect } from "chai";
import fc from "fast-check";
import { manifest, rendered } from "./admission.js";
import { admit } from "./api-server.js";
import { kubernetesPolicies } from "./cluster-tools.js";
import { HEAD, policies } from "./policies.js";
import { CLI, run, write } from "./product.js";
import { REFERENCES } from "./references.js";
import { needs } from "./tool-cache.js";

const RUNS = 40;
const POD = manifest("Pod", "pod", REFERENCES);

const words = (text: string) => fc.constantFrom(...text.split(" "));
const joined = (...parts: readonly fc.Arbitrary<string>[]) => fc.tuple(...parts).map((all) => all.join(""));
const some = <T>(arbitrary: fc.Arbitrary<T>) => fc.option(arbitrary, { nil: undefined });

const registries = words(
  "docker.io index.docker.io quay.io QUAY.io quay.io:443 gcr.io ghcr.io localhost localhost:5000 [::1]:5000 10.0.0.1:5000 a.b_c Foo public.ecr.aws harbor.myco.com",
);
const below = fc.oneof(
  fc.constant(""),
  words("/library /library/nginx /a /acme /jetstack /jetstack/x /myproj /quay.io /bitnami /x"),
);
const from = fc.oneof({ weight: 9, arbitrary: joined(registries, below) }, { weight: 1, arbitrary: fc.constant("*") });
const hosts = words(
  "harbor.myco.com HARBOR.myco.com harbor.myco.com:443 other.myco.com m.io:8443 docker.io ghcr.io quay.io localhost:5000 [::1] public.ecr.aws",
);
const path = fc.oneof(fc.constant(""), words("/hub /docker.io /library /quay.io /acme"));
const expanded = words("/{domain} /{domain}/x /a/{domain} /x/{domain}/{domain}");
const library = words("keep add strip");
const glob = words(
  "** quay.io/** **/nginx docker.io/library/* docker.io/*/* *.gcr.io/** quay.io/jetstack quay.io/jetstack/* */a/b localhost:5000/** harbor.myco.com/** **nginx** docker.io/library/n*x",
);
const namespace = words("shop kube-* * sh*p x");
const config = fc.record(
  {
    mirror: joined(hosts, path),
    rules: fc.uniqueArray(fc.record({ from, to: joined(hosts, fc.oneof(path, expanded)), library: some(library) }), {
      selector: (rule) => rule.from,
      minLength: 1,
      maxLength: 6,
    }),
    library,
    exclude: fc.array(fc.oneof(glob, fc.record({ namespace, image: some(glob) })), { maxLength: 3 }),
  },
  { requiredKeys: [] },
);

describe("policies of random configs", () => {
  let server = "";

  before(function () {
    this.timeout(3_600_000);
    server = needs(this, kubernetesPolicies());
  });

  it("give what the command line gives", () => {
    fc.assert(
      fc.property(config, (spec) => {
        const text = `${HEAD.replace(/spec:\n$/, "")}spec: ${JSON.stringify(spec)}\n`;
        const { status, stderr } = run(CLI, ["generate", "admission-policy", "--config", "config.yaml"], {
          cwd: write({ "config.yaml": text }),
        });
        expect(stderr).to.not.contain("error[internal]");
        fc.pre(status === 0);
        const [admitted] = admit(server, policies("MutatingAdmissionPolicy", text), [{ object: POD }]);
        expect([admitted?.object]).to.deep.equal(rendered([POD], text));
      }),
      { numRuns: RUNS },
    );
  });
});
