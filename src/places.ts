/**
 * The places where references stand, from the catalogue, the user's fields and what is to be searched for hidden
 * ones -> one table: which keys a reader collects, which documents it can pass over, and what a place is.
 */

import { catalogueFacts } from "./catalogue-facts.js";
import type { Config, FieldConfig, HiddenPlace, IncludeConfig } from "./config.js";
import { globPattern } from "./exclude.js";
import { collectKeys, lastKey, type Spec, type SpecKeys, specOf } from "./field-spec.js";
import { knownSpecs } from "./known-specs.js";
import { type Candidate, keyOf, keysBelow } from "./outline.js";
import { FINAL_KEYS, groupOf, IMAGE_WORD } from "./podspec.js";
import { escapeRegExp } from "./rules.js";
import { ANY_KEY, ANYTHING, type Segment } from "./segment.js";

export type { Spec } from "./field-spec.js";

/** Keys of lists and values that may hide references; the keys of mappings all of whose values may. */
const HIDING_KEYS = ["args", "command", "value"];
const HIDING_MAPS = ["annotations", "data"];

const IMAGE_BYTES = ["mage", "MAGE"];
const DIGEST_BYTES = ["sha256:", "sha384:", "sha512:"];

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

/** Of a config that names no fields. */
const NARROW: SpecKeys = { keys: FINAL_KEYS, maps: new Set(), open: new Set(), all: false };

function withFinal(own: SpecKeys): SpecKeys {
  return { ...own, keys: new Set([...FINAL_KEYS, ...own.keys]) };
}

/** The table for a config and the registries that its rules name. */
export class Places {
  /** Whether pod specs themselves are asked for, to add a pull secret to. */
  readonly podSpecs: boolean;
  /** The registries that rules name, which are anchors of hidden references. */
  readonly domains: readonly string[];
  readonly #user: readonly Spec[];
  /** By which fields of any object are come upon; and by which those of custom resources too. */
  readonly #narrow: SpecKeys;
  #wide: SpecKeys | undefined;
  readonly #includes: readonly ((place: HiddenPlace, candidate: Candidate) => boolean)[];

  /** The table of what collects everything, and knows no field. */
  static ofAll(): Places {
    return new Places({}, [], true);
  }

  constructor(
    config: Pick<Config, "fields" | "include" | "pullSecret">,
    domains: readonly string[] = [],
    collectsAll = false,
  ) {
    const { fields = [], include = [], pullSecret } = config;
    this.podSpecs = pullSecret !== undefined;
    this.domains = domains;
    this.#user = fields.map(userSpec);
    const narrow = this.#user.length === 0 ? NARROW : withFinal(collectKeys(this.#user));
    this.#narrow = collectsAll ? { ...narrow, all: true } : narrow;
    this.#includes = include.map(includeTest);
  }

  /**
   * A document without one of these as bytes, or an escape that could spell one, has no field and no suspect. Undefined
   * if any document may have one.
   */
  get screen(): readonly string[] | undefined {
    const userKeys = this.#user.map(lastKey);
    const named = userKeys.filter((key) => key !== undefined);
    const hints = [...IMAGE_BYTES, ...named, ...catalogueFacts().namelessGroups, ...DIGEST_BYTES, ...this.domains];
    return named.length < userKeys.length ? undefined : [...new Set(hints)];
  }

  /** Keys that a line which readers cut differently must not bring to light. */
  get fieldKeys(): RegExp {
    const named = this.#user.map(lastKey).filter((key) => key !== undefined);
    const keys = [...IMAGE_BYTES, ...named, ...catalogueFacts().namelessKeys];
    return new RegExp([...new Set(keys)].map(escapeRegExp).join("|"));
  }

  /** Whether what stands at a key, itself in a mapping at the key `parent`, is a candidate. */
  collects(key: string | undefined, parent: string | undefined): boolean {
    const { keys, maps, all } = this.#keys(true);
    if (all) return true;
    if (parent !== undefined && (maps.has(parent) || HIDING_MAPS.includes(parent))) return true;
    return key !== undefined && (keys.has(key) || HIDING_KEYS.includes(key) || IMAGE_WORD.test(key));
  }

  /** Whether everything below a key is a candidate. */
  opens(key: string): boolean {
    return this.#keys(true).open.has(key);
  }

  /** Whether what stands at any key is a candidate. */
  get collectsAll(): boolean {
    return this.#narrow.all;
  }

  /** The keys that `use` tells from others, but for those that say image; `isWide` as there. */
  usedKeys(isWide: boolean): Iterable<string> {
    const { keys, maps, open } = this.#keys(isWide);
    return new Set([...keys, ...maps, ...open, ...HIDING_KEYS, ...HIDING_MAPS]);
  }

  /**
   * `collects` for a reader that can tell beforehand which strings hide nothing. Unless it is wide, the catalogue's keys
   * are not among them, which yield nothing where no object is of a group with a dot.
   */
  use(key: string, isWide: boolean): KeyUse {
    const { keys, maps, open, all } = this.#keys(isWide);
    return {
      required: all || keys.has(key),
      searched: HIDING_KEYS.includes(key) || IMAGE_WORD.test(key),
      mapsRequired: maps.has(key),
      mapsSearched: HIDING_MAPS.includes(key),
      opens: open.has(key),
    };
  }

  #keys(isWide: boolean): SpecKeys {
    if (!isWide) return this.#narrow;
    const { keys, maps, open, all } = this.#narrow;
    const known = catalogueFacts();
    this.#wide ??= {
      keys: new Set([...keys, ...known.keys]),
      maps: new Set([...maps, ...known.maps]),
      open: new Set([...open, ...known.open]),
      all,
    };
    return this.#wide;
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

const NONE: readonly Spec[] = [];
/** Made where an object may be of one of them: each has a dot, as few of Kubernetes' own groups have. */
let groups: ReadonlySet<string> | undefined;

/** What the catalogue has for an object; it is not read for those of other groups. */
function specsOf(object: Candidate["object"]): readonly Spec[] {
  if (object === undefined) return NONE;
  const group = groupOf(object.apiVersion);
  if (!group.includes(".")) return NONE;
  groups ??= new Set(catalogueFacts().groups);
  return groups.has(group) ? knownSpecs(group, object.kind) : NONE;
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

function userSpec(field: FieldConfig): Spec {
  return { ...specOf(field, field.group, field.kind === undefined ? undefined : [field.kind]), version: field.version };
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
