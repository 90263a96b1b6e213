/** The function by exec as a transformer of the real kustomize, and the trap of kubectl's. */

import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { CONFIG, changedLines, MANIFESTS, MIRROR, mirrored } from "./manifests.js";
import { CLI, type Files, FUNCTION, output, read, run, write } from "./product.js";
import { needs } from "./tool-cache.js";
import { kubectl, kustomize } from "./tools.js";

const EXAMPLE = "integrations/kustomize";
const EXEC = ["--enable-alpha-plugins", "--enable-exec"];

const KUSTOMIZATION = `apiVersion: kustomize.config.k8s.io/v1beta1
kind: Kustomization
namePrefix: pre-
resources: [${Object.keys(MANIFESTS).join(", ")}]
images:
- { name: nginx, newTag: "1.25" }
`;
const PLAIN: Files = { ...MANIFESTS, "kustomization.yaml": KUSTOMIZATION };

function transformed(config: string): Files {
  return {
    ...PLAIN,
    "kustomization.yaml": `${KUSTOMIZATION}transformers: [harbor.yaml]\n`,
    "harbor.yaml": config,
  };
}

function byExec(config: string): Files {
  const annotation = `    config.kubernetes.io/function: |\n      exec:\n        path: ${FUNCTION}\n`;
  return transformed(config.replace("  annotations:\n", `  annotations:\n${annotation}`));
}

describe("kustomize", () => {
  let program = "";

  before(function () {
    program = needs(this, kustomize());
  });

  it("by exec gives what it gives without the transformer, but for the images", () => {
    const plain = output(program, ["build", write(PLAIN)]);
    const built = run(program, ["build", ...EXEC, write(byExec(CONFIG))]);
    expect(built.status, built.stderr).to.equal(0);
    expect(built.stdout).to.equal(mirrored(plain));
    expect(changedLines(plain, built.stdout)).to.equal(8);
    expect(built.stderr).to.contain("13 image references: 8 rewritten, 1 unapproved, 4 suspected");
  });

  it("takes a ConfigMap, and a transformer written inline", () => {
    const config = `apiVersion: v1\nkind: ConfigMap\nmetadata:\n  name: harbor\n  annotations:\ndata:\n  mirror: ${MIRROR}\n`;
    const plain = output(program, ["build", write(PLAIN)]);
    const files = byExec(config);
    expect(output(program, ["build", ...EXEC, write(files)])).to.equal(mirrored(plain));
    const lines = (files["harbor.yaml"] as string).split("\n").map((line) => `  ${line}`);
    const inline = {
      ...PLAIN,
      "kustomization.yaml": `${KUSTOMIZATION}transformers:\n- |-\n${lines.join("\n").trimEnd()}\n`,
    };
    expect(output(program, ["build", ...EXEC, write(inline)])).to.equal(mirrored(plain));
  });

  it("fails, with the reason, on a bad config and on what failOn names", () => {
    const bad = run(program, ["build", ...EXEC, write(byExec(CONFIG.replace("mirror:", "miror:")))]);
    expect(bad.status).to.not.equal(0);
    expect(bad.stdout).to.equal("");
    expect(bad.stderr).to.contain("error[unknown-key]: unknown key `miror`");
    const failing = run(program, ["build", ...EXEC, write(byExec(`${CONFIG}  unapproved: fail\n`))]);
    expect(failing.status).to.not.equal(0);
    expect(failing.stdout).to.equal("");
    expect(failing.stderr).to.contain("error[unapproved]: no rule serves `public.ecr.aws/acme/side:1`");
  });

  it("builds the example", () => {
    const folder = write(read(EXAMPLE));
    fs.copyFileSync(FUNCTION, path.join(folder, "exec/pullthrough-fn"));
    const built = output(program, ["build", ...EXEC, path.join(folder, "exec")]);
    expect(built).to.equal(mirrored(output(program, ["build", path.join(folder, "base")])));
    expect(built).to.contain(`image: ${MIRROR}/docker.io/nginx:1.25`);
  });

  // Not what anybody wants; it is tested so that we hear of it if it ever ends.
  it("skips functions by exec without a word unless `--enable-exec` is given", () => {
    const plain = output(program, ["build", write(PLAIN)]);
    const built = run(program, ["build", "--enable-alpha-plugins", write(byExec(CONFIG))]);
    expect(built).to.deep.equal({ status: 0, stdout: plain, stderr: "" });
  });
});

describe("kubectl kustomize", () => {
  let program = "";

  before(function () {
    program = needs(this, kubectl());
  });

  it("skips functions by exec without a word, and has no flag to change that", () => {
    const plain = output(program, ["kustomize", write(PLAIN)]);
    const folder = write(byExec(CONFIG));
    const built = run(program, ["kustomize", "--enable-alpha-plugins", folder]);
    expect(built).to.deep.equal({ status: 0, stdout: plain, stderr: "" });
    expect(run(program, ["kustomize", ...EXEC, folder]).stderr).to.contain("unknown flag: --enable-exec");
  });

  it("can be piped through the command line instead", () => {
    const plain = output(program, ["kustomize", write(PLAIN)]);
    const piped = output(CLI, ["--mirror", MIRROR], { input: plain });
    expect(piped).to.equal(mirrored(plain));
  });
});
