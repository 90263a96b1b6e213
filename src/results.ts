/** Where a function's `results` go in a ResourceList: at the end of its top mapping, in its style. */

import { blockStyle, JSON_STYLE, type ResultStyle } from "./result-text.js";
import { CR, LF, type Range } from "./source.js";
import { isNothing, type ListTree, type MapTree, type Tree, textOf } from "./tree.js";

/** Where results are put, and what is to be written before and after them, if there are any. */
export interface ResultsPlace {
  readonly range: Range;
  readonly style: ResultStyle;
  readonly before: string;
  readonly after: string;
}

/** The place at the end of a ResourceList's top mapping, after the results of earlier functions. */
export function placeOfResults(bytes: Uint8Array, root: MapTree): ResultsPlace {
  const earlier = root.entries.findLast(({ key }) => textOf(key) === "results")?.value;
  if (earlier?.type === "list" && earlier.isFlow) return placeInFlow(earlier, "", "");
  const none = earlier && isNothing(earlier) ? earlier : undefined;
  if (none && (root.isFlow || none.text !== "")) {
    return { range: none.range, style: JSON_STYLE, before: none.text === "" ? " [" : "[", after: "]" };
  }
  if (root.isFlow) return placeInFlow(root, '"results":[', "]");
  const list = earlier?.type === "list" ? earlier : undefined;
  const indent = " ".repeat(columnOf(bytes, (list ?? root).range.start));
  if (none) return placeAfterLine(bytes, none.range.end, "", indent);
  return placeAfterLine(bytes, contentEnd(list ?? root), list ? "" : `${indent}results:`, indent);
}

/** After the last item of a flow collection, before what comments and commas follow, or after its bracket. */
function placeInFlow(node: MapTree | ListTree, before: string, after: string): ResultsPlace {
  const last = lastOf(node);
  const at = last ? last.range.end : node.range.start + 1;
  return { range: { start: at, end: at }, style: JSON_STYLE, before: (last ? "," : "") + before, after };
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
function contentEnd(node: Tree): number {
  const last = (node.type === "map" || node.type === "list") && !node.isFlow ? lastOf(node) : undefined;
  return last ? contentEnd(last) : node.range.end;
}

/** The last thing in a collection: of a mapping the value, or the key that has none. */
function lastOf(node: MapTree | ListTree): Tree | undefined {
  if (node.type === "list") return node.items.at(-1);
  const entry = node.entries.at(-1);
  return entry && (entry.value ?? entry.key);
}

function columnOf(bytes: Uint8Array, at: number): number {
  return at - (bytes.subarray(0, at).lastIndexOf(LF) + 1);
}
