/** The tree of a config document -> Config, with the place of each of its keys, or diagnostics. */

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
import { NodeReader } from "./node-reader.js";
import type { Range, Source } from "./source.js";
import { find, get, type MapTree, type Tree, textOf } from "./tree.js";

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

/** Reads the config out of a document's tree; none if it is empty. */
export function readConfigTree(source: Source, root: Tree | undefined): ConfigDocument {
  return new ConfigReader(source).read(root);
}

/** How lists are written: as YAML has them, or each as one string. */
interface Lists {
  readonly strings: (node: Tree, key: string) => string[];
  readonly rules: (node: Tree) => RuleConfig[];
  readonly exclude: (node: Tree) => (string | ObjectExclude)[];
  readonly fields: (node: Tree) => FieldConfig[];
  readonly include: (node: Tree) => (HiddenPlace | IncludeConfig)[];
}

class ConfigReader {
  readonly nodes: NodeReader;

  constructor(source: Source) {
    this.nodes = new NodeReader(source);
  }

  result(config: Config, rangeOf: (path: Problem["path"]) => Range | undefined): ConfigDocument {
    const { nodes } = this;
    return { config, diagnostics: nodes.diagnostics, place: (path) => nodes.place(rangeOf(path)) };
  }

  read(root: Tree | undefined): ConfigDocument {
    const { nodes } = this;
    const help = `write \`apiVersion: ${CONFIG_API_VERSION}\`, \`kind: ${CONFIG_KIND}\` and a \`spec\``;
    if (root?.type !== "map") {
      nodes.report("invalid-config", root?.range, "the config is not a mapping", help);
      return this.result({}, () => root?.range);
    }
    const isConfigMap = textOf(get(root, "kind")) === "ConfigMap";
    const keys = isConfigMap ? "data" : "spec";
    if (!isConfigMap) {
      nodes.oneOf(get(root, "apiVersion") ?? root, [CONFIG_API_VERSION], "apiVersion");
      nodes.oneOf(get(root, "kind") ?? root, [CONFIG_KIND, "ConfigMap"], "kind");
      nodes.known(root, ["apiVersion", "kind", "metadata", "spec"], "config");
    }
    const body = get(root, keys);
    const place = (path: Problem["path"]) => find(body ?? root, path).range;
    if (nodes.diagnostics.length > 0 || (isConfigMap && !body)) return this.result({}, place);
    if (body?.type !== "map") {
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
    const strings = (node: Tree, key: string) => splitList(nodes.string(node, key) ?? "");
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

  #config(map: MapTree, lists: Lists): Config {
    const { nodes } = this;
    const read = <T>(key: (typeof KEYS)[number], from: (node: Tree) => T): T | undefined => {
      const node = get(map, key);
      return node && from(node);
    };
    const verdicts = (node: Tree) => this.#words(node, lists.strings(node, "failOn"), VERDICTS, "verdict");
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

  #rule(node: Tree): RuleConfig {
    const { nodes } = this;
    if (node.type !== "map") {
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

  #ruleText(text: string, node: Tree): RuleConfig {
    const equals = text.indexOf("=");
    if (equals <= 0) {
      this.nodes.report("invalid-config", node.range, `\`${text}\` is not a rule`, "write rules as `from=to`");
    }
    return { from: text.slice(0, Math.max(equals, 0)), to: text.slice(equals + 1) };
  }

  #exclude(node: Tree): string | ObjectExclude {
    const { nodes } = this;
    return node.type === "map" ? nodes.strings(node, EXCLUDE_KEYS, "exclude") : (nodes.string(node, "exclude") ?? "");
  }

  #field(node: Tree): FieldConfig {
    const { nodes } = this;
    const help = "write `{ group: acme.com, kind: Robot, path: spec.image }`";
    if (node.type !== "map") {
      nodes.report("invalid-config", node.range, "a field is not a mapping", help);
      return { path: "" };
    }
    const path = nodes.required(get(node, "path"), node, "path", "a field", help);
    const form = get(node, "form");
    const strings = nodes.strings(node, FIELD_KEYS, "field");
    return { ...strings, path, form: form && nodes.oneOf(form, FORMS, "form") };
  }

  #include(node: Tree): HiddenPlace | IncludeConfig | undefined {
    const { nodes } = this;
    if (node.type !== "map") return nodes.oneOf(node, HIDDEN_PLACES, "place");
    const place = nodes.oneOf(get(node, "place") ?? node, HIDDEN_PLACES, "place");
    const strings = nodes.strings(node, INCLUDE_KEYS, "include");
    return place && { ...strings, place };
  }

  #words<T extends string>(node: Tree, words: readonly string[], known: readonly T[], what: string): T[] {
    for (const [index, word] of words.entries()) {
      if ((known as readonly string[]).includes(word)) continue;
      this.nodes.unknown(find(node, [index]).range, "unknown-value", `unknown ${what} \`${word}\``, word, known);
    }
    return words as T[];
  }
}
