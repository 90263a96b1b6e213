/** What stays as it is: globs on repositories, and the objects that an `exclude` entry names. */

import { type ObjectExclude, type Problem, problem } from "./config.js";
import type { Candidate } from "./outline.js";
import { DOCKER_HUB, isDomain, isLegalDomain, isLegalPath, type Normalized, normalizeDomain } from "./reference.js";
import { escapeRegExp, splitPrefix } from "./rules.js";

export interface Exclude {
  /** Whether the parts that speak of the object, if any, match. */
  readonly matchesObject: (candidate: Candidate) => boolean;
  /** The glob on the repository; undefined where the entry speaks of objects alone. */
  readonly repository: RegExp | undefined;
  /** That glob as it was written, and up to its first star. */
  readonly glob: string;
  readonly literal: string;
  /** Whether it speaks of repositories alone. */
  readonly isForAll: boolean;
  /** The parts that speak of the object. */
  readonly parts: readonly ObjectPart[];
}

interface ObjectPart {
  readonly key: string;
  readonly pattern: RegExp;
}

type Place = Problem["path"];

/** Compiles the entries of `exclude`; problems are added to the list. */
export function compileExcludes(entries: readonly (string | ObjectExclude)[], problems: Problem[]): readonly Exclude[] {
  return entries.map((entry, index) => {
    const place = ["exclude", index];
    if (typeof entry === "string") {
      const repository = repositoryGlob(entry, place, problems);
      return {
        matchesObject: () => true,
        repository,
        glob: entry,
        literal: literalOf(entry),
        isForAll: true,
        parts: [],
      };
    }
    const { image, container, ...object } = entry;
    const patterns = Object.entries({ ...object, container })
      .filter((part): part is [string, string] => part[1] !== undefined)
      .map(([key, glob]) => ({ key, pattern: globPattern(glob) }));
    if (patterns.length === 0 && image === undefined) {
      const help = "name at least one of `kind`, `namespace`, `name`, `container` and `image`";
      problems.push(problem("empty-exclude", place, "an exclude that names nothing would exclude everything", help));
    }
    const repository = image === undefined ? undefined : repositoryGlob(image, [...place, "image"], problems);
    return {
      matchesObject: (candidate) => patterns.every(({ key, pattern }) => pattern.test(partOf(candidate, key))),
      repository,
      glob: image ?? "",
      literal: literalOf(image ?? ""),
      isForAll: patterns.length === 0,
      parts: patterns,
    };
  });
}

export function excludesRepository(exclude: Exclude, { domain, path }: Normalized): boolean {
  return exclude.repository?.test(`${domain}/${path}`) ?? true;
}

/** Whether a repository below a prefix could match. */
export function mayExcludeBelow({ repository, literal }: Exclude, prefix: string): boolean {
  return repository !== undefined && (literal.startsWith(`${prefix}/`) || `${prefix}/`.startsWith(literal));
}

function literalOf(glob: string): string {
  const { domain, path } = splitPrefix(glob.replace(/\*.*$/s, ""));
  return path === "" ? glob.replace(/\*.*$/s, "") : `${normalizeDomain(domain)}/${path}`;
}

function partOf({ object, container }: Candidate, key: string): string {
  if (key === "container") return container ?? "";
  return object?.[key as "kind" | "namespace" | "name"] ?? "";
}

function repositoryGlob(glob: string, place: Place, problems: Problem[]): RegExp {
  const { domain, path } = splitPrefix(glob);
  const report = (message: string, help: string) => problems.push(problem("invalid-glob", place, message, help));
  const syntax = "a glob is a repository with `*` within a segment and `**` across segments";
  if (glob.includes("@") || path.includes(":")) {
    report(`a tag or digest in the glob \`${glob}\``, "globs match repositories; leave the tag or digest out");
  } else if (/[^A-Za-z0-9._/:*[\]-]/.test(glob) || glob === "") {
    report(`invalid glob \`${glob}\``, syntax);
  } else if (glob !== "**" && !canMatch(domain, path)) {
    const near = nearGlob(domain, path);
    const help = `globs match normalized repositories${near ? `: did you mean \`${near}\`?` : `, and ${syntax}`}`;
    report(`the glob \`${glob}\` can match no repository`, help);
  }
  return globPattern(path === "" ? glob : `${normalizeDomain(domain)}/${path}`);
}

/** Whether some normalized repository matches: the glob's stars filled in, is it one? */
function canMatch(domain: string, path: string): boolean {
  const isRegistry = domain.includes("*") || (isDomain(domain) && isLegalDomain(domain));
  const hasSegments = normalizeDomain(domain) !== DOCKER_HUB || path.includes("/") || path.includes("**");
  return isRegistry && hasSegments && isLegalPath(path.replace(/\*+/g, "a"));
}

/** What was probably meant: a whole registry, or the normalized name of an image of Docker Hub. */
function nearGlob(domain: string, path: string): string | undefined {
  if (path === "") return isDomain(domain) ? `${domain}/**` : nearGlob(DOCKER_HUB, domain);
  if (!isDomain(domain)) return nearGlob(DOCKER_HUB, `${domain}/${path}`);
  const full = normalizeDomain(domain) === DOCKER_HUB && !path.includes("/") ? `library/${path}` : path;
  return canMatch(domain, full) ? `${domain}/${full}` : undefined;
}

/** `*` within a segment, `**` across segments; every other character stands for itself. */
export function globPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*+)/)
    .map((part) => (part.startsWith("*") ? (part.length > 1 ? ".*" : "[^/]*") : escapeRegExp(part)));
  return new RegExp(`^${source.join("")}$`, "s");
}
