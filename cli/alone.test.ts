/** `dist/pullthrough.js` alone in a folder: each of its parts works there, and a usual run compiles none of them. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";

const POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx\n";
const PUSHED = "apiVersion: shipwright.io/v1beta1\nkind: Build\nspec:\n  output:\n    image: quay.io/acme/app\n";
const MIRROR = ["--mirror", "m.io"];

describe("the one file", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "alone-"));
  const program = path.join(folder, "pullthrough.js");
  /** Runs it after a script, and gives what it printed. */
  const run = (args: readonly string[], input = POD, script = "") => {
    const hook = path.join(folder, "hook.cjs");
    fs.writeFileSync(hook, script);
    const options = { cwd: folder, encoding: "utf8", input, env: { PATH: process.env["PATH"] } } as const;
    const { stdout, stderr } = spawnSync(process.execPath, ["--require", hook, program, ...args], options);
    return stdout + stderr;
  };
  const NO_PARTS = 'require("node:vm").compileFunction = () => { throw new Error("a part was asked for"); };';

  before(() => fs.copyFileSync("dist/pullthrough.js", program));

  it("is ASCII, which is read and compiled as one byte for each character", () => {
    expect(fs.readFileSync(program).findIndex((byte) => byte >= 0x80)).to.equal(-1);
  });

  for (const args of [MIRROR, [...MIRROR, "--registry", "docker.io,quay.io", "a.yaml"]]) {
    it(`compiles no part for \`${args.join(" ")}\``, () => {
      fs.writeFileSync(path.join(folder, "a.yaml"), POD);
      expect(run(args, POD, NO_PARTS))
        .to.contain("m.io/docker.io/nginx")
        .and.not.contain("part");
      expect(run(["--help"], POD, NO_PARTS)).to.contain("a part was asked for");
    });
  }

  it("does not load what knows terminals to see that `/dev/null` is none", () => {
    const hook = path.join(folder, "hook.cjs");
    const builtin = "const { getBuiltinModule } = process;";
    const exit = 'if (id === "node:tty") process.exit(9); return getBuiltinModule(id);';
    fs.writeFileSync(hook, `${builtin} process.getBuiltinModule = (id) => { ${exit} };`);
    const args = ["--require", hook, program, "--map", "quay.io=m.io"];
    const loads = (stderr: number) =>
      spawnSync(process.execPath, args, { input: POD, stdio: ["pipe", "pipe", stderr] }).status === 9;
    expect(loads(fs.openSync("/dev/null", "w"))).to.equal(false);
    expect(loads(fs.openSync("/dev/zero", "w"))).to.equal(true);
  });

  it("compiles one part, and no package, for a config file", () => {
    const spec = "spec:\n  mirror: m.io # ours\n  rules: [{ from: quay.io, to: m.io/quay }]\n";
    fs.writeFileSync(path.join(folder, "c.yaml"), `apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\n${spec}`);
    const script = `const vm = require("node:vm"), { compileFunction } = vm;
      vm.compileFunction = (text, names, options) => {
        console.error(options.filename);
        return compileFunction(text, names, options);
      };`;
    expect(run(["--config", "c.yaml"], POD, script).match(/pullthrough\.js#\w+/g)).to.deep.equal([
      "pullthrough.js#frames",
    ]);
  });

  it("compiles no part for a list that the function gets", () => {
    const hook = path.join(folder, "hook.cjs");
    fs.writeFileSync(hook, NO_PARTS);
    const config = "functionConfig: { apiVersion: v1, kind: ConfigMap, data: { mirror: m.io } }\n";
    const items = `items:\n- ${POD.trimEnd().replaceAll("\n", "\n  ")}\n`;
    const input = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n${config}${items}`;
    const { stdout, stderr } = spawnSync(process.execPath, ["--require", hook, "dist/pullthrough-fn.js"], {
      encoding: "utf8",
      input,
    });
    expect(stdout).to.contain("image: m.io/docker.io/nginx").and.contain("is now");
    expect(stderr).to.equal("pullthrough: 1 image reference: 1 rewritten\n");
  });

  const WORKS: readonly (readonly [args: readonly string[], shows: RegExp, input?: string])[] = [
    [["--help"], /--mirror/],
    [["--mirrors", "m.io"], /did you mean `--mirror`\?/],
    [["--preset", "harbour", ...MIRROR], /did you mean `harbor`\?/],
    [["explain", ...MIRROR, "nginx"], /m\.io\/docker\.io\/nginx/],
    [["images", ...MIRROR, "-o", "csv"], /m\.io\/docker\.io\/nginx/],
    [["generate", "kyverno", ...MIRROR], /kind: ClusterPolicy/],
    [["generate", "harbor", ...MIRROR], /docker\.io/],
    [["harbor", "apply", ...MIRROR, "--url", "http://localhost:1"], /HARBOR_USERNAME/],
    [["--diff", ...MIRROR, "a.yaml"], /^\+ {2}- image: m\.io\/docker\.io\/nginx$/m],
    [["--check", ...MIRROR, "a.yaml"], /^a\.yaml:5:12: nginx -> /m],
    [MIRROR, /image: m\.io\/docker\.io\/nginx/, `x: &a {}\ny: *a\n---\n${POD}`],
    [MIRROR, /image: &i m\.io\/docker\.io\/nginx/, POD.replace("nginx", "&i nginx")],
    [MIRROR, /image: quay\.io\/acme\/app\n/, PUSHED],
    [["--pull-secret", "s", ...MIRROR], /imagePullSecrets/],
    [["--exclude", "docker.io/library/*", ...MIRROR], /image: nginx/],
    [["--config", "c.yaml"], /image: m\.io\/docker\.io\/nginx/],
  ];
  for (const [args, shows, input] of WORKS) {
    it(`shows ${shows} for \`${args.join(" ")}\`${input ? " and a document" : ""}`, () => {
      const spec = "spec: { mirror: m.io }\n";
      fs.writeFileSync(path.join(folder, "a.yaml"), POD);
      fs.writeFileSync(path.join(folder, "c.yaml"), `apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\n${spec}`);
      expect(run(args, input)).to.match(shows);
    });
  }

  it("writes reports", () => {
    run(["--report-format", "sarif", "--report", "r.sarif", "--map", "quay.io=m.io"]);
    expect(fs.readFileSync(path.join(folder, "r.sarif"), "utf8")).to.contain('"ruleId": "unapproved"');
    run([...MIRROR, "--report", "r.json"]);
    expect(fs.readFileSync(path.join(folder, "r.json"), "utf8")).to.contain('"verdict": "rewritten"');
  });

  it("writes files back", () => {
    run(["-i", ...MIRROR, "a.yaml"]);
    expect(fs.readFileSync(path.join(folder, "a.yaml"), "utf8")).to.equal(POD.replace("nginx", "m.io/docker.io/nginx"));
  });

  it("names the functions and the part where a fault of its own is", () => {
    const fault = 'JSON.stringify = () => { throw new Error("a fault"); };';
    const told = run(["images", ...MIRROR, "-o", "json"], POD, fault);
    expect(told).to.match(/error\[internal\]: Error: a fault/);
    expect(told)
      .to.match(/listImages \(\S+pullthrough\.js#commands:/)
      .and.match(/at main \(\S+pullthrough\.js:/);
  });
});
