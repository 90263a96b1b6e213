/** The command line as its users meet it: files, streams, flags and failures. Each test runs the built program. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";

const PROGRAM = path.resolve("dist/pullthrough.js");
const MIRROR = ["--mirror", "m.io"];
const POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx\n";
const DONE = POD.replace("nginx", "m.io/docker.io/nginx");
const JSON_POD = '{"apiVersion":"v1","kind":"Pod","spec":{"containers":[{"image":"nginx"}]}}';
const JSON_DONE = JSON_POD.replace("nginx", "m.io/docker.io/nginx");

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "pullthrough-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function run(args: readonly string[], input: string | Buffer = "") {
  const { status, stdout, stderr } = spawnSync(process.execPath, [PROGRAM, ...args], { cwd: folder, input });
  return { status, stdout: stdout.toString("latin1"), stderr: stderr.toString() };
}

function shell(script: string) {
  const env = { ...process.env, PULLTHROUGH: PROGRAM };
  return spawnSync("bash", ["-c", script], { cwd: folder, encoding: "utf8", env });
}

function write(files: Readonly<Record<string, string>>): void {
  for (const [name, text] of Object.entries(files)) {
    fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
    fs.writeFileSync(path.join(folder, name), text);
  }
}

function read(name: string): string {
  return fs.readFileSync(path.join(folder, name), "utf8");
}

describe("standard input that can't be read", () => {
  it("is told of as that, by the command line and by the function", () => {
    const line = shell(`node "$PULLTHROUGH" --mirror m.io < .`);
    expect([line.status, line.stdout]).to.deep.equal([2, ""]);
    expect(line.stderr).to.match(/^error\[cannot-read\]: cannot read `standard input`: it is a folder\n/);
    const list = shell(`node "${path.resolve("dist/pullthrough-fn.js")}" < .`);
    expect([list.status, list.stdout]).to.deep.equal([1, ""]);
    expect(list.stderr).to.match(/^error\[cannot-read\]: /);
  });
});

describe("files in place", () => {
  it("are replaced, and only those that change", () => {
    write({ "a.yaml": POD, "b.yml": DONE, "c.json": JSON_POD });
    const before = fs.statSync(path.join(folder, "b.yml"));
    expect(run(["-i", ...MIRROR, "a.yaml", "b.yml", "c.json"])).to.deep.equal({ status: 0, stdout: "", stderr: "" });
    expect([read("a.yaml"), read("b.yml"), read("c.json")]).to.deep.equal([DONE, DONE, JSON_DONE]);
    expect(fs.statSync(path.join(folder, "b.yml")).ino).to.equal(before.ino);
  });

  it("of folders are found at any depth, but not in dot-folders, behind links, or in a chart's templates", () => {
    write({
      "m/a.yaml": POD,
      "m/deep/er/b.yml": POD,
      "m/c.json": JSON_POD,
      "m/d.txt": POD,
      "m/.git/e.yaml": POD,
      "m/chart/Chart.yaml": "name: x\n",
      "m/chart/templates/f.yaml": "{{ image }}: [",
      "m/chart/crds/g.yaml": POD,
      "m/templates/h.yaml": POD,
      "elsewhere.yaml": POD,
    });
    fs.symlinkSync("../elsewhere.yaml", path.join(folder, "m/link.yaml"));
    const result = run(["-i", "-v", ...MIRROR, "m"]);
    expect(result.status).to.equal(0);
    expect(result.stderr).to.match(
      /^warning\[skipped-templates\]: skipped the Helm templates in `m\/chart\/templates`\n/,
    );
    expect(result.stderr).to.match(/\npullthrough: 5 image references in 6 inputs: 5 rewritten\n$/);
    for (const name of ["m/a.yaml", "m/deep/er/b.yml", "m/chart/crds/g.yaml", "m/templates/h.yaml"]) {
      expect(read(name), name).to.equal(DONE);
    }
    for (const name of ["m/d.txt", "m/.git/e.yaml", "elsewhere.yaml"]) expect(read(name), name).to.equal(POD);
  });

  it("keep their mode, and links to them stay links", () => {
    write({ "a.yaml": POD });
    fs.chmodSync(path.join(folder, "a.yaml"), 0o640);
    fs.symlinkSync("a.yaml", path.join(folder, "link.yaml"));
    expect(run(["-i", ...MIRROR, "link.yaml", "a.yaml"]).status).to.equal(0);
    expect(read("a.yaml")).to.equal(DONE);
    expect(fs.statSync(path.join(folder, "a.yaml")).mode & 0o777).to.equal(0o640);
    expect(fs.readlinkSync(path.join(folder, "link.yaml"))).to.equal("a.yaml");
    expect(fs.readdirSync(folder)).to.have.members(["a.yaml", "link.yaml"]);
  });

  it("all stay as they are where one is not understood, or can't be read", () => {
    write({ "a.yaml": POD, "bad.yaml": 'image: "' });
    const result = run(["-i", ...MIRROR, "a.yaml", "bad.yaml", "none.yaml"]);
    expect(result.status).to.equal(2);
    expect(result.stderr).to.match(/error\[cannot-read\]: cannot read `none\.yaml`: no such file or folder/);
    expect(result.stderr).to.match(/error\[invalid-yaml\]: .*\n +--> bad\.yaml:1:/);
    expect(read("a.yaml")).to.equal(POD);
    expect(run(["-i", ...MIRROR, "a.yaml", "--fail-on", "rewritten"]).status).to.equal(1);
    expect(read("a.yaml")).to.equal(POD);
  });

  it("all stay as they are where one can't be written", () => {
    write({ "a.yaml": POD, "sub/b.yaml": POD });
    // A folder in the temporary file's place fails for root too, whom permissions do not stop.
    const script = `printf %s "$$" > pid; mkdir "sub/.b.yaml.pullthrough-$$-1"; exec node "$PULLTHROUGH" -i --report r.json --mirror m.io a.yaml sub/b.yaml`;
    const result = shell(script);
    expect(result.status).to.equal(2);
    expect(result.stderr).to.match(
      /error\[cannot-write\]: cannot write `sub\/b\.yaml`: it exists\n.*no file was changed/,
    );
    expect(read("a.yaml") + read("sub/b.yaml")).to.equal(POD + POD);
    expect(JSON.parse(read("r.json"))).to.include({ outcome: "trouble" });
    expect(fs.readdirSync(folder)).to.have.members(["a.yaml", "sub", "pid", "r.json"]);
  });

  it("need to be named", () => {
    for (const args of [[], ["-"]]) {
      expect(run(["-i", ...MIRROR, ...args], POD).stderr).to.match(/^error\[no-files\]/);
    }
  });
});

describe("standard output", () => {
  it("gets one input as it is", () => {
    expect(run(MIRROR, POD)).to.deep.equal({ status: 0, stdout: DONE, stderr: "" });
    expect(run([...MIRROR, "-"], JSON_POD).stdout).to.equal(JSON_DONE);
  });

  const cases: [string, string[], string][] = [
    ["YAML by `---`", [POD, POD], `${DONE}---\n${DONE}`],
    ["YAML that begins with `---` as it is", [POD, `---\n${POD}`], `${DONE}---\n${DONE}`],
    [
      "a missing final newline is added before a separator alone",
      [POD.trimEnd(), POD.trimEnd()],
      `${DONE}---\n${DONE.trimEnd()}`,
    ],
    ["JSON alone by newlines", [JSON_POD, `${JSON_POD}\n`, JSON_POD], `${JSON_DONE}\n${JSON_DONE}\n${JSON_DONE}`],
    [
      "JSON beside YAML with `---` before each document",
      [`${JSON_POD}${JSON_POD}`, POD],
      `---\n${JSON_DONE}\n---\n${JSON_DONE}\n---\n${DONE}`,
    ],
    [
      "a file that begins with a directive after `...`",
      [POD, `# c\n%YAML 1.2\n---\n${POD}`],
      `${DONE}...\n# c\n%YAML 1.2\n---\n${DONE}`,
    ],
    ["empty files add nothing", ["", POD, " \n", POD], `${DONE}---\n${DONE}`],
  ];
  for (const [title, inputs, output] of cases) {
    it(`gets several files as one stream: ${title}`, () => {
      const names = inputs.map((_, index) => `${index}.in`);
      write(Object.fromEntries(names.map((name, index) => [name, inputs[index] as string])));
      expect(run([...MIRROR, ...names])).to.deep.equal({ status: 0, stdout: output, stderr: "" });
    });
  }

  it("gets nothing where one document of many is not understood", () => {
    expect(run(MIRROR, `${POD}---\n${POD}---\nimage: [\n---\n${POD}`)).to.include({ status: 2, stdout: "" });
  });

  it("may be closed by its reader", () => {
    write({ "big.yaml": `${POD}---\n`.repeat(20_000) });
    const result = shell(`set -o pipefail; node "$PULLTHROUGH" --mirror m.io big.yaml | head -1`);
    expect(result).to.include({ status: 0, stdout: "apiVersion: v1\n", stderr: "" });
  });

  it("gets every byte of a big stream, from a pipe and into a slow one", () => {
    write({ "big.yaml": `${POD}---\n`.repeat(20_000) });
    const script = `cat big.yaml | node "$PULLTHROUGH" --mirror m.io | (sleep 0.3; cat) | md5sum`;
    const expected = shell("sed s,nginx,m.io/docker.io/nginx, big.yaml | md5sum");
    expect(shell(script).stdout).to.equal(expected.stdout);
  });
});

describe("a terminal", () => {
  const hasScript = spawnSync("script", ["--version"]).status === 0;

  it("on standard input without a file gets help, not a hang", function () {
    if (!hasScript) {
      console.log("      skipped: no script(1) to make a terminal with");
      this.skip();
    }
    const result = shell(`timeout 20 script -qec 'node "$PULLTHROUGH" --mirror m.io' /dev/null < /dev/null`);
    expect(result.stdout).to.include("Usage: pullthrough [OPTIONS]");
    expect(result.status).to.equal(2);
  });

  it("gets colour, but never with NO_COLOR", function () {
    if (!hasScript) {
      console.log("      skipped: no script(1) to make a terminal with");
      this.skip();
    }
    const command = `script -qec 'printf "image: [" | node "$PULLTHROUGH" --mirror m.io' /dev/null`;
    expect(shell(command).stdout).to.include("\x1b[1;31merror[invalid-yaml]");
    expect(shell(`NO_COLOR=1 ${command}`).stdout).to.not.include("\x1b");
  });
});

describe("--check and --diff", () => {
  it("tell of pending changes, write nothing, and exit with 1 only if there are any", () => {
    write({ "a.yaml": POD, "b.yaml": DONE });
    const check = run(["--check", ...MIRROR, "a.yaml", "b.yaml"]);
    expect(check).to.deep.equal({ status: 1, stdout: "a.yaml:5:12: nginx -> m.io/docker.io/nginx\n", stderr: "" });
    expect(run(["--check", ...MIRROR, "b.yaml"])).to.deep.equal({ status: 0, stdout: "", stderr: "" });
    expect(run(["--diff", ...MIRROR, "b.yaml"])).to.deep.equal({ status: 0, stdout: "", stderr: "" });
    expect(read("a.yaml")).to.equal(POD);
  });

  it("gives a diff that patch(1) turns into the output, whatever the lines are", () => {
    const odd = `${POD}${"# filler\n".repeat(20)}---\n${POD.replaceAll("\n", "\r\n")}---\napiVersion: v1\nkind: Pod\nspec:\n  containers:\n`;
    const text = `${odd}  - image: "quay.io/a/\\\n      b:1"\n  - {image: a, name: b}\n  - {image: b}\n  - image: last`;
    write({ "a.yaml": text, "m/b.json": JSON_POD });
    const expected = run([...MIRROR, "a.yaml"]).stdout;
    const diff = run(["--diff", ...MIRROR, "a.yaml", "m/b.json"]);
    expect(diff.status).to.equal(1);
    write({ "changes.patch": diff.stdout });
    expect(shell("patch --binary -p1 < changes.patch").status).to.equal(0);
    expect(read("a.yaml")).to.equal(expected);
    expect(read("m/b.json")).to.equal(JSON_DONE);
    expect(diff.stdout).to.include("\\ No newline at end of file");
  });
});

describe("reports", () => {
  it("are written whatever the outcome", () => {
    write({ "a.yaml": POD, "bad.yaml": `${POD}---\nimage: [` });
    const args = ["--report", "r.json", "--log-file", "log.txt", "-v", ...MIRROR];
    expect(run([...args, "a.yaml"]).status).to.equal(0);
    const [reference] = JSON.parse(read("r.json")).references;
    expect(reference).to.deep.equal({
      file: "a.yaml",
      document: 0,
      apiVersion: "v1",
      kind: "Pod",
      namespace: null,
      name: null,
      to: "m.io/docker.io/nginx",
      rule: "docker.io",
      path: "spec.containers[0].image",
      line: 5,
      column: 12,
      from: "nginx",
      verdict: "rewritten",
    });
    expect(read("log.txt")).to.equal("pullthrough: 1 image reference in 1 input: 1 rewritten\n");
    const failed = run([...args, "bad.yaml"]);
    expect(failed.status).to.equal(2);
    expect(JSON.parse(read("r.json"))).to.deep.include({ outcome: "trouble" });
    expect(JSON.parse(read("r.json")).diagnostics).to.have.length(1);
    expect(read("log.txt")).to.equal(failed.stderr);
  });

  it("that can't be written are trouble, and then nothing else is written", () => {
    write({ "a.yaml": POD });
    for (const flag of ["--report", "--log-file"]) {
      const result = run(["-i", ...MIRROR, flag, "none/x", "a.yaml"]);
      expect(result.status).to.equal(2);
      expect(result.stderr).to.match(/^error\[cannot-write\]: cannot write `none\/x`: no such file or folder\n/);
      expect(read("a.yaml")).to.equal(POD);
    }
  });
});

describe("a ResourceList", () => {
  const LIST = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n- ${POD.replaceAll("\n", "\n  ").trimEnd()}\n`;
  const CONFIG = "functionConfig: {apiVersion: v1, kind: ConfigMap, data: {mirror: m.io}}\n";

  it("is done as the function does, flags in the place of the functionConfig's keys", () => {
    expect(run([], LIST + CONFIG).stdout).to.include("image: m.io/docker.io/nginx");
    expect(run(["--mirror", "f.io"], LIST + CONFIG).stdout).to.include("image: f.io/docker.io/nginx");
    expect(run(MIRROR, LIST).stdout).to.include("image: m.io/docker.io/nginx");
  });

  it("gives nothing where a config file is not in order, or a report can't be written", () => {
    write({ "bad.yaml": "kind: Nothing\n" });
    for (const args of [
      ["--config", "bad.yaml"],
      ["--config", "none.yaml"],
      ["--report", "none/r.json"],
    ]) {
      const result = run(args, LIST + CONFIG);
      expect(result, args.join(" ")).to.include({ status: 2, stdout: "" });
      expect(result.stderr, args.join(" ")).to.match(/^error\[/);
    }
  });
});

describe("flags", () => {
  it("replace the config file's keys whole", () => {
    write({
      "c.yaml":
        "apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\nspec:\n  mirror: c.io\n  registries: [quay.io]\n",
    });
    const images = "apiVersion: v1\nkind: Pod\nspec:\n  containers: [{image: nginx}, {image: quay.io/a/b}]\n";
    const config = ["--config", "c.yaml", "--unapproved", "ignore"];
    expect(run(config, images).stdout).to.include("[{image: nginx}, {image: c.io/quay.io/a/b}]");
    expect(run([...config, "--registry", "docker.io"], images).stdout).to.include(
      "[{image: c.io/docker.io/nginx}, {image: quay.io/a/b}]",
    );
    expect(run([...config, "--mirror=f.io"], images).stdout).to.include("{image: f.io/quay.io/a/b}");
    expect(run([...config, "--map", "quay.io/a=x.io/y"], images).stdout).to.include("{image: x.io/y/b}");
  });

  it("of a list may be repeated and hold commas", () => {
    const args = [...MIRROR, "--registry", "quay.io,gcr.io", "--registry", "ghcr.io", "--unapproved=ignore"];
    const images =
      "apiVersion: v1\nkind: Pod\nspec:\n  containers: [{image: gcr.io/a}, {image: ghcr.io/b}, {image: c}]\n";
    expect(run(args, images).stdout).to.include("[{image: m.io/gcr.io/a}, {image: m.io/ghcr.io/b}, {image: c}]");
  });

  const faults: [string[], RegExp][] = [
    [["--mirror"], /error\[missing-value\]: not enough arguments following: mirror/],
    [["--mirror", "a.io", "--mirror", "b.io"], /error\[repeated-flag\]: `--mirror` is given more than once/],
    [["--mirror", "harbor"], /error\[invalid-target\]: `harbor` does not begin with a registry host \(`--mirror`\)/],
    [["--map", "quay.io"], /error\[invalid-map\]/],
    [["--nothing"], /error\[unknown-flag\]: unknown flag `--nothing`/],
    [["-x"], /error\[unknown-flag\]: unknown flag `-x`/],
    [["--unapproved", "Fail"], /did you mean `fail`\?/],
    [["--config", "none.yaml"], /error\[cannot-read\]: cannot read `none.yaml`/],
    [[], /error\[no-mirror\]/],
    [["-i", "--diff", ...MIRROR], /`--in-place` and `--diff` exclude one another/],
  ];
  for (const [args, expected] of faults) {
    it(`that are wrong are told of: ${args.join(" ")}`, () => {
      const result = run(args, POD);
      expect(result.stderr).to.match(expected);
      expect(result).to.include({ status: 2, stdout: "" });
    });
  }

  it("--help and --version print to standard output", () => {
    expect(run(["--help"]).stdout).to.match(/^Sends image pulls through your proxy cache/);
    expect(run(["--version"]).stdout).to.match(/^pullthrough \d/);
  });
});
