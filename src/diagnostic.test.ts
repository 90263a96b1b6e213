/** Diagnostics as text. */

import { expect } from "chai";
import { COLOUR, type Diagnostic, NO_COLOUR, printable, render, sortDiagnostics } from "./diagnostic.js";
import { encodeUtf8, type Source } from "./source.js";

function sourceOf(text: string, name = "deploy/web.yaml"): Source {
  return { name, bytes: encodeUtf8(text) };
}

/** A diagnostic about the first occurrence of a part of the input. */
function about(text: string, part: string, more: Partial<Diagnostic> = {}): Diagnostic {
  const start = encodeUtf8(text.slice(0, text.indexOf(part))).length;
  const range = { start, end: start + encodeUtf8(part).length };
  const place = { source: sourceOf(text), range };
  return { severity: "warning", code: "invalid-tag", message: "a message", help: "some help", place, ...more };
}

/** The excerpt's line without its number, and the line with the carets in the same columns. */
function excerptOf(diagnostic: Diagnostic): { readonly text: string; readonly carets: string; readonly shown: string } {
  const [, , , line = "", marks = ""] = render([diagnostic]).split("\n");
  const text = line.slice(line.indexOf("| ") + 2);
  const carets = marks.slice(marks.indexOf("| ") + 2);
  const characters = [...text];
  return { text, carets, shown: characters.slice(carets.indexOf("^"), carets.lastIndexOf("^") + 1).join("") };
}

describe("render", () => {
  it("says what, where and how to mend it", () => {
    const text = `${"# line\n".repeat(22)}        image: nginx:1.25+build\n        name: x\n`;
    const diagnostic = about(text, "1.25+build", {
      message: "invalid tag `1.25+build` in image reference, left as it is",
      help: "a tag holds letters, digits, `_`, `.` and `-`, at most 128 characters",
    });
    expect(render([diagnostic])).to.equal(
      [
        "warning[invalid-tag]: invalid tag `1.25+build` in image reference, left as it is",
        "  --> deploy/web.yaml:23:22",
        "   |",
        "23 |         image: nginx:1.25+build",
        "   |                      ^^^^^^^^^^",
        "   = help: a tag holds letters, digits, `_`, `.` and `-`, at most 128 characters",
        "",
        "",
      ].join("\n"),
    );
  });

  it("makes room for the line's number", () => {
    const rows: readonly (readonly [line: number, expected: readonly string[]])[] = [
      [1, [" --> deploy/web.yaml:1:1", "  |", "1 | x", "  | ^", "  = help: some help"]],
      [10, ["  --> deploy/web.yaml:10:1", "   |", "10 | x", "   | ^", "   = help: some help"]],
      [100, ["   --> deploy/web.yaml:100:1", "    |", "100 | x", "    | ^", "    = help: some help"]],
    ];
    for (const [line, expected] of rows) {
      const lines = render([about(`${"\n".repeat(line - 1)}x\n`, "x")]).split("\n");
      expect(lines.slice(1, -2)).to.deep.equal(expected);
    }
  });

  it("has no excerpt for what has no place", () => {
    const diagnostic = about("", "", { severity: "error", code: "no-mirror", place: undefined });
    expect(render([diagnostic])).to.equal("error[no-mirror]: a message\n  = help: some help\n\n");
  });

  it("keeps the order that it is given, over several inputs", () => {
    const diagnostics = [about("a\nb\n", "b"), about("a\nb\n", "a"), about("c\n", "c")];
    expect(render(diagnostics).match(/yaml:\d+:\d+/g)).to.deep.equal(["yaml:2:1", "yaml:1:1", "yaml:1:1"]);
    expect(render([])).to.equal("");
  });

  it("has colours only where it is asked for them", () => {
    const diagnostics = [
      about("x", "x"),
      about("x", "x", { severity: "error" }),
      about("x", "x", { place: undefined }),
    ];
    const escapes = /\x1b\[[0-9;]*m/g;
    expect(render(diagnostics)).to.not.match(escapes);
    expect(render(diagnostics, NO_COLOUR)).to.equal(render(diagnostics));
    const coloured = render(diagnostics, COLOUR);
    expect(coloured.replace(escapes, "")).to.equal(render(diagnostics));
    expect(coloured).to.include(`${COLOUR.warning}warning[invalid-tag]${COLOUR.reset}`);
    expect(coloured).to.include(`${COLOUR.error}error[invalid-tag]${COLOUR.reset}`);
    for (const line of coloured.split("\n")) {
      const starts = line.match(/\x1b\[1[0-9;]*m/g) ?? [];
      expect(line.split(COLOUR.reset).length - 1, line).to.equal(starts.length);
    }
  });

  it("gives no power over the terminal to names, messages and helps", () => {
    const source = sourceOf("x", "a\x1b[31m\n.yaml");
    const place = { source, range: { start: 0, end: 1 } };
    const text = render([about("x", "x", { place, message: "bad \x1b]0;t\x07 `\u202e`", help: "no \r\nbreak" })]);
    expect(text).to.not.match(/[\x00-\x09\x0b-\x1f\x7f-\x9f\u202e]/);
    expect(text.split("\n")).to.have.lengthOf(8);
  });

  describe("places carets under", () => {
    type Row = readonly [title: string, text: string, part: string, line: string, shown: string];
    const rows: readonly Row[] = [
      ["a word", "image: nginx # c\n", "nginx", "image: nginx # c", "nginx"],
      ["the end of a line", "image: nginx", "nginx", "image: nginx", "nginx"],
      ["a line with CRLF", "image: nginx\r\nname: x\r\n", "nginx", "image: nginx", "nginx"],
      ["text after tabs", "\timage:\tnginx\t# c\n", "nginx", " image: nginx # c", "nginx"],
      ["a tab", "a\tb\n", "\t", "a b", " "],
      ["text after characters of several bytes", "é😀: nginx\n", "nginx", "é😀: nginx", "nginx"],
      ["characters of several bytes", "image: ngïnx😀:1\n", "ngïnx😀", "image: ngïnx😀:1", "ngïnx😀"],
      ["text after control characters", "a\x1b[31mb\x07: nginx\n", "nginx", "a\ufffd[31mb\ufffd: nginx", "nginx"],
      ["control characters", "a: \x1b[0m\n", "\x1b[0m", "a: \ufffd[0m", "\ufffd[0m"],
      ["a lone carriage return", "a\rb\n", "\r", "a\ufffdb", "\ufffd"],
      ["a line separator", "a\u2028b\n", "\u2028", "a\ufffdb", "\ufffd"],
      ["text after a change of direction", "\u202eab: nginx\n", "nginx", "\ufffdab: nginx", "nginx"],
      ["text after a byte order mark", "\ufeffimage: nginx\n", "nginx", "image: nginx", "nginx"],
      ["the first line of several", "a: 'x\n  y'\n", "'x\n  y'", "a: 'x", "'x"],
      ["the first line of several with CRLF", "a: 'x\r\n  y'\r\n", "'x\r\n  y'", "a: 'x", "'x"],
    ];
    for (const [title, text, part, line, shown] of rows) {
      it(title, () => {
        const excerpt = excerptOf(about(text, part));
        expect(excerpt.text).to.equal(line);
        expect(excerpt.shown).to.equal(shown);
        expect(excerpt.carets).to.match(/^ *\^+$/);
      });
    }

    it("nothing, with one caret", () => {
      for (const [text, start, before] of [
        ["image:\n", 6, 6],
        ["a\n", 2, 0],
        ["", 0, 0],
        ["a\r\n", 1, 1],
      ] as const) {
        const place = { source: sourceOf(text), range: { start, end: start } };
        expect(excerptOf(about("", "", { place })).carets).to.equal(`${" ".repeat(before)}^`);
      }
    });

    it("the first character where the range begins at a byte order mark", () => {
      const place = { source: sourceOf("\ufeffimage: nginx\n"), range: { start: 0, end: 8 } };
      const excerpt = excerptOf(about("", "", { place }));
      expect(excerpt.text).to.equal("image: nginx");
      expect(excerpt.shown).to.equal("image");
    });

    it("bytes that are not UTF-8", () => {
      const bytes = Uint8Array.of(0x61, 0xff, 0x3a, 0x20, 0x62);
      const place = { source: { name: "x", bytes }, range: { start: 4, end: 5 } };
      const excerpt = excerptOf(about("", "", { place }));
      expect(excerpt.text).to.equal("a\ufffd: b");
      expect(excerpt.shown).to.equal("b");
    });
  });

  describe("trims a long line", () => {
    const million = "x".repeat(1_000_000);
    type Row = readonly [
      title: string,
      before: string,
      part: string,
      after: string,
      trimmed: readonly [boolean, boolean],
    ];
    const rows: readonly Row[] = [
      ["on both sides", `{"a":"${million}","image":"`, "nginx:1+1", `","b":"${million}"}`, [true, true]],
      ["before", `{"a":"${million}","image":"`, "nginx:1+1", '"}', [true, false]],
      ["after", '{"image":"', "nginx:1+1", `","b":"${million}"}`, [false, true]],
      ["of characters of several bytes", "é".repeat(100_000), "nginx:1+1", "😀".repeat(100_000), [true, true]],
      ["of characters of four bytes", `x${"😀".repeat(10_000)}`, "nginx:1+1", `${"é".repeat(10_000)}`, [true, true]],
      ["of tabs", "\t".repeat(10_000), "nginx:1+1", "\t".repeat(10_000).concat("x"), [true, true]],
      ["of 60 characters before not", "x".repeat(60), "nginx:1+1", "", [false, false]],
      ["of 61 characters before", "x".repeat(61), "nginx:1+1", "", [true, false]],
      ["of 120 characters not", "x".repeat(60), "nginx:1+1", "y".repeat(51), [false, false]],
      ["of 121 characters", "x".repeat(60), "nginx:1+1", "y".repeat(52), [false, true]],
    ];
    for (const [title, before, part, after, [left, right]] of rows) {
      it(title, () => {
        const { text, carets, shown } = excerptOf(about(`${before}${part}${after}\n`, part));
        expect([...text].length).to.be.at.most(120);
        expect(text.startsWith("…")).to.equal(left);
        expect(text.endsWith("…")).to.equal(right);
        expect(shown).to.equal(part);
        expect(carets.length).to.be.at.most(120);
        expect(text).to.not.include("\ufffd");
      });
    }

    it("that is all one value", () => {
      for (const value of [million, "é".repeat(100_000), "😀".repeat(100_000)]) {
        const { text, carets } = excerptOf(about(`image: ${value}\n`, value));
        expect([...text]).to.have.lengthOf(120);
        expect(text).to.match(/^image: .*…$/u);
        expect(text).to.not.include("\ufffd");
        expect(carets).to.equal(" ".repeat(7) + "^".repeat(113));
      }
    });

    it("in no time", () => {
      const text = `${million.repeat(8)}\n`;
      const source = sourceOf(text);
      const diagnostics = Array.from({ length: 20 }, (_, index) => {
        const start = 7_000_000 + index;
        return about("", "", { place: { source, range: { start, end: start + 5 } } });
      });
      const start = performance.now();
      render(diagnostics);
      expect(performance.now() - start).to.be.below(2000);
    });
  });
});

describe("sortDiagnostics", () => {
  it("sorts by place, what has none first, equals as they were", () => {
    const text = "a b c";
    const [a, b, c] = [about(text, "a"), about(text, "b"), about(text, "c")];
    const other = { ...b, code: "other" };
    const none = about(text, "a", { place: undefined });
    const input = [c, b, none, a, other];
    expect(sortDiagnostics(input)).to.deep.equal([none, a, b, other, c]);
    expect(input[0]).to.equal(c);
  });
});

describe("printable", () => {
  const rows: readonly (readonly [text: string, expected: string])[] = [
    ["", ""],
    ["nginx:1 é😀", "nginx:1 é😀"],
    ["a\tb", "a b"],
    ["a\r\nb", "a\ufffd\ufffdb"],
    ["\x1b[31m", "\ufffd[31m"],
    ["\x00\x7f\x9b", "\ufffd\ufffd\ufffd"],
    ["\u202e\u2066\ufeff\u200b", "\ufffd\ufffd\ufffd\ufffd"],
    ["\u2028\u2029\u0085", "\ufffd\ufffd\ufffd"],
    ["\u00a0", "\u00a0"],
  ];
  for (const [text, expected] of rows) {
    it(JSON.stringify(text), () => {
      expect(printable(text)).to.equal(expected);
    });
  }
});
