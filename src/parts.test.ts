/** An input in parts comes to what it comes to as a whole, wherever it is cut. `PART_RUNS=10000` tries so many streams. */

import { expect } from "chai";
import fc from "fast-check";
import { compile, type Rules } from "./compile.js";
import { partStart, rewriteParts } from "./parts.js";
import { rewriteSource } from "./rewrite.js";
import { encodeUtf8, foreignEncoding } from "./source.js";
import { CONFIG, scraps, streams } from "./streams.fixture.js";

const RUNS = Number(process.env["PART_RUNS"] ?? 300);
const RULES = [CONFIG, { ...CONFIG, pullSecret: "harbor" }].map((config) => compile(config).rules as Rules);

function cuts(bytes: Uint8Array, length: number): number[] {
  const starts = new Set<number>();
  for (let from = 0; from < bytes.length; from += length) starts.add(partStart(bytes, from));
  return [...starts.add(bytes.length)].sort((a, b) => a - b);
}

function compareParts(bytes: Uint8Array, length: number): void {
  if (foreignEncoding(bytes)) return;
  const source = { name: "x", bytes };
  for (const rules of RULES) {
    const starts = cuts(bytes, length);
    let index = 0;
    const next = () => {
      const [from, to] = [starts[index] as number, starts[++index]];
      return to === undefined ? undefined : { bytes, from, to, base: 0 };
    };
    const whole = rewriteSource(source, rules);
    const joined = rewriteParts(source, rules, next);
    if (!joined) throw new Error(`no document ends at one of ${starts}`);
    for (const key of ["outcome", "edits", "pullSecrets", "diagnostics", "findings"] as const)
      expect(joined[key], key).to.deep.equal(whole[key]);
  }
}

describe("parts", () => {
  it("cut an input before a document, after one with content", () => {
    const cases = [
      ["a: 1\n---\nb: 2\n", 5],
      ["a: 1\n--- # more\nb: 2\n", 5],
      ["a: 1\n---", 8],
      ["# a\n---\nb: 2\n", 13],
      ["%YAML 1.2\n---\nb: 2\n", 19],
      ["a: 1\n...\n---\nb: 2\n", 18],
      ["a: 1\n\n---\nb: 2\n", 15],
      ["a: |\n  text\n---\nb: 2\n", 12],
      ["a: 1\n----\nb: 2\n", 15],
      ["a: 1\n  # b\n---\nc: 1\n---\n", 20],
    ] as const;
    for (const [text, at] of cases) expect(partStart(encodeUtf8(text), 1), JSON.stringify(text)).to.equal(at);
  });

  it("of generated streams come to what the whole comes to", () => {
    const property = fc.property(streams(), fc.integer({ min: 1, max: 400 }), ({ input }, length) =>
      compareParts(input, length),
    );
    fc.assert(property, { numRuns: RUNS });
  });

  it("of scraps come to what the whole comes to", () => {
    const property = fc.property(scraps(), fc.integer({ min: 1, max: 60 }), compareParts);
    fc.assert(property, { numRuns: RUNS });
  });
});
