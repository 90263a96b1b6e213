/** A file that is had in parts comes to what it comes to as a whole. `PART_RUNS=10000` tries so many streams. */

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import fc from "fast-check";
import { compile, type Rules, rewrite, rewriteParts } from "../src/index.js";
import { foreignEncoding } from "../src/source.js";
import { CONFIG, scraps, streams } from "../src/streams.fixture.js";
import { FileParts } from "./file-parts.js";
import { LargeFile } from "./large-file.js";

const RUNS = Number(process.env["PART_RUNS"] ?? 200);
const RULES = compile(CONFIG).rules as Rules;

describe("parts of files", () => {
  const file = path.join(fs.mkdtempSync(path.join(os.tmpdir(), "parts-")), "input");

  /** The parts of a file that holds some bytes, and where they end. */
  function withParts(bytes: Uint8Array, length: number, use: (parts: FileParts) => void): void {
    fs.writeFileSync(file, bytes);
    const descriptor = fs.openSync(file, "r");
    use(new FileParts(new LargeFile(descriptor), length));
    fs.closeSync(descriptor);
  }

  function compareFile(bytes: Uint8Array, length: number): void {
    if (foreignEncoding(bytes)) return;
    withParts(bytes, length, (parts) => {
      const ends: number[] = [];
      const inParts = rewriteParts(
        { name: "x", bytes },
        RULES,
        () => parts.next(),
        (end) => ends.push(end),
      );
      const whole = rewrite(bytes, RULES, { name: "x" });
      for (const key of ["outcome", "edits", "diagnostics", "findings"] as const)
        expect(inParts?.[key], key).to.deep.equal(whole[key]);
      expect(ends.at(-1) ?? 0).to.equal(bytes.length);
    });
  }

  const length = (max: number) => fc.integer({ min: 5, max });

  it("are cut where documents end, of generated streams", () => {
    fc.assert(
      fc.property(streams(), length(400), ({ input }, part) => compareFile(input, part)),
      { numRuns: RUNS },
    );
  });

  it("are cut where documents end, of scraps", () => {
    fc.assert(fc.property(scraps(), length(60), compareFile), { numRuns: RUNS });
  });

  it("are as long as can be, and longer where a document is", () => {
    const document = (name: string, lines: number) => `---\n${name}: |\n${"  text\n".repeat(lines)}`;
    const text = document("a", 10) + document("b", 10) + document("c", 100) + document("d", 10) + document("e", 100);
    withParts(Buffer.from(text), 250, (parts) => {
      const seen: string[] = [];
      for (let part = parts.next(); part; part = parts.next()) {
        expect(part.base + part.from).to.equal(seen.join("").length);
        seen.push(Buffer.from(part.bytes.subarray(part.from, part.to)).toString());
      }
      expect(seen.join("")).to.equal(text);
      expect(seen.map((part) => part.match(/^\w/gm)?.join(""))).to.deep.equal(["ab", "cd", "e"]);
    });
  });

  it("are filled with zeros where the file is shorter by now", () => {
    withParts(Buffer.from("a: 1\nb: 2"), 1000, (parts) => {
      fs.truncateSync(file, 5);
      const part = parts.next();
      expect(Buffer.from(part?.bytes.subarray(part.from, part.to) ?? []).toString()).to.equal("a: 1\n\0\0\0\0");
    });
  });
});
