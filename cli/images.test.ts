/** The inventory against references that are found by other means: a plain walk over pod specs, and kubectl. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { parseAllDocuments } from "yaml";

const PULLTHROUGH = path.resolve("dist/pullthrough.js");
const CHART = path.resolve("testdata/real/helm-create/in.yaml");
const MIRROR = ["--mirror", "harbor.myco.com"];

function pullthrough(args: readonly string[], input = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PULLTHROUGH, ...args], { input, encoding: "utf8" });
  return { status, stdout, stderr };
}

/** The images of container lists, wherever they are, as a walk over plain values finds them. */
function imagesOf(value: unknown): string[] {
  if (Array.isArray(value)) return value.flatMap(imagesOf);
  if (typeof value !== "object" || value === null) return [];
  return Object.entries(value).flatMap(([key, inner]) =>
    ["containers", "initContainers", "ephemeralContainers"].includes(key) && Array.isArray(inner)
      ? inner.map(({ image }) => String(image))
      : imagesOf(inner),
  );
}

function sorted(images: readonly string[]): string[] {
  return [...new Set(images)].sort();
}

const EVERY = `apiVersion: apps/v1
kind: Deployment
metadata: { name: web }
spec:
  template:
    metadata:
      annotations: { acme.com/image: "quay.io/acme/hidden:1" }
    spec:
      initContainers: [{ name: init, image: busybox }]
      containers:
        - { name: a, image: "quay.io/acme/a:1@sha256:${"a".repeat(64)}" }
        - { name: b, image: quay.io/acme/a:1 }
        - { name: c, image: quay.io/acme/a:1 }
        - { name: d, image: "acme/d:\${TAG}" }
        - { name: e, image: harbor.myco.com/quay.io/acme/e }
        - { name: f, image: registry.k8s.io/pause:3.9 }
        - { name: g, image: "Not An Image" }
`;

describe("pullthrough images", () => {
  for (const format of ["list", "json"] as const) {
    it(`-o ${format}: a chart's references are those that a walk over its pod specs finds`, () => {
      const documents = parseAllDocuments(fs.readFileSync(CHART, "utf8")).map((document) => document.toJS());
      const { stdout, status } = pullthrough(["images", "-o", format, CHART]);
      const found = format === "list" ? stdout.split("\n").slice(0, -1) : jsonReferences(stdout);
      expect(sorted(found)).to.deep.equal(sorted(imagesOf(documents)));
      expect(status).to.equal(0);
    });
  }

  it("-o list: and those that kubectl's jsonpath prints", function () {
    const jsonpath = "{..image}{'\\n'}";
    // `label --local` reads the objects and prints them without a server.
    const args = ["label", "--local", "-f", CHART, "a=b", "-o", `jsonpath=${jsonpath}`];
    const kubectl = spawnSync("kubectl", args, { encoding: "utf8" });
    if (kubectl.status !== 0) {
      console.log(
        `      skipped: kubectl can't do it here: ${kubectl.error?.message ?? kubectl.stderr.split("\n")[0]}`,
      );
      return this.skip();
    }
    const images = kubectl.stdout.split(/\s+/).filter((image) => image !== "");
    expect(pullthrough(["images", "-o", "list", CHART]).stdout.split("\n").slice(0, -1)).to.deep.equal(sorted(images));
  });

  it("-o list: references that can be pulled, sorted, each once; the rest is told of", () => {
    const { stdout, stderr } = pullthrough(["images", "-o", "list"], EVERY);
    expect(stdout.split("\n").slice(0, -1)).to.deep.equal([
      "busybox",
      "harbor.myco.com/quay.io/acme/e",
      "quay.io/acme/a:1",
      `quay.io/acme/a:1@sha256:${"a".repeat(64)}`,
      "registry.k8s.io/pause:3.9",
    ]);
    expect(stderr).to.contain("3 images are not listed");
  });

  it("-o list --after: as they are after rewriting, which is what rewriting gives", () => {
    const rewritten = pullthrough(MIRROR, EVERY).stdout;
    const after = pullthrough(["images", "-o", "list", "--after", ...MIRROR], EVERY).stdout;
    expect(after).to.equal(pullthrough(["images", "-o", "list", ...MIRROR], rewritten).stdout);
    expect(after).to.contain("harbor.myco.com/docker.io/busybox\n");
  });

  it("--only: the verdicts that are asked for", () => {
    const { stdout } = pullthrough(["images", "-o", "list", "--only", "suspected,unapproved", ...MIRROR], EVERY);
    expect(stdout).to.equal("quay.io/acme/hidden:1\nregistry.k8s.io/pause:3.9\n");
  });

  it("-o json: counts and places", () => {
    const { images, summary } = JSON.parse(pullthrough(["images", "-o", "json", ...MIRROR], EVERY).stdout);
    expect(summary).to.deep.equal({
      references: 9,
      images: 8,
      registries: 4,
      throughCache: 6,
      percent: 75,
      verdicts: { invalid: 1, mirrored: 1, rewritten: 5, suspected: 1, unapproved: 1 },
    });
    const { places, ...image } = images.find(
      ({ reference }: { reference: string }) => reference === "quay.io/acme/a:1",
    );
    expect(image).to.deep.equal({
      reference: "quay.io/acme/a:1",
      registry: "quay.io",
      repository: "acme/a",
      tag: "1",
      digest: null,
      verdict: "rewritten",
      to: "harbor.myco.com/quay.io/acme/a:1",
      rule: "quay.io",
      count: 2,
    });
    const place = { file: "<stdin>", document: 0, column: 29, apiVersion: "apps/v1", kind: "Deployment" };
    const object = { namespace: null, name: "web" };
    expect(places).to.deep.equal([
      { ...place, ...object, line: 12, path: "spec.template.spec.containers[1].image" },
      { ...place, ...object, line: 13, path: "spec.template.spec.containers[2].image" },
    ]);
  });

  it("-o csv: cells are quoted where they must be", () => {
    const input = 'kind: Pod\napiVersion: v1\nspec: {containers: [{image: "a,\\"b\\""}]}\n';
    const { stdout } = pullthrough(["images", "-o", "csv"], input);
    expect(stdout.split("\n")[1]).to.match(/^,"a,""b""",invalid,,,1,<stdin>:3:29$/);
  });

  it("-o kustomize: kubectl kustomize with the block gives what pullthrough gives", function () {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "images-"));
    fs.copyFileSync(CHART, path.join(folder, "chart.yaml"));
    const block = pullthrough(["images", "-o", "kustomize", ...MIRROR, CHART]).stdout;
    fs.writeFileSync(path.join(folder, "kustomization.yaml"), `resources: [chart.yaml]\n${block}`);
    const kubectl = spawnSync("kubectl", ["kustomize", folder], { encoding: "utf8" });
    fs.rmSync(folder, { recursive: true });
    if (kubectl.error) {
      console.log("      skipped: there is no kubectl");
      return this.skip();
    }
    const images = (text: string) => parseAllDocuments(text).flatMap((document) => imagesOf(document.toJS()));
    expect(images(kubectl.stdout).sort()).to.deep.equal(images(pullthrough([...MIRROR, CHART]).stdout).sort());
  });

  it("-o kustomize: a name that becomes two things is left out, and told of", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "images-"));
    const config = path.join(folder, "config.yaml");
    const exclude = "exclude: [{container: b}]";
    fs.writeFileSync(
      config,
      `apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\nspec: {mirror: harbor.myco.com, ${exclude}}\n`,
    );
    const { stdout, stderr } = pullthrough(["images", "-o", "kustomize", "--config", config], EVERY);
    fs.rmSync(folder, { recursive: true });
    expect(stdout).to.not.contain("quay.io/acme/a\n");
    expect(stdout).to.contain("- name: busybox\n    newName: harbor.myco.com/docker.io/busybox\n");
    expect(stderr).to.contain("warning[ambiguous-name]: `quay.io/acme/a` is left out");
  });

  const statuses: readonly (readonly [args: readonly string[], input: string, status: number, printed: boolean])[] = [
    [["images", "--unapproved", "fail", ...MIRROR], EVERY, 1, true],
    [["images"], "a: [", 0, true],
    [["images"], "image: [", 2, false],
    [["images", "-i"], EVERY, 2, false],
    [["images", "-o", "yaml"], EVERY, 2, false],
    [["images", "no/such/file"], "", 2, false],
    [["--only", "invalid", ...MIRROR], EVERY, 2, false],
    [["explain"], "", 2, false],
    [["explain", "nginx"], "", 0, true],
    [["explain", "Nginx"], "", 1, true],
    [["explain", "-o", "csv", "nginx"], "", 2, false],
    [["explain", "--registry", "quay.io", "nginx"], "", 2, false],
  ];
  for (const [args, input, status, printed] of statuses) {
    it(`exit ${status}: ${args.join(" ")}`, () => {
      const run = pullthrough(args, input);
      expect(run.status).to.equal(status);
      expect(run.stdout !== "").to.equal(printed);
      if (status === 2) expect(run.stderr).to.match(/^error\[/);
    });
  }
});

function jsonReferences(text: string): string[] {
  return JSON.parse(text).images.map(({ reference }: { reference: string }) => reference);
}

describe("pullthrough explain", () => {
  it("-o json: what it knows", () => {
    const args = ["explain", "-o", "json", ...MIRROR, "--exclude", "quay.io/acme/**", "quay.io/acme/a:1", "redis"];
    const [first, second] = JSON.parse(pullthrough(args).stdout);
    expect(first).to.include({ verdict: "excluded", exclude: "quay.io/acme/**", to: null });
    expect(second).to.deep.include({
      verdict: "rewritten",
      normalized: { domain: "docker.io", path: "library/redis" },
      reference: { domain: null, path: "redis", tag: null, digest: null, familiar: "redis" },
      rules: [{ from: "docker.io", to: "harbor.myco.com/docker.io", library: "keep" }],
      to: "harbor.myco.com/docker.io/redis",
    });
  });
});

describe("--report-format sarif", () => {
  const report = (input: string) => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "sarif-"));
    const file = path.join(folder, "report.sarif");
    pullthrough([...MIRROR, "--unapproved", "fail", "--report", file, "--report-format", "sarif"], input);
    const log = JSON.parse(fs.readFileSync(file, "utf8"));
    fs.rmSync(folder, { recursive: true });
    return log;
  };

  it("has what code scanning asks for", () => {
    const log = report(EVERY);
    expect(log).to.include({ version: "2.1.0" });
    const [run] = log.runs;
    expect(run.tool.driver.name).to.equal("pullthrough");
    for (const result of run.results) {
      expect(run.tool.driver.rules[result.ruleIndex].id).to.equal(result.ruleId);
      expect(result.message.text).to.be.a("string").that.is.not.empty;
      expect(result.level).to.be.oneOf(["error", "warning"]);
      const [{ physicalLocation }] = result.locations;
      expect(physicalLocation.artifactLocation.uri).to.equal("stdin");
      expect(physicalLocation.region.startLine).to.be.above(0);
      expect(result.partialFingerprints).to.have.keys("primaryLocationLineHash", "pullthrough/v1");
    }
    const levels = run.results.map(({ ruleId, level }: { ruleId: string; level: string }) => `${ruleId} ${level}`);
    expect(levels.sort()).to.deep.equal(["invalid warning", "suspected warning", "unapproved error"]);
    const unapproved = run.results.find(({ ruleId }: { ruleId: string }) => ruleId === "unapproved");
    const region = { startLine: 16, startColumn: 29, endLine: 16, endColumn: 54 };
    expect(unapproved.locations[0].physicalLocation.region).to.deep.equal(region);
  });

  it("keeps fingerprints where lines move, and tells equal findings apart", () => {
    const prints = (input: string) =>
      report(input).runs[0].results.map((result: { partialFingerprints: object }) => result.partialFingerprints);
    expect(prints(`# a line more\n${EVERY}`)).to.deep.equal(prints(EVERY));
    const twice = prints(`${EVERY}---\n${EVERY}`).map((print: object) => JSON.stringify(print));
    expect(new Set(twice).size).to.equal(twice.length);
  });
});
