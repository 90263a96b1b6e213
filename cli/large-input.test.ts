/** Large inputs, which are read in parts or scanned by WebAssembly, come out as small ones do. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { render, rewrite } from "../src/index.js";

const PROGRAM = path.join(import.meta.dirname, "../dist/pullthrough.js");
const CONFIG = { mirror: "harbor.example.com", registries: ["docker.io", "quay.io"] };
const FLAGS = ["--mirror", CONFIG.mirror, "--registry", CONFIG.registries.join(",")];
const MB = 1_000_000;

function pod(index: number, hasAnchors: boolean): string {
  const image = index % 500 === 7 ? `ghcr.io/acme/app:${index}` : index % 2 ? "nginx" : `"quay.io/acme/app:${index}"`;
  // One that the scanner leaves to the `yaml` package, now and then.
  const anchor = hasAnchors && index % 1000 === 3 ? "&name " : "";
  return `---
apiVersion: v1
kind: Pod
metadata:
  name: ${anchor}pod-${index}
  annotations:
    note: |
${NOTE}spec:
  containers:
    - name: app
      image: ${image}
`;
}

const NOTE = "      This one is long, so that there need not be many.\n".repeat(40);

/** Many parts. */
function stream(hasAnchors = true): string {
  return Array.from({ length: 8_000 }, (_, index) => pod(index, hasAnchors)).join("");
}

function run(input: string, stdin: "file" | "pipe", flags: readonly string[] = [], hook = "") {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "large-"));
  const file = path.join(folder, "input");
  fs.writeFileSync(file, input);
  fs.writeFileSync(path.join(folder, "hook.cjs"), hook);
  const descriptor = stdin === "file" ? fs.openSync(file, "r") : undefined;
  const result = spawnSync(
    process.execPath,
    ["--require", path.join(folder, "hook.cjs"), PROGRAM, ...FLAGS, ...flags],
    {
      ...(descriptor === undefined ? { input } : { stdio: [descriptor, "pipe", "pipe"] as const }),
      maxBuffer: 200 * MB,
    },
  );
  if (descriptor !== undefined) fs.closeSync(descriptor);
  fs.rmSync(folder, { recursive: true });
  return { status: result.status, output: result.stdout.toString(), errors: result.stderr.toString() };
}

describe("a large input", () => {
  const input = stream();

  for (const stdin of ["file", "pipe"] as const) {
    it(`from a ${stdin} is rewritten as by the library`, () => {
      const expected = rewrite(Buffer.from(input), CONFIG, { name: "<stdin>" });
      const { status, output, errors } = run(input, stdin);
      expect(status).to.equal(0);
      expect(output === Buffer.from(expected.output as Uint8Array).toString()).to.equal(true);
      expect(errors).to.equal(render(expected.diagnostics));
      expect(errors.match(/warning\[unapproved\]/g)?.length).to.be.greaterThan(10);
    });
  }

  it("is scanned by WebAssembly, which V8 compiles once up to 16 MB, and a small one is not", () => {
    const hook = `let told = "";
      const { Instance } = WebAssembly;
      WebAssembly.Instance = function (...args) { told += " instance"; return new Instance(...args); };
      const v8 = require("node:v8");
      const { setFlagsFromString } = v8;
      v8.setFlagsFromString = (flag) => { told += " " + flag; setFlagsFromString(flag); };
      process.on("exit", () => console.error("told:" + told));
    `;
    const told = (text: string, stdin: "file" | "pipe") => run(text, stdin, ["--unapproved", "ignore"], hook).errors;
    for (const stdin of ["file", "pipe"] as const) {
      expect(told(input.slice(0, input.indexOf("---", 70_000)), stdin)).to.equal("told: --liftoff-only instance\n");
      expect(told(input.slice(0, input.indexOf("---", 20_000)), stdin)).to.equal("told:\n");
      expect(told(input, stdin)).to.equal("told: instance\n");
    }
  });

  it("is rewritten where there is no WebAssembly", () => {
    const expected = rewrite(input, CONFIG).output;
    const { status, output, errors } = run(input, "file", ["--unapproved", "ignore"], "delete globalThis.WebAssembly;");
    expect([status, errors]).to.deep.equal([0, ""]);
    expect(output === expected).to.equal(true);
  });

  it("is not held in memory if it is a file", () => {
    const hook = `process.on("exit", () => console.error("held", process.memoryUsage().arrayBuffers));\n`;
    const { output, errors } = run(input, "file", ["--unapproved", "ignore"], hook);
    expect(output.length).to.be.greaterThan(16 * MB);
    expect(Number(/^held (\d+)/.exec(errors)?.[1])).to.be.lessThan(8 * MB);
  });

  it("is read from where the descriptor stands", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "large-"));
    const file = path.join(folder, "input");
    const head = `---\nkind: Pod\na: |\n${NOTE.repeat(100)}`;
    fs.writeFileSync(file, head + input);
    const command = `{ dd bs=${head.length} count=1 > /dev/null 2>&1; exec "$@"; } < "${file}"`;
    const args = ["-c", command, "sh", process.execPath, PROGRAM, ...FLAGS, "--unapproved", "ignore"];
    const { stdout } = spawnSync("sh", args, { maxBuffer: 200 * MB });
    fs.rmSync(folder, { recursive: true });
    expect(stdout.toString() === rewrite(input, CONFIG).output).to.equal(true);
  });

  /** Has somebody append to standard input's file, at the first write to standard output or before. */
  const changing = (call: string) => `const fs = require("node:fs");
    const { ${call} } = fs;
    let isDone = false;
    fs.${call} = (...args) => {
      if (!isDone && args[0] < 2) {
        isDone = true;
        fs.appendFileSync("/proc/self/fd/0", "# more\\n");
      }
      return ${call}(...args);
    };
  `;

  for (const [call, when] of [
    ["readSync", "while it is read"],
    ["writeSync", "while it is written"],
  ] as const) {
    it(`is trouble if its file is changed ${when}`, function () {
      if (!fs.existsSync("/proc/self/fd/0")) this.skip();
      const { status, output, errors } = run(input, "file", ["--unapproved", "ignore"], changing(call));
      expect(status).to.equal(2);
      expect(errors).to.match(/^error\[input-changed\]: standard input was changed while it was read/);
      if (call === "readSync") expect(output).to.equal("");
    });
  }

  it("is rewritten in files that are named, more of them than there are scanners for", () => {
    const folder = fs.mkdtempSync(path.join(os.tmpdir(), "large-"));
    const pieces = input.split(/^(?=---$)/m);
    const texts = Array.from({ length: 7 }, (_, index) => pieces.slice(50 * index, 50 * index + 50).join(""));
    const files = texts.map((text, index) => {
      const file = path.join(folder, `${index}.yaml`);
      fs.writeFileSync(file, text);
      return file;
    });
    expect(Math.min(...texts.map(({ length }) => length))).to.be.greaterThan(1 << 16);
    const flags = [...FLAGS, "--unapproved", "ignore", "--in-place", ...files];
    const { status, stderr } = spawnSync(process.execPath, [PROGRAM, ...flags]);
    expect([status, stderr.toString()]).to.deep.equal([0, ""]);
    for (const [index, file] of files.entries())
      expect(fs.readFileSync(file, "utf8")).to.equal(rewrite(texts[index] as string, CONFIG).output);
    fs.rmSync(folder, { recursive: true });
  });

  it("gives nothing if a verdict fails", () => {
    const { status, output, errors } = run(input, "file", ["--unapproved", "fail"]);
    expect([status, output]).to.deep.equal([1, ""]);
    expect(errors.match(/error\[unapproved\]/g)?.length).to.be.greaterThan(10);
  });

  it("gives nothing if a document is not understood", () => {
    const { status, output, errors } = run(`${input}---\na: [image\n`, "pipe");
    expect([status, output]).to.deep.equal([2, ""]);
    expect(errors).to.match(/error\[invalid-yaml\]/);
  });

  it("of one document is rewritten", () => {
    const items = stream(false).split("---\n").slice(1);
    const text = `kind: List\napiVersion: v1\nitems:\n${items.map((item) => `- ${item.trimEnd().replaceAll("\n", "\n  ")}\n`).join("")}`;
    const { status, output } = run(text, "file");
    const expected = rewrite(text, CONFIG);
    expect(status).to.equal(0);
    expect(output === expected.output).to.equal(true);
  });
});
