/** Reads nodes of a config by what is expected of them, and keeps the place of what is wrong. */

import { listWords, nearest } from "./config.js";
import type { Diagnostic, Place } from "./diagnostic.js";
import type { Range, Source } from "./source.js";
import { get, type MapTree, type Tree, textOf } from "./tree.js";

export class NodeReader {
  readonly diagnostics: Diagnostic[] = [];
  readonly #source: Source;

  constructor(source: Source) {
    this.#source = source;
  }

  report(code: string, range: Range | undefined, message: string, help: string): undefined {
    this.diagnostics.push({ severity: "error", code, message, help, place: this.place(range) });
  }

  place(range: Range = { start: 0, end: 0 }): Place {
    return { source: this.#source, range };
  }

  list(node: Tree, key: string): readonly Tree[] {
    if (node.type === "list") return node.items;
    this.report("invalid-config", node.range, `\`${key}\` is not a list`, "write it as a list: `[a, b]`");
    return [];
  }

  string(node: Tree, key: string): string | undefined {
    const text = textOf(node);
    if (text === undefined || text === "")
      this.report("invalid-config", node.range, `\`${key}\` is not a string`, "write a string that is not empty");
    return text;
  }

  /** The strings at some keys of a mapping that has no others. */
  strings<K extends string>(map: MapTree, keys: readonly K[], what: string): Partial<Record<K, string>> {
    this.known(map, keys, what);
    const given = keys.map((key) => [key, get(map, key)] as const).filter(([, node]) => node !== undefined);
    return Object.fromEntries(given.map(([key, node]) => [key, this.string(node as Tree, key)])) as Partial<
      Record<K, string>
    >;
  }

  required(node: Tree | undefined, map: MapTree, key: string, what: string, help: string): string {
    if (node) return this.string(node, key) ?? "";
    this.report("invalid-config", map.range, `${what} without \`${key}\``, help);
    return "";
  }

  oneOf<T extends string>(node: Tree, values: readonly T[], key: string): T | undefined {
    const text = textOf(node);
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) {
      const message = text === undefined ? `no \`${key}\`` : `unknown ${key} \`${text}\``;
      this.unknown(node.range, "unknown-value", message, text ?? "", values);
    }
    return value;
  }

  /** Complains of keys of a mapping that are not known. */
  known(map: MapTree, keys: readonly string[], what: string): void {
    for (const { key } of map.entries) {
      const text = textOf(key) ?? "";
      if (!keys.includes(text))
        this.unknown(key.range, "unknown-key", `unknown key \`${text}\` in ${what}`, text, keys);
    }
  }

  unknown(range: Range | undefined, code: string, message: string, word: string, known: readonly string[]): void {
    const near = nearest(word, known);
    const list = known.length === 1 ? `it must be \`${known[0]}\`` : `known are ${listWords(known)}`;
    this.report(code, range, message, near ? `did you mean \`${near}\`? ${list}` : list);
  }
}
