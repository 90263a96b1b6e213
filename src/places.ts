/**
 * The places where references stand, from the catalogue, the user's fields and what is to be searched for hidden
 * ones -> one table: which keys a reader collects, which documents it can pass over, and what a place is.
 */

import { CATALOGUE, type CatalogueEntry } from "./catalogue.js";
import type { Config, FieldConfig, Form, HiddenPlace, IncludeConfig } from "./config.js";
import { globPattern } from "./exclude.js";
import { type Candidate, type KubeObject, keyOf, keysBelow } from "./outline.js";
import { FINAL_KEYS, groupOf } from "./podspec.js";
import { escapeRegExp } from "./rules.js";
import { ANY_KEY, ANYTHING, parsePath, type Segment } from "./spec.js";

/** A key beside the last of a path, or a path from the object's root. */
type Companion = readonly string[];

export interface Spec {
  readonly segments: readonly Segment[];
  /** Whether the fields are the items of a list. */
  readonly list: boolean;
  readonly form: Form;
  readonly registry: Companion | undefined;
  readonly tag: Companion | undefined;
  readonly digest: Companion | undefined;
  /** What keys beside the last must hold. */
  readonly where: Readonly<Record<string, string>>;
  readonly group: string | undefined;
  readonly version: string | undefined;
  readonly kinds: readonly string[] | undefined;
}

/** Keys of lists and values that may hide references; the keys of mappings all of whose values may. */
const HIDING_KEYS = ["args", "command", "value"];
const HIDING_MAPS = ["annotations", "data"];

/** Whether a name speaks of images. One spelling for keys and for bytes, so that the screen misses none. */
const IMAGE_WORD = /[Ii]mage|IMAGE/;
const IMAGE_BYTES = ["mage", "MAGE"];
const DIGEST_BYTES = ["sha256:", "sha384:", "sha512:"];

/** Keys at which fields end or that say something of them, keys of mappings all of whose values are, and of all below. */
class Keys {
  readonly single = new Set<string>(FINAL_KEYS);
  readonly maps = new Set<string>();
  readonly open = new Set<string>();
  isAll = false;

  constructor(specs: Iterable<Spec>) {
    for (const spec of specs) this.#add(spec);
  }

  #add({ segments, form, registry, tag, digest, where }: Spec): void {
    if (form === "leave") return;
    const last = segments[segments.length - 1];
    const beforeLast = segments[segments.length - 2];
    if (typeof last === "string") this.single.add(last);
    else if (last === ANY_KEY && typeof beforeLast === "string") this.maps.add(beforeLast);
    else if (last === ANYTHING && typeof beforeLast === "string") this.open.add(beforeLast);
    else this.isAll = true;
    for (const companion of [registry, tag, digest]) {
      if (companion) this.single.add(companion[companion.length - 1] as string);
    }
    for (const key of Object.keys(where)) this.single.add(key);
  }
}

/** What the scanner wants to know of a key. */
export interface KeyUse {
  /** Whether a value at it may be a field whatever it is, or only for what a string there may hide. */
  readonly required: boolean;
  readonly searched: boolean;
  /** The same of all values of a mapping at it. */
  readonly mapsRequired: boolean;
  readonly mapsSearched: boolean;
  /** Whether everything below it is a candidate. */
  readonly opens: boolean;
}

/** The table for a config and the registries that its rules name. */
export class Places {
  /** Whether pod specs themselves are asked for, to add a pull secret to. */
  readonly podSpecs: boolean;
  /** The registries that rules name, which are anchors of hidden references. */
  readonly domains: readonly string[];
  readonly #user: readonly Spec[];
  readonly #userKeys: Keys;
  readonly #includes: readonly ((place: HiddenPlace, candidate: Candidate) => boolean)[];
  #allKeys: Keys | undefined;
  #screen: { readonly words: readonly string[] | undefined } | undefined;
  #fieldKeys: RegExp | undefined;

  constructor(config: Pick<Config, "fields" | "include" | "pullSecret">, domains: readonly string[] = []) {
    const { fields = [], include = [], pullSecret } = config;
    this.podSpecs = pullSecret !== undefined;
    this.domains = domains;
    this.#user = fields.map(userSpec);
    this.#userKeys = new Keys(this.#user);
    this.#includes = include.map(includeTest);
  }

  /**
   * A document without one of these as bytes, or an escape that could spell one, has no field and no suspect. Undefined
   * if any document may have one.
   */
  get screen(): readonly string[] | undefined {
    this.#screen ??= { words: this.#screenWords() };
    return this.#screen.words;
  }

  #screenWords(): readonly string[] | undefined {
    const userKeys = this.#user.map(lastKey);
    if (userKeys.includes(undefined)) return undefined;
    const groups = namelessSpecs().map(({ group }) => group as string);
    const hints = [...IMAGE_BYTES, ...userKeys.filter((key) => key !== undefined), ...groups];
    return [...new Set([...hints, ...DIGEST_BYTES, ...this.domains])];
  }

  /** Keys that a line which readers cut differently must not bring to light. */
  get fieldKeys(): RegExp {
    if (this.#fieldKeys) return this.#fieldKeys;
    const keys = [...IMAGE_BYTES, ...this.#user.map(lastKey), ...namelessSpecs().map(lastKey)];
    const known = keys.filter((key) => key !== undefined);
    this.#fieldKeys = new RegExp([...new Set(known)].map(escapeRegExp).join("|"));
    return this.#fieldKeys;
  }

  /** Whether what stands at a key, itself in a mapping at the key `parent`, is a candidate. */
  collects(key: string | undefined, parent: string | undefined): boolean {
    const keys = this.#keys(true);
    if (keys.isAll) return true;
    if (parent !== undefined && (keys.maps.has(parent) || HIDING_MAPS.includes(parent))) return true;
    return key !== undefined && (keys.single.has(key) || HIDING_KEYS.includes(key) || IMAGE_WORD.test(key));
  }

  /** Whether everything below a key is a candidate. */
  opens(key: string): boolean {
    return this.#keys(true).open.has(key);
  }

  /** Whether what stands at any key is a candidate. */
  get collectsAll(): boolean {
    return this.#userKeys.isAll;
  }

  /** The keys that `use` tells from others, but for those that say image; `wide` as there. */
  usedKeys(wide: boolean): Iterable<string> {
    const { single, maps, open } = this.#keys(wide);
    return new Set([...single, ...maps, ...open, ...HIDING_KEYS, ...HIDING_MAPS]);
  }

  /**
   * `collects` for a reader that can tell beforehand which strings hide nothing. Unless it is `wide`, the catalogue's keys
   * are not among them, which yield nothing where no object is of a group with a dot.
   */
  use(key: string, wide: boolean): KeyUse {
    const keys = this.#keys(wide);
    return {
      required: keys.isAll || keys.single.has(key),
      searched: HIDING_KEYS.includes(key) || IMAGE_WORD.test(key),
      mapsRequired: keys.maps.has(key),
      mapsSearched: HIDING_MAPS.includes(key),
      opens: keys.open.has(key),
    };
  }

  #keys(wide: boolean): Keys {
    if (!wide) return this.#userKeys;
    this.#allKeys ??= new Keys([...this.#user, ...allSpecs()]);
    return this.#allKeys;
  }

  /** What the user's own fields say of a place. */
  userSpec(candidate: Candidate): Spec | undefined {
    return this.#user.find((spec) => matches(spec, candidate));
  }

  /** What the catalogue says of a place, if what stands beside it is as `beside` tells. */
  knownSpec(candidate: Candidate, beside: Beside): Spec | undefined {
    return specsOf(candidate.object).find((spec) => matches(spec, candidate) && isBeside(spec, candidate, beside));
  }

  /** All that the catalogue may say of a place, whatever stands beside it. */
  knownSpecs(candidate: Candidate): readonly Spec[] {
    return specsOf(candidate.object).filter((spec) => matches(spec, candidate));
  }

  /** Whether a place below a candidate is known to hold the reference, or a part of it. */
  knowsBelow({ path, object }: Candidate): boolean {
    const keys = keysBelow(path, object?.path);
    return [...this.#user, ...specsOf(object)].some(
      ({ segments }) =>
        segments.length > keys.length && keys.every((key, index) => isKey(segments[index] as Segment, key)),
    );
  }

  /** Whether any hidden references are to be rewritten. */
  get includesAny(): boolean {
    return this.#includes.length > 0;
  }

  /** Whether hidden references in a place are to be rewritten. */
  includes(place: HiddenPlace, candidate: Candidate): boolean {
    return this.#includes.some((test) => test(place, candidate));
  }
}

/** The text of the string at a key beside a candidate. */
export type Beside = (candidate: Candidate, key: string) => string | undefined;

function isBeside({ where }: Spec, candidate: Candidate, beside: Beside): boolean {
  return Object.entries(where).every(([key, text]) => beside(candidate, key) === text);
}

/** Whether a place is one of a spec by its keys and its object. */
function matches(spec: Spec, candidate: Candidate): boolean {
  const { path, object } = candidate;
  const { segments } = spec;
  if (!matchesObject(spec, candidate)) return false;
  if (segments[segments.length - 1] === ANYTHING) {
    const keys = keysBelow(path, object?.path);
    return keys.length >= segments.length && segments.every((segment, index) => isKey(segment, keys[index]));
  }
  if ((typeof path.key === "number") !== spec.list) return false;
  const root = object?.path;
  let at: Candidate["path"] | undefined = path;
  for (let index = segments.length - 1; index >= 0; index--) {
    while (at && at !== root && typeof at.key === "number") at = at.parent;
    if (!at || at === root || !isKey(segments[index] as Segment, at.key as string)) return false;
    at = at.parent;
  }
  return at === root;
}

function matchesObject({ group, version, kinds }: Spec, { object }: Candidate): boolean {
  if (group === undefined && version === undefined && kinds === undefined) return true;
  if (!object) return false;
  const { apiVersion, kind } = object;
  const itsGroup = groupOf(apiVersion);
  const itsVersion = itsGroup === "" ? apiVersion : apiVersion.slice(itsGroup.length + 1);
  return (group ?? itsGroup) === itsGroup && (version ?? itsVersion) === itsVersion && (kinds?.includes(kind) ?? true);
}

function isKey(segment: Segment, key: string | undefined): boolean {
  return segment === ANYTHING || segment === ANY_KEY || segment === key;
}

function lastKey({ segments }: Spec): string | undefined {
  return segments.filter((segment) => typeof segment === "string").pop();
}

function saysImage(segment: Segment): boolean {
  return typeof segment === "string" && IMAGE_WORD.test(segment);
}

/** Specs by group and kind; made once, since it is the same for every config. */
let known: ReadonlyMap<string, readonly Spec[]> | undefined;

function knownSpecs(): ReadonlyMap<string, readonly Spec[]> {
  if (known) return known;
  const byKind = new Map<string, Spec[]>();
  for (const entry of CATALOGUE) {
    const spec = specOf(entry, entry.group, entry.kinds, entry.where);
    for (const kind of entry.kinds) {
      const key = kindKey(entry.group, kind);
      const specs = byKind.get(key);
      if (specs) specs.push(spec);
      else byKind.set(key, [spec]);
    }
  }
  known = byKind;
  return byKind;
}

function specsOf(object: KubeObject | undefined): readonly Spec[] {
  // The catalogue has nothing to say of Kubernetes' own objects, and is not read for them.
  if (!object?.apiVersion.includes(".")) return [];
  return knownSpecs().get(kindKey(groupOf(object.apiVersion), object.kind)) ?? [];
}

function allSpecs(): readonly Spec[] {
  return [...knownSpecs().values()].flat();
}

/** Those whose paths do not say image, so that the objects must be known by their groups. */
function namelessSpecs(): readonly Spec[] {
  return allSpecs().filter(({ segments }) => !segments.some(saysImage));
}

function kindKey(group: string, kind: string): string {
  return `${group}/${kind}`;
}

function userSpec(field: FieldConfig): Spec {
  return { ...specOf(field, field.group, field.kind === undefined ? undefined : [field.kind]), version: field.version };
}

function specOf(
  { path, form = "reference", registry, tag, digest }: FieldConfig | CatalogueEntry,
  group: string | undefined,
  kinds: readonly string[] | undefined,
  where: Spec["where"] = {},
): Spec {
  const parsed = parsePath(path);
  if ("message" in parsed) throw new Error(`a path that was not checked: ${path}`);
  const { segments, list } = parsed;
  const companions = { registry: companion(registry), tag: companion(tag), digest: companion(digest) };
  return { segments, list, form, ...companions, where, group, kinds, version: undefined };
}

function companion(path: string | undefined): Companion | undefined {
  if (path === undefined) return undefined;
  const parsed = parsePath(path);
  return "message" in parsed ? [path] : parsed.segments.filter((segment) => typeof segment === "string");
}

function includeTest(include: HiddenPlace | IncludeConfig): (place: HiddenPlace, candidate: Candidate) => boolean {
  if (typeof include === "string") return (place) => place === include;
  const { place: included, path, kind, namespace, name } = include;
  const patterns = Object.entries({ kind, namespace, name })
    .filter((part): part is [keyof typeof part & ("kind" | "namespace" | "name"), string] => part[1] !== undefined)
    .map(([key, glob]) => ({ key, pattern: globPattern(glob) }));
  const spec = path === undefined ? undefined : specOf({ path }, undefined, undefined);
  return (place, candidate) =>
    place === included &&
    patterns.every(({ key, pattern }) => pattern.test(candidate.object?.[key] ?? "")) &&
    (!spec || matches({ ...spec, list: typeof candidate.path.key === "number" }, candidate));
}

/** Where hidden references are searched for, and by what name; undefined if not at this place. */
export function hidingPlace(candidate: Candidate): HiddenPlace | undefined {
  const { path, object } = candidate;
  const key = keyOf(path);
  if (typeof path.key === "number") {
    return key === "args" || key === "command" ? "args" : undefined;
  }
  const { parent } = path;
  if (key === "value" && typeof parent?.key === "number" && parent.parent?.key === "env") return "env";
  if (parent?.key === "annotations" && parent.parent?.key === "metadata") return "annotations";
  const isConfigMap = object?.kind === "ConfigMap" && object.apiVersion === "v1";
  return isConfigMap && parent?.key === "data" && parent.parent === object.path ? "configmaps" : undefined;
}
