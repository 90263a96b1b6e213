/** Diagnostics as SARIF 2.1.0, which code scanning shows at their lines. */

import { createHash } from "node:crypto";
import { type Diagnostic, Locator, type Position, type Source } from "../src/index.js";
import { VERSION } from "./version.js";

const HOME = "https://github.com/pullthrough/pullthrough";

/** A SARIF log of one run; diagnostics without a place become notifications of the run. */
export function sarifReport(diagnostics: readonly Diagnostic[]): string {
  const placed = diagnostics.filter(({ place }) => place !== undefined);
  const codes = [...new Set(placed.map(({ code }) => code))].sort();
  const rules = codes.map((id) => {
    const { help = "" } = placed.find(({ code }) => code === id) ?? {};
    return { id, shortDescription: { text: id.replaceAll("-", " ") }, help: { text: help } };
  });
  const locators = new Map<Source, Locator>();
  const seen = new Map<string, number>();
  const results = placed.map((diagnostic) => result(diagnostic, codes.indexOf(diagnostic.code), locators, seen));
  const others = diagnostics.filter(({ place }) => place === undefined);
  const isDone = others.every(({ severity }) => severity !== "error");
  const notifications = others.map(({ severity, code, message, help }) => ({
    level: severity,
    descriptor: { id: code },
    message: { text: `${message}; ${help}` },
  }));
  const run = {
    tool: { driver: { name: "pullthrough", version: VERSION, informationUri: HOME, rules } },
    automationDetails: { id: "pullthrough/" },
    columnKind: "unicodeCodePoints",
    invocations: [{ executionSuccessful: isDone, toolExecutionNotifications: notifications }],
    results,
  };
  const $schema = "https://json.schemastore.org/sarif-2.1.0.json";
  return `${JSON.stringify({ $schema, version: "2.1.0", runs: [run] }, null, 2)}\n`;
}

function result(
  { severity, code, message, help, place }: Diagnostic,
  ruleIndex: number,
  locators: Map<Source, Locator>,
  seen: Map<string, number>,
) {
  const { source, range } = place as NonNullable<Diagnostic["place"]>;
  const locator = locators.get(source) ?? new Locator(source.bytes);
  locators.set(source, locator);
  const start: Position = locator.position(range.start);
  const end: Position = locator.position(range.end);
  // Not the line, so that an alert stays the same one when lines above it come and go.
  const what = JSON.stringify([code, source.name, message]);
  const count = seen.get(what) ?? 0;
  seen.set(what, count + 1);
  const region = { startLine: start.line, startColumn: start.column, endLine: end.line, endColumn: end.column };
  return {
    ruleId: code,
    ruleIndex,
    level: severity,
    message: { text: `${message}; ${help}` },
    locations: [{ physicalLocation: { artifactLocation: { uri: uriOf(source.name) }, region } }],
    partialFingerprints: { "pullthrough/v1": createHash("sha256").update(`${what}${count}`).digest("hex") },
  };
}

function uriOf(name: string): string {
  const isFile = name !== "<stdin>";
  return isFile ? encodeURI(name.replaceAll("\\", "/").replace(/^\.\//, "")) : "stdin";
}
