/** A document as plain nodes, whichever reader made them: what a config and the frame of a ResourceList are read from. */

import type { Range } from "./source.js";

export type Tree = MapTree | ListTree | TextTree | OtherTree;

interface Node {
  /** Where it stands in the input. Of a block collection the scanner knows only the start for sure. */
  readonly range: Range;
}

export interface MapTree extends Node {
  readonly type: "map";
  readonly isFlow: boolean;
  /** A value is missing where a `?` key has none; one that is left out is an empty text. */
  readonly entries: readonly { readonly key: Tree; readonly value: Tree | undefined }[];
}

export interface ListTree extends Node {
  readonly type: "list";
  readonly isFlow: boolean;
  readonly items: readonly Tree[];
}

/** Any scalar: what a text means, its reader knows. */
export interface TextTree extends Node {
  readonly type: "text";
  /** Without the final line break of a block scalar. */
  readonly text: string;
  readonly isPlain: boolean;
}

/** An alias. */
interface OtherTree extends Node {
  readonly type: "other";
}

export function textOf(node: Tree | undefined): string | undefined {
  return node?.type === "text" ? node.text : undefined;
}

/** The value at a key, the first of those that have it. */
export function get(map: MapTree, key: string): Tree | undefined {
  return map.entries.find((entry) => textOf(entry.key) === key)?.value;
}

/** The node at a path, or the last one on the way to it. */
export function find(node: Tree, path: readonly (string | number)[]): Tree {
  const [key, ...rest] = path;
  const next =
    node.type === "map" ? get(node, String(key)) : node.type === "list" ? node.items[Number(key)] : undefined;
  return key === undefined || !next ? node : find(next, rest);
}

/** Whether a value stands for none: left out, or a null. */
export function isNothing(node: Tree): node is TextTree {
  return node.type === "text" && node.isPlain && /^(?:~|null|Null|NULL)?$/.test(node.text);
}
