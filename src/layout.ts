/** How a mapping is laid out: what stands before, after and between its nodes, read from the input's own bytes. */

import { isMap, isPair, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import { CR, LF, latin1, type Range } from "./source.js";
import type { ValueReader } from "./values.js";

export class Layout {
  readonly #bytes: Uint8Array;
  readonly #values: ValueReader;
  /** What is read, lines and all: of a flow mapping no more than itself, since a stream may be one line of thousands. */
  readonly start: number;
  readonly end: number;

  constructor(bytes: Uint8Array, values: ValueReader, map: YAMLMap, base: number) {
    this.#bytes = bytes;
    this.#values = values;
    const { start, end } = values.range(map);
    this.start = map.flow ? start : base;
    this.end = map.flow ? end : bytes.indexOf(LF, end - 1) + 1 || bytes.length;
  }

  /** Where a node stands in the input. */
  range(node: unknown): Range {
    return this.#values.range(node);
  }

  slice(start: number, end: number): string {
    return latin1(this.#bytes, start, end);
  }

  raw(node: Node): string {
    const { start, end } = this.range(node);
    return this.slice(start, end);
  }

  /** All that is read from the end of a node. */
  after(node: Node): string {
    return this.slice(this.range(node).end, this.end);
  }

  /** The quotation mark that a scalar begins with. */
  quote(node: Node): string {
    return /^["']/.exec(this.raw(node))?.[0] ?? "";
  }

  /** What stands between a key's colon and its value: nothing or a blank. */
  space(key: Node): string {
    return /^[ \t]*:(?=[^ \t\r\n])/.test(this.after(key)) ? "" : " ";
  }

  /** What stands before a node on its line. */
  linePrefix(node: Node): string {
    const { start } = this.range(node);
    return this.slice(this.#lineStart(start), start);
  }

  /** The line break before the line of an offset, or if that is the first the one that ends it. */
  lineBreak(at: number): string {
    const line = this.#lineStart(at);
    const feed = line > this.start ? line - 1 : this.#bytes.indexOf(LF, at);
    return this.#bytes[feed - 1] === CR ? "\r\n" : "\n";
  }

  /** Where the lines right above a line begin that start with `mark`. */
  commentsAbove(line: number, mark: string, limit: number): number {
    let start = line;
    let above = this.#lineStart(start - 1);
    while (above < start && above >= limit && this.slice(above, above + mark.length) === mark) {
      start = above;
      above = this.#lineStart(start - 1);
    }
    return start;
  }

  /** Where the content of a block item ends; undefined for a block scalar, whose end is a matter of its own. */
  contentEnd(node: unknown): number | undefined {
    const last: unknown = (isMap(node) || isSeq(node)) && !node.flow ? node.items.at(-1) : undefined;
    if (last) return this.contentEnd(isPair(last) ? last.value : last);
    return !node || (isScalar(node) && node.type?.startsWith("BLOCK")) ? undefined : this.range(node).end;
  }

  #lineStart(at: number): number {
    return this.start + this.#bytes.subarray(this.start, Math.max(this.start, at)).lastIndexOf(LF) + 1;
  }
}
