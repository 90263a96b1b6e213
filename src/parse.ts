/**
 * The outline of a document by way of the `yaml` package: slow, and right about everything YAML can do.
 * The package sees the bytes as Latin-1, so that its offsets are byte offsets.
 */

import { parseAllDocuments, visit, type Document as YamlDocument } from "yaml";
import type { Document } from "./documents.js";
import { flatten } from "./flatten.js";
import type { Outline, Trouble } from "./outline.js";
import type { Places } from "./places.js";
import { latin1, type Range } from "./source.js";
import { OutlineReader } from "./walk.js";

/** What the package makes of a document: one part, unless the document is odd. */
export type Parts = readonly YamlDocument.Parsed[];

export function parse(bytes: Uint8Array, document: Document, places: Places): Outline | Trouble {
  const parts = parseDocument(bytes, document);
  return "code" in parts ? parts : outlineOf(bytes, document, parts, places);
}

export function parseDocument(bytes: Uint8Array, document: Range): Parts | Trouble {
  const text = withoutBoms(latin1(bytes, document.start, document.end));
  return withinStack(document, () => parseYaml(text, document.start));
}

function outlineOf(bytes: Uint8Array, document: Document, parts: Parts, places: Places): Outline | Trouble {
  return withinStack(document, () => {
    const reader = new OutlineReader(bytes, document.start, places);
    const text = latin1(bytes, document.start, document.end);
    for (const part of parts) {
      const trouble = ambiguousBreak(text, part, document.start, places.fieldKeys) ?? reader.read(part);
      if (trouble) return trouble;
    }
    return reader.outline;
  });
}

/** The package and the walk are recursive; a document that exhausts the stack is not one of Kubernetes'. */
function withinStack<T>(document: Range, read: () => T): T | Trouble {
  try {
    return read();
  } catch (error) {
    if (error instanceof RangeError) return invalid("nested too deeply", document);
    throw error;
  }
}

function parseYaml(text: string, base: number): Parts | Trouble {
  const options = { schema: "failsafe", uniqueKeys: false, prettyErrors: false, logLevel: "silent" } as const;
  const load = (input: string) => {
    const result = parseAllDocuments(input, options);
    return Array.isArray(result) ? result : [];
  };
  const parsed = load(text);
  const error = parsed.flatMap((part) => part.errors)[0];
  if (!error) return parsed;
  const flat = flatten(text);
  if (flat !== undefined) {
    const second = load(flat);
    if (second.every((part) => part.errors.length === 0)) return second;
  }
  // The package's own word for a stack that overflowed.
  if (error.code === "RESOURCE_EXHAUSTION") throw new RangeError(error.message);
  const [start, end] = error.pos;
  const message = (error.message.split("\n")[0] as string).replace(/^./, (first) => first.toLowerCase());
  // The package may point behind the end.
  const clamp = (offset: number) => base + Math.min(offset, text.length);
  return invalid(message, { start: clamp(start), end: clamp(Math.max(end, start)) });
}

function invalid(message: string, range: Range): Trouble {
  const help = "mend the document, or leave it out of the input; nothing was written";
  return { code: "invalid-yaml", message, help, range };
}

const BOM = "ï»¿";

/** Byte order marks before the content become line breaks: those move nothing, and the package knows no other mark in Latin-1. */
function withoutBoms(text: string): string {
  if (!text.includes(BOM)) return text;
  const prefix = /(?:[ \t]*(?:[#%].*)?|---(?:[ \t].*)?)\r?\n|ï»¿/y;
  const pieces: string[] = [];
  for (let match = prefix.exec(text); match; match = prefix.exec(text)) {
    pieces.push(match[0] === BOM ? "\n\n\n" : match[0]);
  }
  const length = pieces.reduce((sum, piece) => sum + piece.length, 0);
  return pieces.join("") + text.slice(length);
}

/** Where what could be the key of a field stands next, in plain bytes or in disguise; past the end if nowhere. */
function nextKey(text: string, from: number, fieldKeys: RegExp): number {
  const keys = new RegExp(`${fieldKeys.source}|\\\\[xuU]`, "g");
  keys.lastIndex = from;
  return keys.exec(text)?.index ?? text.length + 1;
}

/**
 * YAML 1.1 readers, kubectl among them, end a line at U+0085, U+2028 and U+2029, and all readers but the package at a
 * lone carriage return. Where that could bring a key to light that the package takes for part of a comment or a plain
 * scalar, neither reading is safe.
 */
function ambiguousBreak(
  text: string,
  document: YamlDocument.Parsed,
  base: number,
  fieldKeys: RegExp,
): Trouble | undefined {
  const breaks = /\r(?!\n)|\xc2\x85|\xe2\x80[\xa8\xa9]/g;
  if (text.search(breaks) < 0) return undefined;
  const covered: [number, number][] = [];
  visit(document, {
    Scalar: (_, node) => {
      if (node.type !== "PLAIN" && node.range) covered.push([node.range[0], node.range[1]]);
    },
  });
  const ranges = covered.sort((a, b) => a[0] - b[0]);
  let next = 0;
  let key = -1;
  let feed = -1;
  for (const { index } of text.matchAll(breaks)) {
    while (next < ranges.length && (ranges[next] as [number, number])[1] <= index) next++;
    const inScalar = next < ranges.length && (ranges[next] as [number, number])[0] <= index;
    // One search serves all the breaks before what it finds.
    if (key < index) key = nextKey(text, index, fieldKeys);
    if (feed < index) feed = (text.indexOf("\n", index) + 1 || text.length + 1) - 1;
    if (inScalar || key > feed) continue;
    return {
      code: "ambiguous-line-break",
      message: "a line break that not every YAML reader takes for one, before what could be an image field",
      help: "end lines with a line feed, or a carriage return and a line feed",
      range: { start: base + index, end: base + index + 1 },
    };
  }
  return undefined;
}
