/** Input made to break a reader: each ends soon, with the right bytes or with trouble that reads well. */

import { expect } from "chai";
import { render } from "./diagnostic.js";
import { type Result, rewrite } from "./rewrite.js";
import { CONFIG, MIRROR } from "./streams.fixture.js";

/** A name that is nowhere but in the one image to be rewritten. */
const NAME = "acme/the-one";
const POD = `apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: ${NAME}\n`;
const MB = 1 << 20;

/** Milliseconds for one input, on a slow machine. */
const LIMIT = 15_000;

/** Texts that pass through, or in which just the named pod is rewritten. */
const RIGHT: Readonly<Record<string, () => string | Uint8Array>> = {
  "nothing at all": () => "",
  "a line of 20 MB in a plain scalar": () => `${POD}  nodeName: ${"x".repeat(20 * MB)}\n`,
  "a JSON string of 20 MB": () =>
    JSON.stringify({
      apiVersion: "v1",
      kind: "Pod",
      data: "x".repeat(20 * MB),
      spec: { containers: [{ image: NAME }] },
    }),
  "a literal of 50,000 lines": () => `${POD}  x: |\n${"    image: nginx\n".repeat(50_000)}`,
  "a double-quoted scalar of 100,000 escapes": () => `${POD}  x: "${"\\u0061".repeat(100_000)}"\n`,
  "a double-quoted scalar of 100,000 escaped line breaks": () => `${POD}  x: "${"a\\\n    ".repeat(100_000)}"\n`,
  "a plain scalar of 100,000 lines": () => `${POD}  x: a\n${"    a\n".repeat(100_000)}`,
  "comments of 10 MB": () => `${"# image: nginx { [ \" '\n".repeat(450_000)}${POD}`,
  "a comment line of 10 MB": () => `# ${"image: ".repeat(1_500_000)}\n${POD}`,
  "comments of 1 MB at the end": () => POD + "# image: nginx\n".repeat(70_000),
  "a million separators": () => "---\n".repeat(1_000_000) + POD,
  "a million ends of documents": () => "...\n".repeat(1_000_000) + POD,
  "200,000 blank lines": () => "\n".repeat(200_000) + POD,
  "a million spaces": () => `${" ".repeat(1_000_000)}\n${POD}`,
  "100,000 byte order marks, each in a document of its own": () => "---\n\ufeff".repeat(100_000) + POD,
  "10,000 JSON values in a row": () => `${'{"image":1} '.repeat(10_000)}{"containers":[{"image":"${NAME}"}]}`,
  "100,000 small documents": () => "---\na: 1\n".repeat(100_000) + POD,
  "100,000 anchors": () => `${POD}  x:\n${lines(100_000, (i) => `  - &a${i} x\n`)}`,
  "20,000 anchors of one name": () => `${POD}  x:\n${"  - &a x\n".repeat(20_000)}`,
  "100,000 aliases": () => `${POD}  x: &a x\n  y:\n${"  - *a\n".repeat(100_000)}`,
  "10,000 anchors and their aliases": () => `${POD}  x:\n${lines(10_000, (i) => `  - &a${i} x\n  - *a${i}\n`)}`,
  "10,000 keys": () => `${POD}  x:\n${lines(10_000, (i) => `    key${i}: image\n`)}`,
  "10,000 times the same key": () => `${POD}  x:\n${"    image: x\n".repeat(10_000)}`,
  "10,000 explicit keys": () => `${POD}  x:\n${lines(10_000, (i) => `    ? k${i}\n    : v\n`)}`,
  "a tag of 1 MB": () => `${POD}  x: !${"t".repeat(MB)} y\n`,
  "a verbatim tag of 1 MB": () => `${POD}  x: !<${"t".repeat(MB)}> y\n`,
  "an anchor of 1 MB": () => `${POD}  x: &${"a".repeat(MB)} y\n`,
  "an image reference of 5 MB": () => POD.replace(NAME, "n".repeat(5 * MB)),
  "a megabyte of placeholders that are not closed": () => POD.replace(NAME, `nginx:${"${".repeat(MB)}`),
  "2,000 placeholders that are not closed, and one that is": () => POD.replace(NAME, `nginx:${"${".repeat(1900)}}`),
  "a reference of many dashes": () => POD.replace(NAME, `${"a-".repeat(2000)}!`),
  "a reference of many separators": () => POD.replace(NAME, `${"a__".repeat(1300)}A`),
  "1,000 merge keys in a row": () =>
    `${POD}  a0: &a0 {x: image}\n${lines(1_000, (i) => `  a${i + 1}: &a${i + 1} {<<: *a${i}}\n`)}`,
  "1,000 sources of one merge key": () =>
    `${POD}${lines(1_000, (i) => `  a${i}: &a${i} {x: image}\n`)}  y: {<<: [${lines(1_000, (i) => `*a${i},`)}]}\n`,
};

/** Texts of which nothing may come out. */
const TROUBLE: Readonly<Record<string, () => string | Uint8Array>> = {
  "100,000 open sequences": () => `${POD}  x: ${"[".repeat(100_000)}`,
  "100,000 open and closed sequences": () => `${POD}  x: ${"[".repeat(100_000)}${"]".repeat(100_000)}\n`,
  "100,000 open mappings": () => `${'{"image":'.repeat(100_000)}`,
  "100,000 mappings in JSON": () => `${'{"image":'.repeat(100_000)}1${"}".repeat(100_000)}`,
  "100,000 sequences in one line": () => `${POD}  x:\n  ${"- ".repeat(100_000)}image\n`,
  "10,000 open explicit keys": () => `${"? ".repeat(10_000)}image\n`,
  "a quote that is not closed": () => `${POD}  x: "${"image ".repeat(100_000)}`,
  "a single quote that is not closed": () => `${POD}  x: 'image\n${"y: z\n".repeat(100_000)}`,
  "a sequence that is not closed": () => `${POD}  x: [image\n${"y: z\n".repeat(5_000)}`,
  "a mapping that is not closed": () => `${POD}  x: {image: y\n${"# comment\n".repeat(100_000)}`,
  "20,000 open quotes": () => `${POD}  x: ${"'\" ".repeat(20_000)}`,
  "a billion laughs": () => `${POD}${laughs(12, 10)}`,
  "a billion laughs by merge keys": () =>
    `${POD}  a0: &a0 {image: x}\n${lines(30, (i) => `  a${i + 1}: &a${i + 1} {x: *a${i}, y: *a${i}}\n`)}`,
  "a quadratic bomb": () => `${POD}  x: &a [${"image,".repeat(20_000)}]\n  y: [${"*a,".repeat(20_000)}]\n`,
  "an alias inside its own anchor": () => `${POD}  x: &a [image, *a]\n`,
  "a mapping merged into itself": () => `${POD}  x: &a {y: {z: *a}}\n`,
  "an alias without an anchor": () => `${POD}  x: *a\n`,
  "UTF-16 LE with a mark": () => Buffer.from(`\ufeff${POD}`, "utf16le"),
  "UTF-16 LE without a mark": () => Buffer.from(POD, "utf16le"),
  "UTF-16 BE with a mark": () => Buffer.from(`\ufeff${POD}`, "utf16le").swap16(),
  "UTF-16 BE without a mark": () => Buffer.from(POD, "utf16le").swap16(),
  "UTF-32 LE with a mark": () => utf32(`\ufeff${POD}`, true),
  "UTF-32 LE without a mark": () => utf32(POD, true),
  "UTF-32 BE with a mark": () => utf32(`\ufeff${POD}`, false),
  "UTF-32 BE without a mark": () => utf32(POD, false),
};

/** Texts of which either may come, if only soon. */
const EITHER: Readonly<Record<string, () => string | Uint8Array>> = {
  "2,000 mappings, each deeper": () => `${lines(2_000, (i) => `${" ".repeat(i)}image:\n`)}`,
  "3,000 sequences, each deeper": () => `${POD}  x:\n${lines(3_000, (i) => `${" ".repeat(i + 2)}-\n`)}`,
  "1,000 open sequences": () => `${POD}  x: ${"[".repeat(1_000)}image${"]".repeat(1_000)}\n`,
  "zero bytes in a plain scalar": () => `${POD}  x: a\0b\n`,
  "zero bytes in an image": () => POD.replace(NAME, "nginx\0"),
  "zero bytes at the end": () => `${POD}${"\0".repeat(100_000)}`,
  "zero bytes in a comment": () => `${POD}# \0\0 image\n`,
  "only zero bytes": () => "\0".repeat(100_000),
  "control characters": () => `${POD}  x: "${Array.from({ length: 32 }, (_, i) => String.fromCharCode(i)).join("")}"\n`,
  "every byte": () => Buffer.concat([Buffer.from(POD), Uint8Array.from({ length: 256 }, (_, i) => i)]),
  "20,000 lone carriage returns": () => `${POD}# ${"\r".repeat(20_000)}\n`,
  "20,000 lone carriage returns before keys": () => `${POD}# ${"\rimage: x".repeat(20_000)}\n`,
  "20,000 line separators": () => `${POD}# ${"\u2028\u0085".repeat(10_000)}\n`,
  "100,000 tabs": () => `${POD}${"\t".repeat(100_000)}\n`,
  "100,000 indicators": () => `${POD}  x: ${"&!*|>%@`".repeat(12_500)}\n`,
  "20,000 colons": () => `${POD}  x: ${": ".repeat(20_000)}\n`,
  "10,000 commas": () => `${POD}  x: [${",".repeat(10_000)}]\n`,
  "10,000 directives": () => `${"%image 1\n".repeat(10_000)}---\n${POD}`,
  "continuation lines in the first column": () => `${POD}  x: [\n${"image,\n".repeat(20_000)}]\n`,
  "a quoted scalar in the first column": () => `${POD}  x: "\n${"image\n\n".repeat(100_000)}"\n`,
  "comments in a sequence, in the first column": () => `${POD}  x: [\n${"a, # image ' \"\n".repeat(5_000)}]\n`,
};

describe("hostile input", () => {
  const { stackTraceLimit } = Error;
  // mocha asks for whole stacks, which makes every error of the `yaml` package dear.
  before(() => {
    Error.stackTraceLimit = 10;
  });
  after(() => {
    Error.stackTraceLimit = stackTraceLimit;
  });

  for (const [name, make] of Object.entries(RIGHT)) {
    it(`is passed through but for the image: ${name}`, () => {
      const bytes = bytesOf(make());
      const result = timed(bytes);
      expect(codes(result)).to.deep.equal([]);
      const expected = latin1(bytes).replaceAll(NAME, `${MIRROR}/docker.io/${NAME}`);
      // These are too long to be shown.
      expect(latin1(result.output ?? new Uint8Array()) === expected, "the output is the expected").to.equal(true);
    });
  }

  for (const [name, make] of Object.entries(TROUBLE)) {
    it(`is trouble: ${name}`, () => {
      const result = timed(bytesOf(make()));
      expect(result.outcome).to.equal("trouble");
      checkTrouble(result);
    });
  }

  for (const [name, make] of Object.entries(EITHER)) {
    it(`ends: ${name}`, () => {
      const bytes = bytesOf(make());
      const result = timed(bytes);
      if (result.outcome === "trouble") checkTrouble(result);
      else checkDone(bytes, result);
    });
  }

  it("ends: random bytes", () => {
    const random = generator(1);
    for (let run = 0; run < 300; run++) {
      const bytes = Uint8Array.from({ length: random() % 400 }, () => random() & 0xff);
      const result = timed(Buffer.concat([run % 2 ? Buffer.from(`${POD}# `) : Buffer.of(), bytes]));
      if (result.outcome === "trouble") checkTrouble(result);
      else checkDone(result.source.bytes, result);
    }
  });

  it("ends: a pod with one byte changed, at every place", () => {
    const random = generator(2);
    for (let at = 0; at < POD.length; at++) {
      for (let run = 0; run < 5; run++) {
        const bytes = Buffer.from(POD);
        bytes[at] = run === 0 ? 0 : random() & 0xff;
        const result = timed(bytes);
        if (result.outcome === "trouble") checkTrouble(result);
        else checkDone(bytes, result);
      }
    }
  });

  it("ends: a pod cut off at every place", () => {
    for (let at = 0; at <= POD.length; at++) {
      const bytes = Buffer.from(POD).subarray(0, at);
      const result = timed(bytes);
      if (result.outcome === "trouble") checkTrouble(result);
      else checkDone(bytes, result);
    }
  });
});

function bytesOf(input: string | Uint8Array): Uint8Array {
  return typeof input === "string" ? Buffer.from(input) : input;
}

function timed(bytes: Uint8Array): Result {
  const start = performance.now();
  const result = rewrite(bytes, CONFIG);
  const text = render(result.diagnostics);
  expect(text).to.not.match(/undefined|NaN|\[object|node_modules|[^\P{Cc}\n]/u);
  expect(performance.now() - start, "milliseconds").to.be.below(LIMIT);
  return result;
}

function checkTrouble({ output, edits, diagnostics }: Result): void {
  expect(output).to.equal(undefined);
  expect(edits).to.deep.equal([]);
  const error = diagnostics.find(({ severity }) => severity === "error");
  expect(error?.message).to.match(/^\S.{5,200}$/s);
  expect(error?.help).to.match(/^\S.{5,200}$/s);
  const { start = 0, end = 0 } = error?.place?.range ?? {};
  expect(start).to.be.within(0, end);
  expect(end).to.be.at.most(error?.place?.source.bytes.length ?? 0);
}

/** Every edit puts a name of the mirror's in the place of one byte sequence, and nothing else changes. */
function checkDone(bytes: Uint8Array, { outcome, output, edits }: Result): void {
  expect(outcome).to.equal("done");
  if (edits.length === 0) return void expect(output).to.equal(bytes);
  const size = edits.reduce((sum, { range, text }) => sum + text.length - (range.end - range.start), bytes.length);
  expect(output?.length).to.equal(size);
  for (const { text } of edits) expect(text).to.match(new RegExp(`^${MIRROR}/`));
}

function codes({ diagnostics }: Result): string[] {
  return diagnostics.filter(({ severity }) => severity === "error").map(({ code, message }) => `${code}: ${message}`);
}

function latin1(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString("latin1");
}

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("");
}

/** `depth` sequences, each of `width` aliases of the one before. */
function laughs(depth: number, width: number): string {
  const level = (i: number) => `  a${i + 1}: &a${i + 1} [${Array(width).fill(`*a${i}`).join(", ")}]\n`;
  return `  a0: &a0 [image]\n${lines(depth, level)}`;
}

function utf32(text: string, little: boolean): Uint8Array {
  const bytes = Buffer.alloc(4 * text.length);
  for (let at = 0; at < text.length; at++) {
    if (little) bytes.writeUInt32LE(text.charCodeAt(at), 4 * at);
    else bytes.writeUInt32BE(text.charCodeAt(at), 4 * at);
  }
  return bytes;
}

/** Numbers that look random and are the same in every run. */
function generator(seed: number): () => number {
  let state = seed;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state >>> 8;
  };
}
