/**
 * Rewrites a folder of published manifests that have a ground truth beside them, and prints what was found:
 * `tsx scripts/corpus.ts [FOLDER]`. A truth file `X.images.json` lists the references of `X.yaml` with line, column
 * and what is expected of them. Prints the suspects of each file. Exits 1 if a served reference in a pod spec or a custom
 * resource was missed, one to be left was touched, another byte changed, or a second run changed anything.
 */

import fs from "node:fs";
import path from "node:path";
import { compile, documents, Locator, type Result, type Rules, rewrite } from "../src/index.js";

interface Truth {
  readonly images: readonly {
    readonly line: number;
    readonly col: number;
    readonly value: string;
    readonly cls: "pod" | "cr" | "look";
    readonly expect: "rewrite" | "leave" | "policy";
    readonly form?: string;
    readonly ref?: { readonly host: string };
  }[];
}

const APPROVED = ["docker.io", "gcr.io", "ghcr.io", "quay.io"];
const folder = process.argv[2] ?? path.join(import.meta.dirname, "../../shared/corpus");
if (!fs.existsSync(folder)) {
  console.log(`skipped: there is no folder ${folder}`);
  process.exit(0);
}

const { rules } = compile({ mirror: "harbor.myco.com", registries: APPROVED });
const totals = {
  files: 0,
  bytes: 0,
  documents: 0,
  pod: 0,
  podRewritten: 0,
  podUnserved: 0,
  custom: 0,
  customRewritten: 0,
  customUnserved: 0,
  suspected: 0,
  left: 0,
  faults: 0,
};

for (const file of fs.readdirSync(folder).filter((name) => name.endsWith(".yaml"))) {
  const bytes = fs.readFileSync(path.join(folder, file));
  const truth = JSON.parse(
    fs.readFileSync(path.join(folder, file.replace(/\.yaml$/, ".images.json")), "utf8"),
  ) as Truth;
  totals.files++;
  totals.bytes += bytes.length;
  totals.documents += [...documents(bytes)].length;
  checkFile(file, rewrite(bytes, rules as Rules, { name: file }), truth);
}

console.log(JSON.stringify(totals, null, 2));
process.exitCode = totals.faults > 0 ? 1 : 0;

function checkFile(file: string, result: Result, truth: Truth): void {
  const { source, findings, edits, output } = result;
  if (!output) return fault(file, `not understood: ${result.diagnostics.map(({ message }) => message).join("; ")}`);
  const locator = new Locator(source.bytes);
  const rewritten = new Map<string, string>();
  for (const { verdict, range, from, kind, path } of findings) {
    const { line, column } = locator.position(range.start);
    if (verdict === "rewritten") rewritten.set(`${line}:${column}`, from);
    if (verdict !== "suspected") continue;
    totals.suspected++;
    console.log(`${file}:${line}: suspected in ${kind} ${path}: ${from}`);
  }
  for (const image of truth.images) {
    // A block scalar begins at its header in one count and at its text in the other.
    const place = [
      `${image.line}:${image.col}`,
      ...[...rewritten.keys()].filter((key) => key.startsWith(`${image.line - 1}:`)),
    ];
    // The tag of a repository stands at another key.
    const isIt = (from: string | undefined) =>
      from === image.value || (image.form === "repo" && from?.startsWith(`${image.value}:`));
    const hit = place.find((key) => isIt(rewritten.get(key)));
    if (hit) rewritten.delete(hit);
    const isServed = APPROVED.includes(image.ref?.host ?? "");
    if (image.expect === "leave") {
      totals.left++;
      if (hit) fault(file, `touched at ${hit}: ${image.value}`);
    } else if (image.cls !== "look") {
      const name = image.cls === "pod" ? "pod" : "custom";
      totals[name]++;
      if (hit) totals[`${name}Rewritten`]++;
      else if (isServed) fault(file, `missed at ${place[0]}: ${image.value}`);
      else totals[`${name}Unserved`]++;
    }
  }
  for (const [place, value] of rewritten) fault(file, `not in the truth at ${place}: ${value}`);
  if (!Buffer.from(undo(output, edits, source.bytes)).equals(source.bytes))
    fault(file, "a byte outside the edits changed");
  const again = rewrite(output, rules as Rules);
  if (again.output !== output) fault(file, "a second run changed it again");
}

/** The output with each edit's old bytes put back, found by what the edits say alone. */
function undo(output: Uint8Array, edits: Result["edits"], original: Uint8Array): Uint8Array {
  const pieces: Uint8Array[] = [];
  let at = 0;
  let shift = 0;
  for (const { range, text } of edits) {
    pieces.push(output.subarray(at, range.start + shift), original.subarray(range.start, range.end));
    shift += text.length - (range.end - range.start);
    at = range.end + shift;
  }
  return Buffer.concat([...pieces, output.subarray(at)]);
}

function fault(file: string, what: string): void {
  totals.faults++;
  console.log(`${file}: ${what}`);
}
