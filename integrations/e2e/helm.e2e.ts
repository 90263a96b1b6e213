/** The post-renderer under the real Helm 3 and Helm 4. */

import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { changedLines, chart, HOOK, MANIFESTS, MIRROR, mirrored } from "./manifests.js";
import { CLI, HELM_PLUGIN, output, read, run, temporary, write } from "./product.js";
import { needs } from "./tool-cache.js";
import { helm3, helm4 } from "./tools.js";

const FULL = chart({ ...MANIFESTS, "hook.yaml": HOOK });
const ONLY_HOOKS = chart({ "hook.yaml": HOOK });
const pod = (lines: string) =>
  `apiVersion: v1\nkind: Pod\nmetadata:\n  name: a\nspec:\n  containers:\n  - name: c\n${lines}`;

const TWINS = chart({ "a.yaml": pod("    image: redis:7\n"), "b.yaml": pod("    image: redis:7\n") });
const DUPLICATE_KEYS = chart({ "a.yaml": pod("    image: redis:7\n    image: httpd:2.4\n") });

/** The arguments that make Helm run the post-renderer with these of its own. */
function through(renderer: string, ...args: readonly string[]): string[] {
  return ["--post-renderer", renderer, ...args.flatMap((arg) => ["--post-renderer-args", arg])];
}

/** An environment in which Helm finds only these plugins or those it installs, and leaves the user's files alone. */
function helmEnv(plugins?: string): NodeJS.ProcessEnv {
  const home = temporary();
  const homes = { HELM_DATA_HOME: home, HELM_CONFIG_HOME: home, HELM_CACHE_HOME: home, KUBECONFIG: "/dev/null" };
  return { ...process.env, ...homes, HELM_PLUGINS: plugins };
}

describe("Helm 3", () => {
  const args = through(CLI, "--mirror", MIRROR);
  const env = helmEnv();
  let helm = "";

  before(function () {
    helm = needs(this, helm3());
  });

  it("gives through the post-renderer what it gives through a pipe; hooks it does not show to a post-renderer", () => {
    const folder = write(FULL);
    const plain = output(helm, ["template", "web", folder, "--no-hooks"], { env });
    const piped = output(CLI, ["--mirror", MIRROR], { input: plain });
    const rendered = output(helm, ["template", "web", folder, ...args], { env });
    expect(piped).to.equal(mirrored(plain));
    expect(changedLines(plain, piped)).to.equal(7);
    expect(rendered).to.equal(`${piped}---\n# Source: shop/templates/hook.yaml\n${HOOK}`);
    expect(output(helm, ["template", "web", folder], { env })).to.contain(HOOK);
  });

  it("takes an empty chart and a chart of hooks alone", () => {
    expect(output(helm, ["template", "web", write(chart({})), ...args], { env }).trim()).to.equal("");
    expect(output(helm, ["template", "web", write(ONLY_HOOKS), ...args], { env })).to.contain(HOOK);
  });

  it("keeps twins and duplicate keys", () => {
    for (const files of [TWINS, DUPLICATE_KEYS]) {
      const folder = write(files);
      const plain = output(helm, ["template", "web", folder], { env });
      const rendered = output(helm, ["template", "web", folder, ...args], { env });
      expect(rendered).to.equal(mirrored(plain));
      expect(changedLines(plain, rendered)).to.equal(2);
    }
  });

  it("fails with the reason, and renders nothing", () => {
    const failing = run(helm, ["template", "web", write(FULL), ...through(CLI, "--mirror", "not a host")], { env });
    expect(failing.status).to.not.equal(0);
    expect(failing.stdout).to.equal("");
    expect(failing.stderr).to.contain("error[invalid-target]");
  });
});

describe("Helm 4", () => {
  const args = through("pullthrough", "--mirror", MIRROR);
  const plugins = temporary();
  const seen = path.join(temporary(), "seen.yaml");
  const env = helmEnv(plugins);
  let helm = "";

  before(function () {
    helm = needs(this, helm4());
    fs.cpSync(HELM_PLUGIN, path.join(plugins, "pullthrough"), { recursive: true });
    const command = `    - { command: tee, args: [${seen}] }\n`;
    const head = "apiVersion: v1\ntype: postrenderer/v1\nname: identity\nversion: 0.1.0\nruntime: subprocess\n";
    write({ "identity/plugin.yaml": `${head}runtimeConfig:\n  platformCommand:\n${command}` }, plugins);
  });

  /** What a post-renderer that changes nothing gives: Helm 4 writes the stream anew whatever the plugin does. */
  const identity = (folder: string) =>
    output(helm, ["template", "web", folder, ...through("identity")], { env: helmEnv(plugins) });

  it("gives what the identity plugin gives, but for the images; hooks too", () => {
    const folder = write(FULL);
    const plain = identity(folder);
    const rendered = output(helm, ["template", "web", folder, ...args], { env });
    expect(rendered).to.equal(mirrored(plain));
    expect(changedLines(plain, rendered)).to.equal(8);
    expect(rendered).to.contain(`image: ${MIRROR}/ghcr.io/acme/migrate:1`);
  });

  it("keeps in the stream that it gets the annotation by which Helm tells files apart", () => {
    identity(write(FULL));
    const stream = fs.readFileSync(seen, "utf8");
    const rendered = output(CLI, ["--mirror", MIRROR], { input: stream });
    expect(rendered).to.equal(mirrored(stream));
    expect(rendered.match(/postrenderer\.helm\.sh\/postrender-filename: '?shop\/templates\//g)).to.have.length(6);
  });

  it("is installed as a plugin, and rewrites what is installed", () => {
    const own = helmEnv();
    output(helm, ["plugin", "install", HELM_PLUGIN], { env: own });
    expect(output(helm, ["plugin", "list"], { env: own })).to.match(/^pullthrough\s+\d+\.\d+\.\d+\s+postrenderer\/v1/m);
    const folder = write(FULL);
    const install = output(helm, ["install", "web", folder, "--dry-run=client", ...args], { env: own });
    for (const part of ["HOOKS:", "MANIFEST:"]) expect(install).to.contain(part);
    const plain = output(helm, ["install", "web", folder, "--dry-run=client", ...through("identity")], { env });
    const undated = (text: string) => text.replace(/^LAST DEPLOYED:.*$/m, "");
    expect(undated(install)).to.equal(mirrored(undated(plain)));
  });

  it("takes an empty chart, a chart of comments and a chart of hooks alone", () => {
    for (const files of [chart({}), chart({ "a.yaml": "# nothing\n" })])
      expect(output(helm, ["template", "web", write(files), ...args], { env }).trim()).to.equal("");
    const hooks = write(ONLY_HOOKS);
    expect(output(helm, ["template", "web", hooks, ...args], { env })).to.equal(mirrored(identity(hooks)));
  });

  it("keeps twins and duplicate keys", () => {
    for (const files of [TWINS, DUPLICATE_KEYS]) {
      const folder = write(files);
      const plain = identity(folder);
      const rendered = output(helm, ["template", "web", folder, ...args], { env });
      expect(rendered).to.equal(mirrored(plain));
      expect(changedLines(plain, rendered)).to.equal(2);
    }
  });

  it("fails and installs nothing; the reason that Helm swallows is in the report and the log file", () => {
    const told = temporary();
    const files = ["--report", path.join(told, "report.json"), "--log-file", path.join(told, "log")];
    const failing = [...args, ...through("pullthrough", "--unapproved", "fail", ...files).slice(2)];
    const install = run(helm, ["install", "web", write(FULL), "--dry-run=client", ...failing], { env });
    expect(install.status).to.not.equal(0);
    expect(install.stdout).to.equal("");
    expect(install.stderr).to.not.contain("unapproved");
    const { log = "", "report.json": report = "" } = read(told);
    expect(log).to.contain("error[unapproved]: no rule serves `public.ecr.aws/acme/side:1`");
    expect(JSON.stringify(JSON.parse(report))).to.contain('"verdict":"unapproved"');
  });
});
