/** A small document as a tree, by one pass of the scanner, so that the `yaml` package need not be loaded for it. */

import { ownEngine } from "./engine.js";
import { keyText } from "./key-source.js";
import { Places } from "./places.js";
import {
  END,
  FLOW_MAP,
  FLOW_SEQ,
  INDENT_SHIFT,
  isMap,
  isSeq,
  KEY_END,
  KEY_START,
  KIND_MASK,
  PARENT,
  PLAIN,
  ROW,
  START,
  WHAT,
} from "./scan-format.js";
import { STYLES } from "./scan-reader.js";
import { ScannedScalar } from "./scan-value.js";
import { CR, LF } from "./source.js";
import type { MapTree, TextTree, Tree } from "./tree.js";

type Entry = MapTree["entries"][number];

/** A node, and what is in it so far. */
interface Made {
  readonly node: Tree;
  readonly entries: Entry[];
  readonly keys: Set<string>;
  readonly items: Tree[];
}

/**
 * The tree of bytes that are one document, not empty; `moved` tells where an offset in them stands in the input.
 * Undefined where the scanner is not sure, or a mapping has a key twice.
 */
export function scanTree(bytes: Uint8Array, moved: (offset: number) => number): Tree | undefined {
  const ended = withFeed(bytes);
  if (!ended) return undefined;
  const scanner = ownEngine(ended, Places.ofAll());
  if (scanner.scan(0) !== ended.length) return undefined;
  const { data, count } = scanner.rows;
  const all: Made[] = [];
  for (let row = 0; row < count; row++) {
    const at = row * ROW;
    const made = make(ended, data.subarray(at, at + ROW), bytes.length, moved);
    all.push(made);
    const around = all[data[at + PARENT] as number];
    if (!around) continue;
    const start = data[at + KEY_START] as number;
    if (start < 0) around.items.push(made.node);
    else {
      const end = data[at + KEY_END] as number;
      const key: TextTree = {
        type: "text",
        range: { start: moved(start), end: moved(end) },
        text: keyText(ended, start, end),
        isPlain: false,
      };
      if (around.keys.has(key.text)) return undefined;
      around.keys.add(key.text);
      around.entries.push({ key, value: made.node });
    }
  }
  return all[0]?.node;
}

/** The node of a row, the first of those in it. */
function make(bytes: Uint8Array, row: Int32Array, limit: number, moved: (offset: number) => number): Made {
  const kind = (row[WHAT] as number) & KIND_MASK;
  const start = row[START] as number;
  const end = Math.min(row[END] as number, limit);
  const range = { start: moved(start), end: moved(end) };
  const isFlow = kind === FLOW_MAP || kind === FLOW_SEQ;
  const entries: Entry[] = [];
  const items: Tree[] = [];
  const inside = { entries, keys: new Set<string>(), items };
  if (isMap(kind)) return { node: { type: "map", range, isFlow, entries }, ...inside };
  if (isSeq(kind)) return { node: { type: "list", range, isFlow, items }, ...inside };
  const style = STYLES[kind] ?? "plain";
  const { text } = new ScannedScalar(bytes, 0, { start, end }, style, (row[WHAT] as number) >> INDENT_SHIFT);
  return { node: { type: "text", range, text, isPlain: kind <= PLAIN }, ...inside };
}

/** The scanner needs a line feed at the end, which would make a line break of a carriage return. */
function withFeed(bytes: Uint8Array): Uint8Array | undefined {
  const last = bytes[bytes.length - 1];
  if (last === LF) return bytes;
  if (last === undefined || last === CR) return undefined;
  const copy = new Uint8Array(bytes.length + 1);
  copy.set(bytes);
  copy[bytes.length] = LF;
  return copy;
}
