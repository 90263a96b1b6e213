/** The image: built, run as the least of users without a network, and under the real kpt, kubectl and kustomize. */

import path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { CONFIG, JSON_MANIFESTS, KPTFILE, MANIFESTS, MIRROR, mirrored } from "./manifests.js";
import { CONTEXT, FUNCTION, output, read, run, temporary, write } from "./product.js";
import { needs } from "./tool-cache.js";
import { containerTools, kpt, kubectl, kustomize, nodeRootfs } from "./tools.js";

/** As the examples name it. */
const IMAGE = "localhost/pullthrough:v0.1";
const OFFLINE = ["run", "-i", "--rm", "--network", "none", "--read-only"];
const LIST = (image: string) =>
  `apiVersion: config.kubernetes.io/v1
kind: ResourceList
items:
- apiVersion: v1
  kind: Pod
  metadata: { name: a }
  spec: { containers: [{ name: c, image: ${image} }] }
functionConfig:
  apiVersion: v1
  kind: ConfigMap
  data: { mirror: ${MIRROR} }
`;

describe("the container image", () => {
  let env: NodeJS.ProcessEnv = {};

  before(function () {
    const containers = containerTools();
    if (!("env" in containers)) return void needs(this, containers);
    env = containers.env;
    const containerfile = needs(this, nodeRootfs());
    // No instruction runs anything, so the weakest isolation does, and needs the fewest rights.
    const build = ["bud", "-q", "--isolation", "chroot"];
    const base = path.dirname(containerfile);
    output("buildah", [...build, "-t", "localhost/base", "-f", containerfile, base], { env });
    output("buildah", [...build, "--build-arg", "BASE_IMAGE=localhost/base", "-t", IMAGE, "."], { env, cwd: CONTEXT });
  });

  const podman = (args: readonly string[], input = "") => run("podman", args, { env, input });

  it("adds little to its base, runs as nobody, and says what it is", () => {
    const inspect = (image: string) => JSON.parse(output("podman", ["image", "inspect", image], { env }))[0];
    const [{ Size: size, Config: config }, base] = [inspect(IMAGE), inspect("localhost/base")];
    const megabytes = (bytes: number) => (bytes / 1e6).toFixed(1);
    console.log(`      ${megabytes(size - base.Size)} MB on a base of ${megabytes(base.Size)} MB`);
    expect(size - base.Size).to.be.below(2e6);
    expect(config.User).to.equal("nobody");
    expect(config.Labels["org.opencontainers.image.title"]).to.equal("pullthrough");
  });

  it("is the function: offline, read-only, with the bytes that the program gives without a container", () => {
    for (const image of ["redis:7", "not//valid"]) {
      const contained = podman([...OFFLINE, IMAGE], LIST(image));
      expect(contained).to.deep.equal(run(FUNCTION, [], { input: LIST(image) }));
      expect(contained.status).to.equal(0);
    }
    expect(podman([...OFFLINE, IMAGE], "").status).to.equal(1);
  });

  it("is the command line too", () => {
    const command = [...OFFLINE, IMAGE, "pullthrough", "--mirror", MIRROR];
    const text = MANIFESTS["workloads.yaml"] as string;
    const { status, stdout } = podman(command, text);
    expect(status).to.equal(0);
    expect(stdout).to.equal(mirrored(text));
    expect(podman([...command, "--mirorr"], text).status).to.equal(2);
  });

  it("shows help without reading anything, the command line's too", () => {
    expect(podman([...OFFLINE, IMAGE, "--help"]).stdout).to.contain("A KRM function");
    expect(podman([...OFFLINE, IMAGE, "pullthrough", "--help"]).stdout).to.contain("--mirror");
  });

  describe("under kpt", () => {
    const files = { ...MANIFESTS, ...JSON_MANIFESTS, Kptfile: KPTFILE, "config.yaml": CONFIG };
    let program = "";

    before(function () {
      program = needs(this, kpt());
    });

    it("eval does what the program does by exec", () => {
      const contained = write(files);
      const executed = write(files);
      const evaluate = (folder: string, ...how: readonly string[]) =>
        output(program, ["fn", "eval", folder, ...how, "--", `mirror=${MIRROR}`], { env });
      evaluate(contained, "--image", IMAGE);
      evaluate(executed, "--exec", FUNCTION);
      expect(read(contained)).to.deep.equal(read(executed));
      expect(read(contained)["workloads.yaml"]).to.contain(`${MIRROR}/docker.io/velero/velero:v1.6.2`);
    });

    it("eval --save, then render, leave the pipeline's image", () => {
      const folder = write(files);
      const save = ["--image", IMAGE, "--type", "mutator", "--save", "--", `mirror=${MIRROR}`];
      output(program, ["fn", "eval", folder, ...save], { env });
      const before = read(folder);
      expect(before["Kptfile"]).to.contain(`- image: ${IMAGE}\n`);
      output(program, ["fn", "render", folder], { env });
      expect(read(folder)).to.deep.equal(before);
    });

    it("a bad config leaves the package byte for byte", () => {
      const folder = write(files);
      const { status, stderr } = run(program, ["fn", "eval", folder, "--image", IMAGE, "--", "miror=m.io"], { env });
      expect(status).to.not.equal(0);
      expect(stderr).to.contain("unknown key `miror`");
      expect(read(folder)).to.deep.equal(files);
    });

    it("doc shows the help", () => {
      const help = output(FUNCTION, ["--help"]);
      expect(output(program, ["fn", "doc", "--image", IMAGE], { env }).trim()).to.equal(help.trim());
    });

    it("render gives the example package its expected results", () => {
      const example = read("integrations/kpt/example");
      const folder = write(example);
      const results = temporary();
      output(program, ["fn", "render", folder, "--results-dir", results], { env });
      expect(parse(read(results)["results.yaml"] ?? "")).to.deep.equal(parse(example[".expected/results.yaml"] ?? ""));
    });
  });

  describe("under kustomize", () => {
    const EXAMPLE = "integrations/kustomize";

    for (const [name, tool, command] of [
      ["kubectl kustomize", kubectl, "kustomize"],
      ["kustomize build", kustomize, "build"],
    ] as const) {
      it(`${name} builds the example`, function () {
        const program = needs(this, tool());
        const folder = write(read(EXAMPLE));
        const plain = output(program, [command, path.join(folder, "base")], { env });
        const built = run(program, [command, "--enable-alpha-plugins", path.join(folder, "container")], { env });
        expect(built.status, built.stderr).to.equal(0);
        expect(built.stdout).to.equal(mirrored(plain));
        expect(built.stdout).to.not.equal(plain);
      });
    }
  });
});
