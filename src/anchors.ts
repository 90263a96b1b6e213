/**
 * Anchors and aliases of one document: which node each alias stands for, and the pairs a merge key brings in.
 * The `yaml` package resolves an alias by searching the whole document anew; one walk in document order does for all.
 */

import { type Alias, isAlias, isMap, isPair, isScalar, isSeq, type Pair, Scalar, type YAMLMap } from "yaml";

export type Bindings = ReadonlyMap<Alias, unknown>;

/** Binds each alias to the latest anchor before it; an alias that has none is returned instead. */
export function bindAliases(root: unknown): Bindings | Alias {
  const anchors = new Map<string, unknown>();
  const bindings = new Map<Alias, unknown>();
  let unbound: Alias | undefined;
  const bind = (node: unknown): void => {
    if (isAlias(node)) {
      if (anchors.has(node.source)) bindings.set(node, anchors.get(node.source));
      else unbound ??= node;
    } else if (isPair(node)) {
      bind(node.key);
      bind(node.value);
    } else if (isScalar(node) || isMap(node) || isSeq(node)) {
      if (node.anchor) anchors.set(node.anchor, node);
      if (!isScalar(node)) for (const item of node.items) bind(item);
    }
  };
  bind(root);
  return unbound ?? bindings;
}

/** The node itself, or what its alias stands for. */
export function resolve(node: unknown, bindings: Bindings): unknown {
  return isAlias(node) ? bindings.get(node) : node;
}

/** Whether a key is `<<` as YAML 1.1 reads it: plain, since quotes make it an ordinary key. */
export function isMergeKey(key: unknown): boolean {
  return isScalar(key) && key.source === "<<" && key.type === Scalar.PLAIN;
}

/** The mappings that a merge key's value names, the first of them the strongest. */
export function mergedMaps(pair: Pair, bindings: Bindings): YAMLMap[] {
  const value = resolve(pair.value, bindings);
  const sources = isSeq(value) ? value.items.map((item) => resolve(item, bindings)) : [value];
  return sources.filter(isMap);
}
