/** What the definitions for other programs run: kubectl's plugins, pre-commit, GitHub Actions, Argo CD, Skaffold. */

import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { chart, HOOK, JSON_MANIFESTS, MANIFESTS, MIRROR, mirrored } from "./manifests.js";
import { CLI, CONTEXT, type Files, output, read, run, temporary, write } from "./product.js";
import { needs } from "./tool-cache.js";
import { helm4, kubectl, kustomize } from "./tools.js";

const FILES: Files = { ...MANIFESTS, ...JSON_MANIFESTS };
const WORKLOADS = MANIFESTS["workloads.yaml"] as string;

function definition<T>(file: string): T {
  return parse(fs.readFileSync(file, "utf8")) as T;
}

/** An environment with the product on the path, under the names that its package installs, and these tools. */
function environment(tools: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  const folder = temporary();
  const links = { pullthrough: CLI, "kubectl-pullthrough": CLI, ...tools };
  for (const [name, target] of Object.entries(links)) fs.symlinkSync(target, path.join(folder, name));
  return { ...process.env, PATH: `${folder}${path.delimiter}${process.env["PATH"]}` };
}

describe("kubectl", () => {
  it("runs the command line as its plugin", function () {
    const program = needs(this, kubectl());
    const args = ["pullthrough", "--mirror", MIRROR];
    expect(output(program, args, { env: environment(), input: WORKLOADS })).to.equal(mirrored(WORKLOADS));
  });
});

describe("pre-commit", () => {
  const hooks = definition<{ id: string; entry: string; exclude: string }[]>(".pre-commit-hooks.yaml");
  const invoke = (id: string, folder: string) => {
    const [command = "", ...args] = (hooks.find((hook) => hook.id === id)?.entry ?? "").split(" ");
    return run(command, [...args, "--mirror", MIRROR, ...Object.keys(FILES)], { cwd: folder, env: environment() });
  };

  it("checks, mends, and is content", () => {
    const folder = write(FILES);
    const pending = invoke("pullthrough-check", folder);
    expect(pending.status).to.equal(1);
    expect(pending.stdout).to.match(/^flow\.json:1:\d+: httpd:2\.4 -> harbor\.myco\.com\/docker\.io\/httpd:2\.4$/m);
    expect(read(folder)).to.deep.equal(FILES);
    expect(invoke("pullthrough", folder).status).to.equal(0);
    const expected = Object.entries(FILES).map(([name, text]) => [name, mirrored(text)]);
    expect(read(folder)).to.deep.equal(Object.fromEntries(expected));
    expect(invoke("pullthrough-check", folder)).to.deep.include({ status: 0, stdout: "" });
  });

  it("leaves a chart's templates", () => {
    for (const { exclude } of hooks) {
      expect("web/templates/a.yaml").to.match(new RegExp(exclude));
      expect("web/my-templates/a.yaml").to.not.match(new RegExp(exclude));
    }
  });
});

describe("the GitHub Action", () => {
  interface Action {
    readonly runs: { readonly steps: readonly { readonly name: string; readonly run: string }[] };
  }
  const script = definition<Action>("action.yml").runs.steps.find(({ name }) => name === "Check")?.run ?? "";
  const check = (cwd: string, inputs: NodeJS.ProcessEnv) => {
    const none = { PATHS: ".", MIRROR: "", CONFIG: "", ARGS: "" };
    const env = { ...process.env, GITHUB_ACTION_PATH: CONTEXT, ...none, ...inputs };
    return run("bash", ["--noprofile", "--norc", "-eo", "pipefail", "-c", script], { cwd, env });
  };

  it("fails while changes are pending", () => {
    const folder = write(FILES);
    expect(check(folder, { MIRROR }).status).to.equal(1);
    const suspects = check(folder, { MIRROR, PATHS: "look-alike.yaml" });
    expect(suspects).to.deep.include({ status: 0, stdout: "" });
    expect(suspects.stderr).to.contain("warning[suspected]: `alpine:3`");
    const excluded = { MIRROR, ARGS: "--exclude ** --unapproved ignore", PATHS: "workloads.yaml list.yaml" };
    expect(check(folder, excluded)).to.deep.equal({ status: 0, stdout: "", stderr: "" });
    expect(check(folder, { CONFIG: "none.yaml" }).status).to.equal(2);
  });
});

describe("Argo CD's plugin", () => {
  interface Plugin {
    readonly spec: {
      readonly discover: { readonly find: { readonly command: readonly string[] } };
      readonly generate: { readonly command: readonly string[]; readonly args: readonly string[] };
    };
  }
  const { discover, generate } = definition<Plugin>("integrations/argocd/plugin.yaml").spec;
  const invoke = ([command = "", ...args]: readonly string[], cwd: string, tools: Readonly<Record<string, string>>) => {
    const application = { ARGOCD_APP_NAME: "web", ARGOCD_APP_NAMESPACE: "shop", ARGOCD_ENV_MIRROR: MIRROR };
    return run(command, args, { cwd, env: { ...environment(tools), ...application } });
  };
  const script = [...generate.command, ...generate.args];

  it("renders charts, hooks included, and fails whole", function () {
    const helm = needs(this, helm4());
    const folder = write(chart({ ...MANIFESTS, "hook.yaml": HOOK }));
    const plain = output(helm, ["template", "web", folder, "--namespace", "shop"]);
    expect(invoke(script, folder, { helm }).stdout).to.equal(mirrored(plain));
    expect(invoke(discover.find.command, folder, {}).stdout).to.equal("chart\n");
    const broken = invoke(script, write(chart({ "a.yaml": "{{ fail" })), { helm });
    expect(broken.status).to.not.equal(0);
    expect(broken.stdout).to.equal("");
  });

  it("renders kustomizations, and nothing else", function () {
    const program = needs(this, kustomize());
    const folder = path.resolve("integrations/kustomize/base");
    const plain = output(program, ["build", folder]);
    expect(invoke(script, folder, { kustomize: program }).stdout).to.equal(mirrored(plain));
    expect(invoke(discover.find.command, folder, {}).stdout).to.equal("kustomization\n");
    expect(invoke(discover.find.command, temporary(), {})).to.deep.equal({ status: 0, stdout: "", stderr: "" });
  });
});

describe("Skaffold's hook", () => {
  interface Config {
    readonly manifests: { readonly hooks: { readonly after: readonly { host: { command: readonly string[] } }[] } };
  }

  it("rewrites what it gets", () => {
    const { after } = definition<Config>("integrations/skaffold/skaffold.yaml").manifests.hooks;
    const [command = "", ...args] = after[0]?.host.command ?? [];
    const input = fs.readFileSync("integrations/skaffold/deployment.yaml", "utf8");
    expect(output(command, args, { env: environment(), input })).to.equal(mirrored(input));
  });
});
