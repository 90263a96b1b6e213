/** What stays as it is: globs on repositories, and the objects that an `exclude` entry names. */

import { type ObjectExclude, type Problem, problem } from "./config.js";
import type { Candidate } from "./fields.js";
import { isDomain, type Normalized } from "./reference.js";

export interface Exclude {
  /** Whether the parts that speak of the object, if any, match. */
  readonly matchesObject: (candidate: Candidate) => boolean;
  /** The glob on the repository; undefined where the entry speaks of objects alone. */
  readonly repository: RegExp | undefined;
}

type Place = Problem["path"];

/** Compiles the entries of `exclude`; problems are added to the list. */
export function compileExcludes(entries: readonly (string | ObjectExclude)[], problems: Problem[]): readonly Exclude[] {
  return entries.map((entry, index) => {
    const place = ["exclude", index];
    if (typeof entry === "string") {
      return { matchesObject: () => true, repository: repositoryGlob(entry, place, problems) };
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
    };
  });
}

export function excludesRepository(exclude: Exclude, { domain, path }: Normalized): boolean {
  return exclude.repository?.test(`${domain}/${path}`) ?? true;
}

function partOf({ object, container }: Candidate, key: string): string {
  if (key === "container") return container ?? "";
  return object?.[key as "kind" | "namespace" | "name"] ?? "";
}

function repositoryGlob(glob: string, place: Place, problems: Problem[]): RegExp {
  const slash = glob.indexOf("/");
  const first = slash < 0 ? glob : glob.slice(0, slash);
  const report = (message: string, help: string) => problems.push(problem("invalid-glob", place, message, help));
  if (glob.includes("@") || /:[^/]*$/.test(slash < 0 ? "" : glob.slice(slash))) {
    report(`a tag or digest in the glob \`${glob}\``, "globs match repositories; leave the tag or digest out");
  } else if (/[^A-Za-z0-9._/:*[\]-]/.test(glob) || glob === "") {
    report(`invalid glob \`${glob}\``, "a glob is a repository with `*` within a segment and `**` across segments");
  } else if (slash < 0 ? glob !== "**" : !first.includes("*") && !isDomain(first)) {
    const official = slash < 0 ? `docker.io/library/${glob}` : `docker.io/${glob}`;
    const help = `globs match normalized repositories: did you mean \`${slash < 0 && isDomain(glob) ? `${glob}/**` : official}\`?`;
    report(`the glob \`${glob}\` can match no repository`, help);
  }
  const lower = first.toLowerCase() + (slash < 0 ? "" : glob.slice(slash));
  return globPattern(lower);
}

/** `*` within a segment, `**` across segments; every other character stands for itself. */
function globPattern(glob: string): RegExp {
  const source = glob
    .split(/(\*+)/)
    .map((part) =>
      part.startsWith("*") ? (part.length > 1 ? ".*" : "[^/]*") : part.replace(/[\\^$.|?+()[\]{}]/g, "\\$&"),
    );
  return new RegExp(`^${source.join("")}$`, "s");
}
