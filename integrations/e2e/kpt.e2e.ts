/** The function by exec under the real kpt, and the example package of the catalogue. */

import path from "node:path";
import { expect } from "chai";
import { parse } from "yaml";
import { CONFIG, changedLines, JSON_MANIFESTS, KPTFILE, MANIFESTS, MIRROR, mirrored } from "./manifests.js";
import { type Files, FUNCTION, output, read, run, temporary, write } from "./product.js";
import { needs } from "./tool-cache.js";
import { kpt } from "./tools.js";

const PACKAGE: Files = { ...MANIFESTS, ...JSON_MANIFESTS, Kptfile: KPTFILE, "config.yaml": CONFIG };
const EXAMPLE = "integrations/kpt/example";
const BAD = CONFIG.replace("mirror:", "miror:");

interface Result {
  readonly severity: string;
  readonly message: string;
  readonly file?: { readonly path: string; readonly index?: number };
}

function resultsOf(folder: string): Result[] {
  const { items } = parse(read(folder)["results.yaml"] ?? "") as { items: { results?: Result[] }[] };
  return items.flatMap(({ results }) => results ?? []);
}

/** Each file's text, and nothing of files whose text is the same. */
function differences(before: Files, after: Files): Record<string, number> {
  const names = Object.keys({ ...before, ...after }).filter((name) => before[name] !== after[name]);
  return Object.fromEntries(names.map((name) => [name, changedLines(before[name] ?? "", after[name] ?? "")]));
}

const CHANGES = { "crlf.yaml": 1, "flow.json": 1, "list.yaml": 1, "workloads.yaml": 5 };

describe("kpt", () => {
  let program = "";

  before(function () {
    program = needs(this, kpt());
  });

  const evaluate = (folder: string, executable: string, ...args: readonly string[]) =>
    run(program, ["fn", "eval", folder, "--exec", executable, "--truncate-output=false", ...args]);
  const render = (folder: string, ...args: readonly string[]) =>
    run(program, ["fn", "render", folder, "--allow-exec", "--truncate-output=false", ...args]);

  /** The package after a function that changes nothing: kpt itself writes files anew. */
  function identity(files: Files, ...args: readonly string[]): Files {
    const folder = write(files);
    expect(evaluate(folder, "/bin/cat", ...args).status).to.equal(0);
    return read(folder);
  }

  function expectMirrored(before: Files, after: Files): void {
    const expected = Object.entries(before).map(([name, text]) => [name, mirrored(text)]);
    expect(after).to.deep.equal(Object.fromEntries(expected));
  }

  it("eval with a ConfigMap changes what the identity function changes, and the images", () => {
    const folder = write(PACKAGE);
    const results = temporary();
    const { status, stderr } = evaluate(folder, FUNCTION, "--results-dir", results, "--", `mirror=${MIRROR}`);
    expect(status, stderr).to.equal(0);
    const plain = identity(PACKAGE, "--", `mirror=${MIRROR}`);
    expectMirrored(plain, read(folder));
    expect(differences(plain, read(folder))).to.deep.equal(CHANGES);
    expect(stderr).to.contain("14 image references: 9 rewritten, 1 unapproved, 4 suspected");
    const told = resultsOf(results);
    expect(told.map(({ severity }) => severity).sort()).to.deep.equal([
      ...Array(9).fill("info"),
      ...Array(5).fill("warning"),
    ]);
    const warnings = told.filter(({ severity }) => severity === "warning").map(({ message }) => message);
    expect(warnings.filter((message) => message.includes("public.ecr.aws/acme/side:1"))).to.have.length(1);
    expect(warnings.filter((message) => message.includes("[suspected]"))).to.have.length(4);
    expect(told.every(({ file }) => file !== undefined && file.path in PACKAGE)).to.equal(true);
    // kpt leaves out an index of 0.
    expect(told.filter(({ file }) => file?.index === 1)).to.have.length(3);
  });

  it("eval with a PullThrough does the same, and leaves that file", () => {
    const folder = write(PACKAGE);
    expect(evaluate(folder, FUNCTION, "--fn-config", path.join(folder, "config.yaml")).status).to.equal(0);
    const given = path.join(write(PACKAGE), "config.yaml");
    expectMirrored(identity(PACKAGE, "--fn-config", given), read(folder));
  });

  it("eval shows the function only what a selector matches", () => {
    const folder = write(PACKAGE);
    const { stderr } = evaluate(folder, FUNCTION, "--match-kind", "CronJob", "--", `mirror=${MIRROR}`);
    expect(stderr).to.contain("3 image references: 3 rewritten");
    const plain = identity(PACKAGE, "--match-kind", "CronJob", "--", `mirror=${MIRROR}`);
    expect(differences(plain, read(folder))).to.deep.equal({ "workloads.yaml": 2 });
  });

  it("eval --save writes the pipeline that render runs, which then changes nothing", () => {
    const folder = write(PACKAGE);
    const saved = evaluate(folder, FUNCTION, "--type", "mutator", "--save", "--", `mirror=${MIRROR}`);
    expect(saved.status, saved.stderr).to.equal(0);
    const before = read(folder);
    expect(before["Kptfile"]).to.contain(`- exec: ${FUNCTION}`);
    expect(render(folder).status).to.equal(0);
    expect(read(folder)).to.deep.equal(before);
  });

  it("render runs a pipeline with configPath and selectors; Kptfile and config stay as they are", () => {
    const pipeline = (executable: string) =>
      `${KPTFILE}pipeline:\n  mutators:\n    - exec: ${executable} # nginx:1.25\n      configPath: config.yaml\n      selectors:\n        - kind: Deployment\n        - kind: CronJob\n        - kind: Kptfile\n        - kind: PullThrough\n`;
    const folder = write({ ...PACKAGE, Kptfile: pipeline(FUNCTION) });
    const plain = write({ ...PACKAGE, Kptfile: pipeline("/bin/cat") });
    const results = temporary();
    const rendered = render(folder, "--results-dir", results);
    expect(rendered.status, rendered.stderr).to.equal(0);
    expect(render(plain).status).to.equal(0);
    const before = read(plain);
    const workloads = mirrored(before["workloads.yaml"] ?? "");
    expect(read(folder)).to.deep.equal({ ...before, Kptfile: pipeline(FUNCTION), "workloads.yaml": workloads });
    expect(resultsOf(results)).to.have.length(9);
    const once = read(folder);
    expect(render(folder).status).to.equal(0);
    expect(read(folder)).to.deep.equal(once);
  });

  it("an image in a Kptfile's pipeline is kpt's own", () => {
    const Kptfile = `${KPTFILE}pipeline:\n  mutators:\n    - image: redis:7\n      configPath: config.yaml\n`;
    const folder = write({ ...PACKAGE, Kptfile });
    const { status } = evaluate(folder, FUNCTION, "--", `mirror=${MIRROR}`);
    expect(status).to.equal(0);
    expect(read(folder)["Kptfile"]).to.equal(Kptfile);
  });

  it("a bad config leaves the package byte for byte, and says why", () => {
    const Kptfile = `${KPTFILE}pipeline:\n  mutators:\n    - exec: ${FUNCTION}\n      configPath: config.yaml\n`;
    const files = { ...PACKAGE, Kptfile, "config.yaml": BAD };
    const runs = [
      (folder: string, results: string) => render(folder, "--results-dir", results),
      (folder: string, results: string) => evaluate(folder, FUNCTION, "--results-dir", results, "--", "miror=m.io"),
    ];
    for (const attempt of runs) {
      const folder = write(files);
      const results = temporary();
      const { status, stderr } = attempt(folder, results);
      expect(status).to.not.equal(0);
      expect(stderr).to.contain("error[unknown-key]: unknown key `miror`");
      expect(stderr).to.contain("did you mean `mirror`?");
      expect(read(folder)).to.deep.equal(files);
      expect(resultsOf(results).map(({ severity }) => severity)).to.deep.equal(["error"]);
    }
  });

  it("no config at all is an error too, under eval and under render", () => {
    const Kptfile = `${KPTFILE}pipeline:\n  mutators:\n    - exec: ${FUNCTION}\n`;
    for (const attempt of [render, (folder: string) => evaluate(folder, FUNCTION)]) {
      const folder = write({ ...PACKAGE, Kptfile });
      const { status, stderr } = attempt(folder);
      expect(status).to.not.equal(0);
      expect(stderr).to.contain("error[no-mirror]");
      expect(read(folder)).to.deep.equal({ ...PACKAGE, Kptfile });
    }
  });

  it("renders the example package as its expected diff says", () => {
    const example = read(EXAMPLE);
    const isExpected = (name: string) => name.startsWith(".expected/");
    const files = Object.fromEntries(Object.entries(example).filter(([name]) => !isExpected(name)));
    const folder = write(files);
    output("git", ["init", "-q"], { cwd: folder });
    output("git", ["add", "-A"], { cwd: folder });
    const Kptfile = (files["Kptfile"] as string).replace(/image: .*/, `exec: ${FUNCTION}`);
    write({ Kptfile }, folder);
    const results = temporary();
    const rendered = render(folder, "--results-dir", results);
    expect(rendered.status, rendered.stderr).to.equal(0);
    write({ Kptfile: files["Kptfile"] as string }, folder);
    const diff = output("git", ["-c", "core.abbrev=7", "diff", "--no-ext-diff", "--no-color"], { cwd: folder });
    expect(diff).to.equal(example[".expected/diff.patch"]);
    expect(resultsOf(results)).to.deep.equal(resultsOf(path.join(EXAMPLE, ".expected")));
  });
});
