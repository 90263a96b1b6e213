/** The executables: they do what the programs do that Node reads, where there is no Node, and start with what is compiled. */

import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { CONFIG, MANIFESTS, MIRROR } from "./manifests.js";
import { CLI, FUNCTION, output, type Run, read, run, temporary, write } from "./product.js";
import { needs } from "./tool-cache.js";
import { kpt } from "./tools.js";

const GOLDEN = "testdata";
const POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx\n";
const ANCHORED = POD.replace("nginx", "&i nginx");
const PUSHED = "apiVersion: shipwright.io/v1beta1\nkind: Build\nspec:\n  output:\n    image: quay.io/acme/app\n";
/** What is scanned by WebAssembly. */
const LARGE = `${POD}---\n`.repeat(4000);

/** Command lines that need each part of the program, and what they read. */
const PARTS: readonly (readonly [args: readonly string[], input?: string])[] = [
  [["--help"]],
  [["--version"]],
  [["--mirrors", "m.io"]],
  [["--mirror", "not a host"]],
  [["explain", "--mirror", "m.io", "nginx"]],
  [["images", "--mirror", "m.io", "-o", "csv"]],
  [["generate", "kyverno", "--mirror", "m.io"]],
  [["generate", "harbor", "--mirror", "m.io"]],
  [["--diff", "--mirror", "m.io", "a.yaml"]],
  [["--check", "--mirror", "m.io", "a.yaml"]],
  [["--config", "config.yaml"]],
  [["--preset", "ecr", "--mirror", "111122223333.dkr.ecr.eu-west-1.amazonaws.com"]],
  [["--mirror", "m.io", "--pull-secret", "s"]],
  [["--mirror", "m.io", "--report", "-", "--report-format", "sarif"]],
  [["--mirror", "m.io"], ANCHORED],
  [["--mirror", "m.io"], PUSHED],
  [["--mirror", "m.io"], LARGE],
];

describe("executables", () => {
  const folder = temporary();
  const cli = path.join(folder, "pullthrough");
  const fn = path.join(folder, "pullthrough-fn");

  before(() => {
    output("npm", ["run", "build:executables", "--", `--into=${folder}`], { cwd: process.cwd() });
  });

  it("run where there is no Node and nothing else", () => {
    expect(fs.readdirSync(folder).sort()).to.deep.equal(["pullthrough", "pullthrough-fn"]);
    const config = "functionConfig: { apiVersion: v1, kind: ConfigMap, data: { mirror: m.io } }\n";
    const items = `items:\n- ${POD.trimEnd().replaceAll("\n", "\n  ")}\n`;
    const input = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n${config}${items}`;
    expect(run(cli, ["--mirror", "m.io"], { input: POD, env: {} }).stdout).to.contain("image: m.io/docker.io/nginx");
    expect(run(fn, [], { input, env: {} }).stdout).to.contain("image: m.io/docker.io/nginx");
  });

  for (const theme of fs.readdirSync(GOLDEN)) {
    it(`give what the programs give for the golden cases of ${theme}`, () => {
      for (const name of fs.readdirSync(path.join(GOLDEN, theme))) {
        const cwd = path.resolve(GOLDEN, theme, name);
        const [file = ""] = fs.readdirSync(cwd).filter((entry) => /^in\.(?:yaml|json)$/.test(entry));
        const input = fs.readFileSync(path.join(cwd, file), "utf8");
        const given = path.join(cwd, "args");
        const args = fs.existsSync(given) ? fs.readFileSync(given, "utf8").trim().split("\n") : [];
        const rules = fs.existsSync(path.join(cwd, "config.yaml")) ? ["--config", "config.yaml"] : ["--mirror", MIRROR];
        const options = { cwd, input };
        const both: readonly (readonly [Run, Run])[] =
          theme === "krm"
            ? [[run(fn, args, options), run(FUNCTION, args, options)]]
            : [[run(cli, [...rules, ...args], options), run(CLI, [...rules, ...args], options)]];
        for (const [executable, program] of both) expect(executable, name).to.deep.equal(program);
      }
    });
  }

  for (const [args, input = POD] of PARTS) {
    it(`do what the program does for \`${args.join(" ")}\` and ${input.length} characters`, () => {
      const files = {
        "a.yaml": POD,
        "config.yaml": "apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\nspec: { mirror: m.io }\n",
      };
      const of = (program: string) => run(program, args, { cwd: write(files), input });
      expect(of(cli)).to.deep.equal(of(CLI));
    });
  }

  it("write files back", () => {
    const files = { "a.yaml": POD };
    const work = write(files);
    output(cli, ["-i", "--mirror", "m.io", "a.yaml"], { cwd: work });
    expect(read(work)).to.deep.equal({ "a.yaml": POD.replace("nginx", "m.io/docker.io/nginx") });
  });

  it("are given what was compiled of them, and V8 takes it", () => {
    const hook = path.join(write({}), "hook.cjs");
    const script = `const vm = require("node:vm");
      vm.Script = class extends vm.Script {
        constructor(text, options) {
          super(text, options);
          process.on("exit", () => require("node:fs").writeSync(2, "refused: " + this.cachedDataRejected));
        }
      };`;
    fs.writeFileSync(hook, script);
    for (const [program, args] of [
      [cli, ["--mirror", "m.io"]],
      [fn, ["--help"]],
    ] as const) {
      const { stderr } = run(program, args, { input: POD, env: { NODE_OPTIONS: `--require=${hook}` } });
      expect(stderr).to.equal("refused: false");
    }
  });

  it("are a function that kpt runs", function () {
    const program = needs(this, kpt());
    const evaluated = (executable: string) => {
      const files = write({ ...MANIFESTS, "config.yaml": CONFIG });
      const config = path.join(files, "config.yaml");
      output(program, ["fn", "eval", files, "--exec", executable, "--fn-config", config]);
      return read(files);
    };
    const result = evaluated(fn);
    expect(result).to.deep.equal(evaluated(FUNCTION));
    expect(Object.values(result).join("")).to.contain(MIRROR);
  });
});
