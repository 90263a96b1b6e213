/** Reads nodes of a config by what is expected of them, and keeps the place of what is wrong. */

import { isMap, isScalar, isSeq, type Node, type YAMLMap } from "yaml";
import { listWords, nearest, type Problem } from "./config.js";
import type { Diagnostic, Place } from "./diagnostic.js";
import { decodeLatin1, type Source } from "./source.js";

export type Span = readonly [number, number, ...number[]] | null | undefined;

/** Offsets of the nodes count from `base`. */
export class NodeReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: Source;
  readonly #base: number;

  constructor(source: Source, base: number) {
    this.#source = source;
    this.#base = base;
  }

  report(code: string, span: Span, message: string, help: string): undefined {
    this.diagnostics.push({ severity: "error", code, message, help, place: this.place(span) });
  }

  place(span: Span): Place {
    const [start, end] = span ?? [0, 0];
    return { source: this.#source, range: { start: this.#base + start, end: this.#base + end } };
  }

  list(node: Node, key: string): Node[] {
    if (isSeq(node)) return node.items as Node[];
    this.report("invalid-config", node.range, `\`${key}\` is not a list`, "write it as a list: `[a, b]`");
    return [];
  }

  string(node: Node, key: string): string | undefined {
    const text = this.text(node);
    if (text === undefined || text === "")
      this.report("invalid-config", node.range, `\`${key}\` is not a string`, "write a string that is not empty");
    return text;
  }

  /** The strings at some keys of a mapping that has no others. */
  strings<K extends string>(map: YAMLMap, keys: readonly K[], what: string): Partial<Record<K, string>> {
    this.known(map, keys, what);
    const given = keys.map((key) => [key, get(map, key)] as const).filter(([, node]) => node !== undefined);
    return Object.fromEntries(given.map(([key, node]) => [key, this.string(node as Node, key)])) as Partial<
      Record<K, string>
    >;
  }

  required(node: Node | undefined, map: YAMLMap, key: string, what: string, help: string): string {
    if (node) return this.string(node, key) ?? "";
    this.report("invalid-config", map.range, `${what} without \`${key}\``, help);
    return "";
  }

  oneOf<T extends string>(node: Node, values: readonly T[], key: string): T | undefined {
    const text = this.text(node);
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) {
      const message = text === undefined ? `no \`${key}\`` : `unknown ${key} \`${text}\``;
      this.unknown(node.range, "unknown-value", message, text ?? "", values);
    }
    return value;
  }

  /** Complains of keys of a mapping that are not known. */
  known(map: YAMLMap, keys: readonly string[], what: string): void {
    for (const { key } of map.items) {
      const text = this.text(key as Node) ?? "";
      if (!keys.includes(text))
        this.unknown((key as Node).range, "unknown-key", `unknown key \`${text}\` in ${what}`, text, keys);
    }
  }

  unknown(span: Span, code: string, message: string, word: string, known: readonly string[]): void {
    const near = nearest(word, known);
    const list = known.length === 1 ? `it must be \`${known[0]}\`` : `known are ${listWords(known)}`;
    this.report(code, span, message, near ? `did you mean \`${near}\`? ${list}` : list);
  }

  text(node: Node | undefined): string | undefined {
    if (!isScalar(node)) return undefined;
    const text = decodeLatin1(String(node.value));
    return node.type?.startsWith("BLOCK") ? text.replace(/\r?\n$/, "") : text;
  }
}

export function get(map: YAMLMap, key: string): Node | undefined {
  return (map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value ?? undefined) as
    | Node
    | undefined;
}

/** The node at a path, or the last one on the way to it. */
export function find(node: Node, path: Problem["path"]): Node {
  const [key, ...rest] = path;
  const next = isMap(node)
    ? get(node, String(key))
    : isSeq(node)
      ? (node.items[Number(key)] as Node | undefined)
      : undefined;
  return key === undefined || !next ? node : find(next, rest);
}
