/**
 * The places where references stand, from the catalogue, the user's fields and what is to be searched for hidden
 * ones -> one table: which keys a reader collects, which documents it can pass over, and what a place is.
 */

import { CATALOGUE, type CatalogueEntry } from "./catalogue.js";
import type { Config, FieldConfig, Form, HiddenPlace, IncludeConfig } from "./config.js";
import { globPattern } from "./exclude.js";
import { type Candidate, keyOf, keysBelow } from "./outline.js";
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

/** The table for a config and the registries that its rules name. */
export class Places {
  /**
   * A document without one of these as bytes, or an escape that could spell one, has no field and no suspect. Undefined
   * if any document may have one.
   */
  readonly screen: readonly string[] | undefined;
  /** Whether pod specs themselves are asked for, to add a pull secret to. */
  readonly podSpecs: boolean;
  /** Keys that a line which readers cut differently must not bring to light. */
  readonly fieldKeys: RegExp;
  readonly #user: readonly Spec[];
  readonly #known: ReadonlyMap<string, readonly Spec[]> = knownSpecs();
  /** The registries that rules name, which are anchors of hidden references. */
  readonly domains: readonly string[];
  /** Keys at which fields end or that say something of them, and keys of mappings all of whose values are collected. */
  readonly #keys = new Set<string>(FINAL_KEYS);
  readonly #maps = new Set<string>();
  /** Keys below which everything is collected. */
  readonly #open = new Set<string>();
  #collectsAll = false;
  readonly #includes: readonly ((place: HiddenPlace, candidate: Candidate) => boolean)[];

  constructor(config: Pick<Config, "fields" | "include" | "pullSecret">, domains: readonly string[] = []) {
    const { fields = [], include = [], pullSecret } = config;
    this.podSpecs = pullSecret !== undefined;
    this.domains = domains;
    this.#user = fields.map(userSpec);
    this.#includes = include.map(includeTest);
    for (const spec of [...this.#user, ...[...this.#known.values()].flat()]) this.#collect(spec);
    const userKeys = this.#user.map(lastKey);
    const nameless = [...this.#known.values()].flat().filter(({ segments }) => !segments.some(saysImage));
    const groups = nameless.map(({ group }) => group as string);
    const hints = [...IMAGE_BYTES, ...userKeys.filter((key) => key !== undefined), ...groups];
    this.screen = userKeys.includes(undefined) ? undefined : [...new Set([...hints, ...DIGEST_BYTES, ...domains])];
    const lineKeys = [...IMAGE_BYTES, ...userKeys, ...nameless.map(lastKey)].filter((key) => key !== undefined);
    this.fieldKeys = new RegExp([...new Set(lineKeys)].map(escapeRegExp).join("|"));
  }

  /** Whether what stands at a key, itself in a mapping at the key `parent`, is a candidate. */
  collects(key: string | undefined, parent: string | undefined): boolean {
    if (this.#collectsAll) return true;
    if (parent !== undefined && (this.#maps.has(parent) || HIDING_MAPS.includes(parent))) return true;
    return key !== undefined && (this.#keys.has(key) || HIDING_KEYS.includes(key) || IMAGE_WORD.test(key));
  }

  /** Whether what stands at any key is a candidate. */
  get collectsAll(): boolean {
    return this.#collectsAll;
  }

  /** The keys that `classes` tells from others, but for those that say image. */
  get keys(): Iterable<string> {
    return new Set([...this.#keys, ...this.#maps, ...this.#open, ...HIDING_KEYS, ...HIDING_MAPS]);
  }

  /**
   * `collects` for a reader that can tell beforehand which strings hide nothing: whether a value at a key may be a field
   * whatever it is, or only for what a string there may hide; and the same of all values of a mapping at the key.
   */
  classes(key: string): { required: boolean; searched: boolean; mapsRequired: boolean; mapsSearched: boolean } {
    return {
      required: this.#collectsAll || this.#keys.has(key),
      searched: HIDING_KEYS.includes(key) || IMAGE_WORD.test(key),
      mapsRequired: this.#maps.has(key),
      mapsSearched: HIDING_MAPS.includes(key),
    };
  }

  /** Whether everything below a key is a candidate. */
  opens(key: string): boolean {
    return this.#open.has(key);
  }

  /** Whether the user's own fields or the catalogue may say something of a place. */
  mayHaveSpec({ object }: Candidate): boolean {
    return (
      this.#user.length > 0 ||
      (object !== undefined && this.#known.has(kindKey(groupOf(object.apiVersion), object.kind)))
    );
  }

  /** What the user's own fields say of a place. */
  userSpec(candidate: Candidate, beside: Beside): Spec | undefined {
    return this.#user.find((spec) => matches(spec, candidate, beside));
  }

  /** What the catalogue says of a place. */
  knownSpec(candidate: Candidate, beside: Beside): Spec | undefined {
    const { object } = candidate;
    const specs = object && this.#known.get(kindKey(groupOf(object.apiVersion), object.kind));
    return specs?.find((spec) => matches(spec, candidate, beside));
  }

  /** Whether a place below a candidate is known to hold the reference, or a part of it. */
  knowsBelow({ path, object }: Candidate): boolean {
    const keys = keysBelow(path, object?.path);
    const specs = (object && this.#known.get(kindKey(groupOf(object.apiVersion), object.kind))) ?? [];
    return [...this.#user, ...specs].some(
      ({ segments }) =>
        segments.length > keys.length && keys.every((key, index) => isKey(segments[index] as Segment, key)),
    );
  }

  /** Whether hidden references in a place are to be rewritten. */
  includes(place: HiddenPlace, candidate: Candidate): boolean {
    return this.#includes.some((test) => test(place, candidate));
  }

  #collect({ segments, form, registry, tag, digest, where }: Spec): void {
    if (form === "leave") return;
    const last = segments[segments.length - 1];
    const beforeLast = segments[segments.length - 2];
    if (typeof last === "string") this.#keys.add(last);
    else if (last === ANY_KEY && typeof beforeLast === "string") this.#maps.add(beforeLast);
    else if (last === ANYTHING && typeof beforeLast === "string") this.#open.add(beforeLast);
    else this.#collectsAll = true;
    for (const companion of [registry, tag, digest]) {
      if (companion) this.#keys.add(companion[companion.length - 1] as string);
    }
    for (const key of Object.keys(where)) this.#keys.add(key);
  }
}

/** The text of the string at a key beside a candidate. */
export type Beside = (candidate: Candidate, key: string) => string | undefined;

function matches(spec: Spec, candidate: Candidate, beside: Beside): boolean {
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
  if (at !== root) return false;
  return Object.entries(spec.where).every(([key, text]) => beside(candidate, key) === text);
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
    (!spec || matches({ ...spec, list: typeof candidate.path.key === "number" }, candidate, () => undefined));
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
