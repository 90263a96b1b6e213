/** A field of the catalogue or of the user, with its path read; and the keys by which a reader comes upon it. */

import type { CatalogueEntry } from "./catalogue.js";
import type { FieldConfig, Form } from "./config.js";
import { IMAGE_WORD } from "./podspec.js";
import { ANY_KEY, ANYTHING, type Segment } from "./segment.js";
import { parsePath } from "./spec.js";

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

export function specOf(
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

/** The keys by which fields are come upon. */
export interface SpecKeys {
  /** Keys at which fields end or that say something of them. */
  readonly keys: ReadonlySet<string>;
  /** Keys of mappings all of whose values are fields. */
  readonly maps: ReadonlySet<string>;
  /** Keys below which anything is. */
  readonly open: ReadonlySet<string>;
  /** Whether what stands at any key may be one. */
  readonly all: boolean;
}

export function collectKeys(specs: Iterable<Spec>): SpecKeys {
  const [keys, maps, open] = [new Set<string>(), new Set<string>(), new Set<string>()];
  let all = false;
  for (const { segments, form, registry, tag, digest, where } of specs) {
    if (form === "leave") continue;
    const last = segments[segments.length - 1];
    const beforeLast = segments[segments.length - 2];
    if (typeof last === "string") keys.add(last);
    else if (last === ANY_KEY && typeof beforeLast === "string") maps.add(beforeLast);
    else if (last === ANYTHING && typeof beforeLast === "string") open.add(beforeLast);
    else all = true;
    for (const companion of [registry, tag, digest]) {
      if (companion) keys.add(companion[companion.length - 1] as string);
    }
    for (const key of Object.keys(where)) keys.add(key);
  }
  return { keys, maps, open, all };
}

export function lastKey({ segments }: Spec): string | undefined {
  return segments.filter((segment) => typeof segment === "string").pop();
}

export function saysImage(segment: Segment): boolean {
  return typeof segment === "string" && IMAGE_WORD.test(segment);
}
