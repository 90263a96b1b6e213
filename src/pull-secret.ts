/**
 * The one edit that inserts text: a name in the `imagePullSecrets` of a pod spec, in the style of what stands there or
 * around it. Where a layout leaves a doubt it says so instead. Reads the layout from the input's own bytes, since the
 * nodes may come from a copy of them.
 */

import { isAlias, isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { isMergeKey } from "./anchors.js";
import type { AddPullSecret } from "./outline.js";
import { CONTAINER_LISTS } from "./podspec.js";
import { writeScalar } from "./scalar.js";
import { LF, latin1, type Range } from "./source.js";

type Added = ReturnType<AddPullSecret>;

const KEY = "imagePullSecrets";

/**
 * What adding a pull secret to a pod spec takes. Offsets of the nodes count from `base`; `isShared` says that the pod
 * spec stands at other places too, by an anchor.
 */
export function pullSecretEdit(
  bytes: Uint8Array,
  podSpec: YAMLMap,
  base: number,
  name: string,
  isShared: boolean,
): Added {
  const [start = 0, , end = 0] = podSpec.range ?? [];
  const feed = bytes.lastIndexOf(LF, Math.max(0, base + start - 1));
  // With the line before, whose break is copied, and to the end of the last line.
  const from = feed <= base ? base : Math.max(base, bytes.lastIndexOf(LF, feed - 1) + 1);
  const last = bytes.indexOf(LF, base + end);
  const text = latin1(bytes, from, last < 0 ? bytes.length : last + 1);
  return new Writer(text, base, from - base, name).add(podSpec, isShared);
}

class Writer {
  /** The lines of the pod spec and the one before, from which offsets here count. */
  readonly #text: string;
  readonly #base: number;
  /** Where that text starts, counted as the nodes count. */
  readonly #shift: number;
  readonly #name: string;

  constructor(text: string, base: number, shift: number, name: string) {
    this.#text = text;
    this.#base = base + shift;
    this.#shift = shift;
    this.#name = name;
  }

  add(podSpec: YAMLMap, isShared: boolean): Added {
    if (isShared) return this.#unsupported("the pod spec is shared by an alias", podSpec);
    const own = podSpec.items.filter((pair) => keyOf(pair) === KEY);
    const [pair, second] = own;
    if (second) return this.#unsupported(`\`${KEY}\` is there twice`, second.key);
    if (pair) return this.#append(podSpec, pair);
    if (podSpec.items.some((other) => isMergeKey(other.key))) {
      return this.#unsupported("a merge key may bring one", podSpec);
    }
    const containers = podSpec.items.find((other) => CONTAINER_LISTS.includes(keyOf(other) ?? ""));
    if (!containers) return this.#unsupported("a merge key brings its containers", podSpec);
    return podSpec.flow ? this.#flowKey(containers) : this.#blockKey(containers);
  }

  #append(podSpec: YAMLMap, pair: Pair): Added {
    const value = pair.value as Node | null;
    if (isSeq(value) && !value.anchor && !value.tag) {
      const names = value.items.map(nameOf);
      if (names.includes(this.#name)) return { present: true };
      if (names.includes(undefined)) return this.#unsupported("an item has no plain `name`", value);
      if (value.flow) return value.items.length === 0 ? this.#replace(pair, value) : this.#flowItem(value);
      return this.#blockItem(value);
    }
    const raw = isScalar(value) && !value.anchor && !value.tag ? this.#raw(value) : undefined;
    if (value === null || raw === "") return podSpec.flow ? this.#odd(pair) : this.#firstItem(podSpec, pair);
    return raw !== undefined && /^(?:~|null|Null|NULL)$/.test(raw) ? this.#replace(pair, value) : this.#odd(pair);
  }

  /** `null`, `~` or `[]` become a list. */
  #replace(pair: Pair, value: Node): Added {
    const raw = this.#raw(value);
    if (!/^(?:\[\s*\]|[^[]*)$/.test(raw)) return this.#odd(pair);
    const [start, end] = this.#span(value);
    return this.#edit(start, end, `[${this.#flowText(pair.key as Node)}]`);
  }

  /** One more item after the last of a flow sequence, with what stands before that one. */
  #flowItem(list: YAMLSeq): Added {
    const last = list.items[list.items.length - 1] as YAMLMap;
    const before = list.items[list.items.length - 2] as YAMLMap | undefined;
    const [start, end] = this.#span(last);
    const opening = this.#text.slice(this.#span(list)[0] + 1, start);
    const separator = before ? this.#text.slice(this.#span(before)[1], start) : `,${opening || this.#space(last)}`;
    const item = this.#likeItem(last);
    if (!/^\s*,\s*$/.test(separator) || item === undefined) return this.#unsupported("its layout is odd", list);
    return this.#edit(end, end, separator + item);
  }

  /** A flow item of one key with another name in it, or one of the plainest style. */
  #likeItem(item: YAMLMap): string | undefined {
    const [pair] = item.items;
    const value = pair?.value as Node;
    if (!item.flow || !isScalar(value)) return undefined;
    const [start, end] = this.#span(item);
    const quote = /^["']/.exec(this.#raw(value))?.[0];
    const text = quote ? quote + this.#name + quote : writeScalar(this.#name);
    if (item.items.length > 1) return `{${this.#flowText(pair?.key as Node).slice(1)}`;
    const [valueStart, valueEnd] = this.#span(value);
    const like = this.#text.slice(start, valueStart) + text + this.#text.slice(valueEnd, end);
    return /#/.test(like) ? undefined : like;
  }

  /** One more item after the last line of a block sequence. */
  #blockItem(list: YAMLSeq): Added {
    const last = list.items[list.items.length - 1] as YAMLMap;
    const [start] = this.#span(last);
    const line = this.#lineStart(start);
    const [prefix, dash = ""] = /^(?:[ -]*?)(- *)$/.exec(this.#text.slice(line, start)) ?? [];
    const end = this.#contentEnd(last);
    if (prefix === undefined || end === undefined) return this.#unsupported("its layout is odd", list);
    const column = prefix.length - dash.length;
    const item = last.flow ? this.#likeItem(last) : `name: ${writeScalar(this.#name)}`;
    return item === undefined
      ? this.#unsupported("its layout is odd", list)
      : this.#line(end, `${" ".repeat(column)}${dash}${item}`, list);
  }

  /** The first item under a key without a value. */
  #firstItem(podSpec: YAMLMap, pair: Pair): Added {
    const [start, end] = this.#span(pair.key as Node);
    const containers = podSpec.items.find((other) => CONTAINER_LISTS.includes(keyOf(other) ?? ""));
    const column = start - this.#lineStart(start) + this.#itemIndent(containers);
    const colon = /^[ \t]*:/.exec(this.#text.slice(end));
    if (!colon) return this.#odd(pair);
    const text = `${" ".repeat(column)}- name: ${writeScalar(this.#name)}`;
    return this.#line(end + colon[0].length, text, pair.key as Node);
  }

  /** A key of its own before a container list, in flow style. */
  #flowKey({ key }: Pair): Added {
    const [start] = this.#span(key as Node);
    const before = this.#text.slice(0, start);
    if (!/[{,]\s*$/.test(before)) return this.#unsupported("its layout is odd", key);
    const quote = /^["']/.exec(this.#raw(key as Node))?.[0] ?? "";
    const line = before.slice(this.#lineStart(start));
    const separator = /^[ \t]+$/.test(line) ? `,${this.#lineBreak(start)}${line}` : `,${this.#space(key as Node)}`;
    const colon = `:${this.#space(key as Node)}`;
    return this.#edit(start, start, `${quote}${KEY}${quote}${colon}[${this.#flowText(key as Node)}]${separator}`);
  }

  /** A key of its own before a container list, in block style. */
  #blockKey(containers: Pair): Added {
    const key = containers.key as Node;
    const [start, end] = this.#span(key);
    const line = this.#lineStart(start);
    if (!/^(?: *- +)* *$/.test(this.#text.slice(line, start)) || !/^[ \t]*:/.test(this.#text.slice(end))) {
      return this.#unsupported("its layout is odd", key);
    }
    const column = " ".repeat(start - line);
    const indent = " ".repeat(this.#itemIndent(containers));
    const feed = this.#lineBreak(start);
    const text = `${KEY}:${feed}${column}${indent}- name: ${writeScalar(this.#name)}${feed}${column}`;
    return this.#edit(start, start, text);
  }

  /** How much deeper than their key the items of a container list stand. */
  #itemIndent(containers: Pair | undefined): number {
    const list = containers?.value;
    const first = isSeq(list) && !list.flow ? list.items[0] : undefined;
    if (!containers || !first) return 0;
    const [key] = this.#span(containers.key as Node);
    const [item] = this.#span(first as Node);
    const dash = /-[ ]*$/.exec(this.#text.slice(this.#lineStart(item), item));
    return dash ? Math.max(0, dash.index - (key - this.#lineStart(key))) : 0;
  }

  /** `{name: x}` in the style of a key: quoted as it is, spaced as it is. */
  #flowText(key: Node): string {
    const quote = /^["']/.exec(this.#raw(key))?.[0];
    if (!quote) return `{name: ${writeScalar(this.#name)}}`;
    return `{${quote}name${quote}:${this.#space(key)}${quote}${this.#name}${quote}}`;
  }

  /** What stands between a colon and its value, as far as that is one line: a blank or nothing. */
  #space(node: Node): string {
    const key = isMap(node) ? (node.items[0]?.key as Node) : node;
    return /^[ \t]*:(?=[^ \t\r\n])/.test(this.#text.slice(this.#span(key)[1])) ? "" : " ";
  }

  /** Where the content of a block item ends; undefined if that is a block scalar, whose end is a matter of its own. */
  #contentEnd(node: unknown): number | undefined {
    if (isMap(node) && !node.flow) {
      const last = node.items[node.items.length - 1];
      return last?.value ? this.#contentEnd(last.value) : undefined;
    }
    if (isSeq(node) && !node.flow) return this.#contentEnd(node.items[node.items.length - 1]);
    if (isAlias(node) || (isScalar(node) && node.type?.startsWith("BLOCK"))) return undefined;
    return this.#span(node as Node)[1];
  }

  /** A line after the one on which offset `from` is, whose rest must be a comment or blank. */
  #line(from: number, text: string, node: Node): Added {
    const rest = /^[ \t]*(?:[ \t]#[^\r\n]*)?(\r?\n|$)/.exec(this.#text.slice(from));
    if (!rest) return this.#unsupported("its layout is odd", node);
    const [all, feed] = rest as unknown as [string, string];
    const at = from + all.length;
    return this.#edit(at, at, feed === "" ? `${this.#lineBreak(from)}${text}` : `${text}${feed}`);
  }

  /** The line break that ends the line before or of an offset. */
  #lineBreak(offset: number): string {
    const feed = this.#text.lastIndexOf("\n", offset - 1);
    const next = feed < 0 ? this.#text.indexOf("\n", offset) : feed;
    return next > 0 && this.#text[next - 1] === "\r" ? "\r\n" : "\n";
  }

  #lineStart(offset: number): number {
    return offset === 0 ? 0 : this.#text.lastIndexOf("\n", offset - 1) + 1;
  }

  #raw(node: Node): string {
    const [start, end] = this.#span(node);
    return this.#text.slice(start, end);
  }

  #span(node: Node): readonly [number, number] {
    const [start = 0, end = 0] = node.range ?? [];
    return [start - this.#shift, end - this.#shift];
  }

  #odd(pair: Pair): Added {
    return this.#unsupported(`\`${KEY}\` is no plain list`, pair.key);
  }

  #edit(start: number, end: number, text: string): Added {
    return { edit: { range: { start: this.#base + start, end: this.#base + end }, text } };
  }

  #unsupported(why: string, node: unknown): Added {
    const [start, end] = this.#span(node as Node);
    const range: Range = { start: this.#base + start, end: this.#base + end };
    return { unsupported: why, range };
  }
}

function keyOf({ key }: Pair): string | undefined {
  return isScalar(key) ? String(key.value) : undefined;
}

/** The name of an item; undefined if it has none in so many words. */
function nameOf(item: unknown): string | undefined {
  if (!isMap(item) || item.anchor || item.tag) return undefined;
  const value = item.items.find((pair) => keyOf(pair) === "name")?.value;
  return isScalar(value) && !value.anchor && !value.tag ? String(value.value) : undefined;
}
