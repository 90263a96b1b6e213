/**
 * Scalars as they stand in the input: what text they hold, where in them a name lies, and how another
 * text is written in their place. Works on the raw slice, so that offsets in it are offsets of the input
 * as long as what comes before is ASCII, which references and escape sequences are.
 */

import type { Edit } from "./edits.js";
import type { Range } from "./source.js";

export type Style = "plain" | "single-quoted" | "double-quoted" | "literal" | "folded";

/** The name that a reader gives a plain scalar's type, if that is not a string. */
export type OtherType = "null" | "boolean" | "number";

const NULL = /^(?:~|null|Null|NULL)?$/;
// YAML 1.2's `true` and `false` and the words that YAML 1.1 readers, kubectl among them, take too.
const BOOLEAN = /^(?:[yYnN]|yes|Yes|YES|no|No|NO|on|On|ON|off|Off|OFF|true|True|TRUE|false|False|FALSE)$/;
const NUMBER =
  /^[-+]?(?:0b[01]+|0o?[0-7]+|0x[0-9a-fA-F]+|(?:\.[0-9]+|[0-9]+(?:\.[0-9]*)?)(?:[eE][-+]?[0-9]+)?|\.(?:inf|Inf|INF))$|^\.(?:nan|NaN|NAN)$/;

/** What all of these begin with. */
const FIRST_OF_OTHERS = "~nNyYoOtTfF-+._0123456789";

/** Whether a plain scalar may be another than a string, by its first byte. */
export function mayBeOther(first: number | undefined): boolean {
  return first === undefined || FIRST_BYTES[first] === 1;
}

const FIRST_BYTES = new Uint8Array(256);
for (const character of FIRST_OF_OTHERS) FIRST_BYTES[character.charCodeAt(0)] = 1;

/** What a plain scalar is in YAML 1.1 or 1.2 other than a string; undefined for a string. */
export function otherType(plain: string): OtherType | undefined {
  if (!FIRST_OF_OTHERS.includes(plain.charAt(0))) return undefined;
  if (NULL.test(plain)) return "null";
  if (BOOLEAN.test(plain)) return "boolean";
  return NUMBER.test(plain.replaceAll("_", "")) ? "number" : undefined;
}

/** The text of a plain or quoted scalar, its quotes, escapes and folded lines resolved (YAML 1.2.2 §7.3). */
export function flowText(raw: string, style: "plain" | "single-quoted" | "double-quoted"): string {
  if (style === "double-quoted") return readDoubleQuoted(raw).text;
  if (style === "single-quoted") return foldLines(raw.slice(1, -1)).replaceAll("''", "'");
  return foldLines(raw);
}

/** Where characters `start` to `end` of a text stand in the raw slice that holds it. */
export type PartMap = (start: number, end: number) => Range;

/**
 * Finds parts of a scalar in its raw slice, for characters counted as in `searchText`; and as in the scalar's text where
 * that has no line breaks and single quotes up to there, as every name has none.
 */
export function partMap(raw: string, style: Style): PartMap {
  if (style === "double-quoted" && raw.includes("\\")) {
    const { starts, ends } = readDoubleQuoted(raw);
    return (start, end) => {
      const from = starts[start] ?? raw.length - 1;
      // An escaped line break after the part is nobody's, and stays.
      return { start: from, end: end > start ? (ends[end - 1] ?? raw.length - 1) : from };
    };
  }
  const first = style === "plain" ? 0 : style.endsWith("-quoted") ? 1 : blockContentStart(raw);
  const last = raw.length - (style.endsWith("-quoted") ? 1 : 0);
  return (start, end) => ({ start: Math.min(first + start, last), end: Math.min(first + end, last) });
}

/**
 * The text of a scalar in the characters that `partRange` counts: for a double-quoted one its escapes resolved, for
 * any other as it stands, indentation and doubled quotes included. `raw` is Latin-1.
 */
export function searchText(raw: string, style: Style): string {
  if (style === "double-quoted") return raw.includes("\\") ? readDoubleQuoted(raw).text : raw.slice(1, -1);
  if (style === "single-quoted") return raw.slice(1, -1);
  return style === "plain" ? raw : raw.slice(blockContentStart(raw));
}

/**
 * The edits that put `text` in the place of characters `from` to `to` of a scalar; `start` is the scalar's offset.
 * A plain scalar that would begin with `[`, and so no longer be one, is put in quotes; the bytes of its suffix stay.
 */
export function partEdits(
  { raw, style, map }: { readonly raw: string; readonly style: Style; readonly map: PartMap },
  start: number,
  { from, to, text }: { readonly from: number; readonly to: number; readonly text: string },
): Edit[] {
  const edit = (first: number, last: number, content: string) => ({
    range: { start: start + first, end: start + last },
    text: content,
  });
  if (style === "plain" && from === 0 && text.startsWith("[")) {
    const quotes = [...raw.slice(to).matchAll(/'/g)].map(({ index }) => edit(to + index, to + index, "'"));
    return [edit(0, to, `'${text}`), ...quotes, edit(raw.length, raw.length, "'")];
  }
  const inner = map(from, to);
  return [edit(inner.start, inner.end, text)];
}

/** A text as a scalar that may stand anywhere a node may: plain where that is safe, else in single quotes. */
export function writeScalar(text: string): string {
  const isPlain = /^[A-Za-z0-9][A-Za-z0-9._/:@-]*$/.test(text) && !text.endsWith(":") && !otherType(text);
  return isPlain ? text : quote(text);
}

function quote(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

/** Offset of a block scalar's first character that is not white space, after its header line. */
function blockContentStart(raw: string): number {
  const header = raw.indexOf("\n") + 1;
  const blank = /[ \t\r\n]*/y;
  blank.lastIndex = header;
  blank.test(raw);
  return blank.lastIndex;
}

/** The text of a block scalar whose lines begin at the column `indent` (YAML 1.2.2 §8.1), as the `yaml` package reads it. */
export function blockText(raw: string, style: "literal" | "folded", indent: number): string {
  const header = raw.indexOf("\n");
  // The input may end with the header.
  if (header < 0) return "";
  const chomping = /^[^#\s]*([+-])/.exec(raw)?.[1];
  const lines = raw
    .slice(header + 1)
    .split(/\r?\n/)
    .map((line) => line.slice(Math.min(indent, /^ */.exec(line)?.[0].length ?? 0)));
  let count = lines.length;
  while (count > 0 && lines[count - 1] === "") count--;
  if (count === 0) return chomping === "+" && lines.length > 1 ? "\n".repeat(lines.length - 1) : "";
  const text = lines.slice(0, count);
  const body = style === "literal" ? text.join("\n") : foldBlock(text);
  if (chomping === "-") return body;
  return chomping === "+" ? body + "\n".repeat(Math.max(1, lines.length - count)) : `${body}\n`;
}

/** Joins the lines of a folded scalar: with a space, but as they stand around deeper ones. */
function foldBlock(lines: readonly string[]): string {
  const first = lines.findIndex((line) => line !== "");
  let text = "\n".repeat(first);
  let separator = "";
  let wasDeeper = false;
  for (const line of lines.slice(first)) {
    if (/^[ \t]/.test(line)) {
      if (separator === " ") separator = "\n";
      else if (!wasDeeper && separator === "\n") separator = "\n\n";
      text += separator + line;
      separator = "\n";
      wasDeeper = true;
    } else if (line === "") {
      if (separator === "\n") text += "\n";
      else separator = "\n";
    } else {
      text += separator + line;
      separator = " ";
      wasDeeper = false;
    }
  }
  return text;
}

function foldLines(text: string): string {
  if (!/[\r\n]/.test(text)) return text;
  // From the first blank of a run, or each of its blanks would be tried.
  return text.replace(/(?<![ \t])[ \t]*((?:\r?\n[ \t]*)+)/g, (_, breaks: string) => foldBreaks(breaks));
}

/** One line break is a space; of more than one the first is dropped. */
function foldBreaks(breaks: string): string {
  const count = breaks.split("\n").length - 1;
  return count === 1 ? " " : "\n".repeat(count - 1);
}

const ESCAPES: Readonly<Record<string, string>> = {
  "0": "\0",
  a: "\x07",
  b: "\b",
  t: "\t",
  "\t": "\t",
  n: "\n",
  v: "\v",
  f: "\f",
  r: "\r",
  e: "\x1b",
  " ": " ",
  '"': '"',
  "/": "/",
  "\\": "\\",
  N: "\x85",
  _: "\xa0",
  L: "\u2028",
  P: "\u2029",
};
const HEX_LENGTH: Readonly<Record<string, number>> = { x: 2, u: 4, U: 8 };

/** The text of a double-quoted scalar and, for each of its UTF-16 units, from and up to where it stands in the raw slice. */
function readDoubleQuoted(raw: string): { text: string; starts: number[]; ends: number[] } {
  const end = raw.length - 1;
  const starts: number[] = [];
  const ends: number[] = [];
  let text = "";
  const add = (piece: string, from: number, length: number) => {
    for (let unit = 0; unit < piece.length; unit++) {
      starts.push(from);
      ends.push(from + length);
    }
    text += piece;
  };
  const blank = /[ \t]*((?:\r?\n[ \t]*)+)/y;
  const continuation = /\\\r?\n[ \t]*((?:\r?\n[ \t]*)*)/y;
  const run = /[ \t]*/y;
  // Blanks up to here are known to end no line; else each of a long run would be tried.
  let literal = 0;
  for (let at = 1; at < end; ) {
    const character = raw[at] as string;
    blank.lastIndex = run.lastIndex = continuation.lastIndex = at;
    let piece = character;
    let length = 1;
    const isBlank = at >= literal && /[ \t\r\n]/.test(character);
    const fold = character === "\\" ? continuation.exec(raw) : isBlank ? blank.exec(raw) : null;
    if (isBlank && !fold) literal = at + (run.exec(raw)?.[0].length ?? 0);
    if (fold) {
      const breaks = fold[1] as string;
      // An escaped line break is nothing; the empty lines after it are line breaks.
      piece = character === "\\" ? "\n".repeat(breaks.split("\n").length - 1) : foldBreaks(breaks);
      length = fold[0].length;
    } else if (character === "\\") {
      const name = raw[at + 1] as string;
      const digits = HEX_LENGTH[name] ?? 0;
      const code = Number.parseInt(raw.slice(at + 2, at + 2 + digits), 16);
      piece = digits === 0 ? (ESCAPES[name] ?? name) : code <= 0x10ffff ? String.fromCodePoint(code) : "\ufffd";
      length = 2 + digits;
    }
    add(piece, at, length);
    at += length;
  }
  return { text, starts, ends };
}
