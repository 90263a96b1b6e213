/** Where a stream is cut, by tables. */

import { expect } from "chai";
import { type Document, documents, mayHold } from "./documents.js";
import { encodeUtf8, utf8 } from "./source.js";

const BOM = "\ufeff";

function cut(input: string): { readonly pieces: string[]; readonly all: Document[] } {
  const bytes = encodeUtf8(input);
  const all = [...documents(bytes)];
  return { pieces: all.map(({ start, end }) => utf8(bytes, start, end)), all };
}

type Row = readonly [pieces: readonly string[], why: string];

function table(rows: readonly Row[]): void {
  for (const [pieces, why] of rows) {
    it(`${why}: ${pieces.map((piece) => JSON.stringify(piece)).join(" ")}`, () => {
      const { pieces: actual, all } = cut(pieces.join(""));
      expect(actual).to.deep.equal(pieces);
      expect(all.map(({ index }) => index)).to.deep.equal(pieces.map((_, index) => index));
      for (const [index, { start }] of all.entries()) expect(start).to.equal(index === 0 ? 0 : all[index - 1]?.end);
    });
  }
}

describe("documents", () => {
  describe("cuts before `---`", () => {
    table([
      [[], "no input, no document"],
      [["a: 1\n"], "one document"],
      [["a: 1"], "no final newline"],
      [["---\na: 1\n"], "a marker at the start"],
      [["a: 1\n", "---\nb: 2\n"], "two documents"],
      [["---\na: 1\n", "---\nb: 2\n", "---\nc: 3"], "three documents"],
      [["a: 1\n", "---"], "a marker that ends the input"],
      [["---\n", "---\n", "---\n"], "empty documents"],
      [["--- # first\na: 1\n", "--- # second\nb: 2\n"], "comments on markers"],
      [["--- {a: 1}\n", "--- text\n", "---\ttext\n"], "content on markers"],
      [["--- |\n x\n", "--- >-\n y\n"], "block scalars on markers"],
      [["---  \na: 1\n", "---\t\nb: 2\n"], "white space on markers"],
      [["a: 1\r\n", "---\r\nb: 2\r\n", "---\r\n"], "CRLF"],
      [["a: 1\n", "---\r\nb: 2\n"], "mixed line breaks"],
      [["a: |\n  x\n", "---\nb: 2\n"], "after a block scalar"],
      [["a: 'x\n", "---\nb: 2'\n"], "within quotes, where YAML forbids it"],
      [["\n\n# c\n---\na: 1\n"], "comments and blank lines belong to what follows"],
      [["  \t\n\t# c\r\n\r\n---\na: 1\n"], "indented comments and blank lines too"],
      [["# only a comment\n"], "a comment alone"],
      [["---\n# only a comment\n", "---\na: 1\n"], "a comment between markers"],
      [["a: 1\n# c\n\n", "---\nb: 2\n"], "comments after content belong to it"],
      [["%YAML 1.2\n---\na: 1\n"], "a directive"],
      [["%YAML 1.2\n# c\n%TAG ! !x\n\n---\na: 1\n"], "directives and comments"],
    ]);
  });

  describe("does not cut at", () => {
    table([
      [["a: 1\n---foo\nb: 2\n"], "`---foo`"],
      [["a: 1\n----\nb: 2\n"], "four dashes"],
      [["a: 1\n--\nb: 2\n"], "two dashes"],
      [["a: 1\n ---\nb: 2\n"], "an indented marker"],
      [["a: |\n  ---\n  x\n"], "a marker in a block scalar"],
      [["a: b --- c\n"], "dashes in a line"],
      [["a: 1\n---#c\n"], "`---#`"],
      [["a: 1\n...foo\n"], "`...foo`"],
      [["a: 1\n....\n"], "four dots"],
      [["a: 1\n ...\n"], "an indented end"],
      [["a: 1\r---\rb: 2\r"], "a lone carriage return"],
      [["a: 1\n--\u2014\n"], "another dash"],
    ]);
  });

  describe("cuts after `...`", () => {
    table([
      [["a: 1\n...\n", "b: 2\n"], "an end"],
      [["a: 1\n..."], "an end at the end of the input"],
      [["a: 1\n...\n", "---\nb: 2\n"], "an end and a marker"],
      [["a: 1\n... # c\n", "b: 2\n"], "a comment on an end"],
      [["a: 1\r\n...\r\n", "b: 2\r\n"], "CRLF"],
      [["a: 1\n...\n", "...\n", "b: 2\n"], "two ends"],
      [["...\n", "a: 1\n"], "an end at the start"],
      [["a: 1\n...\n", "# c\n"], "a comment after an end"],
      [["a: 1\n...\n", "# c\n---\nb: 2\n"], "a comment between an end and a marker"],
      [["a: 1\n...\n", "%YAML 1.2\n---\nb: 2\n"], "a directive after an end"],
      [["---\n...\n", "---\n...\n"], "empty documents"],
    ]);
  });

  describe("knows byte order marks at the head of a document", () => {
    table([
      [[BOM], "a mark alone"],
      [[`${BOM}a: 1\n`], "at the head of the input"],
      [[`${BOM}---\na: 1\n`, "---\nb: 2\n"], "before a marker"],
      [["a: 1\n", `${BOM}---\nb: 2\n`], "before a later marker"],
      [["a: 1\n", `---\n${BOM}b: 2\n`], "after a marker"],
      [["a: 1\n...\n", `${BOM}b: 2\n`], "after an end"],
      [[`${BOM}# c\n---\na: 1\n`], "before a comment"],
      [[`${BOM}%YAML 1.2\n---\na: 1\n`], "before a directive"],
      [[`a: 1\n${BOM}...\n`, "b: 2\n"], "before an end"],
    ]);
  });

  describe("cuts between JSON values in a row", () => {
    table([
      [['{"a":1}', '{"b":2}'], "with nothing between"],
      [['{"a":1}\n', '{"b":2}\n'], "one a line"],
      [['{"a":1} \t\r\n\n', '{"b":2}', "[3]\n"], "any white space between"],
      [["[1]", "[2]\n"], "arrays"],
      [['{"a":{"b":[{}]}}', '{"b":2}'], "nested"],
      [['{\n  "a": 1\n}\n', '{\n  "b": 2\n}\n'], "over several lines"],
      [['{"a":"}{"}', '{"b":"][\\"{"}'], "brackets and quotes in strings"],
      [['{"a":"\\\\"}', '{"b":2}'], "a string that ends in a backslash"],
      [['{"a":"#"}', '{"b":"it\'s"}'], "`#` and `'` in strings"],
      [['---\n{"a":1}\n', '{"b":2}\n', '---\n{"c":3}'], "beside markers"],
      [['\n\n{"a":1}\n', '{"b":2}\n'], "after blank lines"],
      [[`${BOM}{"a":1}\n`, '{"b":2}'], "after a byte order mark"],
      [['{"a":1}\n...\n', '{"b":2}\n'], "beside an end"],
      [["{a: 1}\n", "{b: 2}\n"], "flow mappings too"],
    ]);
  });

  describe("does not cut what is not JSON values in a row", () => {
    table([
      [['{"a":1}\n'], "one value"],
      [['{"a":1} # c\n'], "a comment after it"],
      [['{"a":1, # }{\n"b":2}\n'], "a comment within"],
      [["{'a': '}{'}\n"], "single quotes"],
      [['{"a":1}: {"b":2}\n'], "a key"],
      [['{"a":1}, {"b":2}\n'], "a comma between"],
      [['{"a":1\n'], "an open bracket"],
      [['{"a":"1}\n'], "an open string"],
      [['a: {"b":1}\n'], "a value of a key"],
      [['- {"b":1}\n- {"c":1}\n'], "items of a list"],
      [['{"a":1}\n', '{"b":2} x\n'], "but for what comes before the rest"],
    ]);
  });

  describe("tells where JSON starts", () => {
    const rows: readonly (readonly [input: string, expected: readonly (number | undefined)[]])[] = [
      ['{"a":1}', [0]],
      ['  \n{"a":1}\n', [3]],
      ["[]", [0]],
      ['{"a":1}\n {"b":2}\n', [0, 9]],
      ['---\n{"a":1}\n---\n[2]\n', [4, 16]],
      ['--- {"a":1}\n', [4]],
      [`${BOM}{"a":1}\n`, [3]],
      [`${BOM}---\n{"a":1}\n`, [7]],
      [`---\n${BOM}{"a":1}\n`, [7]],
      [`---\n{"a":1}\n${BOM}---\n{"b":2}\n`, [4, 19]],
      ['{"a":1} # c\n', [undefined]],
      ['{"a":1}{"b":2} x\n', [0, undefined]],
      ['--- # c\n{"a":1}\n', [undefined]],
      ["{'a':1}", [undefined]],
      ['{"a":1', [undefined]],
      ["a: 1\n", [undefined]],
      ["---\n", [undefined]],
      ["# c\n", [undefined]],
      ["---{}\n", [undefined]],
    ];
    for (const [input, expected] of rows) {
      it(JSON.stringify(input), () => {
        expect(cut(input).all.map(({ json }) => json)).to.deep.equal(expected);
      });
    }
  });
});

describe("mayHold", () => {
  const keys = ["image", "newName", "clé"].map(encodeUtf8);
  const rows: readonly (readonly [text: string, expected: boolean])[] = [
    ["", false],
    ["a: 1", false],
    ["image: nginx", true],
    ['"image":"nginx"', true],
    ["myimages", true],
    ["imag", false],
    ["im\nage", false],
    ["imimage", true],
    ["iimage", true],
    ["Image", false],
    ["newName", true],
    ["x: clé", true],
    ["x: cl\u00e8", false],
    // escapes that could spell a key
    ['"\\x69mage": 1', true],
    ['"\\u0069mage": 1', true],
    ['"\\U00000069mage": 1', true],
    ['"im\\\nage": 1', true],
    ['"im\\\r\n  age": 1', true],
    ['"\\n\\t\\"\\/": 1', false],
    ["\\", false],
  ];
  for (const [text, expected] of rows) {
    it(`${JSON.stringify(text)} -> ${expected}`, () => {
      const bytes = encodeUtf8(text);
      expect(mayHold(bytes, { start: 0, end: bytes.length }, keys)).to.equal(expected);
    });
  }

  it("looks at no other document", () => {
    const bytes = encodeUtf8("image: a\n---\nb: \\x\n---\nimage: c\n");
    expect(mayHold(bytes, { start: 9, end: 15 }, keys)).to.equal(false);
    expect(mayHold(bytes, { start: 9, end: 18 }, keys)).to.equal(true);
    expect(mayHold(bytes, { start: 9, end: 24 }, keys)).to.equal(true);
    expect(mayHold(encodeUtf8("image"), { start: 0, end: 4 }, keys)).to.equal(false);
  });

  it("holds nothing where no key is wanted, but for escapes", () => {
    const bytes = encodeUtf8("image: \\x69");
    expect(mayHold(bytes, { start: 0, end: 7 }, [])).to.equal(false);
    expect(mayHold(bytes, { start: 0, end: 11 }, [])).to.equal(true);
  });
});
