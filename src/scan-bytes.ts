/** Bytes and classes of bytes for the scanner: where its loops may run on and where they must look. */

import { type Bytes, newBytes } from "./scan-memory.js";

export const TAB = 0x09;
export const LF = 0x0a;
export const CR = 0x0d;
export const SPACE = 0x20;
export const QUOTE = 0x22;
export const HASH = 0x23;
export const PERCENT = 0x25;
export const APOSTROPHE = 0x27;
export const PLUS = 0x2b;
export const COMMA = 0x2c;
export const DASH = 0x2d;
export const DOT = 0x2e;
export const SLASH = 0x2f;
export const COLON = 0x3a;
export const LESS = 0x3c;
export const EQUALS = 0x3d;
export const GREATER = 0x3e;
export const QUESTION = 0x3f;
export const OPEN_BRACKET = 0x5b;
export const BACKSLASH = 0x5c;
export const CLOSE_BRACKET = 0x5d;
export const OPEN_BRACE = 0x7b;
export const PIPE = 0x7c;
export const CLOSE_BRACE = 0x7d;

export const LETTER_G = 0x67;
/** The bit that makes an upper-case letter a lower-case one. */
export const LOWER_CASE = 0x20;

/** What stops a loop over bytes; 0 does not. */
const STOP = 1;
/** The `g` of `image`, or `G`. */
export const STOP_G = 2;
/** The first byte of what some readers take for a line break: U+0085, U+2028, U+2029. */
export const STOP_WIDE = 3;

/** A table of classes. Control characters always stop: the `yaml` package has uses of its own for some of them. */
function table(stops: string, passes: string, isWide: boolean): Bytes {
  const classes = newBytes(256);
  for (let byte = 0; byte < 0x20; byte++) classes[byte] = STOP;
  mark(classes, stops, STOP);
  mark(classes, passes, 0);
  if (isWide) classes[0xc2] = classes[0xe2] = STOP_WIDE;
  return classes;
}

/** The same for keys, of which it is to be told whether they say image. */
function keyTable(stops: string): Bytes {
  const classes = table(stops, "", true);
  mark(classes, "gG", STOP_G);
  return classes;
}

/** Gives characters a class. */
export function mark(classes: Bytes, characters: string, value: number): void {
  for (let index = 0; index < characters.length; index++) classes[characters.charCodeAt(index)] = value;
}

/** A table of these characters alone. */
export function tableOf(characters: string): Bytes {
  const classes = newBytes(256);
  mark(classes, characters, STOP);
  return classes;
}

/** Plain scalars in flow collections, as values and as keys. */
export const FLOW_PLAIN: Bytes = table(":#,[]{}", "", true);
export const FLOW_PLAIN_KEY: Bytes = keyTable(":#,[]{}");
/** And in block collections. */
export const PLAIN_KEY: Bytes = keyTable(":#");
export const PLAIN_VALUE: Bytes = table(":#", "", true);
export const COMMENT: Bytes = table("", "\t", true);
export const BLOCK_TEXT: Bytes = table("", "\t", false);
/** What an anchor of a hidden reference ends with, or is, in an image's name. */
export const BLOCK_MARKS: Bytes = table("gG/:\\", "\t", false);
/** Where a line ends: for short lines a loop is faster than `indexOf`, which takes longer to call. */
export const LINE_FEED: Bytes = tableOf("\n");
/** What has to be looked at in a quoted key: escapes, and what may be the `g` of `image`. */
export const KEY_MARKS: Bytes = tableOf("gG\\'");
export const SINGLE_QUOTED: Bytes = table("'", "\t", false);
export const DOUBLE_QUOTED: Bytes = table('"\\', "\t", false);

/** Bytes that a plain scalar can't begin with; `-`, `?` and `:` can before another character of it. */
export const NO_PLAIN_START: Bytes = table(" ,[]{}#&*!|>'\"%@`", "", false);

/** Bytes that a line can't begin with unless it is looked at closely; other lines begin with a plain key or value. */
export const LINE_START: Bytes = table(" ,[]{}#&*!|>'\"%@`<-?:.\xef", "", false);

/** Whether U+0085, U+2028 or U+2029 stands at `at`. */
export function isWideBreak(bytes: Bytes, at: number): boolean {
  const first = bytes[at];
  const second = bytes[at + 1];
  if (first === 0xc2) return second === 0x85;
  return first === 0xe2 && second === 0x80 && (bytes[at + 2] === 0xa8 || bytes[at + 2] === 0xa9);
}

/** Whether the `g` at `at` is that of `image`, `Image` or `IMAGE`. */
export function isImageWord(bytes: Bytes, at: number): boolean {
  if (bytes[at] === 0x47) {
    return bytes[at - 1] === 0x41 && bytes[at - 2] === 0x4d && bytes[at - 3] === 0x49 && bytes[at + 1] === 0x45;
  }
  if (bytes[at - 1] !== 0x61 || bytes[at - 2] !== 0x6d || bytes[at + 1] !== 0x65) return false;
  return bytes[at - 3] === 0x69 || bytes[at - 3] === 0x49;
}

export function isBlankOrBreak(byte: number | undefined): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}
