/**
 * The outline of a document: its objects, and every value at a key where a reference may stand.
 * Whoever reads a document, by whatever means, gives this; what is a field is decided from it alone.
 */

import type { Edit } from "./edits.js";
import type { OtherType, Style } from "./scalar.js";
import type { Range } from "./source.js";

/** A place in a document, from its root; linked so that places share what they have in common. */
export interface Path {
  readonly parent: Path | undefined;
  /** A mapping's key or a sequence's index. */
  readonly key: string | number;
}

/** A mapping with its own `apiVersion` and `kind`, or an item of a typed list, which has them from the list. */
export interface KubeObject {
  /** The object it is embedded in. */
  readonly parent: KubeObject | undefined;
  /** Undefined for a document's root. */
  readonly path: Path | undefined;
  readonly apiVersion: string;
  readonly kind: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  /** The file that kpt or kustomize read it from, as its annotations say. */
  readonly file: FilePlace | undefined;
}

export interface FilePlace {
  readonly path: string;
  /** The object's index in the file, from 0. */
  readonly index: number | undefined;
}

/** What stands at a key: one scalar of the input, or something else. Several places may share it by an alias. */
export interface Value {
  readonly range: Range;
  readonly type: "string" | OtherType | "mapping" | "sequence" | "tagged";
  /** A scalar's style; undefined for collections. */
  readonly style: Style | undefined;
  /** A scalar's text, the final line break of a block scalar removed; empty for collections. */
  readonly text: string;
}

export interface Candidate {
  readonly path: Path;
  readonly object: KubeObject | undefined;
  readonly value: Value;
  /** The range of the alias that stands here in the value's place. */
  readonly alias: Range | undefined;
  /** Whether the value is here by way of an aliased or merged collection, and has no token of its own here. */
  readonly inherited: boolean;
  /** Whether an annotation asks to leave everything around here as it is. */
  readonly skipped: boolean;
  /** The `name` beside it. */
  readonly container: string | undefined;
}

export interface Outline {
  readonly candidates: readonly Candidate[];
  /** Values that are also used where no candidate is: at other keys, as keys, in sequences. */
  readonly usedElsewhere: ReadonlySet<Value>;
  /** The mappings with a container list, by their paths, if pull secrets are to be added. */
  readonly podSpecs: ReadonlyMap<Path | undefined, AddPullSecret>;
}

/** What adding a pull secret to a pod spec takes: an edit, nothing, or what can't be done for certain. */
export type AddPullSecret = (
  name: string,
) => { readonly edit: Edit } | { readonly present: true } | { readonly unsupported: string; readonly range: Range };

/** Why a document cannot be understood, and where. */
export interface Trouble {
  readonly code: "invalid-yaml" | "unknown-alias" | "alias-cycle" | "alias-bomb" | "ambiguous-line-break";
  readonly message: string;
  readonly help: string;
  readonly range: Range;
}

/** The key that a place is named by: its own, or that of the list it is an item of. */
export function keyOf(path: Path | undefined): string | undefined {
  let at = path;
  while (typeof at?.key === "number") at = at.parent;
  return at?.key as string | undefined;
}

/** The keys from `root` to a place, indices left out. */
export function keysBelow(path: Path, root: Path | undefined): string[] {
  const keys: string[] = [];
  for (let at: Path | undefined = path; at && at !== root; at = at.parent) {
    if (typeof at.key === "string") keys.unshift(at.key);
  }
  return keys;
}

/**
 * A field path as KRM functions write it, from the object's root: `spec.template.spec.containers[0].image`.
 * A key that would be misread in it stands in brackets and quotes.
 */
export function fieldPath(path: Path, object: KubeObject | undefined): string {
  const keys: (string | number)[] = [];
  for (let at: Path | undefined = path; at && at !== object?.path; at = at.parent) keys.unshift(at.key);
  let text = "";
  for (const key of keys) {
    text += typeof key === "number" ? `[${key}]` : fieldStep(key, text === "");
  }
  return text;
}

/** What a key adds to a field path. */
export function fieldStep(key: string, isFirst: boolean): string {
  if (/[.[\]"\s/\\*]/.test(key) || key === "") return `[${JSON.stringify(key)}]`;
  return isFirst ? key : `.${key}`;
}
