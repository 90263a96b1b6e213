/**
 * The arrays that the scanner works on, and the loops over them that matter most. WebAssembly's scanner is compiled with
 * `wasm/memory.ts` in the place of this file.
 */

const SPACE = 0x20;
const DASH = 0x2d;
const LF = 0x0a;
/** What is looked for nearer is found sooner without a call. */
const NEAR = 256;

/** Bytes; beyond their end there is none, or 0. */
export type Bytes = Uint8Array;
/** Integers of 32 bits. */
export type Words = Int32Array;

/** Makes an array of zeros. */
export function newBytes(length: number): Bytes {
  return new Uint8Array(length);
}

export function newWords(length: number): Words {
  return new Int32Array(length);
}

/** An array of twice the length of another, which it begins with. */
export function grownWords(words: Words, length: number): Words {
  const grown = new Int32Array(2 * length);
  grown.set(words);
  return grown;
}

export function grownBytes(bytes: Bytes, length: number): Bytes {
  const grown = new Uint8Array(2 * length);
  grown.set(bytes);
  return grown;
}

/** The product's lowest 32 bits. */
export function multiply(first: number, second: number): number {
  return Math.imul(first, second);
}

/** Tells most ranges of bytes apart. */
export function hashOf(bytes: Bytes, start: number, end: number): number {
  let hash = end - start;
  for (let at = start; at < end; at++) hash = (Math.imul(hash, 31) + (bytes[at] as number)) | 0;
  return hash ^ (hash >>> 15);
}

/** Whether as many bytes of two arrays are the same. */
export function areEqual(bytes: Bytes, start: number, others: Bytes, otherStart: number, length: number): boolean {
  let index = 0;
  while (index < length && bytes[start + index] === others[otherStart + index]) index++;
  return index === length;
}

/**
 * The offset of the first byte from `start` on that a table does not give 0, or the end. Four at a time: what it takes to
 * look at one byte of an array is more than the look itself.
 */
export function skip(bytes: Bytes, start: number, table: Bytes): number {
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

/** The same, each for the table that it is named for. They may pass bytes that come to nothing where they stand. */
export {
  skip as skipBlockText,
  skip as skipComment,
  skip as skipDoubleQuoted,
  skip as skipPlainKey,
  skip as skipPlainValue,
  skip as skipToMark,
};

/**
 * The first line from `start` on, where one begins, that begins with neither a space nor a dash and a space; `end` if there
 * is none before it.
 */
export function unindented(bytes: Bytes, start: number, end: number): number {
  let line = start;
  while (line < end && (bytes[line] === SPACE || (bytes[line] === DASH && bytes[line + 1] === SPACE)))
    line = feedAt(bytes, line, end) + 1;
  return Math.min(line, end);
}

/** The offset of the first line feed from `start` on; `end` if there is none before it. */
export function feedAt(bytes: Bytes, start: number, end: number): number {
  let at = start;
  const near = Math.min(start + NEAR, end);
  while (at < near && bytes[at] !== LF) at++;
  if (at < near || at === end) return at;
  const feed = bytes.indexOf(LF, at);
  return feed < 0 || feed > end ? end : feed;
}

/** The offset after the spaces at `start`. */
export function skipSpaces(bytes: Bytes, start: number): number {
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
