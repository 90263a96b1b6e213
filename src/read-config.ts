/** A config document -> Config, with the place of each of its keys, or diagnostics. */

import { isMap, type Node, parseAllDocuments, type YAMLMap } from "yaml";
import {
  type Config,
  type FieldConfig,
  FORMS,
  HIDDEN_PLACES,
  type HiddenPlace,
  type IncludeConfig,
  LIBRARY_POLICIES,
  type ObjectExclude,
  type Problem,
  type RuleConfig,
  splitList,
  UNAPPROVED_POLICIES,
  VERDICTS,
} from "./config.js";
import type { Diagnostic, Place } from "./diagnostic.js";
import { find, get, NodeReader, type Span } from "./node-reader.js";
import { foreignEncoding, hasBom, latin1, type Source } from "./source.js";

export const CONFIG_API_VERSION = "pullthrough.dev/v1alpha1";
const CONFIG_KIND = "PullThrough";

export interface ConfigDocument {
  readonly config: Config;
  readonly diagnostics: readonly Diagnostic[];
  /** Where a key of the config stands, or the nearest that holds it. */
  readonly place: (path: Problem["path"]) => Place;
}

const KEYS = [
  "preset",
  "mirror",
  "registries",
  "rules",
  "library",
  "exclude",
  "unapproved",
  "failOn",
  "fields",
  "include",
  "pullSecret",
] as const;
const RULE_KEYS = ["from", "to", "library"] as const;
const EXCLUDE_KEYS = ["kind", "namespace", "name", "container", "image"] as const;
const FIELD_KEYS = ["group", "version", "kind", "path", "form", "registry", "tag", "digest"] as const;
const INCLUDE_KEYS = ["place", "kind", "namespace", "name", "path"] as const;

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
  const { nodes } = reader;
  if (encoding) nodes.report("not-utf-8", undefined, `the config is ${encoding}, not UTF-8`, "convert it to UTF-8");
  else if (error) {
    const message = (error.message.split("\n")[0] as string).replace(/^./, (first) => first.toLowerCase());
    nodes.report("invalid-yaml", error.pos, message, "mend the config file");
  } else if (second) {
    nodes.report("invalid-config", second.range, "more than one document in the config", "keep one of them");
  } else return reader.read(document?.contents ?? null);
  return reader.result({}, () => undefined);
}

/** Reads the config out of a node of the `yaml` package, whose offsets count from `base`. */
export function readConfigNode(source: Source, node: unknown, base: number): ConfigDocument {
  return new ConfigReader(source, base).read(node as Node);
}

/** How lists are written: as YAML has them, or each as one string. */
interface Lists {
  readonly strings: (node: Node, key: string) => string[];
  readonly rules: (node: Node) => RuleConfig[];
  readonly exclude: (node: Node) => (string | ObjectExclude)[];
  readonly fields: (node: Node) => FieldConfig[];
  readonly include: (node: Node) => (HiddenPlace | IncludeConfig)[];
}

class ConfigReader {
  readonly nodes: NodeReader;

  constructor(source: Source, base: number) {
    this.nodes = new NodeReader(source, base);
  }

  result(config: Config, spanOf: (path: Problem["path"]) => Span): ConfigDocument {
    const { nodes } = this;
    return { config, diagnostics: nodes.diagnostics, place: (path) => nodes.place(spanOf(path)) };
  }

  read(root: Node | null): ConfigDocument {
    const { nodes } = this;
    const help = `write \`apiVersion: ${CONFIG_API_VERSION}\`, \`kind: ${CONFIG_KIND}\` and a \`spec\``;
    if (!isMap(root)) {
      nodes.report("invalid-config", root?.range, "the config is not a mapping", help);
      return this.result({}, () => root?.range);
    }
    const isConfigMap = nodes.text(get(root, "kind")) === "ConfigMap";
    const keys = isConfigMap ? "data" : "spec";
    if (!isConfigMap) {
      nodes.oneOf(get(root, "apiVersion") ?? root, [CONFIG_API_VERSION], "apiVersion");
      nodes.oneOf(get(root, "kind") ?? root, [CONFIG_KIND, "ConfigMap"], "kind");
      nodes.known(root, ["apiVersion", "kind", "metadata", "spec"], "config");
    }
    const body = get(root, keys);
    const place = (path: Problem["path"]) => find(body ?? root, path).range;
    if (nodes.diagnostics.length > 0 || (isConfigMap && !body)) return this.result({}, place);
    if (!isMap(body)) {
      nodes.report("invalid-config", (body ?? root).range, `\`${keys}\` is not a mapping`, help);
      return this.result({}, place);
    }
    nodes.known(body, KEYS, "config");
    return this.result(this.#config(body, isConfigMap ? this.#stringLists() : this.#lists()), place);
  }

  #lists(): Lists {
    const { nodes } = this;
    return {
      strings: (node, key) => nodes.list(node, key).map((item) => nodes.string(item, key) ?? ""),
      rules: (node) => nodes.list(node, "rules").map((item) => this.#rule(item)),
      exclude: (node) => nodes.list(node, "exclude").map((item) => this.#exclude(item)),
      fields: (node) => nodes.list(node, "fields").map((item) => this.#field(item)),
      include: (node) => nodes.list(node, "include").flatMap((item) => this.#include(item) ?? []),
    };
  }

  /** Lists as strings, as the data of a ConfigMap are: split on commas and white space. */
  #stringLists(): Lists {
    const { nodes } = this;
    const strings = (node: Node, key: string) => splitList(nodes.string(node, key) ?? "");
    return {
      strings,
      rules: (node) => strings(node, "rules").map((text) => this.#ruleText(text, node)),
      exclude: (node) => strings(node, "exclude"),
      fields: (node) => {
        const help = `write the config as a ${CONFIG_KIND}`;
        nodes.report("invalid-config", node.range, "`fields` can't be written in a ConfigMap", help);
        return [];
      },
      include: (node) => this.#words(node, strings(node, "include"), HIDDEN_PLACES, "place"),
    };
  }

  #config(map: YAMLMap, lists: Lists): Config {
    const { nodes } = this;
    const read = <T>(key: (typeof KEYS)[number], from: (node: Node) => T): T | undefined => {
      const node = get(map, key);
      return node && from(node);
    };
    const verdicts = (node: Node) => this.#words(node, lists.strings(node, "failOn"), VERDICTS, "verdict");
    return {
      preset: read("preset", (node) => nodes.string(node, "preset")),
      mirror: read("mirror", (node) => nodes.string(node, "mirror")),
      registries: read("registries", (node) => lists.strings(node, "registries")),
      rules: read("rules", lists.rules),
      library: read("library", (node) => nodes.oneOf(node, LIBRARY_POLICIES, "library")),
      exclude: read("exclude", lists.exclude),
      unapproved: read("unapproved", (node) => nodes.oneOf(node, UNAPPROVED_POLICIES, "unapproved")),
      failOn: read("failOn", verdicts),
      fields: read("fields", lists.fields),
      include: read("include", lists.include),
      pullSecret: read("pullSecret", (node) => nodes.string(node, "pullSecret")),
    };
  }

  #rule(node: Node): RuleConfig {
    const { nodes } = this;
    if (!isMap(node)) {
      const help = "write `{ from: quay.io, to: harbor.example.com/quay.io }`";
      nodes.report("invalid-config", node.range, "a rule is not a mapping", help);
      return { from: "", to: "" };
    }
    nodes.known(node, RULE_KEYS, "rule");
    const [from, to, library] = RULE_KEYS.map((key) => get(node, key));
    const help = "a rule has a `from` and a `to`";
    return {
      from: nodes.required(from, node, "from", "a rule", help),
      to: nodes.required(to, node, "to", "a rule", help),
      library: library && nodes.oneOf(library, LIBRARY_POLICIES, "library"),
    };
  }

  #ruleText(text: string, node: Node): RuleConfig {
    const equals = text.indexOf("=");
    if (equals <= 0) {
      this.nodes.report("invalid-config", node.range, `\`${text}\` is not a rule`, "write rules as `from=to`");
    }
    return { from: text.slice(0, Math.max(equals, 0)), to: text.slice(equals + 1) };
  }

  #exclude(node: Node): string | ObjectExclude {
    const { nodes } = this;
    return isMap(node) ? nodes.strings(node, EXCLUDE_KEYS, "exclude") : (nodes.string(node, "exclude") ?? "");
  }

  #field(node: Node): FieldConfig {
    const { nodes } = this;
    const help = "write `{ group: acme.com, kind: Robot, path: spec.image }`";
    if (!isMap(node)) {
      nodes.report("invalid-config", node.range, "a field is not a mapping", help);
      return { path: "" };
    }
    const path = nodes.required(get(node, "path"), node, "path", "a field", help);
    const form = get(node, "form");
    const strings = nodes.strings(node, FIELD_KEYS, "field");
    return { ...strings, path, form: form && nodes.oneOf(form, FORMS, "form") };
  }

  #include(node: Node): HiddenPlace | IncludeConfig | undefined {
    const { nodes } = this;
    if (!isMap(node)) return nodes.oneOf(node, HIDDEN_PLACES, "place");
    const place = nodes.oneOf(get(node, "place") ?? node, HIDDEN_PLACES, "place");
    const strings = nodes.strings(node, INCLUDE_KEYS, "include");
    return place && { ...strings, place };
  }

  #words<T extends string>(node: Node, words: readonly string[], known: readonly T[], what: string): T[] {
    for (const [index, word] of words.entries()) {
      if ((known as readonly string[]).includes(word)) continue;
      this.nodes.unknown(find(node, [index]).range, "unknown-value", `unknown ${what} \`${word}\``, word, known);
    }
    return words as T[];
  }
}
