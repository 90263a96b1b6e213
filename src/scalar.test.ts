/** Scalars: what they hold, where a name lies in them, and how another is put in its place. */

import { expect } from "chai";
import { parseDocument, Scalar } from "yaml";
import { applyEdits } from "./edits.js";
import { flowText, otherType, partEdits, partMap, type Style, writeScalar } from "./scalar.js";
import { encodeUtf8, utf8 } from "./source.js";

describe("otherType", () => {
  const rows: readonly (readonly [type: "null" | "boolean" | "number" | undefined, words: readonly string[]])[] = [
    ["null", ["", "~", "null", "Null", "NULL"]],
    ["boolean", ["true", "True", "TRUE", "false", "yes", "Yes", "NO", "on", "Off", "y", "N"]],
    ["number", ["0", "1", "-1", "+1", "1.5", ".5", "1.", "1e3", "1.5E-3", "0x1F", "0o17", "017", "0b101", "1_000"]],
    ["number", [".inf", "-.Inf", "+.INF", ".nan", ".NaN"]],
    [undefined, ["nginx", "nginx:1", "1.2.3", "1.25.3-alpine", "nULL", "null/x", "tRue", "yes/no", "yess", "~/x"]],
    [
      undefined,
      ["0x", "0b2", "1e", "e5", "--1", ".", "-", "_", ".infinity", "inf", "nan", "1a", "1/2", "auto", "${X}"],
    ],
    [undefined, ["2001-01-01", "[::1]:5000/x"]],
  ];
  for (const [type, words] of rows) {
    for (const word of words) {
      it(`${JSON.stringify(word)} is ${type ?? "a string"}`, () => {
        expect(otherType(word)).to.equal(type);
      });
    }
  }
});

describe("flowText", () => {
  type FlowStyle = "plain" | "single-quoted" | "double-quoted";
  const rows: readonly (readonly [style: FlowStyle, raw: string, expected: string])[] = [
    ["plain", "nginx", "nginx"],
    ["plain", "nginx:1", "nginx:1"],
    ["plain", "a b", "a b"],
    ["plain", "a'b\"c\\n", "a'b\"c\\n"],
    ["plain", "a\n  b", "a b"],
    ["plain", "a  \r\n\tb", "a b"],
    ["plain", "a\n\n  b", "a\nb"],
    ["plain", "a\n \t\n\n  b", "a\n\nb"],
    ["plain", "é", "é"],
    ["single-quoted", "''", ""],
    ["single-quoted", "'nginx'", "nginx"],
    ["single-quoted", "'it''s'", "it's"],
    ["single-quoted", "''''", "'"],
    ["single-quoted", "' a '", " a "],
    ["single-quoted", "'a\\n'", "a\\n"],
    ["single-quoted", "'a \n  b'", "a b"],
    ["single-quoted", "'a\r\n\r\n  b'", "a\nb"],
    ["single-quoted", "'\n a\n '", " a "],
    ["double-quoted", '""', ""],
    ["double-quoted", '"nginx"', "nginx"],
    ["double-quoted", '" a "', " a "],
    ["double-quoted", '"it\'s"', "it's"],
    ["double-quoted", '"\\"\\\\\\/"', '"\\/'],
    ["double-quoted", '"\\0\\a\\b\\t\\n\\v\\f\\r\\e\\ "', "\0\x07\b\t\n\v\f\r\x1b "],
    ["double-quoted", '"\\\t"', "\t"],
    ["double-quoted", '"\\N\\_\\L\\P"', "\x85\xa0\u2028\u2029"],
    ["double-quoted", '"\\x6eginx"', "nginx"],
    ["double-quoted", '"\\u006eginx"', "nginx"],
    ["double-quoted", '"\\U0000006eginx"', "nginx"],
    ["double-quoted", '"\\U0001F600"', "😀"],
    ["double-quoted", '"\\ud83d\\ude00"', "😀"],
    ["double-quoted", '"\\x4A\\x4a"', "JJ"],
    ["double-quoted", '"a\n  b"', "a b"],
    ["double-quoted", '"a \t\r\n  b"', "a b"],
    ["double-quoted", '"a\n\n\n  b"', "a\n\nb"],
    ["double-quoted", '"a\\\n  b"', "ab"],
    ["double-quoted", '"a \\\r\n  b"', "a b"],
    ["double-quoted", '"a\\\n\n  b"', "a\nb"],
    ["double-quoted", '"a\\ \n  b"', "a  b"],
    ["double-quoted", '"a\\\n  \\ b"', "a b"],
    ["double-quoted", '"\n a\n "', " a "],
  ];
  for (const [style, raw, expected] of rows) {
    it(`${style} ${JSON.stringify(raw)}`, () => {
      expect(flowText(raw, style)).to.equal(expected);
    });
  }

  // An empty line after an escaped line break is a line break (YAML 1.2.2 §7.3.1); the package makes a space of it.
  const unlikeThePackage = new Set(['"a\\\n\n  b"']);

  it("reads as the yaml package does", () => {
    for (const [, raw, expected] of rows) {
      const document = parseDocument(`- ${raw}`, { schema: "failsafe", logLevel: "silent" });
      // The package refuses lines that are not indented, and kubectl does not.
      if (document.errors.length > 0 || unlikeThePackage.has(raw)) continue;
      const [value] = document.toJSON() as unknown[];
      expect(value ?? "", JSON.stringify(raw)).to.equal(expected);
    }
  });
});

describe("partMap", () => {
  type Row = readonly [style: Style, raw: string, start: number, end: number, expected: string];
  const rows: readonly Row[] = [
    ["plain", "quay.io/a:1", 0, 9, "quay.io/a"],
    ["plain", "quay.io/a:1", 10, 11, "1"],
    ["plain", "quay.io/a:", 10, 10, ""],
    ["single-quoted", "'quay.io/a:1'", 0, 9, "quay.io/a"],
    ["single-quoted", "'quay.io/a:1'", 10, 11, "1"],
    ["double-quoted", '"quay.io/a:1"', 0, 9, "quay.io/a"],
    ["double-quoted", '"quay.io/a:1"', 10, 11, "1"],
    ["double-quoted", '"quay.io/a:1"', 10, 99, "1"],
    ["double-quoted", '"quay.io\\/a:1"', 0, 9, "quay.io\\/a"],
    ["double-quoted", '"quay.io\\/a:1"', 8, 9, "a"],
    ["double-quoted", '"\\x71uay.io/a:1"', 0, 9, "\\x71uay.io/a"],
    ["double-quoted", '"quay.io/\\u0061:1"', 0, 9, "quay.io/\\u0061"],
    ["double-quoted", '"quay.io/a\\x3A1"', 0, 9, "quay.io/a"],
    ["double-quoted", '"quay.io/\\\n    a:1"', 9, 11, ":1"],
    ["double-quoted", '"quay.io/a\\\n    :1"', 0, 9, "quay.io/a"],
    ["literal", "|\n  quay.io/a:1\n", 0, 9, "quay.io/a"],
    ["literal", "|\n  quay.io/a:1\n", 10, 11, "1"],
    ["literal", "|- # comment\r\n    quay.io/a:1", 0, 9, "quay.io/a"],
    ["folded", ">-\n\n  \n  quay.io/a:1\n", 0, 9, "quay.io/a"],
    ["folded", ">2-\n  quay.io/a:1\n", 0, 9, "quay.io/a"],
  ];
  for (const [style, raw, start, end, expected] of rows) {
    it(`${style} ${JSON.stringify(raw)} [${start}, ${end})`, () => {
      const range = partMap(raw, style)(start, end);
      expect(raw.slice(range.start, range.end)).to.equal(expected);
    });
  }
});

describe("partEdits", () => {
  type Row = readonly [style: Style, raw: string, nameEnd: number, name: string, expected: string];
  const rows: readonly Row[] = [
    ["plain", "nginx", 5, "h.io/nginx", "h.io/nginx"],
    ["plain", "nginx:1", 5, "h.io/nginx", "h.io/nginx:1"],
    ["plain", "nginx:1", 5, "[::1]:5000/nginx", "'[::1]:5000/nginx:1'"],
    ["plain", "nginx:${A:-it's}", 5, "[::1]/nginx", "'[::1]/nginx:${A:-it''s}'"],
    ["single-quoted", "'nginx:1'", 5, "h.io/nginx", "'h.io/nginx:1'"],
    ["single-quoted", "'nginx:1'", 5, "[::1]:5000/nginx", "'[::1]:5000/nginx:1'"],
    ["single-quoted", "'nginx:${A:-it''s}'", 5, "h.io/nginx", "'h.io/nginx:${A:-it''s}'"],
    ["double-quoted", '"nginx:1"', 5, "h.io/nginx", '"h.io/nginx:1"'],
    ["double-quoted", '"nginx:1"', 5, "[::1]:5000/nginx", '"[::1]:5000/nginx:1"'],
    ["double-quoted", '"\\x6eginx:\\x31"', 5, "h.io/nginx", '"h.io/nginx:\\x31"'],
    ["double-quoted", '"quay.io\\/a\\u003a1"', 9, "h.io/a", '"h.io/a\\u003a1"'],
    ["double-quoted", '"quay.io/a\\\n  :1"', 9, "h.io/a", '"h.io/a\\\n  :1"'],
    ["literal", "|\n  nginx:1\n", 5, "h.io/nginx", "|\n  h.io/nginx:1\n"],
    ["literal", "|-\r\n  nginx", 5, "[::1]/nginx", "|-\r\n  [::1]/nginx"],
    ["folded", ">-  # c\n   nginx:1\n", 5, "h.io/nginx", ">-  # c\n   h.io/nginx:1\n"],
  ];
  for (const [style, raw, nameEnd, name, expected] of rows) {
    it(`${style} ${JSON.stringify(raw)} -> ${JSON.stringify(expected)}`, () => {
      const prefix = "image: ";
      const range = { start: prefix.length, end: prefix.length + raw.length };
      const scalar = { raw, style, map: partMap(raw, style) };
      const edits = partEdits(scalar, range.start, { from: 0, to: nameEnd, text: name });
      const output = applyEdits(encodeUtf8(`${prefix}${raw} # é`), edits);
      expect(utf8(output, 0, output.length)).to.equal(`${prefix}${expected} # é`);
    });
  }
});

describe("writeScalar", () => {
  const rows: readonly (readonly [text: string, expected: string])[] = [
    ["h.io/nginx", "h.io/nginx"],
    ["h.io:5000/a_b/c-d:v1.2_x", "h.io:5000/a_b/c-d:v1.2_x"],
    ["h.io/nginx@sha256:0123", "h.io/nginx@sha256:0123"],
    ["Harbor.io/nginx", "Harbor.io/nginx"],
    ["[::1]:5000/nginx", "'[::1]:5000/nginx'"],
    ["h.io/nginx:${TAG}", "'h.io/nginx:${TAG}'"],
    ["h.io/nginx:{{ .Tag }}", "'h.io/nginx:{{ .Tag }}'"],
    ["h.io/nginx:", "'h.io/nginx:'"],
    ["h.io/nginx:${A:-it's}", "'h.io/nginx:${A:-it''s}'"],
    ["h.io/nginx: 1", "'h.io/nginx: 1'"],
    ["h.io/nginx #1", "'h.io/nginx #1'"],
    ["-h.io/nginx", "'-h.io/nginx'"],
    ["h.io/nginx\n", "'h.io/nginx\n'"],
    ["", "''"],
  ];
  for (const [text, expected] of rows) {
    it(JSON.stringify(text), () => {
      expect(writeScalar(text)).to.equal(expected);
    });
  }

  it("gives what reads back as the text, in block and in flow", () => {
    // What reads as another type, and a text that ends in `:`, is quoted; a line break cannot stand in a flow scalar.
    const texts = [...rows.map(([text]) => text).filter((text) => !text.includes("\n")), "1.25", "true", "null", "a:"];
    for (const text of texts) {
      const written = writeScalar(text);
      expect(parseDocument(`{a: ${written}, b: 1}`).toJSON(), written).to.deep.equal({ a: text, b: 1 });
      const node = parseDocument(`a: ${written}\nb: 1\n`, { version: "1.1" }).get("a", true);
      expect(node instanceof Scalar && node.value, written).to.equal(text);
    }
  });
});
