/** Where a function's `results` go in a ResourceList: at the end of its top mapping, in its style. */

import { isMap, isPair, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import { blockStyle, JSON_STYLE, type ResultStyle } from "./result-text.js";
import { CR, LF, type Range } from "./source.js";

/** Where results are put, and what is to be written before and after them, if there are any. */
export interface ResultsPlace {
  readonly range: Range;
  readonly style: ResultStyle;
  readonly before: string;
  readonly after: string;
}

/**
 * The place at the end of a ResourceList's top mapping, after the results of earlier functions. `base` is what the nodes'
 * offsets count from.
 */
export function placeOfResults(bytes: Uint8Array, root: YAMLMap, base: number): ResultsPlace {
  const earlier: unknown = root.items.findLast(({ key }) => isScalar(key) && key.value === "results")?.value;
  if (isSeq(earlier) && earlier.flow) return placeInFlow(earlier, base, "", "");
  if (isNothing(earlier) && (root.flow || earlier.source !== "")) {
    const range = { start: base + (earlier.range?.[0] ?? 0), end: end(earlier, base) };
    return { range, style: JSON_STYLE, before: earlier.source === "" ? " [" : "[", after: "]" };
  }
  if (root.flow) return placeInFlow(root, base, '"results":[', "]");
  const column = isSeq(earlier)
    ? columnOf(bytes, base + (earlier.range?.[0] ?? 0))
    : columnOf(bytes, base + (root.range?.[0] ?? 0));
  const indent = " ".repeat(column);
  if (isNothing(earlier)) return placeAfterLine(bytes, end(earlier, base), "", indent);
  const key = isSeq(earlier) ? "" : `${indent}results:`;
  return placeAfterLine(bytes, contentEnd(isSeq(earlier) ? earlier : root, base), key, indent);
}

/** Whether a value stands for none: left out, or a null. */
export function isNothing(node: unknown): node is Scalar {
  return isScalar(node) && /^(?:~|null|Null|NULL)?$/.test(node.source ?? "") && node.type === "PLAIN";
}

/** After the last item of a flow collection, before what comments and commas follow, or after its bracket. */
function placeInFlow(node: YAMLMap | YAMLSeq, base: number, before: string, after: string): ResultsPlace {
  const last: unknown = node.items.at(-1);
  const value = isPair(last) ? (last.value ?? last.key) : last;
  const at = value ? end(value as Node, base) : base + (node.range?.[0] ?? 0) + 1;
  return { range: { start: at, end: at }, style: JSON_STYLE, before: (value ? "," : "") + before, after };
}

/** After the line that holds `at`, with that line's ending; for results and a key before them, if one is given. */
function placeAfterLine(bytes: Uint8Array, at: number, key: string, indent: string): ResultsPlace {
  const feed = at > 0 && bytes[at - 1] === LF ? at - 1 : bytes.indexOf(LF, at);
  const breaks = bytes.indexOf(LF);
  const ending = breaks > 0 && bytes[breaks - 1] === CR ? "\r\n" : "\n";
  const start = feed < 0 ? bytes.length : feed + 1;
  const before = (feed < 0 ? ending : "") + (key && key + ending);
  return { range: { start, end: start }, style: blockStyle(indent, ending), before, after: "" };
}

/** Where the text of a node ends: of a block collection, where that of its last value does. */
function contentEnd(node: Node, base: number): number {
  const last: unknown = (isMap(node) || isSeq(node)) && !node.flow ? node.items.at(-1) : undefined;
  const value = isPair(last) ? (last.value ?? last.key) : last;
  return value ? contentEnd(value as Node, base) : end(node, base);
}

function end(node: Node, base: number): number {
  return base + (node.range?.[1] ?? 0);
}

function columnOf(bytes: Uint8Array, at: number): number {
  return at - (bytes.subarray(0, at).lastIndexOf(LF) + 1);
}
