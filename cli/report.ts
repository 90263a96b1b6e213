/** What was found, as JSON for machines, as lines for `--check`, and as a summary for people. */

import {
  countVerdicts,
  type Diagnostic,
  type Finding,
  Locator,
  type Outcome,
  printable,
  type Result,
  summarize,
} from "../src/index.js";

/** What a report needs of a result. */
export type Found = Pick<Result, "source" | "findings">;

/** The report of a run: every reference with its verdict, and what was complained of. */
export function jsonReport(outcome: Outcome, results: readonly Found[], diagnostics: readonly Diagnostic[]): string {
  const references = results.flatMap((result) => {
    const locator = new Locator(result.source.bytes);
    return result.findings.map((finding) => reference(result.source.name, finding, locator));
  });
  const report = {
    outcome,
    summary: countVerdicts(findingsOf(results)),
    references,
    diagnostics: diagnostics.map(located()),
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}

function reference(file: string, finding: Finding, locator: Locator) {
  const { document, apiVersion, kind, namespace, name, path, range, from, to, verdict, rule } = finding;
  const absent = { apiVersion: null, kind: null, namespace: null, name: null, to: null, rule: null };
  const { line, column } = locator.position(range.start);
  const given = { apiVersion, kind, namespace, name, to, rule };
  const present = Object.fromEntries(Object.entries(given).filter(([, value]) => value !== undefined));
  return { file, document, ...absent, ...present, path, line, column, from, verdict };
}

function located(): (diagnostic: Diagnostic) => object {
  const locators = new Map<object, Locator>();
  return ({ severity, code, message, help, place }) => {
    if (!place) return { severity, code, message, help, file: null, line: null, column: null };
    const locator = locators.get(place.source) ?? new Locator(place.source.bytes);
    locators.set(place.source, locator);
    return { severity, code, message, help, file: place.source.name, ...locator.position(place.range.start) };
  };
}

/** The pending changes of one input, a line each: place, from, to; and where the pull secret is to be added. */
export function pendingChanges({ source, findings, pullSecrets }: Result): string {
  const locator = new Locator(source.bytes);
  const changes = findings
    .filter(({ verdict }) => verdict === "rewritten")
    .map(({ range, from, to }) => ({ range, text: `${printable(from)} -> ${printable(to ?? "")}` }));
  const secrets = pullSecrets.map(({ range, name }) => ({ range, text: `imagePullSecrets: + ${name}` }));
  return [...changes, ...secrets]
    .sort((a, b) => a.range.start - b.range.start)
    .map(({ range, text }) => {
      const { line, column } = locator.position(range.start);
      return `${printable(source.name)}:${line}:${column}: ${text}\n`;
    })
    .join("");
}

/** One line for people. */
export function summary(results: readonly Result[]): string {
  return summarize(countVerdicts(findingsOf(results)), ` in ${results.length} input${results.length === 1 ? "" : "s"}`);
}

function findingsOf(results: readonly Found[]): Finding[] {
  return results.flatMap(({ findings }) => findings);
}
