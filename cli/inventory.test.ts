/** What the inventory counts, and what it takes for an image. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";

const PULLTHROUGH = path.resolve("dist/pullthrough.js");

function pullthrough(args: readonly string[], input: string) {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PULLTHROUGH, ...args], { input, encoding: "utf8" });
  return { status, stdout, stderr };
}

function pod(...images: readonly string[]): string {
  const items = images.map((image) => `  - image: ${image}\n`).join("");
  return `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n${items}`;
}

describe("the inventory", () => {
  it("takes no number and no boolean for an image", () => {
    const { stdout } = pullthrough(["images", "-o", "list"], pod("1234", "yes", "nginx"));
    expect(stdout).to.equal("nginx\n");
    const { images } = JSON.parse(pullthrough(["images", "-o", "json"], pod("1234")).stdout);
    expect(images[0]).to.include({ reference: "1234", verdict: "invalid", registry: null, repository: null });
  });

  it("has a registry that stands alone under itself", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "inventory-"));
    const config = path.join(folder, "config.yaml");
    const fields = "fields: [{ kind: Foo, path: spec.hub, form: prefix }]";
    fs.writeFileSync(
      config,
      `apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\nspec: { mirror: m.io, ${fields} }\n`,
    );
    const registryOf = (hub: string) => {
      const input = `apiVersion: acme.com/v1\nkind: Foo\nspec: { hub: "${hub}" }\n`;
      const { images } = JSON.parse(pullthrough(["images", "-o", "json", "--config", config], input).stdout);
      return [images[0].registry, images[0].repository];
    };
    expect(registryOf("quay.io")).to.deep.equal(["quay.io", null]);
    expect(registryOf("quay.io/acme/")).to.deep.equal(["quay.io", "acme"]);
    expect(registryOf("istio")).to.deep.equal(["docker.io", "istio"]);
    fs.rmSync(folder, { recursive: true });
  });

  it("sums up all that there is, whichever verdicts are shown", () => {
    const args = ["images", "--mirror", "m.io", "--only", "unapproved"];
    const input = pod("nginx", "quay.io/a/b", "m.io/docker.io/redis", "registry.k8s.io/pause:3.9");
    const { stdout } = pullthrough(args, input);
    expect(stdout).to.not.contain("nginx");
    expect(stdout).to.contain("1 line shown of 4; of all:\n4 references to 4 images of 4 registries.\n75 % go through");
    const { summary, images } = JSON.parse(pullthrough([...args, "-o", "json"], input).stdout);
    expect(images).to.have.length(1);
    expect(summary).to.include({ references: 4, throughCache: 3, percent: 75 });
  });

  it("claims nothing where there is nothing", () => {
    expect(pullthrough(["images"], "").stdout).to.equal("No image references.\n");
  });

  it("leaves no reference out of the list that is in it", () => {
    const input = `${pod("quay.io/a/b:1")}    env: [{ name: B_IMAGE, value: "quay.io/a/b:1" }]\n`;
    expect(pullthrough(["images", "-o", "list", "--mirror", "m.io"], input).stderr).to.equal("");
  });

  for (const args of [
    ["images", "--after", "-o", "json"],
    ["--mirror", "m.io", "--report-format", "sarif"],
  ]) {
    it(`refuses a flag without effect: ${args.join(" ")}`, () => {
      const { status, stdout, stderr } = pullthrough(args, pod("nginx"));
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(stderr).to.match(/^error\[conflicting-flags\]/);
    });
  }

  it("keeps a log, and prints nothing where that can't be written", () => {
    const { status, stdout } = pullthrough(["images", "--log-file", "no/such/folder/log"], pod("nginx"));
    expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
  });

  it("is help, not a hang, on a terminal without a file", function () {
    if (spawnSync("script", ["--version"]).status !== 0) {
      console.log("      skipped: no script(1) to make a terminal with");
      this.skip();
    }
    const script = `timeout 20 script -qec '"${process.execPath}" "${PULLTHROUGH}" images' /dev/null < /dev/null`;
    const { status, stdout } = spawnSync("bash", ["-c", script], { encoding: "utf8" });
    expect(stdout).to.include("Usage: pullthrough");
    expect(status).to.equal(2);
  });
});
