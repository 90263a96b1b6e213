/** `pullthrough explain`: how references are read, and what the rules make of them. */

import { STDOUT, writeAll } from "../io/descriptors.js";
import { type Diagnostic, type Explanation, explain, printable, render } from "../src/index.js";
import type { ExplainArgs } from "./args.js";
import { rulesOf } from "./rules.js";
import { EXIT } from "./run.js";
import { rendered, tell, writeFile } from "./tell.js";

/** Prints the explanations and gives the exit status: 1 if one of the texts is no reference. */
export function explainAll(args: ExplainArgs): number {
  const diagnostics: Diagnostic[] = [];
  const rules = rulesOf(args, diagnostics, true);
  const before = diagnostics.length;
  writeFile(args.logFile, "", diagnostics);
  tell(args, rendered(diagnostics), render(diagnostics));
  if (!rules || diagnostics.length > before) return EXIT.trouble;
  const explanations = args.references.map((reference) => explain(reference, rules));
  const text = args.json
    ? `${JSON.stringify(explanations, (_, value: unknown) => value ?? null, 2)}\n`
    : explanations.map(explanationText).join("\n");
  writeAll(STDOUT, Buffer.from(text));
  return explanations.some(({ verdict }) => verdict === "invalid") ? EXIT.findings : EXIT.done;
}

function explanationText(explanation: Explanation): string {
  const { text, reference, normalized, fault, verdict, message, help, rules, exclude, to } = explanation;
  const rows: (readonly [string, string])[] = [];
  if (reference && normalized) {
    rows.push(
      ["domain", reference.domain ?? `${normalized.domain} (implied)`],
      ["path", reference.path],
      ["tag", reference.tag ?? (reference.digest ? "none" : "none (`latest` when it is pulled)")],
      ["digest", reference.digest ?? "none"],
      ["familiar", reference.familiar],
      ["normalized", `${normalized.domain}/${normalized.path}`],
    );
  }
  const [rule, ...others] = rules;
  if (rule) {
    const why =
      others.length > 0 ? `the longest of ${rules.map(({ from }) => from).join(", ")}` : "the only one that fits";
    const library = rule.from === "docker.io" ? `, library: ${rule.library}` : "";
    rows.push(["rule", `${rule.from} -> ${rule.to} (${why}${library})`]);
  } else if (verdict === "unapproved") rows.push(["rule", "none fits"]);
  if (exclude !== undefined) rows.push(["exclude", exclude]);
  rows.push(["verdict", `${verdict}: ${message}`]);
  if (to !== undefined) rows.push(["becomes", to]);
  else if (verdict !== "mirrored" && verdict !== "own" && verdict !== "excluded") rows.push(["help", help]);
  const [from, end] = fault?.part ?? [0, fault ? text.length : 0];
  // What is not printable is shown longer than it is.
  const width = (start: number, stop: number) => [...printable(text.slice(start, stop))].length;
  const caret = end > from ? `${" ".repeat(width(0, from))}${"^".repeat(width(from, end))}\n` : "";
  return `${printable(text)}\n${caret}${rows.map(([key, value]) => `  ${key.padEnd(10)}  ${printable(value)}\n`).join("")}`;
}
