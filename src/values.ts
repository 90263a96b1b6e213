/** Reads single nodes of the `yaml` package: where they stand, and from the input's own bytes what text they hold. */

import { isMap, isScalar, isSeq, type Scalar } from "yaml";
import type { Value } from "./outline.js";
import { flowText, otherType, type Style } from "./scalar.js";
import { decodeLatin1, type Range, utf8 } from "./source.js";

const STYLES: Readonly<Record<string, Style>> = {
  PLAIN: "plain",
  QUOTE_SINGLE: "single-quoted",
  QUOTE_DOUBLE: "double-quoted",
  BLOCK_LITERAL: "literal",
  BLOCK_FOLDED: "folded",
};

/** Offsets of the nodes count from `base`. Aliases are the caller's to resolve. */
export class ValueReader {
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #known = new Map<unknown, Value>();

  constructor(bytes: Uint8Array, base: number) {
    this.#bytes = bytes;
    this.#base = base;
  }

  /** One value for each node, so that places that share a node share the value. */
  value(node: unknown): Value {
    const known = this.#known.get(node);
    if (known) return known;
    const value = this.#readValue(node);
    this.#known.set(node, value);
    return value;
  }

  #readValue(node: unknown): Value {
    const range = this.range(node);
    const none = { range, style: undefined, text: "" };
    if (isMap(node)) return { ...none, type: "mapping" };
    if (!isScalar(node)) return isSeq(node) ? { ...none, type: "sequence" } : { ...none, type: "null" };
    const style = STYLES[node.type ?? "PLAIN"] as Style;
    const { tag } = node;
    const whole = this.scalarText(node);
    const text = style === "literal" || style === "folded" ? whole.replace(/\r?\n$/, "") : whole;
    const isTagged = tag !== undefined && tag !== "!" && tag !== "tag:yaml.org,2002:str";
    const other = tag === undefined && style === "plain" ? otherType(text) : undefined;
    return { range, style, type: isTagged ? "tagged" : (other ?? "string"), text };
  }

  /** The text of a scalar whatever its type, a block scalar's final line break included. */
  scalarText(node: Scalar): string {
    const style = STYLES[node.type ?? "PLAIN"] as Style;
    if (style === "literal" || style === "folded") return decodeLatin1(String(node.source ?? node.value ?? ""));
    const { start, end } = this.range(node);
    return flowText(utf8(this.#bytes, start, end), style);
  }

  /** A key's text; empty for one that is no scalar. */
  keyText(key: unknown): string {
    if (!isScalar(key)) return "";
    // Most keys are plain words, and those need no second reading.
    const plain = key.type === "PLAIN" ? (key.source ?? "") : "";
    return /^[\w./-]+$/.test(plain) ? plain : this.scalarText(key);
  }

  range(node: unknown): Range {
    const range = (node as { range?: [number, number, number] | null } | null)?.range;
    return { start: this.#base + (range?.[0] ?? 0), end: this.#base + (range?.[1] ?? 0) };
  }

  /** The text of a string; undefined for anything else. */
  string(node: unknown): string | undefined {
    if (!isScalar(node)) return undefined;
    const value = this.value(node);
    // kubectl drops a tag that it does not know and reads the string.
    return value.type === "string" || value.type === "tagged" ? value.text : undefined;
  }
}
