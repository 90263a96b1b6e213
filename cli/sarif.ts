/** Diagnostics as SARIF 2.1.0, which code scanning shows at their lines. */

import { createHash } from "node:crypto";
import path from "node:path";
import { pathToFileURL } from "node:url";
import { type Diagnostic, Locator, type Position, type Source } from "../src/index.js";
import { lineHashes } from "./line-hash.js";
import { NOT_UNDERSTOOD, SARIF_RULES, type SarifRule } from "./sarif-rules.js";
import { VERSION } from "./version.js";

const HOME = "https://github.com/pullthrough/pullthrough";

/** A SARIF log of one run; diagnostics without a place become notifications of the run. */
export function sarifReport(diagnostics: readonly Diagnostic[]): string {
  const placed = diagnostics.filter(({ place }) => place !== undefined);
  const read = new Map<Source, Lines>();
  const seen = new Map<string, number>();
  const results = placed.map((diagnostic) => result(diagnostic, read, seen));
  const others = diagnostics.filter(({ place }) => place === undefined);
  const isDone = others.every(({ severity }) => severity !== "error");
  const notifications = others.map(({ severity, code, message, help }) => ({
    level: severity,
    descriptor: { id: code },
    message: { text: `${message}; ${help}` },
  }));
  const run = {
    tool: {
      driver: { name: "pullthrough", version: VERSION, informationUri: HOME, rules: SARIF_RULES.map(descriptor) },
    },
    automationDetails: { id: "pullthrough/" },
    columnKind: "unicodeCodePoints",
    invocations: [{ executionSuccessful: isDone, toolExecutionNotifications: notifications }],
    results,
  };
  const $schema = "https://json.schemastore.org/sarif-2.1.0.json";
  return `${JSON.stringify({ $schema, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

/** All rules, whichever have results, so that two reports differ in their results alone. */
function descriptor({ id, name, short, full, help, level, precision }: SarifRule) {
  return {
    id,
    name,
    shortDescription: { text: short },
    fullDescription: { text: full },
    help: { text: help, markdown: `${full}\n\n${help}` },
    defaultConfiguration: { level },
    properties: { tags: ["kubernetes"], precision, "problem.severity": level },
  };
}

/** An input whose lines are counted and hashed once. */
interface Lines {
  readonly locator: Locator;
  readonly hashes: readonly string[];
}

function linesOf({ bytes }: Source): Lines {
  const text = new TextDecoder("utf-8", { ignoreBOM: true }).decode(bytes);
  return { locator: new Locator(bytes), hashes: lineHashes(text) };
}

function ruleIndexOf(code: string): number {
  const index = SARIF_RULES.findIndex(({ id, codes }) => id === code || codes.includes(code));
  return index >= 0 ? index : SARIF_RULES.findIndex(({ id }) => id === NOT_UNDERSTOOD);
}

function result(
  { severity, code, message, help, place }: Diagnostic,
  read: Map<Source, Lines>,
  seen: Map<string, number>,
) {
  const { source, range } = place as NonNullable<Diagnostic["place"]>;
  const lines = read.get(source) ?? linesOf(source);
  read.set(source, lines);
  const { locator, hashes } = lines;
  const ruleIndex = ruleIndexOf(code);
  const start: Position = locator.position(range.start);
  const end: Position = locator.position(range.end);
  // Not the line, so that an alert stays the same one when lines above it come and go.
  const what = JSON.stringify([code, source.name, message]);
  const count = seen.get(what) ?? 0;
  seen.set(what, count + 1);
  const region = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  return {
    ruleId: SARIF_RULES[ruleIndex]?.id,
    ruleIndex,
    level: severity,
    message: { text: `${message}; ${help}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(source.name) }, region } }],
    partialFingerprints: {
      // What GitHub goes by, and its upload action would compute itself.
      primaryLocationLineHash: hashes[start.line - 1] ?? "0:1",
      "pullthrough/v1": createHash("sha256").update(`${what}${count}`).digest("hex"),
    },
    properties: { code },
  };
}

/** A path as a URI, relative to the working folder if it is below it, since code scanning looks for it in a checkout. */
function uriOf(name: string): string {
  if (name === "<stdin>") return "stdin";
  const relative = path.relative(process.cwd(), name);
  const isBelow = !/^\.\.(?:[\\/]|$)/.test(relative) && !path.isAbsolute(relative);
  if (!isBelow && path.isAbsolute(name)) return pathToFileURL(name).href;
  return relative.split(path.sep).map(encodeURIComponent).join("/");
}
