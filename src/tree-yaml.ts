/** Nodes of the `yaml` package as a tree, each made when it is asked for: a list may have many, and be nested deeply. */

import { isMap, isScalar, isSeq, type Node } from "yaml";
import { once } from "./once.js";
import type { Tree } from "./tree.js";
import { ValueReader } from "./values.js";

/** Where an offset in what was parsed stands in the input. */
export type Moved = (offset: number) => number;

/** The tree of a node that was read from a Latin-1 view of `bytes`. */
export function treeOf(node: Node, bytes: Uint8Array, moved: Moved): Tree {
  return new TreeMaker(new ValueReader(bytes, 0), moved).tree(node);
}

class TreeMaker {
  readonly #values: ValueReader;
  readonly #moved: Moved;

  constructor(values: ValueReader, moved: Moved) {
    this.#values = values;
    this.#moved = moved;
  }

  tree(node: Node): Tree {
    const { start, end } = this.#values.range(node);
    const range = { start: this.#moved(start), end: this.#moved(end) };
    if (isMap(node)) {
      const entries = once(() =>
        node.items.map(({ key, value }) => ({
          key: this.tree(key as Node),
          value: value === null ? undefined : this.tree(value as Node),
        })),
      );
      return {
        type: "map",
        range,
        isFlow: node.flow ?? false,
        get entries() {
          return entries();
        },
      };
    }
    if (isSeq(node)) {
      const items = once(() => node.items.map((item) => this.tree(item as Node)));
      return {
        type: "list",
        range,
        isFlow: node.flow ?? false,
        get items() {
          return items();
        },
      };
    }
    if (!isScalar(node)) return { type: "other", range };
    const text = this.#values.scalarText(node);
    const isBlock = node.type?.startsWith("BLOCK") ?? false;
    return { type: "text", range, text: isBlock ? text.replace(/\r?\n$/, "") : text, isPlain: node.type === "PLAIN" };
  }
}
