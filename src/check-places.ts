/** What can be wrong with the `fields`, the `include` and the `pullSecret` of a config. */

import { type Config, FORMS, HIDDEN_PLACES, listWords, nearest, type Problem, problem } from "./config.js";
import { ANYTHING, parsePath } from "./spec.js";

type Place = Problem["path"];

/** Kubernetes' rule for names of Secrets (RFC 1123 subdomain). */
const SECRET_NAME = /^[a-z0-9](?:[a-z0-9-]*[a-z0-9])?(?:\.[a-z0-9](?:[a-z0-9-]*[a-z0-9])?)*$/;
const LONGEST_NAME = 253;

export function checkPlaces({ fields = [], include = [], pullSecret }: Config, problems: Problem[]): void {
  for (const [index, { path, form = "reference", ...companions }] of fields.entries()) {
    const place = ["fields", index];
    checkPath(path, form === "suspect" || form === "leave", [...place, "path"], problems);
    checkWord(form, FORMS, "form", [...place, "form"], problems);
    for (const key of ["registry", "tag", "digest"] as const) {
      const companion = companions[key];
      if (companion === undefined) continue;
      checkCompanion(companion, [...place, key], problems);
      if (form === "repository") continue;
      const help = "it belongs to a field of `form: repository`";
      const message = `\`${key}\` has no effect on a field of form \`${form}\``;
      problems.push({ ...problem("no-effect", [...place, key], message, help), severity: "warning" });
    }
  }
  for (const [index, entry] of include.entries()) {
    const { place: word, path } = typeof entry === "string" ? { place: entry, path: undefined } : entry;
    const place = typeof entry === "string" ? ["include", index] : ["include", index, "place"];
    checkWord(word, HIDDEN_PLACES, "place", place, problems);
    if (path !== undefined) checkPath(path, true, ["include", index, "path"], problems);
  }
  if (pullSecret === undefined || (SECRET_NAME.test(pullSecret) && pullSecret.length <= LONGEST_NAME)) return;
  const help =
    "a Secret's name holds lower-case letters, digits, `-` and `.`, and begins and ends with a letter or digit";
  problems.push(problem("invalid-secret", ["pullSecret"], `\`${pullSecret}\` is not the name of a Secret`, help));
}

function checkPath(path: string, isOpen: boolean, place: Place, problems: Problem[]): void {
  const parsed = parsePath(path);
  if ("message" in parsed) problems.push(problem("invalid-path", place, parsed.message, parsed.help));
  else if (!isOpen && parsed.segments.includes(ANYTHING)) {
    const help = "only `suspect` and `leave` fields may end in `**`; name the keys of others";
    problems.push(problem("invalid-path", place, `\`**\` in \`${path}\``, help));
  }
}

/** A key beside a repository, or a path from the object's root: either names one value. */
function checkCompanion(path: string, place: Place, problems: Problem[]): void {
  const parsed = parsePath(path);
  if ("message" in parsed) problems.push(problem("invalid-path", place, parsed.message, parsed.help));
  else if (parsed.list || parsed.segments.some((segment) => typeof segment !== "string")) {
    const help = "name a key beside the repository, or a path from the object's root, without `*` and `[]`";
    problems.push(problem("invalid-path", place, `\`${path}\` names more than one value`, help));
  }
}

function checkWord(word: string, known: readonly string[], what: string, place: Place, problems: Problem[]): void {
  if (known.includes(word)) return;
  const near = nearest(word, known);
  const help = `${near ? `did you mean \`${near}\`? ` : ""}known are ${listWords(known)}`;
  problems.push(problem("unknown-value", place, `unknown ${what} \`${word}\``, help));
}
