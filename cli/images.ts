/** `pullthrough images`: the inventory of what the inputs pull, in the format that was asked for. */

import { STDOUT, writeAll } from "../io/descriptors.js";
import { type Diagnostic, render } from "../src/index.js";
import type { ImagesArgs } from "./args.js";
import { complaint } from "./check-args.js";
import { rewriteInputs } from "./inputs.js";
import { type Image, inventory } from "./inventory.js";
import { inventoryTable } from "./inventory-table.js";
import { rulesOf } from "./rules.js";
import { EXIT, outcomeOf } from "./run.js";
import { rendered, tell } from "./tell.js";

/** Prints the inventory and gives the exit status: 1 if a verdict of `failOn` is in it. */
export function listImages(args: ImagesArgs): number {
  const diagnostics: Diagnostic[] = [];
  const rules = rulesOf(args, diagnostics, true);
  const results = rules ? rewriteInputs(args.files, rules, undefined, diagnostics) : [];
  const outcome = outcomeOf(diagnostics, results);
  const text = outcome === "trouble" ? "" : formatted(args, inventory(results, args.only), diagnostics);
  const ofReferences = new Set(results.flatMap((result) => (result.outcome === "trouble" ? [] : result.diagnostics)));
  // The inventory tells of references itself.
  const told = diagnostics.filter((diagnostic) => !ofReferences.has(diagnostic));
  tell({ logFile: undefined }, rendered(told), render(told));
  writeAll(STDOUT, Buffer.from(text));
  return EXIT[outcome];
}

function formatted({ format, only, after }: ImagesArgs, images: readonly Image[], diagnostics: Diagnostic[]): string {
  switch (format) {
    case "table":
      return inventoryTable(images);
    case "json":
      return json(images);
    case "csv":
      return csv(images);
    case "list":
      return list(images, only !== undefined, after, diagnostics);
    case "kustomize":
      return `images:${lines(
        renames(images, diagnostics).map(([name, to]) => `\n  - name: ${quoted(name)}\n    newName: ${quoted(to)}`),
        " []",
      )}\n`;
    case "argocd":
      return `images:${lines(
        renames(images, diagnostics).map(([name, to]) => `\n  - ${quoted(`${name}=${to}`)}`),
        " []",
      )}\n`;
  }
}

function lines(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.join("");
}

/** A name as YAML takes it; one of an IPv6 address begins with a bracket. */
function quoted(name: string): string {
  return name.startsWith("[") ? `'${name}'` : name;
}

function json(images: readonly Image[]): string {
  const verdicts = new Map<string, number>();
  for (const { verdict, places } of images) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + places.length);
  const summary = {
    references: images.reduce((sum, { places }) => sum + places.length, 0),
    images: images.length,
    registries: new Set(images.flatMap(({ registry }) => registry ?? [])).size,
    verdicts: Object.fromEntries([...verdicts].sort(([a], [b]) => (a < b ? -1 : 1))),
  };
  const none = null;
  const rows = images.map(({ reference, registry, repository, tag, digest, verdict, to, rule, places }) => ({
    reference,
    registry: registry ?? none,
    repository: repository ?? none,
    tag: tag ?? none,
    digest: digest ?? none,
    verdict,
    to: to ?? none,
    rule: rule ?? none,
    count: places.length,
    places: places.map(({ apiVersion, kind, namespace, name, ...place }) => ({
      ...place,
      apiVersion: apiVersion ?? none,
      kind: kind ?? none,
      namespace: namespace ?? none,
      name: name ?? none,
    })),
  }));
  return `${JSON.stringify({ summary, images: rows }, null, 2)}\n`;
}

/** As RFC 4180 has it, but for line feeds alone, which every reader takes. */
function csv(images: readonly Image[]): string {
  const rows = images.map(({ registry, reference, verdict, to, rule, places }) => [
    registry ?? "",
    reference,
    verdict,
    to ?? "",
    rule ?? "",
    String(places.length),
    places.map(({ file, line, column }) => `${file}:${line}:${column}`).join(" "),
  ]);
  const header = ["registry", "reference", "verdict", "to", "rule", "count", "places"];
  const cell = (text: string) => (/[",\r\n]/.test(text) ? `"${text.replaceAll('"', '""')}"` : text);
  return [header, ...rows].map((row) => `${row.map(cell).join(",")}\n`).join("");
}

/** References that can be pulled, a line each; suspected ones only if they were asked for. */
function list(images: readonly Image[], asked: boolean, after: boolean, diagnostics: Diagnostic[]): string {
  const listed = images.filter(({ pullable, verdict }) => pullable && (asked || verdict !== "suspected"));
  const left = images.length - listed.length;
  if (left > 0) {
    const count = `${left} ${left === 1 ? "image is" : "images are"}`;
    const message = `${count} not listed: no whole references, or only suspected`;
    const help = "`pullthrough images` shows them; `--only suspected` lists those";
    diagnostics.push({ ...complaint("not-listed", message, help), severity: "warning" });
  }
  const references = listed.map(({ reference, to }) => (after ? (to ?? reference) : reference));
  return [...new Set(references)]
    .sort()
    .map((reference) => `${reference}\n`)
    .join("");
}

/** Written names and what they become; a name that becomes two things is told of and left out. */
function renames(images: readonly Image[], diagnostics: Diagnostic[]): [name: string, to: string][] {
  const targets = new Map<string, Set<string>>();
  for (const { verdict, writtenName, reference, to } of images) {
    if (writtenName === undefined) continue;
    const suffix = reference.length - writtenName.length;
    const name = verdict === "rewritten" && to !== undefined ? to.slice(0, to.length - suffix) : writtenName;
    targets.set(writtenName, (targets.get(writtenName) ?? new Set()).add(name));
  }
  const all = [...targets].map(([name, names]) => [name, [...names]] as const);
  for (const [name, names] of all.filter(([, { length }]) => length > 1)) {
    const message = `\`${name}\` is left out: it is rewritten at some places and not at others`;
    const help = `kustomize knows an image by its name alone; it would be one of ${names.join(" and ")}`;
    diagnostics.push({ ...complaint("ambiguous-name", message, help), severity: "warning" });
  }
  return all
    .filter(([name, names]) => names.length === 1 && names[0] !== name)
    .map(([name, names]): [string, string] => [name, names[0] as string])
    .sort(([a], [b]) => (a < b ? -1 : 1));
}
