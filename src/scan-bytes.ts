/** Bytes and classes of bytes for the scanner: where its loops may run on and where they must look. */

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
function table(stops: string, others: Readonly<Record<number, number>> = {}, passes = ""): Uint8Array {
  const classes = new Uint8Array(256);
  classes.fill(STOP, 0, 0x20);
  for (const character of stops) classes[character.charCodeAt(0)] = STOP;
  for (const character of passes) classes[character.charCodeAt(0)] = 0;
  for (const [byte, value] of Object.entries(others)) classes[Number(byte)] = value;
  return classes;
}

const WIDE_BYTES = { 194: STOP_WIDE, 226: STOP_WIDE };
const LETTERS_G = { 103: STOP_G, 71: STOP_G };

/** Plain scalars in flow collections, as values and as keys. */
export const FLOW_PLAIN = table(":#,[]{}", WIDE_BYTES);
export const FLOW_PLAIN_KEY = table(":#,[]{}", { ...WIDE_BYTES, ...LETTERS_G });
/** And in block collections. */
export const PLAIN_KEY = table(":#", { ...WIDE_BYTES, ...LETTERS_G });
export const PLAIN_VALUE = table(":#", WIDE_BYTES);
export const COMMENT = table("", WIDE_BYTES, "\t");
export const BLOCK_TEXT = table("", {}, "\t");
/** What an anchor of a hidden reference ends with, or is, in an image's name; the same within block texts. */
export const HINT_MARKS = new Uint8Array(256);
export const BLOCK_MARKS = Uint8Array.from(BLOCK_TEXT);
for (const letter of "gG/:\\") HINT_MARKS[letter.charCodeAt(0)] = BLOCK_MARKS[letter.charCodeAt(0)] = STOP;
/** Where a line ends: for short lines a loop is faster than `indexOf`, which takes longer to call. */
export const LINE_FEED = new Uint8Array(256);
LINE_FEED[LF] = STOP;
/** What has to be looked at in a quoted key: escapes, and what may be the `g` of `image`. */
export const KEY_MARKS = new Uint8Array(256);
for (const letter of "gG\\'") KEY_MARKS[letter.charCodeAt(0)] = STOP;
export const SINGLE_QUOTED = table("'", {}, "\t");
export const DOUBLE_QUOTED = table('"\\', {}, "\t");

/** Bytes that a plain scalar can't begin with; `-`, `?` and `:` can before another character of it. */
export const NO_PLAIN_START = table(" ,[]{}#&*!|>'\"%@`");

/** Bytes that a line can't begin with unless it is looked at closely; other lines begin with a plain key or value. */
export const LINE_START = table(" ,[]{}#&*!|>'\"%@`<-?:.", { 239: STOP });

/** Whether U+0085, U+2028 or U+2029 stands at `at`. */
export function isWideBreak(bytes: Uint8Array, at: number): boolean {
  const first = bytes[at];
  const second = bytes[at + 1];
  if (first === 0xc2) return second === 0x85;
  return first === 0xe2 && second === 0x80 && (bytes[at + 2] === 0xa8 || bytes[at + 2] === 0xa9);
}

/** Whether the `g` at `at` is that of `image`, `Image` or `IMAGE`. */
export function isImageWord(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] === 0x47) {
    return bytes[at - 1] === 0x41 && bytes[at - 2] === 0x4d && bytes[at - 3] === 0x49 && bytes[at + 1] === 0x45;
  }
  if (bytes[at - 1] !== 0x61 || bytes[at - 2] !== 0x6d || bytes[at + 1] !== 0x65) return false;
  return bytes[at - 3] === 0x69 || bytes[at - 3] === 0x49;
}

export function isBlankOrBreak(byte: number | undefined): boolean {
  return byte === SPACE || byte === LF || byte === CR || byte === TAB;
}

/**
 * The offset of the first byte from `start` on that a table does not give 0, or the end. Four at a time: what it takes to
 * look at one byte of an array is more than the look itself.
 */
export function skip(bytes: Uint8Array, start: number, table: Uint8Array): number {
  let at = start | 0;
  const last = bytes.length - 4;
  while (
    at <= last &&
    ((table[bytes[at] as number] as number) |
      (table[bytes[at + 1] as number] as number) |
      (table[bytes[at + 2] as number] as number) |
      (table[bytes[at + 3] as number] as number)) ===
      0
  )
    at += 4;
  while (table[bytes[at] as number] === 0) at++;
  return at;
}

/** The offset after the spaces at `start`. */
export function skipSpaces(bytes: Uint8Array, start: number): number {
  let at = start | 0;
  const last = bytes.length - 4;
  while (
    at <= last &&
    (((bytes[at] as number) ^ SPACE) |
      ((bytes[at + 1] as number) ^ SPACE) |
      ((bytes[at + 2] as number) ^ SPACE) |
      ((bytes[at + 3] as number) ^ SPACE)) ===
      0
  )
    at += 4;
  while (bytes[at] === SPACE) at++;
  return at;
}
