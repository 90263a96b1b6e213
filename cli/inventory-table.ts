/** The inventory for people: a table by registry, and a summary that needs no other knowledge. */

import { isTerminal, STDOUT } from "../io/descriptors.js";
import { printable, type Verdict } from "../src/index.js";
import type { Image, Place } from "./inventory.js";

/** What a summary says of references that do not go through the cache. */
const REASONS: Readonly<Partial<Record<Verdict, string>>> = {
  unapproved: "of registries that no rule serves",
  own: "on a target's host, but not under a target",
  excluded: "excluded by the config or an annotation",
  placeholder: "to be filled in by somebody later",
  invalid: "no legal references",
  unsupported: "of a form that can't be rewritten",
};

export function inventoryTable(images: readonly Image[]): string {
  const groups = new Map<string | undefined, Image[]>();
  for (const image of images) groups.set(image.registry, [...(groups.get(image.registry) ?? []), image]);
  const width = Math.max(0, ...images.map(({ reference }) => printable(reference).length));
  const tables = [...groups].map(([registry, group]) => {
    const rows = group.map((image) => row(image, Math.min(width, 72)));
    return `${bold(registry ?? "no reference")}\n${rows.join("")}\n`;
  });
  return tables.join("");
}

function row({ reference, verdict, to, places }: Image, width: number): string {
  const [first, ...more] = places;
  const where = first ? `${placeText(first)}${more.length > 0 ? ` and ${more.length} more` : ""}` : "";
  const name = printable(reference === "" ? '""' : reference).padEnd(width);
  const target = to === undefined ? "" : `      -> ${printable(to)}\n`;
  return `  ${name}  ${verdict.padEnd(11)}  ${String(places.length).padStart(4)} x  ${where}\n${target}`;
}

function placeText({ file, line, kind, namespace, name }: Place): string {
  const object = [namespace, name].filter((part) => part !== undefined).join("/");
  const what = [kind, object].filter((part) => part !== undefined && part !== "").join(" ");
  return printable(`${file}:${line}${what === "" ? "" : ` (${what})`}`);
}

/** References that go through the cache or will, and how many of a hundred of those that are certain that is. */
export function shareOf(images: readonly Image[]): { throughCache: number; percent: number | null } {
  const [through, suspected] = [countOf(images, "rewritten", "mirrored"), countOf(images, "suspected")];
  const all = images.reduce((sum, { places }) => sum + places.length, 0) - suspected;
  return { throughCache: through, percent: all === 0 ? null : Math.floor((100 * through) / all) };
}

function countOf(images: readonly Image[], ...verdicts: readonly Verdict[]): number {
  return images.filter(({ verdict }) => verdicts.includes(verdict)).reduce((sum, { places }) => sum + places.length, 0);
}

/** What the inventory comes to, in sentences; if `shown` are not all images, that is said. */
export function inventorySummary(images: readonly Image[], shown: readonly Image[]): string {
  const count = (...verdicts: readonly Verdict[]) => countOf(images, ...verdicts);
  const suspected = count("suspected");
  const all = images.reduce((sum, { places }) => sum + places.length, 0) - suspected;
  const known = images.filter(({ verdict }) => verdict !== "suspected");
  const registries = new Set(known.flatMap(({ registry }) => registry ?? [])).size;
  const distinct = new Set(known.map(({ reference }) => reference)).size;
  const { percent } = shareOf(images);
  if (images.length === 0) return "No image references.\n";
  const lines = [
    ...(shown.length < images.length ? [`${plural(shown.length, "line")} shown of ${images.length}; of all:`] : []),
    `${plural(all, "reference")} to ${plural(distinct, "image")} of ${plural(registries, "registry", "registries")}.`,
    ...(percent === null
      ? []
      : [
          `${percent} % go through the cache: ${count("rewritten")} are rewritten to it, ${count("mirrored")} name it already.`,
        ]),
    ...Object.entries(REASONS)
      .filter(([verdict]) => count(verdict as Verdict) > 0)
      .map(([verdict, reason]) => `${count(verdict as Verdict)} ${verdict}: ${reason}.`),
  ];
  if (suspected > 0) lines.push(`${suspected} suspected: strings and fields that may hold references too.`);
  return `${lines.join("\n")}\n`;
}

function plural(count: number, one: string, many = `${one}s`): string {
  return `${count} ${count === 1 ? one : many}`;
}

function bold(text: string): string {
  const hasColour = isTerminal(STDOUT) && (process.env["NO_COLOR"] ?? "") === "";
  return hasColour ? `\u001b[1m${text}\u001b[0m` : text;
}
