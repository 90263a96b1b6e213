/** `pullthrough generate` as its users meet it: what it prints, and what it complains of. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";

const PROGRAM = path.resolve("dist/pullthrough.js");

function run(args: readonly string[], cwd?: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, "generate", ...args], {
    cwd,
    encoding: "utf8",
  });
  return { status, stdout, stderr };
}

const MIRROR = ["--mirror", "harbor.myco.com"];

describe("pullthrough generate", () => {
  const KINDS: readonly (readonly [readonly string[], readonly string[]])[] = [
    [["kyverno"], ["ClusterPolicy"]],
    [
      ["kyverno", "--form", "ClusterPolicy", "--validate", "Audit"],
      ["ClusterPolicy", "ClusterPolicy"],
    ],
    [["kyverno", "--form", "MutatingPolicy"], ["MutatingPolicy"]],
    [
      ["kyverno", "--form", "MutatingPolicy", "--unapproved", "fail"],
      ["MutatingPolicy", "ValidatingPolicy"],
    ],
    [["admission-policy"], ["MutatingAdmissionPolicy", "MutatingAdmissionPolicyBinding"]],
    [
      ["admission-policy", "--form", "v1beta1", "--controllers", "--validate", "Enforce"],
      [
        "MutatingAdmissionPolicy",
        "MutatingAdmissionPolicyBinding",
        "ValidatingAdmissionPolicy",
        "ValidatingAdmissionPolicyBinding",
      ],
    ],
  ];
  for (const [args, kinds] of KINDS) {
    it(`${args.join(" ")} makes ${kinds.join(", ")}`, () => {
      const { status, stdout, stderr } = run([...args, ...MIRROR]);
      expect({ status, stderr }).to.deep.equal({ status: 0, stderr: "" });
      expect(parseAllDocuments(stdout).map((document) => document.get("kind"))).to.deep.equal(kinds);
    });
  }

  const COMPLAINTS: readonly (readonly [readonly string[], string])[] = [
    [MIRROR, "error[unknown-subject]: `generate` needs a subject\n"],
    [["gatekeeper", ...MIRROR], "error[unknown-subject]: `generate` knows no `gatekeeper`\n"],
    [["kyverno", "x.yaml", ...MIRROR], "error[surplus-argument]: "],
    [
      ["kyverno", "--url", "https://h.io", ...MIRROR],
      "error[foreign-flag]: `--url` has no meaning for `generate kyverno`\n",
    ],
    [["harbor", "--form", "v1", ...MIRROR], "error[foreign-flag]: `--form` has no meaning for `generate harbor`\n"],
    [["kyverno", "--form", "v1", ...MIRROR], "error[unknown-value]: `generate kyverno` has no form `v1`\n"],
    [["kyverno", "--form", "Policy", ...MIRROR], "error[unknown-value]: `--form` does not take `Policy`\n"],
    [["kyverno"], "error[no-mirror]: no `mirror` and no `rules`: nothing would be rewritten\n"],
    [["kyverno", "--check", ...MIRROR], "error[foreign-flag]: `--check` has no meaning here\n"],
  ];
  for (const [args, complaint] of COMPLAINTS) {
    it(`complains of ${args.join(" ")}`, () => {
      const { status, stdout, stderr } = run(args);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(stderr).to.contain(complaint);
    });
  }

  it("says of an unknown subject nothing more than that", () => {
    for (const subject of ["kyvrno", "constructor"]) {
      const { status, stderr } = run([subject, "--form", "v1", "-o", "csv", ...MIRROR]);
      expect(status).to.equal(2);
      expect(stderr.match(/^error\[.*\]/gm)).to.deep.equal(["error[unknown-subject]"]);
    }
  });

  it("says once of a form that it is none", () => {
    const { stderr } = run(["kyverno", "--form", "clusterpolicy", ...MIRROR]);
    expect(stderr.match(/^error\[.*\]/gm)).to.deep.equal(["error[unknown-value]"]);
    expect(stderr).to.contain("did you mean `ClusterPolicy`?");
  });

  it("points at what a policy can't do in the config, and warns of what it leaves out", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "generate-"));
    const config = (spec: string) =>
      fs.writeFileSync(
        path.join(folder, "c.yaml"),
        `apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\nmetadata: { name: x }\nspec:\n  mirror: m.io\n${spec}`,
      );
    config("  exclude:\n    - { container: istio-proxy }\n");
    const refused = run(["kyverno", "--config", "c.yaml"], folder);
    expect(refused.status).to.equal(2);
    expect(refused.stderr).to.contain(
      "error[not-in-policy]: a policy can't exclude by `container`\n --> c.yaml:7:20\n",
    );
    config("  pullSecret: cache\n");
    const warned = run(["kyverno", "--config", "c.yaml"], folder);
    expect(warned.status).to.equal(0);
    expect(warned.stderr).to.contain(
      "warning[not-in-policy]: the policy knows nothing of pull secrets\n --> c.yaml:6:",
    );
    fs.rmSync(folder, { recursive: true });
  });
});
