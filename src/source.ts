/**
 * One input: its bytes, the text views of them, and the way from an offset to a line and a column.
 * Every offset in this project counts bytes of the input, so no view of it may shift them.
 */

import { hasBom } from "./bom.js";

export interface Source {
  /** What messages call the input: a file's path, `<stdin>`. */
  readonly name: string;
  /** Of an input that is not held in memory, made when they are first asked for. */
  readonly bytes: Uint8Array;
  /** How such an input is read where it is not needed as a whole. */
  readonly unheld?: Unheld;
}

/** An input that is not held in memory. */
interface Unheld {
  readonly length: number;
  /** Fills an array with the bytes from an offset on. */
  readonly read: (into: Uint8Array, start: number) => void;
}

/** A half-open range of byte offsets. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

/** Line and column, both counted from 1; the column in characters (code points). */
export interface Position {
  readonly line: number;
  readonly column: number;
}

export const LF = 0x0a;
export const CR = 0x0d;

/** `apply` takes a bounded number of arguments, and short texts are made faster without it. */
const MOST_ARGUMENTS = 8192;
const SHORT = 24;

/** What Node's own arrays do faster. */
interface NodeBuffer extends Uint8Array {
  latin1Slice(start: number, end: number): string;
}

function isNodeBuffer(bytes: Uint8Array): bytes is NodeBuffer {
  return "latin1Slice" in bytes;
}

/** The bytes as characters 0 to 255, one each: an offset in the string is an offset in the bytes. */
export function latin1(bytes: Uint8Array, start: number, end: number): string {
  let text = "";
  if (end - start <= SHORT) {
    for (let at = start; at < end; at++) text += String.fromCharCode(bytes[at] as number);
    return text;
  }
  if (isNodeBuffer(bytes)) return bytes.latin1Slice(start, end);
  for (let at = start; at < end; at += MOST_ARGUMENTS) {
    const piece = bytes.subarray(at, Math.min(at + MOST_ARGUMENTS, end));
    text += String.fromCharCode.apply(null, piece as unknown as number[]);
  }
  return text;
}

let decoder: InstanceType<typeof TextDecoder> | undefined;
const ENCODER = new TextEncoder();

/** The bytes as text to be read by people or compared with a config; what is not UTF-8 becomes U+FFFD. */
export function utf8(bytes: Uint8Array, start: number, end: number): string {
  if (end - start > MOST_ARGUMENTS) return decode(bytes.subarray(start, end));
  for (let at = start; at < end; at++) {
    if ((bytes[at] as number) >= 0x80) return decode(bytes.subarray(start, end));
  }
  return latin1(bytes, start, end);
}

function decode(bytes: Uint8Array): string {
  decoder ??= new TextDecoder("utf-8", { ignoreBOM: true });
  return decoder.decode(bytes);
}

/** A Latin-1 view of bytes as the UTF-8 text that they are. */
export function decodeLatin1(view: string): string {
  if (!/[\x80-\xff]/.test(view)) return view;
  const bytes = Uint8Array.from(view, (character) => character.charCodeAt(0));
  return utf8(bytes, 0, bytes.length);
}

export function encodeUtf8(text: string): Uint8Array {
  return ENCODER.encode(text);
}

/**
 * The name of an encoding that is not UTF-8, or undefined. By a mark, or by the zero bytes that the
 * first character of any YAML or JSON text has in UTF-16 and UTF-32 (YAML 1.2.2 §5.2).
 */
export function foreignEncoding(bytes: Uint8Array): string | undefined {
  const [a = 1, b = 1, c = 1, d = 1] = bytes;
  if ((a === 0 && b === 0 && c === 0xfe && d === 0xff) || (a === 0 && b === 0 && c === 0)) return "UTF-32";
  if (bytes.length >= 4 && b === 0 && c === 0 && d === 0) return "UTF-32";
  if (a === 0xff && b === 0xfe) return bytes.length >= 4 && c === 0 && d === 0 ? "UTF-32" : "UTF-16";
  if (a === 0xfe && b === 0xff) return "UTF-16";
  return bytes.length >= 2 && (a === 0) !== (b === 0) ? "UTF-16" : undefined;
}

/**
 * Tells the line and column of offsets. Asked in ascending order, it reads the input once.
 * Lines end at a line feed, as editors and compilers count them.
 */
export class Locator {
  readonly #bytes: Uint8Array;
  #line = 1;
  #start = 0;
  /** The offset of the line's line feed, or the end of the input. */
  #feed = 0;
  /** How many characters of the line stand before `#counted`. */
  #characters = 0;
  #counted = 0;

  constructor(bytes: Uint8Array) {
    this.#bytes = bytes;
    this.#enter(1, 0);
  }

  position(offset: number): Position {
    this.#seek(offset);
    if (offset < this.#counted) this.#recount();
    for (; this.#counted < offset; this.#counted++) {
      // Bytes 10xxxxxx continue a character.
      if (((this.#bytes[this.#counted] ?? 0) & 0xc0) !== 0x80) this.#characters++;
    }
    return { line: this.#line, column: 1 + this.#characters };
  }

  /** The line that holds `offset`, without its line break and without a byte order mark. */
  lineAt(offset: number): Range {
    this.#seek(offset);
    const start = textStart(this.#bytes, this.#start, this.#feed);
    const hasReturn = this.#feed > start && this.#bytes[this.#feed - 1] === CR;
    return { start, end: hasReturn ? this.#feed - 1 : this.#feed };
  }

  #seek(offset: number): void {
    if (offset < this.#start) this.#enter(1, 0);
    while (this.#feed < offset && this.#feed < this.#bytes.length) this.#enter(this.#line + 1, this.#feed + 1);
  }

  #enter(line: number, start: number): void {
    const feed = this.#bytes.indexOf(LF, start);
    this.#feed = feed < 0 ? this.#bytes.length : feed;
    this.#line = line;
    this.#start = start;
    this.#recount();
  }

  #recount(): void {
    this.#characters = 0;
    this.#counted = textStart(this.#bytes, this.#start, this.#feed);
  }
}

function textStart(bytes: Uint8Array, start: number, end: number): number {
  return Math.min(hasBom(bytes, start) ? start + 3 : start, end);
}
