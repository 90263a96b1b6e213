/** What kustomize makes of the block for it, by kubectl's own; and what it must not be given. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";

const PULLTHROUGH = path.resolve("dist/pullthrough.js");

interface Container {
  readonly name: string;
  readonly image: string;
}

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "transformer-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function pullthrough(...args: readonly string[]) {
  const { stdout, stderr } = spawnSync(process.execPath, [PULLTHROUGH, ...args], { cwd: folder, encoding: "utf8" });
  return { stdout, stderr };
}

function pod(...containers: readonly string[]): string {
  const items = containers.map((text, index) => `  - { name: c${index}, ${text} }\n`).join("");
  return `apiVersion: v1\nkind: Pod\nmetadata: { name: web }\nspec:\n  containers:\n${items}`;
}

/** The images of the pod by container, which kustomize sorts otherwise. */
function imagesOf(text: string): Record<string, string> {
  const containers = parseAllDocuments(text)[0]?.toJS().spec.containers as Container[];
  return Object.fromEntries(containers.map(({ name, image }) => [name, image]));
}

/** What kubectl makes of the manifests and the block; the test is skipped where there is no kubectl. */
function byKubectl(context: Mocha.Context, block: string): Record<string, string> {
  fs.writeFileSync(path.join(folder, "kustomization.yaml"), `resources: [in.yaml]\n${block}`);
  const kubectl = spawnSync("kubectl", ["kustomize", folder], { encoding: "utf8" });
  if (kubectl.error) {
    console.log("      skipped: there is no kubectl");
    return context.skip();
  }
  expect(kubectl.status, kubectl.stderr).to.equal(0);
  return imagesOf(kubectl.stdout);
}

describe("the block for kustomize", () => {
  it("does what pullthrough does, with tags, digests, ports and names that are words of YAML", function () {
    const digest = `sha256:${"a".repeat(64)}`;
    const images = [
      "no:1",
      "null",
      "nginx",
      `quay.io/a/b:1@${digest}`,
      `quay.io/a/c@${digest}`,
      "r.example.com:5000/x:1",
    ];
    fs.writeFileSync(path.join(folder, "in.yaml"), pod(...images.map((image) => `image: "${image}"`)));
    const rules = ["--mirror", "harbor.myco.com", "--map", "r.example.com:5000=harbor.myco.com/r"];
    const { stdout, stderr } = pullthrough("images", "-o", "kustomize", ...rules, "in.yaml");
    expect(stderr).to.equal("");
    expect(byKubectl(this, stdout)).to.deep.equal(imagesOf(pullthrough(...rules, "in.yaml").stdout));
  });

  it("has no name whose dot would match another image", function () {
    fs.writeFileSync(path.join(folder, "in.yaml"), pod('image: "quay.io/foo.bar:1"', 'image: "quay.io/foo_bar:1"'));
    const { stdout, stderr } = pullthrough("images", "-o", "kustomize", "--mirror", "m.io", "in.yaml");
    expect(stderr).to.contain("warning[ambiguous-name]: `quay.io/foo.bar` is left out");
    expect(byKubectl(this, stdout)).to.deep.equal({ c0: "quay.io/foo.bar:1", c1: "m.io/quay.io/foo_bar:1" });
  });

  it("has a name that a variable mentions too, which kustomize does not touch", () => {
    const variable = 'env: [{ name: SIDECAR_IMAGE, value: "quay.io/acme/op:1" }]';
    fs.writeFileSync(path.join(folder, "in.yaml"), pod(`image: "quay.io/acme/op:1", ${variable}`));
    const block = pullthrough("images", "-o", "kustomize", "--mirror", "m.io", "in.yaml");
    expect(block.stdout).to.equal("images:\n  - name: quay.io/acme/op\n    newName: m.io/quay.io/acme/op\n");
    expect(block.stderr).to.equal("");
  });

  it("tells of what is rewritten and beyond kustomize, and has no entry for it", () => {
    fs.writeFileSync(
      path.join(folder, "in.yaml"),
      `apiVersion: acme.com/v1\nkind: Foo\nmetadata: { name: web }\nspec: { hub: quay.io, image: "nginx:1" }\n`,
    );
    fs.writeFileSync(
      path.join(folder, "config.yaml"),
      "apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\nspec:\n  mirror: m.io\n" +
        "  fields: [{ kind: Foo, path: spec.hub, form: prefix }, { kind: Foo, path: spec.image }]\n",
    );
    const { stdout, stderr } = pullthrough("images", "-o", "kustomize", "--config", "config.yaml", "in.yaml");
    expect(stdout).to.equal("images: []\n");
    expect(stderr).to.contain("warning[not-reached]: 2 rewritten references are beyond these entries");
  });
});
