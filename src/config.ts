/**
 * The configuration: its keys and their types, and what can be said of it before any rule is looked at.
 * One schema serves the config file, the functionConfig, the command line and the library.
 */

/** What becomes of a reference, or why it stays as it is. */
export const VERDICTS = [
  "rewritten",
  "mirrored",
  "own",
  "excluded",
  "unapproved",
  "placeholder",
  "invalid",
  "unsupported",
  "suspected",
] as const;
export type Verdict = (typeof VERDICTS)[number];

export const LIBRARY_POLICIES = ["keep", "add", "strip"] as const;
export type LibraryPolicy = (typeof LIBRARY_POLICIES)[number];

export const UNAPPROVED_POLICIES = ["ignore", "warn", "fail"] as const;
export type UnapprovedPolicy = (typeof UNAPPROVED_POLICIES)[number];

/** Maps what lies under a registry or registry/path prefix to a target prefix. */
export interface RuleConfig {
  /** A registry (`quay.io`), a prefix (`quay.io/jetstack`), or `*` for every registry that no other rule serves. */
  readonly from: string;
  /** The target prefix: a registry host and what path you like; `{domain}` is the reference's domain. */
  readonly to: string;
  readonly library?: LibraryPolicy | undefined;
}

/** Leaves references of certain objects; all given parts must match. `*` stands for any characters but `/`. */
export interface ObjectExclude {
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  readonly container?: string | undefined;
  /** A glob on the normalized repository, as a bare string in `exclude` is. */
  readonly image?: string | undefined;
}

/** How a place holds a reference. */
export const FORMS = [
  /** A whole reference. */
  "reference",
  /** A repository; its tag or digest, and perhaps its registry, stand at other keys. */
  "repository",
  /** A registry, or the beginning of a repository, to which names are added. */
  "prefix",
  /** A reference if it holds a `/`; else a name that a controller completes. */
  "reference-or-name",
  /** `oci://` or `docker://` and a reference; a URL of another scheme is none. */
  "url",
  /** The same with a prefix. */
  "url-prefix",
  /** What `kustomize edit set image` takes: `[old=]new[:tag]`. */
  "kustomize",
  /** A text that references stand in: YAML, JSON, properties, a command. */
  "text",
  /** May hold a reference, and is only reported. */
  "suspect",
  /** Looks like a reference and is none to be pulled. */
  "leave",
] as const;
export type Form = (typeof FORMS)[number];

/** A place that holds references, in the terms of kustomize's fieldSpec. A part that is not given matches all. */
export interface FieldConfig {
  readonly group?: string | undefined;
  readonly version?: string | undefined;
  readonly kind?: string | undefined;
  /**
   * The keys from the object's root, as in `spec.template.image`, `spec/template/image` or
   * `metadata.annotations["acme.com/image"]`. `*` stands for any key. A list is entered without being named, or by
   * `[]`; a list of strings ends with `[]`.
   */
  readonly path: string;
  /** Default: `reference`. */
  readonly form?: Form | undefined;
  /** Of a `repository`: the keys beside it, or the paths from the object's root, that hold what belongs to it. */
  readonly registry?: string | undefined;
  readonly tag?: string | undefined;
  readonly digest?: string | undefined;
}

/** Where references may be hidden in strings. */
export const HIDDEN_PLACES = ["args", "env", "configmaps", "annotations"] as const;
export type HiddenPlace = (typeof HIDDEN_PLACES)[number];

/** Hidden references to rewrite, of certain objects and paths; all given parts must match, globs as in `exclude`. */
export interface IncludeConfig {
  readonly place: HiddenPlace;
  readonly kind?: string | undefined;
  readonly namespace?: string | undefined;
  readonly name?: string | undefined;
  /** A path as in `fields`. */
  readonly path?: string | undefined;
}

export interface Config {
  /** A product whose ways are known: its targets, its `library` policy, the registries it can't serve. */
  readonly preset?: string | undefined;
  /** The proxy cache: a rule `r -> mirror/r` for each of `registries`. */
  readonly mirror?: string | undefined;
  /** Default: docker.io, gcr.io, ghcr.io and quay.io. */
  readonly registries?: readonly string[] | undefined;
  readonly rules?: readonly RuleConfig[] | undefined;
  /** What becomes of Docker Hub's official images; default `keep`. */
  readonly library?: LibraryPolicy | undefined;
  /** Globs on the normalized repository (`quay.io/acme/**`), and objects to leave alone. */
  readonly exclude?: readonly (string | ObjectExclude)[] | undefined;
  /** What a reference gets that no rule serves; default `warn`. */
  readonly unapproved?: UnapprovedPolicy | undefined;
  /** Verdicts that are errors. */
  readonly failOn?: readonly Verdict[] | undefined;
  /** More places that hold references; they go before those that are known. */
  readonly fields?: readonly FieldConfig[] | undefined;
  /** Hidden references that are rewritten too; others are only reported. */
  readonly include?: readonly (HiddenPlace | IncludeConfig)[] | undefined;
  /** The Secret to add to `imagePullSecrets` of each pod spec that pulls from a target. */
  readonly pullSecret?: string | undefined;
}

/** The registries that `mirror` stands for where none are named. */
export const DEFAULT_REGISTRIES: readonly string[] = ["docker.io", "gcr.io", "ghcr.io", "quay.io"];

/** What is wrong with a configuration: where in it, as keys and indices from its top, and how to mend it. */
export interface Problem {
  readonly severity: "error" | "warning";
  readonly code: string;
  readonly path: readonly (string | number)[];
  readonly message: string;
  readonly help: string;
}

export function problem(code: string, path: Problem["path"], message: string, help: string): Problem {
  return { severity: "error", code, path, message, help };
}

/** The known word that a wrong one was probably meant to be, or undefined where none is near. */
export function nearest(word: string, known: readonly string[]): string | undefined {
  const near = known
    .map((candidate) => ({ candidate, distance: distance(word.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  return near && near.distance <= Math.max(1, Math.floor(near.candidate.length / 3)) ? near.candidate : undefined;
}

/** Insertions, deletions, replacements and swaps of neighbours between two words. */
function distance(a: string, b: string): number {
  let beforeLast: number[] = [];
  let last = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let i = 1; i <= a.length; i++) {
    const row = [i];
    for (let j = 1; j <= b.length; j++) {
      const same = a[i - 1] === b[j - 1];
      let cost = Math.min((last[j] ?? 0) + 1, (row[j - 1] ?? 0) + 1, (last[j - 1] ?? 0) + (same ? 0 : 1));
      if (a[i - 1] === b[j - 2] && a[i - 2] === b[j - 1]) cost = Math.min(cost, (beforeLast[j - 2] ?? 0) + 1);
      row.push(cost);
    }
    beforeLast = last;
    last = row;
  }
  return last[b.length] ?? 0;
}

/** "`a`, `b` and `c`" */
export function listWords(words: readonly string[]): string {
  const quoted = words.map((word) => `\`${word}\``);
  const last = quoted.pop() ?? "";
  return quoted.length === 0 ? last : `${quoted.join(", ")} and ${last}`;
}

/** A list as one string: `a, b c`. */
export function splitList(text: string): string[] {
  return text.split(/[\s,]+/).filter((item) => item !== "");
}
