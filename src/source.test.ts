/** Text views of bytes, and places in them. */

import { expect } from "chai";
import { hasBom } from "./bom.js";
import { decodeLatin1, encodeUtf8, foreignEncoding, Locator, latin1, utf8 } from "./source.js";

const BOM = "\ufeff";

describe("latin1", () => {
  it("has one character for each byte", () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, index) => index);
    const text = latin1(bytes, 0, 256);
    expect(text).to.have.lengthOf(256);
    expect([...text].every((character, index) => character.charCodeAt(0) === index)).to.equal(true);
  });

  it("is a slice", () => {
    expect(latin1(encodeUtf8("abcdef"), 2, 4)).to.equal("cd");
    expect(latin1(encodeUtf8("abc"), 1, 1)).to.equal("");
    expect(latin1(encodeUtf8("é"), 0, 2)).to.equal("\xc3\xa9");
  });

  it("takes megabytes", () => {
    const bytes = new Uint8Array(3_000_001).fill(0x61);
    bytes[8192] = 0x62;
    const text = latin1(bytes, 0, bytes.length);
    expect(text.length).to.equal(bytes.length);
    expect(text.indexOf("b")).to.equal(8192);
  });
});

describe("utf8 and encodeUtf8", () => {
  it("are each other's inverse", () => {
    for (const text of ["", "nginx", "é😀", `${BOM}a`, "a\r\nb\0"]) {
      const bytes = encodeUtf8(text);
      expect(utf8(bytes, 0, bytes.length)).to.equal(text);
    }
  });

  it("put U+FFFD where bytes are not UTF-8", () => {
    expect(utf8(Uint8Array.of(0x61, 0xff, 0x62, 0xc3), 0, 4)).to.equal("a\ufffdb\ufffd");
    expect(utf8(encodeUtf8("é"), 1, 2)).to.equal("\ufffd");
  });
});

describe("decodeLatin1", () => {
  const rows: readonly (readonly [view: string, expected: string])[] = [
    ["", ""],
    ["nginx:1 \t\r\n", "nginx:1 \t\r\n"],
    ["\xc3\xa9", "é"],
    ["a\xf0\x9f\x98\x80b", "a😀b"],
    ["\xef\xbb\xbfa", `${BOM}a`],
    ["a\xff", "a\ufffd"],
    ["a\x80", "a\ufffd"],
    ["a\x85", "a\ufffd"],
    ["a\xa0", "a\ufffd"],
    ["\xc2\xa0", "\u00a0"],
    ["\xe2\x80\xa8", "\u2028"],
    ["a\x00\x1b", "a\x00\x1b"],
  ];
  for (const [view, expected] of rows) {
    it(JSON.stringify(view), () => {
      expect(decodeLatin1(view)).to.equal(expected);
    });
  }
});

describe("hasBom", () => {
  const rows: readonly (readonly [text: string, at: number, expected: boolean])[] = [
    [BOM, 0, true],
    [`${BOM}a`, 0, true],
    [`${BOM}a`, 3, false],
    [`a\n${BOM}b`, 2, true],
    ["a", 0, false],
    ["", 0, false],
    ["a", 9, false],
    ["\u00ef\u00bb\u00bf", 0, false],
  ];
  for (const [text, at, expected] of rows) {
    it(`${JSON.stringify(text)} at ${at}`, () => {
      expect(hasBom(encodeUtf8(text), at)).to.equal(expected);
    });
  }

  it("needs all three bytes", () => {
    expect(hasBom(Uint8Array.of(0xef, 0xbb), 0)).to.equal(false);
  });
});

describe("foreignEncoding", () => {
  const rows: readonly (readonly [bytes: readonly number[], expected: string | undefined])[] = [
    [[], undefined],
    [[0x61], undefined],
    [[0x61, 0x3a], undefined],
    [[0xef, 0xbb, 0xbf, 0x61], undefined],
    [[0xc3, 0xa9], undefined],
    [[0xff, 0xff], undefined],
    // by a mark
    [[0xff, 0xfe], "UTF-16"],
    [[0xff, 0xfe, 0x61, 0x00], "UTF-16"],
    [[0xfe, 0xff], "UTF-16"],
    [[0xfe, 0xff, 0x00, 0x61], "UTF-16"],
    [[0xff, 0xfe, 0x00, 0x00], "UTF-32"],
    [[0xff, 0xfe, 0x00, 0x00, 0x61, 0x00, 0x00, 0x00], "UTF-32"],
    [[0x00, 0x00, 0xfe, 0xff], "UTF-32"],
    // by the zero bytes of the first character
    [[0x61, 0x00], "UTF-16"],
    [[0x61, 0x00, 0x3a, 0x00], "UTF-16"],
    [[0x00, 0x61, 0x00, 0x3a], "UTF-16"],
    [[0x61, 0x00, 0x00, 0x00], "UTF-32"],
    [[0x00, 0x00, 0x00, 0x61], "UTF-32"],
  ];
  for (const [bytes, expected] of rows) {
    it(`${bytes.map((byte) => byte.toString(16)).join(" ")} is ${expected ?? "none"}`, () => {
      expect(foreignEncoding(Uint8Array.from(bytes))).to.equal(expected);
    });
  }
});

describe("Locator", () => {
  const rows: readonly (readonly [text: string, before: string, line: number, column: number])[] = [
    ["", "", 1, 1],
    ["a", "", 1, 1],
    ["a", "a", 1, 2],
    ["ab\ncd", "ab", 1, 3],
    ["ab\ncd", "ab\n", 2, 1],
    ["ab\ncd", "ab\nc", 2, 2],
    ["ab\ncd\n", "ab\ncd\n", 3, 1],
    ["\n\n\n", "\n\n", 3, 1],
    // CRLF
    ["ab\r\ncd\r\n", "ab\r\n", 2, 1],
    ["ab\r\ncd\r\n", "ab\r\nc", 2, 2],
    ["ab\r\ncd\r\n", "ab", 1, 3],
    // a lone carriage return ends no line
    ["ab\rcd", "ab\rc", 1, 5],
    // characters, not bytes
    ["é: x", "é: ", 1, 4],
    ["é😀: x", "é😀: ", 1, 5],
    ["a\né😀: x", "a\né😀: ", 2, 5],
    ["\te\u0301x", "\te\u0301", 1, 4],
    // a byte order mark has no column
    [`${BOM}ab`, "", 1, 1],
    [`${BOM}ab`, BOM, 1, 1],
    [`${BOM}ab`, `${BOM}a`, 1, 2],
    [`${BOM}a\n${BOM}bc`, `${BOM}a\n${BOM}b`, 2, 2],
    [`a${BOM}b`, `a${BOM}`, 1, 3],
  ];
  for (const [text, before, line, column] of rows) {
    it(`${JSON.stringify(text)} after ${JSON.stringify(before)} is ${line}:${column}`, () => {
      const offset = encodeUtf8(before).length;
      expect(new Locator(encodeUtf8(text)).position(offset)).to.deep.equal({ line, column });
    });
  }

  it("answers in any order", () => {
    const bytes = encodeUtf8("a\nbb\r\n\nccc\n");
    const expected = [...bytes.keys(), bytes.length].map((offset) => new Locator(bytes).position(offset));
    const locator = new Locator(bytes);
    const offsets = expected.map((_, offset) => offset);
    for (const offset of [...offsets, ...offsets.toReversed(), 5, 0, 9, 3]) {
      expect(locator.position(offset), String(offset)).to.deep.equal(expected[offset]);
    }
  });

  describe("lineAt", () => {
    const lines: readonly (readonly [text: string, offset: number, expected: string])[] = [
      ["ab\ncd\n", 0, "ab"],
      ["ab\ncd\n", 2, "ab"],
      ["ab\ncd\n", 3, "cd"],
      ["ab\ncd\n", 6, ""],
      ["ab\ncd", 5, "cd"],
      ["ab\r\ncd\r\n", 1, "ab"],
      ["ab\r\ncd\r\n", 5, "cd"],
      ["\r\n\r\n", 2, ""],
      ["a\rb\n", 2, "a\rb"],
      [`${BOM}ab\n`, 3, "ab"],
      [BOM, 0, ""],
      [`a\n${BOM}\r\n`, 2, ""],
      ["", 0, ""],
    ];
    for (const [text, offset, expected] of lines) {
      it(`${JSON.stringify(text)} at ${offset}`, () => {
        const bytes = encodeUtf8(text);
        const { start, end } = new Locator(bytes).lineAt(offset);
        expect(utf8(bytes, start, end)).to.equal(expected);
      });
    }
  });

  it("reads its input once when it is asked in order", () => {
    const bytes = encodeUtf8("image: nginx\n".repeat(200_000));
    const locator = new Locator(bytes);
    const start = performance.now();
    for (let offset = 7; offset < bytes.length; offset += 13) locator.position(offset);
    expect(locator.position(bytes.length)).to.deep.equal({ line: 200_001, column: 1 });
    expect(performance.now() - start).to.be.below(2000);
  });
});
