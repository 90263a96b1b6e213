/** Walks the nodes of the `yaml` package and collects a document's outline. */

import {
  type Alias,
  isAlias,
  isMap,
  isPair,
  isScalar,
  isSeq,
  type Scalar,
  type YAMLMap,
  type Document as YamlDocument,
} from "yaml";
import { type Bindings, bindAliases, isMergeKey, mergedMaps, resolve } from "./anchors.js";
import {
  type AddPullSecret,
  type Candidate,
  type FilePlace,
  type KubeObject,
  keyOf,
  type Outline,
  type Path,
  type Trouble,
  type Value,
} from "./outline.js";
import type { Places } from "./places.js";
import { CONTAINER_LISTS } from "./podspec.js";
import { pullSecretEdit } from "./pull-secret.js";
import { ValueReader } from "./values.js";

/** The annotation that leaves an object, or what a pod template makes, as it is. */
const SKIP_ANNOTATION = "pullthrough.dev/skip";

/** Nodes that aliases may add to a document, in all and for each of its own: kubectl refuses far fewer. */
const ALIASED_NODES = 100_000;
const ALIASED_NODES_PER_NODE = 10;

/** A mapping's keys: all values of a duplicate, the last of them as `node`; whether a merge key brought it in. */
type Keys = Map<string, { node: unknown; readonly duplicates: unknown[]; readonly merged: boolean }>;

interface Context {
  readonly object: KubeObject | undefined;
  readonly skipped: boolean;
  /** Whether an alias or a merge key leads here. */
  readonly inherited: boolean;
  /** Whether everything from here on is a candidate. */
  readonly open: boolean;
  /** Whether an anchor is on something around, so that an alias may stand for this too. */
  readonly anchored: boolean;
}

/** Collects the outline of the documents it is given; offsets of their nodes count from `base`. */
export class OutlineReader {
  readonly #candidates: Candidate[] = [];
  readonly #usedElsewhere = new Set<Value>();
  readonly #podSpecs = new Map<Path | undefined, AddPullSecret>();
  readonly #places: Places;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #values: ValueReader;
  #bindings: Bindings = new Map();
  readonly #keysOf = new Map<YAMLMap, Keys>();
  /** The collections that lead to the node at hand. */
  readonly #open = new Set<unknown>();
  #nodes = 0;
  #aliasedNodes = 0;
  #trouble: Trouble | undefined;

  constructor(bytes: Uint8Array, base: number, places: Places) {
    this.#places = places;
    this.#bytes = bytes;
    this.#base = base;
    this.#values = new ValueReader(bytes, base);
  }

  get outline(): Outline {
    return { candidates: this.#candidates, usedElsewhere: this.#usedElsewhere, podSpecs: this.#podSpecs };
  }

  read(document: YamlDocument.Parsed): Trouble | undefined {
    const bindings = bindAliases(document.contents);
    if (isAlias(bindings)) {
      const help = "define the anchor before its alias, in the same document";
      return this.#fail("unknown-alias", `the alias \`*${bindings.source}\` has no anchor`, help, bindings);
    }
    this.#bindings = bindings;
    this.#walk(document.contents, undefined, {
      object: undefined,
      skipped: false,
      inherited: false,
      open: false,
      anchored: false,
    });
    return this.#trouble;
  }

  #walk(node: unknown, path: Path | undefined, context: Context): void {
    if (this.#trouble) return;
    if (isAlias(node)) {
      const target = resolve(node, this.#bindings);
      if (isScalar(target)) this.#usedElsewhere.add(this.#values.value(target));
      else if (this.#open.has(target)) this.#failCycle(node);
      else this.#walk(target, path, { ...context, inherited: true });
      return;
    }
    if (context.inherited) this.#countAliased(node);
    else this.#nodes++;
    const isAnchored = (isMap(node) || isSeq(node)) && node.anchor !== undefined;
    const around = isAnchored ? { ...context, anchored: true } : context;
    if (isMap(node)) this.#inside(node, () => this.#map(node, path, around));
    else if (isSeq(node)) this.#inside(node, () => this.#seq(node.items, path, around));
    else if (isScalar(node)) this.#use(node);
  }

  #seq(items: readonly unknown[], path: Path | undefined, context: Context): void {
    const collects = context.open || this.#places.collects(keyOf(path), undefined);
    for (const [index, item] of items.entries()) {
      const place = { parent: path, key: index };
      // A flow sequence may hold single pairs (`[a: b]`), each a mapping of one.
      if (isPair(item)) continue;
      if (collects && isScalar(resolve(item, this.#bindings))) this.#candidate(item, place, context, undefined);
      else this.#walk(item, place, context);
    }
  }

  #map(node: YAMLMap, path: Path | undefined, context: Context): void {
    const keys = this.#keys(node);
    const object = this.#object(keys, path, context.object) ?? context.object;
    const skipped = context.skipped || this.#isSkipped(keys);
    const container = this.#string(keys.get("name")?.node);
    for (const pair of node.items) this.#useKey(pair.key);
    const parentKey = keyOf(path);
    if (this.#places.podSpecs && CONTAINER_LISTS.some((key) => keys.has(key))) this.#podSpec(node, path, context);
    for (const [key, { duplicates, merged }] of keys) {
      for (const value of duplicates) {
        const inner = {
          object,
          skipped,
          inherited: context.inherited || merged,
          anchored: context.anchored,
          open: context.open || this.#places.opens(key),
        };
        const place: Path = { parent: path, key };
        if (context.open || this.#places.collects(key, parentKey)) this.#candidate(value, place, inner, container);
        else this.#walk(value, place, inner);
      }
    }
  }

  #podSpec(node: YAMLMap, path: Path | undefined, { inherited, anchored }: Context): void {
    const isShared = inherited || anchored;
    this.#podSpecs.set(path, (name) => pullSecretEdit(this.#bytes, node, this.#base, name, isShared));
  }

  /** A mapping's keys, its own before merged ones, which count where it has none of its own. */
  #keys(map: YAMLMap): Keys {
    const known = this.#keysOf.get(map);
    if (known) return known;
    const keys: Keys = new Map();
    // Before the merges, so that a mapping merged into itself comes to an end.
    this.#keysOf.set(map, keys);
    const merges: YAMLMap[] = [];
    for (const pair of map.items) {
      if (isMergeKey(pair.key)) {
        for (const merge of mergedMaps(pair, this.#bindings)) merges.push(merge);
        continue;
      }
      const key = this.#values.keyText(resolve(pair.key, this.#bindings));
      const entry = keys.get(key) ?? { node: undefined, duplicates: [], merged: false };
      entry.node = pair.value;
      entry.duplicates.push(pair.value);
      keys.set(key, entry);
    }
    for (const merge of merges) {
      for (const [key, entry] of this.#keys(merge)) {
        if (!keys.has(key)) keys.set(key, { ...entry, merged: true });
      }
    }
    return keys;
  }

  #object(keys: Keys, path: Path | undefined, parent: KubeObject | undefined): KubeObject | undefined {
    const list = typedList(path, parent);
    const apiVersion = this.#string(keys.get("apiVersion")?.node) ?? list?.apiVersion;
    const kind = this.#string(keys.get("kind")?.node) ?? list?.kind;
    if (apiVersion === undefined || kind === undefined) return undefined;
    const metadata = this.#mapKeys(keys.get("metadata")?.node);
    const name = this.#string(metadata?.get("name")?.node);
    const namespace = this.#string(metadata?.get("namespace")?.node);
    return { parent, path, apiVersion, kind, namespace, name, file: this.#file(metadata) ?? parent?.file };
  }

  /** Orchestrators of functions note an item's file in annotations, of an older and a newer name. */
  #file(metadata: Keys | undefined): FilePlace | undefined {
    const annotations = this.#mapKeys(metadata?.get("annotations")?.node);
    const read = (name: string) =>
      this.#string(annotations?.get(`internal.config.kubernetes.io/${name}`)?.node) ??
      this.#string(annotations?.get(`config.kubernetes.io/${name}`)?.node);
    const path = read("path");
    const index = read("index");
    return path === undefined ? undefined : { path, index: index === undefined ? undefined : Number(index) };
  }

  #isSkipped(keys: Keys): boolean {
    const annotations = this.#mapKeys(this.#mapKeys(keys.get("metadata")?.node)?.get("annotations")?.node);
    const value = resolve(annotations?.get(SKIP_ANNOTATION)?.node, this.#bindings);
    return isScalar(value) && this.#values.scalarText(value) === "true";
  }

  #mapKeys(node: unknown): Keys | undefined {
    const target = resolve(node, this.#bindings);
    return isMap(target) ? this.#keys(target) : undefined;
  }

  #string(node: unknown): string | undefined {
    return this.#values.string(resolve(node, this.#bindings));
  }

  #candidate(node: unknown, path: Path, context: Context, container: string | undefined): void {
    const target = resolve(node, this.#bindings);
    const value = this.#values.value(target);
    const alias = isAlias(node) ? this.#values.range(node) : undefined;
    const { object, skipped, inherited } = context;
    this.#candidates.push({ object, skipped, inherited, path, value, alias, container });
    // A scalar's use is the candidate itself; below a collection there may be more fields.
    if (!isScalar(target)) this.#walk(node, path, context);
  }

  #use(node: Scalar): void {
    // Only a value that can be shared needs to be known for it.
    if (this.#bindings.size > 0) this.#usedElsewhere.add(this.#values.value(node));
  }

  #useKey(key: unknown): void {
    const target = resolve(key, this.#bindings);
    if (isScalar(target)) this.#use(target);
  }

  #inside(node: unknown, visitNode: () => void): void {
    this.#open.add(node);
    visitNode();
    this.#open.delete(node);
  }

  #countAliased(node: unknown): void {
    if (++this.#aliasedNodes <= ALIASED_NODES + ALIASED_NODES_PER_NODE * this.#nodes) return;
    const help = "write the repeated parts out; kubectl refuses such a document too";
    this.#trouble = this.#fail("alias-bomb", "aliases multiply this document beyond reason", help, node);
  }

  #failCycle(alias: Alias): void {
    const message = `the alias \`*${alias.source}\` stands inside its own anchor`;
    this.#trouble = this.#fail("alias-cycle", message, "write the value out", alias);
  }

  #fail(code: Trouble["code"], message: string, help: string, node: unknown): Trouble {
    return { code, message, help, range: this.#values.range(node) };
  }
}

/** What an item of `FooList` is when it does not say: `Foo`, of the list's version. */
function typedList(
  path: Path | undefined,
  parent: KubeObject | undefined,
): { apiVersion: string; kind: string } | undefined {
  const items = typeof path?.key === "number" ? path.parent : undefined;
  const isItem = parent !== undefined && items?.key === "items" && items.parent === parent.path;
  const kind = isItem ? /^(.+)List$/.exec(parent.kind)?.[1] : undefined;
  return parent && kind !== undefined ? { apiVersion: parent.apiVersion, kind } : undefined;
}
