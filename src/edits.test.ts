/** The contract of edits and their application. */

import { expect } from "chai";
import fc from "fast-check";
import { applyEdits, type Edit, EditList, joinEdited, writeEdited } from "./edits.js";
import { encodeUtf8, utf8 } from "./source.js";

type Short = readonly [start: number, end: number, text: string];

function edits(...shorts: readonly Short[]): Edit[] {
  return shorts.map(([start, end, text]) => ({ range: { start, end }, text }));
}

function apply(input: string, ...shorts: readonly Short[]): string {
  const output = applyEdits(encodeUtf8(input), edits(...shorts));
  return utf8(output, 0, output.length);
}

describe("applyEdits", () => {
  // biome-ignore format: a row is a line
  const rows: readonly (readonly [input: string, shorts: readonly Short[], expected: string])[] = [
    ["image: nginx", [[7, 12, "h.io/nginx"]], "image: h.io/nginx"],
    ["nginx:1", [[0, 5, "h.io/nginx"]], "h.io/nginx:1"],
    ["nginx", [[0, 5, ""]], ""],
    ["abc", [[1, 2, "b"]], "abc"],
    ["abcdef", [[0, 1, "AA"], [2, 3, ""], [5, 6, "F"]], "AAbdeF"],
    ["abc", [[0, 1, "A"], [1, 2, "B"], [2, 3, "C"]], "ABC"],
    ["", [[0, 0, "x"]], "x"],
    ["abc", [[0, 0, "x"]], "xabc"],
    ["abc", [[3, 3, "x"]], "abcx"],
    ["abc", [[1, 1, "x"], [1, 2, "B"]], "axBc"],
    ["abc", [[0, 1, "A"], [1, 1, "x"]], "Axbc"],
    ["é: é", [[4, 6, "nginx"]], "é: nginx"],
    ["abc", [[1, 2, "é😀"]], "aé😀c"],
    ["\ufeffa\r\nb", [[3, 4, "x"]], "\ufeffx\r\nb"],
  ];
  for (const [input, shorts, expected] of rows) {
    it(`${JSON.stringify(input)} with ${JSON.stringify(shorts)}`, () => {
      expect(apply(input, ...shorts)).to.equal(expected);
    });
  }

  it("gives the very array that came in where there is nothing to do", () => {
    const bytes = encodeUtf8("image: nginx");
    expect(applyEdits(bytes, [])).to.equal(bytes);
  });

  it("leaves its input alone", () => {
    const bytes = encodeUtf8("nginx");
    applyEdits(bytes, edits([0, 5, "redis"]));
    expect(utf8(bytes, 0, bytes.length)).to.equal("nginx");
  });

  it("passes bytes through that are not UTF-8", () => {
    const bytes = Uint8Array.of(0xff, 0x61, 0xc3, 0x62, 0x80);
    expect([...applyEdits(bytes, edits([1, 2, "xy"]))]).to.deep.equal([0xff, 0x78, 0x79, 0xc3, 0x62, 0x80]);
  });

  describe("throws for", () => {
    // biome-ignore format: a row is a line
    const broken: readonly (readonly [title: string, shorts: readonly Short[]])[] = [
      ["a negative start", [[-1, 1, ""]]],
      ["a start behind the end", [[2, 1, ""]]],
      ["an end behind the input", [[4, 7, ""]]],
      ["a start behind the input", [[7, 7, ""]]],
      ["no number", [[Number.NaN, 2, ""]]],
      ["no number at the end", [[0, Number.NaN, ""]]],
      ["ranges that overlap", [[0, 3, ""], [2, 4, ""]]],
      ["a range in another", [[0, 5, ""], [1, 2, ""]]],
      ["the same range twice", [[1, 2, ""], [1, 2, ""]]],
      ["ranges that descend", [[3, 4, ""], [0, 1, ""]]],
      ["an insertion in a range", [[0, 3, ""], [1, 1, "x"]]],
      ["an insertion behind the range that it touches", [[1, 2, ""], [1, 1, "x"]]],
      ["two insertions at one place", [[1, 1, "x"], [1, 1, "y"]]],
    ];
    for (const [title, shorts] of broken) {
      it(title, () => {
        expect(() => apply("abcdef", ...shorts)).to.throw(RangeError, /edit \d/);
      });
    }
  });
});

describe("writeEdited", () => {
  const stretch = fc.oneof(fc.nat(40), fc.nat(4000), fc.integer({ min: 100_000, max: 600_000 }));
  const steps = fc.array(fc.record({ kept: stretch, replaced: fc.integer({ min: 1, max: 30 }), text: stretch }), {
    maxLength: 24,
  });

  it("writes in blocks what joinEdited joins", () => {
    fc.assert(
      fc.property(steps, stretch, (all, rest) => {
        const size = all.reduce((sum, { kept, replaced }) => sum + kept + replaced, rest);
        const bytes = new Uint8Array(size);
        for (let at = 0; at < size; at++) bytes[at] = at % 251;
        const list = new EditList();
        let at = 0;
        for (const { kept, replaced, text } of all) {
          at += kept + replaced;
          list.push(at - replaced, at, new Uint8Array(text).fill(252));
        }
        const output = new Uint8Array(size + all.reduce((sum, { replaced, text }) => sum + text - replaced, 0));
        let filled = 0;
        writeEdited({ name: "x", bytes }, list, (block) => {
          output.set(block, filled);
          filled += block.length;
        });
        expect(filled).to.equal(output.length);
        expect(Buffer.compare(output, joinEdited(bytes, list))).to.equal(0);
      }),
      { numRuns: 100 },
    );
  });
});
