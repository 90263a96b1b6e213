/** The outline of a document -> its image fields: what is a field, and of what form, by the tables alone. */

import type { HiddenPlace } from "./config.js";
import { namesImage } from "./hidden.js";
import { fieldOf, type ImageField, isUnsearched, labelOf, referenceField, suspect } from "./image-field.js";
import { type Candidate, fieldPath, type KubeObject, type Outline, type Path, type Value } from "./outline.js";
import { hidingPlace, type Places, type Spec } from "./places.js";
import { VOLUME_IMAGE } from "./podspec.js";
import {
  closestNever,
  containerListParent,
  isBuiltInPodSpec,
  isCustom,
  isFunctionConfig,
  isLookAlike,
  isPodSpec,
  isSuspectKey,
  isUnderStatus,
  volumeListParent,
} from "./structure.js";

export interface Fields {
  readonly fields: readonly ImageField[];
  /** Values that are also used where no reference is. */
  readonly usedElsewhere: ReadonlySet<Value>;
  /** Where aliases start that also stand where no reference is, since the collection around them is aliased too. */
  readonly aliasesElsewhere: ReadonlySet<number>;
}

/** The candidates that are image fields, in the order of the outline, each of them once. */
export function imageFields(outline: Outline, places: Places): Fields {
  const finder = new FieldFinder(outline, places);
  const usedElsewhere = new Set(outline.usedElsewhere);
  const aliasesElsewhere = new Set<number>();
  const found = outline.candidates.flatMap((candidate) => finder.field(candidate) ?? []);
  // What is told of as a part of a repository is no suspect of its own.
  const parts = new Set<Path>(found.flatMap(({ registry }) => registry?.path ?? []));
  const fields = found.filter(({ editable, path }) => editable || !parts.has(path));
  const edited = new Set<Candidate>(
    fields.flatMap(({ editable, registry }) => (editable && registry ? [registry] : [])),
  );
  const own = new Set<Path>(fields.filter(({ editable }) => editable).map(({ path }) => path));
  for (const candidate of outline.candidates) {
    if (own.has(candidate.path) || edited.has(candidate)) continue;
    usedElsewhere.add(candidate.value);
    if (candidate.alias) aliasesElsewhere.add(candidate.alias.start);
  }
  return { fields, usedElsewhere, aliasesElsewhere };
}

class FieldFinder {
  readonly #places: Places;
  readonly #candidates: readonly Candidate[];
  /** Mappings with a container list. */
  readonly #podSpecs = new Set<Path | undefined>();
  readonly #byPath = new Map<string, Map<KubeObject | undefined, Candidate>>();
  #siblings: Map<Path | undefined, Map<string | number, Candidate>> | undefined;

  constructor({ candidates }: Outline, places: Places) {
    this.#places = places;
    this.#candidates = candidates;
    for (const { path, object } of candidates) {
      const podSpec = containerListParent(path);
      if (podSpec !== false && isPodSpec(podSpec, object)) this.#podSpecs.add(podSpec);
    }
  }

  field(candidate: Candidate): ImageField | undefined {
    const { path, object, value } = candidate;
    if (isUnderStatus(path)) return undefined;
    const own = this.#places.userSpec(candidate);
    if (own) return this.#bySpec(candidate, own);
    const never = closestNever(object);
    if (never) return isSuspectKey(path, never) && value.type === "string" ? suspect(candidate) : undefined;
    if (isFunctionConfig(path, object)) return undefined;
    if (this.#isStructural(candidate)) {
      const isElsewhere = value.type === "mapping" && this.#places.knowsBelow(candidate);
      return isElsewhere ? undefined : referenceField(candidate);
    }
    const known = this.#places.knownSpec(candidate, this.#beside);
    if (known) return this.#bySpec(candidate, known);
    if (value.type !== "string") return undefined;
    const hidden = hidingPlace(candidate);
    if (hidden) return this.#hidden(candidate, hidden);
    return isCustom(object) && !isLookAlike(path) ? suspect(candidate) : undefined;
  }

  /** The container lists of pod specs, and image volumes, which custom resources have at many places. */
  #isStructural({ path, object }: Candidate): boolean {
    const podSpec = containerListParent(path);
    if (podSpec !== false) return isPodSpec(podSpec, object);
    const volumes = volumeListParent(path);
    if (volumes !== false && (this.#podSpecs.has(volumes) || isBuiltInPodSpec(volumes, object))) return true;
    const [image, reference] = VOLUME_IMAGE;
    return path.key === reference && path.parent?.key === image && isCustom(object);
  }

  #bySpec(candidate: Candidate, spec: Spec): ImageField | undefined {
    const { form } = spec;
    if (form === "leave") return undefined;
    if (spec.list && candidate.value.type === "sequence") return undefined;
    if (form === "suspect") return candidate.value.type === "string" ? { ...suspect(candidate), form } : undefined;
    const label = form === "text" ? labelOf(candidate) : "";
    if (form !== "repository") return fieldOf(candidate, { form, label, editable: true });
    const [registry, tag, digest] = [spec.registry, spec.tag, spec.digest].map(
      (companion) => companion && this.#companion(candidate, companion),
    );
    const suffix = [tag && suffixOf(tag.value.text), digest && `@${digest.value.text}`].filter((part) => part).join("");
    const split = spec.registry !== undefined;
    const given = registry?.value.text ? registry : undefined;
    return fieldOf(candidate, { form, editable: true, registry: given, split, suffix: suffix || undefined });
  }

  #hidden(candidate: Candidate, hidden: HiddenPlace): ImageField | undefined {
    if (isUnsearched(candidate.path, hidden)) return undefined;
    const label = hidden === "args" ? this.#flagBefore(candidate) : labelOf(candidate);
    const editable = this.#places.includes(hidden, candidate);
    return fieldOf(candidate, { form: "text", hidden, label, editable });
  }

  /** The flag whose value an argument is, where the two are items of their own. */
  #flagBefore({ path }: Candidate): string {
    const before = this.#siblingsOf(path).get((path.key as number) - 1)?.value.text ?? "";
    return before.startsWith("-") && !before.includes("=") && namesImage(before) ? before : "";
  }

  /** What stands at a key beside a candidate, or at a path from its object's root. */
  #companion(candidate: Candidate, keys: readonly string[]): Candidate | undefined {
    const [key] = keys;
    if (keys.length === 1) return this.#siblingsOf(candidate.path).get(key as string);
    return this.#below(candidate.object, keys);
  }

  /** What stands at keys from an object's root; the places of each last key are gone through once for all objects. */
  #below(object: KubeObject | undefined, keys: readonly string[]): Candidate | undefined {
    const path = keys.join(".");
    const known = this.#byPath.get(path) ?? new Map<KubeObject | undefined, Candidate>();
    if (!this.#byPath.has(path)) {
      this.#byPath.set(path, known);
      const last = keys[keys.length - 1];
      for (const other of this.#candidates) {
        if (other.path.key === last && fieldPath(other.path, other.object) === path) known.set(other.object, other);
      }
    }
    return known.get(object);
  }

  readonly #beside = (candidate: Candidate, key: string): string | undefined =>
    this.#siblingsOf(candidate.path).get(key)?.value.text;

  #siblingsOf({ parent }: Path): Map<string | number, Candidate> {
    this.#siblings ??= siblings(this.#candidates);
    return this.#siblings.get(parent) ?? new Map();
  }
}

function siblings(candidates: readonly Candidate[]): Map<Path | undefined, Map<string | number, Candidate>> {
  const byParent = new Map<Path | undefined, Map<string | number, Candidate>>();
  for (const candidate of candidates) {
    const { parent, key } = candidate.path;
    const same = byParent.get(parent) ?? new Map<string | number, Candidate>();
    same.set(key, candidate);
    byParent.set(parent, same);
  }
  return byParent;
}

/** `:v1`, or `@sha256:…` for what is a digest; `` for none. */
function suffixOf(tag: string): string {
  if (tag === "") return "";
  return /^sha(?:256|384|512):/.test(tag) ? `@${tag}` : `:${tag}`;
}
