/** A config document -> Config, with the place of each of its keys, or diagnostics. */

import { isMap, isScalar, isSeq, type Node, parseAllDocuments, type YAMLMap } from "yaml";
import {
  type Config,
  LIBRARY_POLICIES,
  listWords,
  nearest,
  type ObjectExclude,
  type Problem,
  type RuleConfig,
  UNAPPROVED_POLICIES,
  VERDICTS,
} from "./config.js";
import type { Diagnostic, Place } from "./diagnostic.js";
import { decodeLatin1, foreignEncoding, hasBom, latin1, type Source } from "./source.js";

export const CONFIG_API_VERSION = "pullthrough.dev/v1alpha1";
const CONFIG_KIND = "PullThrough";

export interface ConfigDocument {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a key of the config stands, or the nearest that holds it. */
  readonly place: (path: Problem["path"]) => Place;
}

const KEYS = ["mirror", "registries", "rules", "library", "exclude", "unapproved", "failOn"] as const;
const RULE_KEYS = ["from", "to", "library"] as const;
const EXCLUDE_KEYS = ["kind", "namespace", "name", "container", "image"] as const;

/** Reads a config file: one document of kind PullThrough, or a ConfigMap with the same keys as strings. */
export function readConfig(source: Source): ConfigDocument {
  const encoding = foreignEncoding(source.bytes);
  const bom = hasBom(source.bytes, 0) ? 3 : 0;
  const text = encoding ? "" : latin1(source.bytes, bom, source.bytes.length);
  const options = { schema: "failsafe", prettyErrors: false, logLevel: "silent" } as const;
  const parsed = parseAllDocuments(text, options);
  const documents = Array.isArray(parsed) ? parsed : [];
  const reader = new ConfigReader(source, bom);
  const error = documents.flatMap((document) => document.errors)[0];
  const [document, second] = documents.filter(({ contents }) => contents !== null);
  if (encoding) reader.report("not-utf-8", undefined, `the config is ${encoding}, not UTF-8`, "convert it to UTF-8");
  else if (error) {
    const message = (error.message.split("\n")[0] as string).replace(/^./, (first) => first.toLowerCase());
    reader.report("invalid-yaml", error.pos, message, "mend the config file");
  } else if (second) {
    reader.report("invalid-config", second.range, "more than one document in the config", "keep one of them");
  } else return reader.read(document?.contents ?? null);
  return reader.result({}, () => undefined);
}

/** Reads the config out of a node of the `yaml` package, whose offsets count from `base`. */
export function readConfigNode(source: Source, node: unknown, base: number): ConfigDocument {
  return new ConfigReader(source, base).read(node as Node);
}

type Span = readonly [number, number, ...number[]] | null | undefined;

class ConfigReader {
  readonly #source: Source;
  readonly #base: number;
  readonly #diagnostics: Diagnostic[] = [];

  constructor(source: Source, base: number) {
    this.#source = source;
    this.#base = base;
  }

  report(code: string, span: Span, message: string, help: string): undefined {
    this.#diagnostics.push({ severity: "error", code, message, help, place: this.#place(span) });
  }

  result(config: Config, spanOf: (path: Problem["path"]) => Span): ConfigDocument {
    return { config, diagnostics: this.#diagnostics, place: (path) => this.#place(spanOf(path)) };
  }

  read(root: Node | null): ConfigDocument {
    const help = `write \`apiVersion: ${CONFIG_API_VERSION}\`, \`kind: ${CONFIG_KIND}\` and a \`spec\``;
    if (!isMap(root)) {
      this.report("invalid-config", root?.range, "the config is not a mapping", help);
      return this.result({}, () => root?.range);
    }
    const kind = this.#text(get(root, "kind"));
    const isConfigMap = kind === "ConfigMap";
    const keys = isConfigMap ? "data" : "spec";
    if (!isConfigMap) {
      this.#oneOf(get(root, "apiVersion") ?? root, [CONFIG_API_VERSION], "apiVersion");
      this.#oneOf(get(root, "kind") ?? root, [CONFIG_KIND, "ConfigMap"], "kind");
      this.#known(root, ["apiVersion", "kind", "metadata", "spec"], "config");
    }
    const body = get(root, keys);
    const place = (path: Problem["path"]) => find(body ?? root, path).range;
    if (this.#diagnostics.length > 0 || (isConfigMap && !body)) return this.result({}, place);
    if (!isMap(body)) {
      this.report("invalid-config", (body ?? root).range, `\`${keys}\` is not a mapping`, help);
      return this.result({}, place);
    }
    this.#known(body, KEYS, "config");
    return this.result(isConfigMap ? this.#fromStrings(body) : this.#fromSpec(body), place);
  }

  #fromSpec(spec: YAMLMap): Config {
    return this.#config(spec, {
      strings: (node, key) => this.#list(node, key).map((item) => this.#string(item, key) ?? ""),
      rules: (node) => this.#list(node, "rules").map((item) => this.#rule(item)),
      exclude: (node) => this.#list(node, "exclude").map((item) => this.#exclude(item)),
    });
  }

  /** The same keys as strings, as the data of a ConfigMap are: lists split on commas and white space. */
  #fromStrings(data: YAMLMap): Config {
    const strings = (node: Node, key: string) => splitList(this.#string(node, key) ?? "");
    return this.#config(data, {
      strings,
      rules: (node) => strings(node, "rules").map((text) => this.#ruleText(text, node)),
      exclude: (node) => strings(node, "exclude"),
    });
  }

  #config(
    map: YAMLMap,
    read: { strings: ReadStrings; rules: (node: Node) => RuleConfig[]; exclude: ReadExclude },
  ): Config {
    const [mirror, registries, rules, library, exclude, unapproved, failOn] = KEYS.map((key) => get(map, key));
    return {
      mirror: mirror && this.#string(mirror, "mirror"),
      registries: registries && read.strings(registries, "registries"),
      rules: rules && read.rules(rules),
      library: library && this.#oneOf(library, LIBRARY_POLICIES, "library"),
      exclude: exclude && read.exclude(exclude),
      unapproved: unapproved && this.#oneOf(unapproved, UNAPPROVED_POLICIES, "unapproved"),
      failOn: failOn && this.#verdicts(failOn, read.strings(failOn, "failOn")),
    };
  }

  #rule(node: Node): RuleConfig {
    if (!isMap(node)) {
      const help = "write `{ from: quay.io, to: harbor.example.com/quay.io }`";
      this.report("invalid-config", node.range, "a rule is not a mapping", help);
      return { from: "", to: "" };
    }
    this.#known(node, RULE_KEYS, "rule");
    const [from, to, library] = RULE_KEYS.map((key) => get(node, key));
    return {
      from: this.#required(from, node, "from"),
      to: this.#required(to, node, "to"),
      library: library && this.#oneOf(library, LIBRARY_POLICIES, "library"),
    };
  }

  #ruleText(text: string, node: Node): RuleConfig {
    const equals = text.indexOf("=");
    if (equals <= 0) this.report("invalid-config", node.range, `\`${text}\` is not a rule`, "write rules as `from=to`");
    return { from: text.slice(0, Math.max(equals, 0)), to: text.slice(equals + 1) };
  }

  #exclude(node: Node): string | ObjectExclude {
    if (!isMap(node)) return this.#string(node, "exclude") ?? "";
    this.#known(node, EXCLUDE_KEYS, "exclude");
    const entries = EXCLUDE_KEYS.map((key) => [key, get(node, key)] as const);
    return Object.fromEntries(
      entries.filter(([, value]) => value).map(([key, value]) => [key, this.#string(value as Node, key)]),
    );
  }

  #verdicts(node: Node, words: readonly string[]): Config["failOn"] {
    for (const [index, word] of words.entries()) {
      if ((VERDICTS as readonly string[]).includes(word)) continue;
      this.#unknown(find(node, [index]).range, "unknown-value", `unknown verdict \`${word}\``, word, VERDICTS);
    }
    return words as Config["failOn"];
  }

  #required(node: Node | undefined, map: YAMLMap, key: string): string {
    if (node) return this.#string(node, key) ?? "";
    this.report("invalid-config", map.range, `a rule without \`${key}\``, "a rule has a `from` and a `to`");
    return "";
  }

  #list(node: Node, key: string): Node[] {
    if (isSeq(node)) return node.items as Node[];
    this.report("invalid-config", node.range, `\`${key}\` is not a list`, "write it as a list: `[a, b]`");
    return [];
  }

  #string(node: Node, key: string): string | undefined {
    const text = this.#text(node);
    if (text === undefined || text === "")
      this.report("invalid-config", node.range, `\`${key}\` is not a string`, "write a string that is not empty");
    return text;
  }

  #oneOf<T extends string>(node: Node, values: readonly T[], key: string): T | undefined {
    const text = this.#text(node);
    const value = values.find((candidate) => candidate === text);
    if (value === undefined) {
      this.#unknown(
        node.range,
        "unknown-value",
        text === undefined ? `no \`${key}\`` : `unknown ${key} \`${text}\``,
        text ?? "",
        values,
      );
    }
    return value;
  }

  #known(map: YAMLMap, keys: readonly string[], what: string): void {
    for (const { key } of map.items) {
      const text = this.#text(key as Node) ?? "";
      if (!keys.includes(text))
        this.#unknown((key as Node).range, "unknown-key", `unknown key \`${text}\` in ${what}`, text, keys);
    }
  }

  #unknown(span: Span, code: string, message: string, word: string, known: readonly string[]): void {
    const near = nearest(word, known);
    const list = known.length === 1 ? `it must be \`${known[0]}\`` : `known are ${listWords(known)}`;
    this.report(code, span, message, near ? `did you mean \`${near}\`? ${list}` : list);
  }

  #text(node: Node | undefined): string | undefined {
    if (!isScalar(node)) return undefined;
    const text = decodeLatin1(String(node.value));
    return node.type?.startsWith("BLOCK") ? text.replace(/\r?\n$/, "") : text;
  }

  #place(span: Span): Place {
    const [start, end] = span ?? [0, 0];
    return { source: this.#source, range: { start: this.#base + start, end: this.#base + end } };
  }
}

type ReadStrings = (node: Node, key: string) => string[];
type ReadExclude = (node: Node) => (string | ObjectExclude)[];

/** A list as one string: `a, b c`. */
export function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== "");
}

function get(map: YAMLMap, key: string): Node | undefined {
  return (map.items.find((pair) => isScalar(pair.key) && pair.key.value === key)?.value ?? undefined) as
    | Node
    | undefined;
}

/** The node at a path, or the last one on the way to it. */
function find(node: Node, path: Problem["path"]): Node {
  const [key, ...rest] = path;
  const next = isMap(node)
    ? get(node, String(key))
    : isSeq(node)
      ? (node.items[Number(key)] as Node | undefined)
      : undefined;
  return key === undefined || !next ? node : find(next, rest);
}
