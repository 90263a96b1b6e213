/** An input that is had in windows comes to what it comes to as a whole. `PART_RUNS=10000` tries so many streams. */

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { compile, type PackedRun, PartRunner, type Rules, rewrite, rewriteParts } from "../src/index.js";
import { foreignEncoding } from "../src/source.js";
import { CONFIG, scraps, streams } from "../src/streams.fixture.js";
import { LargeFile } from "./large-file.js";
import { FileWindows, newReadControl, publish, SharedWindows, type Windows } from "./windows.js";

const RUNS = Number(process.env["PART_RUNS"] ?? 200);
const RULES = compile(CONFIG).rules as Rules;

/** All parts, taken by turns by two readers; undefined if the input can't be cut. */
function runAll([first, second]: readonly [Windows, Windows]): PackedRun[] | undefined {
  const [even, odd] = [new PartRunner("x", RULES), new PartRunner("x", RULES)];
  const runs: PackedRun[] = [];
  for (let index = 0; ; index++) {
    const part = (index % 2 ? second : first).part(index);
    if (!part) return runs;
    const run = (index % 2 ? odd : even).run(part);
    if (!run) return undefined;
    runs.push(run);
  }
}

function compare(bytes: Uint8Array, windows: readonly [Windows, Windows]): void {
  if (foreignEncoding(bytes)) return;
  const runs = runAll(windows);
  if (!runs) throw new Error("the input is not cut where documents end");
  const source = { name: "x", bytes };
  const parts = rewriteParts(source, RULES, runs);
  const whole = rewrite(bytes, RULES, { name: "x" });
  for (const key of ["outcome", "edits", "diagnostics", "findings"] as const)
    expect(parts[key], key).to.deep.equal(whole[key]);
}

describe("windows", () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "windows-")), "input");

  function compareFile(bytes: Uint8Array, part: number, before: number, after: number): void {
    fs.writeFileSync(file, bytes);
    const descriptor = fs.openSync(file, "r");
    const windows = () => new FileWindows(new LargeFile(descriptor), { part, before, after });
    compare(bytes, [windows(), windows()]);
    fs.closeSync(descriptor);
  }

  const length = (max: number) => fc.integer({ min: 1, max });

  it("of files are cut where documents end, of generated streams", () => {
    const property = fc.property(streams(), length(400), length(99), length(99), ({ input }, part, before, after) =>
      // A line that is longer than what is seen of it may be taken for content; real ones are looked at for 4096 bytes.
      compareFile(input, part, before + 1000, after),
    );
    fc.assert(property, { numRuns: RUNS });
  });

  it("of files are cut where documents end, of scraps", () => {
    const property = fc.property(scraps(), length(60), length(60), (input, part, after) =>
      compareFile(input, part, 1000, after),
    );
    fc.assert(property, { numRuns: RUNS });
  });

  it("of files are refused where they cut a document", () => {
    const text = `# ${"x".repeat(50)}\n---\nb: 2\n`;
    fs.writeFileSync(file, text);
    const descriptor = fs.openSync(file, "r");
    const windows = () => new FileWindows(new LargeFile(descriptor), { part: 50, before: 5, after: 5 });
    expect(runAll([windows(), windows()])).to.equal(undefined);
    fs.closeSync(descriptor);
  });

  it("of files that are shorter by now are filled with zeros", () => {
    fs.writeFileSync(file, "a: 1\nb: 2");
    const descriptor = fs.openSync(file, "r");
    const windows = new FileWindows(new LargeFile(descriptor));
    fs.truncateSync(file, 5);
    const part = windows.part(0);
    expect(Buffer.from(part?.bytes.subarray(part.from, part.to) ?? []).toString()).to.equal("a: 1\n\0\0\0\0");
    fs.closeSync(descriptor);
  });

  it("of memory that two threads see are cut where documents end", () => {
    const stream = `a: 1\n---\nimage: nginx\nb: |\n${"  text\n".repeat(150)}---\n`.repeat(10_000);
    const memory = new SharedArrayBuffer(stream.length + 1000);
    Buffer.from(memory).write(stream);
    const control = newReadControl();
    publish(control, stream.length, true);
    const windows = () => new SharedWindows({ memory, control });
    const starts = [0, 1, 2, 3].map((index) => windows().part(index)?.from);
    expect(starts).to.deep.equal([0, stream.indexOf("---", 1 << 22), stream.indexOf("---", 1 << 23), undefined]);
    compare(Buffer.from(memory, 0, stream.length), [windows(), windows()]);
  }).timeout(20_000);
});
