/**
 * The outline of a document -> its image fields.
 *
 * Whoever reads a document, by whatever means, gives its outline: the objects in it and every value at a key that
 * an image field can end with. What is a field is decided here alone, from the outline and the table.
 */

import {
  CONTAINER_IMAGE,
  CONTAINER_LISTS,
  groupOf,
  matchesKind,
  NEVER,
  POD_SPEC_KINDS,
  STATUS,
  SUSPECTS,
  VOLUME_IMAGE,
  VOLUME_LIST,
} from "./podspec.js";
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
}

/** Why a document cannot be understood, and where. */
export interface Trouble {
  readonly code: "invalid-yaml" | "unknown-alias" | "alias-cycle" | "alias-bomb" | "ambiguous-line-break";
  readonly message: string;
  readonly help: string;
  readonly range: Range;
}

/** A reference is rewritten by the rules; a suspect is only ever reported. */
type Role = "reference" | "suspect";

export interface ImageField extends Candidate {
  readonly role: Role;
}

export interface Fields {
  readonly fields: readonly ImageField[];
  /** Values that are also used where no reference is. */
  readonly usedElsewhere: ReadonlySet<Value>;
  /** Where aliases start that also stand where no reference is, since the collection around them is aliased too. */
  readonly aliasesElsewhere: ReadonlySet<number>;
}

/** The candidates that are image fields, in the order of the outline, each of them once. */
export function imageFields(outline: Outline): Fields {
  const { candidates } = outline;
  const usedElsewhere = new Set(outline.usedElsewhere);
  const aliasesElsewhere = new Set<number>();
  const podSpecs = new Set<Path | undefined>();
  for (const { path, object } of candidates) {
    const podSpec = containerListParent(path);
    if (podSpec !== false && isPodSpec(podSpec, object)) podSpecs.add(podSpec);
  }
  const fields: ImageField[] = [];
  for (const candidate of candidates) {
    const role = roleOf(candidate, podSpecs);
    if (role) fields.push({ ...candidate, role });
    if (role === "reference") continue;
    usedElsewhere.add(candidate.value);
    if (candidate.alias) aliasesElsewhere.add(candidate.alias.start);
  }
  return { fields, usedElsewhere, aliasesElsewhere };
}

function roleOf({ path, object, value }: Candidate, podSpecs: ReadonlySet<Path | undefined>): Role | undefined {
  if (isUnderStatus(path)) return undefined;
  const never = closestNever(object);
  if (never) return isSuspect(path, never) && value.type === "string" ? "suspect" : undefined;
  if (isFunctionConfig(path, object)) return undefined;
  const podSpec = containerListParent(path);
  if (podSpec !== false) return isPodSpec(podSpec, object) ? "reference" : undefined;
  const volumes = volumeListParent(path);
  if (volumes === false) return undefined;
  return podSpecs.has(volumes) || isBuiltInPodSpec(volumes, object) ? "reference" : undefined;
}

/** The mapping whose container list holds `path`; false if none does, undefined if it is the document's root. */
function containerListParent(path: Path): Path | undefined | false {
  const list = path.key === CONTAINER_IMAGE ? itemList(path.parent) : undefined;
  return list !== undefined && CONTAINER_LISTS.includes(list.key as string) ? list.parent : false;
}

/** The same for a list of volumes. */
function volumeListParent(path: Path): Path | undefined | false {
  const [image, reference] = VOLUME_IMAGE;
  const volumeImage = path.key === reference ? path.parent : undefined;
  const list = volumeImage?.key === image ? itemList(volumeImage?.parent) : undefined;
  return list?.key === VOLUME_LIST ? list.parent : false;
}

/** The list that `item` is an item of. */
function itemList(item: Path | undefined): Path | undefined {
  return typeof item?.key === "number" ? item.parent : undefined;
}

/** A built-in kind has its pod spec in one place; in any other kind a container list makes one. */
function isPodSpec(path: Path | undefined, object: KubeObject | undefined): boolean {
  return builtInPath(object) === undefined || isBuiltInPodSpec(path, object);
}

function isBuiltInPodSpec(path: Path | undefined, object: KubeObject | undefined): boolean {
  const expected = builtInPath(object);
  if (!expected) return false;
  let at = path;
  for (let index = expected.length - 1; index >= 0; index--, at = at?.parent) {
    if (at === undefined || at.key !== expected[index]) return false;
  }
  return at === object?.path;
}

function builtInPath(object: KubeObject | undefined): readonly string[] | undefined {
  if (!object) return undefined;
  const group = groupOf(object.apiVersion);
  return POD_SPEC_KINDS.find(({ groups, kind }) => kind === object.kind && groups.includes(group))?.path;
}

function isUnderStatus(path: Path): boolean {
  let child: Path = path;
  for (let at = path.parent; at; child = at, at = at.parent) {
    if (at.key === STATUS && typeof child.key === "string") return true;
  }
  return false;
}

function closestNever(object: KubeObject | undefined): KubeObject | undefined {
  for (let at = object; at; at = at.parent) {
    const { apiVersion, kind } = at;
    if (NEVER.some((match) => matchesKind(match, groupOf(apiVersion), kind))) return at;
  }
  return undefined;
}

function isSuspect(path: Path, { apiVersion, kind }: KubeObject): boolean {
  return SUSPECTS.some((suspect) => suspect.key === path.key && matchesKind(suspect, groupOf(apiVersion), kind));
}

/** A ResourceList's functionConfig is the function's own. */
function isFunctionConfig(path: Path, object: KubeObject | undefined): boolean {
  for (let owner = object; owner; owner = owner.parent) {
    if (owner.kind !== "ResourceList") continue;
    for (let at: Path | undefined = path; at && at !== owner.path; at = at.parent) {
      if (at.parent === owner.path && at.key === "functionConfig") return true;
    }
  }
  return false;
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
    if (typeof key === "number") text += `[${key}]`;
    else if (/[.[\]"\s]/.test(key) || key === "") text += `[${JSON.stringify(key)}]`;
    else text += text === "" ? key : `.${key}`;
  }
  return text;
}
