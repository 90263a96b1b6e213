/** Documents by way of the `yaml` package, as trees. */

import type { Trouble } from "./outline.js";
import { parseDocument } from "./parse.js";
import type { Tree } from "./tree.js";
import { type Moved, treeOf } from "./tree-yaml.js";

/** The tree of bytes that are one document, not empty; undefined where they are not. */
export function parseTree(bytes: Uint8Array, moved: Moved): Tree | undefined {
  const trees = parseTrees(bytes, moved);
  return "code" in trees || trees.length > 1 ? undefined : trees[0];
}

/** The trees of a document, one unless it is odd; `moved` tells where an offset in its bytes stands in the input. */
export function parseTrees(bytes: Uint8Array, moved: Moved): readonly (Tree | undefined)[] | Trouble {
  const parts = parseDocument(bytes, { start: 0, end: bytes.length });
  if (!("code" in parts)) return parts.map(({ contents }) => (contents ? treeOf(contents, bytes, moved) : undefined));
  return { ...parts, range: { start: moved(parts.range.start), end: moved(parts.range.end) } };
}
