/** `pullthrough images`: the inventory of what the inputs pull, in the format that was asked for. */

import { STDOUT, writeAll } from "../io/descriptors.js";
import { type Diagnostic, render } from "../src/index.js";
import type { ImagesArgs } from "./args.js";
import { complaint } from "./complaint.js";
import { rewriteInputs } from "./inputs.js";
import { type Image, inventory } from "./inventory.js";
import { inventorySummary, inventoryTable, shareOf } from "./inventory-table.js";
import { rulesOf } from "./rules.js";
import { EXIT, outcomeOf } from "./run.js";
import { rendered, tell, writeFile } from "./tell.js";
import { renames, yamlString } from "./transformer.js";

/** Prints the inventory and gives the exit status: 1 if a verdict of `failOn` is in it. */
export function listImages(args: ImagesArgs): number {
  const diagnostics: Diagnostic[] = [];
  const rules = rulesOf(args, diagnostics, true);
  const results = rules ? rewriteInputs(args.files, rules, undefined, diagnostics) : [];
  const outcome = outcomeOf(diagnostics, results);
  const before = diagnostics.length;
  writeFile(args.logFile, "", diagnostics);
  const isTrouble = outcome === "trouble" || diagnostics.length > before;
  const text = isTrouble ? "" : formatted(args, inventory(results), diagnostics);
  const ofReferences = new Set(results.flatMap((result) => (result.outcome === "trouble" ? [] : result.diagnostics)));
  // The inventory tells of references itself.
  const told = diagnostics.filter((diagnostic) => !ofReferences.has(diagnostic));
  tell(args, rendered(told), render(told));
  writeAll(STDOUT, Buffer.from(text));
  return isTrouble ? EXIT.trouble : EXIT[outcome];
}

function formatted({ format, only, after }: ImagesArgs, all: readonly Image[], diagnostics: Diagnostic[]): string {
  const images = all.filter(({ verdict }) => !only || only.includes(verdict));
  switch (format) {
    case "table":
      return inventoryTable(images) + inventorySummary(all, images);
    case "json":
      return json(all, images);
    case "csv":
      return csv(images);
    case "list":
      return list(images, only !== undefined, after, diagnostics);
    case "kustomize":
      return `images:${lines(
        renames(all, diagnostics).map(
          ([name, to]) => `\n  - name: ${yamlString(name)}\n    newName: ${yamlString(to)}`,
        ),
        " []",
      )}\n`;
    case "argocd":
      return `images:${lines(
        renames(all, diagnostics).map(([name, to]) => `\n  - ${yamlString(`${name}=${to}`)}`),
        " []",
      )}\n`;
  }
}

function lines(items: readonly string[], none: string): string {
  return items.length === 0 ? none : items.join("");
}

/** The summary is of all images, whichever are shown. */
function json(all: readonly Image[], images: readonly Image[]): string {
  const verdicts = new Map<string, number>();
  for (const { verdict, places } of all) verdicts.set(verdict, (verdicts.get(verdict) ?? 0) + places.length);
  const summary = {
    references: all.reduce((sum, { places }) => sum + places.length, 0),
    images: all.length,
    registries: new Set(all.flatMap(({ registry }) => registry ?? [])).size,
    ...shareOf(all),
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
  const written = new Set(listed.map(({ reference }) => reference));
  const left = new Set(images.map(({ reference }) => reference).filter((reference) => !written.has(reference))).size;
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
