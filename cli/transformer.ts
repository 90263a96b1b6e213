/**
 * The inventory as what kustomize's `images` takes: new names for names as they are written. That transformer knows an
 * image by its name alone, in certain lists alone; what it would get wrong or not reach is told of.
 */

import type { Diagnostic } from "../src/index.js";
import { complaint } from "./complaint.js";
import type { Image } from "./inventory.js";

/** A name as it is written, and what is to stand there. */
export type Rename = readonly [name: string, to: string];

/** The lists that kustomize looks into, in objects of any kind. */
const REACHED = /(?:^|\.)(?:containers|initContainers)\[\d+\]\.image$/;

/** What it takes for a tag and a digest. */
const SUFFIX = "(?::[a-zA-Z0-9_.{}-]*)?(?:@sha256:[a-zA-Z0-9_.{}-]*)?$";

/** The new names, by name; warnings of what they can't do are added to the diagnostics. */
export function renames(images: readonly Image[], diagnostics: Diagnostic[]): readonly Rename[] {
  const reached = images.filter(({ places }) => places.some(({ path }) => REACHED.test(path)));
  const renamed: Rename[] = [];
  for (const [name, to] of namesOf(reached)) {
    const outcomes = new Set(
      reached.filter(matches(name)).map((image) => renameOf(image)?.join(" ") ?? image.reference),
    );
    if (outcomes.size === 1) renamed.push([name, to]);
    else if (outcomes.size > 1) diagnostics.push(ambiguous(name));
  }
  const missed = missedBy(new Map(renamed), images);
  if (missed > 0) diagnostics.push(notReached(missed));
  return renamed.sort(([a], [b]) => (a < b ? -1 : 1));
}

function namesOf(images: readonly Image[]): ReadonlyMap<string, string> {
  return new Map(images.flatMap((image) => [renameOf(image) ?? []].filter((pair): pair is Rename => pair.length > 0)));
}

function renameOf({ writtenName, verdict, reference, to }: Image): Rename | undefined {
  if (writtenName === undefined || verdict !== "rewritten" || to === undefined) return undefined;
  return [writtenName, to.slice(0, to.length - (reference.length - writtenName.length))];
}

/** Whether kustomize takes an image for one of that name: it reads the name as a regular expression. */
function matches(name: string): (image: Image) => boolean {
  // The brackets of an IPv6 address would be a set of characters to it.
  const pattern = name.includes("[") ? /(?!)/ : new RegExp(`^${name}${SUFFIX}`);
  return ({ reference }) => pattern.test(reference);
}

/** How many references that rewriting changes stay as they are. */
function missedBy(renamed: ReadonlyMap<string, string>, images: readonly Image[]): number {
  const missed = images.map((image) => {
    if (image.verdict !== "rewritten") return 0;
    const [name] = renameOf(image) ?? [];
    const isKnown = name !== undefined && renamed.has(name) && matches(name)(image);
    return image.places.filter(({ path }) => !isKnown || !REACHED.test(path)).length;
  });
  return missed.reduce((sum, count) => sum + count, 0);
}

function ambiguous(name: string): Diagnostic {
  const message = `\`${name}\` is left out: kustomize would rename images that differ in what they become`;
  const help = "it knows an image by its name alone, in which a `.` stands for any character; rewrite these otherwise";
  return { ...complaint("ambiguous-name", message, help), severity: "warning" };
}

function notReached(count: number): Diagnostic {
  const message = `${count} rewritten ${count === 1 ? "reference is" : "references are"} beyond these entries`;
  const help = "kustomize renames in `containers` and `initContainers` alone; `pullthrough` itself rewrites them all";
  return { ...complaint("not-reached", message, help), severity: "warning" };
}

/** What YAML takes for something else than a string. */
const WORDS = /^(?:y|n|yes|no|on|off|true|false|null)$/i;

/** A name as YAML, quoted where it must be. */
export function yamlString(text: string): string {
  return /^[A-Za-z][\w./:=-]*$/.test(text) && !WORDS.test(text) ? text : JSON.stringify(text);
}
