/**
 * The one edit that inserts text: a name in the `imagePullSecrets` of a pod spec, in the style of what stands there or
 * around it. Where a layout leaves a doubt it says so instead. Reads the layout from the input's own bytes, since the
 * nodes may come from a copy of them.
 */

import { isMap, isScalar, isSeq, type Node, type Pair, type YAMLMap, type YAMLSeq } from "yaml";
import { isMergeKey } from "./anchors.js";
import { Layout } from "./layout.js";
import type { AddPullSecret } from "./outline.js";
import { CONTAINER_LISTS } from "./podspec.js";
import { otherType, writeScalar } from "./scalar.js";
import { ValueReader } from "./values.js";

type Added = ReturnType<AddPullSecret>;

const KEY = "imagePullSecrets";
const ODD = "its layout is odd";

/** An item of a flow sequence of which all but the name can be copied: blanks and line breaks, quotes, a last comma. */
const FLOW_ITEM = /^(\{[ \t\r\n]*(["']?)name\2[ \t]*:[ \t\r\n]*)(["']?)[\w.-]+\3([ \t\r\n]*(?:,[ \t\r\n]*)?\})$/;

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
  return new Writer(bytes, podSpec, base, name).add(isShared);
}

class Writer {
  readonly #podSpec: YAMLMap;
  readonly #name: string;
  readonly #values: ValueReader;
  readonly #layout: Layout;

  constructor(bytes: Uint8Array, podSpec: YAMLMap, base: number, name: string) {
    this.#podSpec = podSpec;
    this.#name = name;
    this.#values = new ValueReader(bytes, base);
    this.#layout = new Layout(bytes, this.#values, podSpec, base);
  }

  add(isShared: boolean): Added {
    const { items } = this.#podSpec;
    const own = items.filter((pair) => this.#keyOf(pair) === KEY);
    const pair = own.at(-1) as Pair<Node, Node | null> | undefined;
    const list = pair?.value;
    // First of all, so that whoever adds the name himself hears no more of it.
    if (isSeq(list) && list.items.some((item) => this.#nameOf(item) === this.#name)) return { present: true };
    if (isShared) return this.#unsupported("the pod spec is shared by an alias", this.#podSpec);
    if (own.length > 1) return this.#unsupported(`\`${KEY}\` is there twice`, pair?.key);
    if (pair) return this.#append(pair.key, pair.value);
    const foreign = items.find(({ key }) => !isScalar(key) || isMergeKey(key));
    if (foreign) return this.#unsupported("a merge key or an alias may bring one", foreign.key);
    return this.#newKey();
  }

  #append(key: Node, value: Node | null): Added {
    const isBare = value === null || !(("anchor" in value && value.anchor) || value.tag);
    if (isBare && isSeq(value)) return this.#extend(key, value);
    const raw = isScalar(value) ? this.#layout.raw(value) : "";
    if (!isBare || (value !== null && !isScalar(value)) || otherType(raw) !== "null") {
      return this.#unsupported(`\`${KEY}\` is no plain list`, key);
    }
    const list = `[${this.#flowMap(key)}]`;
    if (value && raw !== "") return this.#insert(this.#layout.range(value).start, list, raw.length);
    const colon = /^[ \t]*:/.exec(this.#layout.after(key));
    if (!colon) return this.#unsupported(ODD, key);
    const at = this.#layout.range(key).end + colon[0].length;
    return this.#podSpec.flow ? this.#insert(at, ` ${list}`) : this.#firstItem(key, at);
  }

  #extend(key: Node, list: YAMLSeq): Added {
    if (list.items.length === 0) return this.#fill(key, list);
    const unnamed = list.items.find((item) => this.#nameOf(item) === undefined);
    if (unnamed) return this.#unsupported("an item has no plain `name`", unnamed);
    return list.flow ? this.#flowItem(list) : this.#blockItem(list);
  }

  /** Into an empty flow sequence, with what blanks, line breaks and comments stand in it. */
  #fill(key: Node, list: YAMLSeq): Added {
    const inner = this.#layout.raw(list).slice(1, -1);
    const [feed, indent = ""] = /\r?\n([ \t]*)$/.exec(inner) ?? [];
    if (feed === undefined) return this.#insert(this.#layout.range(list).start + 1, inner + this.#flowMap(key));
    const deeper = indent.startsWith("\t") ? "\t" : "  ";
    return this.#insert(this.#layout.range(list).end - 1, deeper + this.#flowMap(key) + feed);
  }

  /** One more item after the last of a flow sequence, apart from it as that one is from what is before. */
  #flowItem(list: YAMLSeq): Added {
    const [before, last] = [list.items.at(-2) as YAMLMap | undefined, list.items.at(-1) as YAMLMap];
    const { start, end } = this.#layout.range(last);
    const gap = this.#layout.slice(before ? this.#layout.range(before).end : this.#layout.range(list).start + 1, start);
    const comma = before ? gap : `,${gap || this.#layout.space(this.#nameKey(last))}`;
    // Of a gap with comments in it the last line break.
    const separator = /^[ \t\r\n]*,[ \t\r\n]*$/.test(comma) ? comma : /\r?\n[ \t]*$/.exec(gap)?.[0].replace(/^/, ",");
    // The comma would have to go before that comment, and the item after it.
    const isRemarked = /^[ \t]*(?:,[ \t]*)?#/.test(this.#layout.after(last));
    if (separator === undefined || isRemarked) return this.#unsupported(ODD, list);
    return this.#insert(end, separator + this.#likeItem(last));
  }

  /** Another name in the layout of a flow item. */
  #likeItem(item: YAMLMap): string {
    const [like, opening, , quote = "", closing] = FLOW_ITEM.exec(this.#layout.raw(item)) ?? [];
    return like === undefined ? this.#flowMap(this.#nameKey(item)) : opening + this.#value(quote) + closing;
  }

  /** One more item after the last line of a block sequence. */
  #blockItem(list: YAMLSeq): Added {
    const last = list.items.at(-1) as YAMLMap;
    const indent = this.#layout.linePrefix(list);
    const dash = /^ *(- +)$/.exec(this.#layout.linePrefix(last))?.[1] ?? "- ";
    const end = this.#layout.contentEnd(last);
    if (!/^ *$/.test(indent) || end === undefined) return this.#unsupported(ODD, list);
    return this.#line(end, indent + dash + (last.flow ? this.#likeItem(last) : this.#blockMap(this.#nameKey(last))));
  }

  /** The first item under a key without a value. */
  #firstItem(key: Node, afterColon: number): Added {
    const prefix = this.#layout.linePrefix(key);
    if (!/^ *(?:- +)*$/.test(prefix)) return this.#unsupported(ODD, key);
    return this.#line(afterColon, `${" ".repeat(prefix.length)}${this.#itemIndent()}- ${this.#blockMap(key)}`);
  }

  /** A key of its own before a container list; also before the comments right above that, which speak of it. */
  #newKey(): Added {
    const { items, flow } = this.#podSpec;
    const containers = this.#containers() as Pair<Node>;
    const { key } = containers;
    const { start } = this.#layout.range(key);
    const before = items[items.indexOf(containers) - 1] as Pair<Node, Node | null> | undefined;
    const limit = before ? this.#layout.range(before.value ?? before.key).end : this.#layout.start + (flow ? 1 : 0);
    const prefix = this.#layout.linePrefix(key);
    // Nothing of the key's own may stand before it: no `?`, no anchor, no tag.
    const isClear = flow
      ? /^\{/.test(this.#layout.raw(this.#podSpec)) &&
        /^[ \t\r\n,]*(?:(?<=[ \t\r\n])#[^\n]*\n[ \t\r\n,]*)*$/.test(this.#layout.slice(limit, start))
      : /^ *(?:- +)*$/.test(prefix) && /^[ \t]*:/.test(this.#layout.after(key));
    if (!isClear) return this.#unsupported(ODD, key);
    const isOwnLine = /^[ \t]*$/.test(prefix);
    const feed = isOwnLine || !flow ? this.#layout.lineBreak(start) : this.#layout.space(key);
    const column = " ".repeat(prefix.length);
    const pair = flow
      ? `${this.#word(KEY, key)}:${this.#layout.space(key)}[${this.#flowMap(key)}],${feed}`
      : `${this.#word(KEY, key)}:${feed}${column}${this.#itemIndent()}- ${this.#blockMap(key)}${feed}`;
    if (!isOwnLine) return this.#insert(start, flow ? pair : pair + column);
    return this.#insert(this.#layout.commentsAbove(start - prefix.length, `${prefix}#`, limit), prefix + pair);
  }

  #containers(): Pair | undefined {
    return this.#podSpec.items.find((pair) => CONTAINER_LISTS.includes(this.#keyOf(pair)));
  }

  /** By how much the items of the container list stand deeper than its key. */
  #itemIndent(): string {
    const { key, value: list } = this.#containers() ?? {};
    return isSeq(list) && !list.flow
      ? this.#layout.linePrefix(list).slice(this.#layout.linePrefix(key as Node).length)
      : "";
  }

  #keyOf({ key }: Pair): string {
    return this.#values.keyText(key);
  }

  #namePair(item: YAMLMap): Pair | undefined {
    return item.items.findLast((pair) => this.#keyOf(pair) === "name");
  }

  #nameKey(item: YAMLMap): Node {
    return this.#namePair(item)?.key as Node;
  }

  /** The name of an item; undefined if it has none in so many words. */
  #nameOf(item: unknown): string | undefined {
    return isMap(item) ? this.#values.string(this.#namePair(item)?.value) : undefined;
  }

  /** `{name: x}`, quoted and spaced as a key is. */
  #flowMap(key: Node): string {
    const quote = this.#layout.quote(key);
    return `{${this.#word("name", key)}:${quote ? this.#layout.space(key) : " "}${this.#value(quote)}}`;
  }

  /** `name: x`, quoted as a key is. */
  #blockMap(key: Node): string {
    return `${this.#word("name", key)}: ${this.#value(this.#layout.quote(key))}`;
  }

  #word(word: string, key: Node): string {
    return this.#layout.quote(key) + word + this.#layout.quote(key);
  }

  /** The name in quotes, which change nothing in it, or where there are none as is safe. */
  #value(quote: string): string {
    return quote ? quote + this.#name + quote : writeScalar(this.#name);
  }

  /** A line after the one on which offset `from` is, whose rest must be a comment or blank. */
  #line(from: number, text: string): Added {
    const rest = /^[ \t]*(?:#[^\r\n]*)?(\r?\n|$)/.exec(this.#layout.slice(from, this.#layout.end));
    if (!rest) return this.#unsupported(ODD, this.#podSpec);
    return this.#insert(from + rest[0].length, rest[1] ? text + rest[1] : this.#layout.lineBreak(from) + text);
  }

  #insert(at: number, text: string, replaced = 0): Added {
    return { edit: { range: { start: at, end: at + replaced }, text } };
  }

  #unsupported(why: string, node: unknown): Added {
    return { unsupported: why, range: this.#layout.range(node) };
  }
}
