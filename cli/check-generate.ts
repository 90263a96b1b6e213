/** What can be wrong with the arguments of `generate`. */

import { type Diagnostic, listWords, nearest, POLICY_FORMS, type PolicyEngine } from "../src/index.js";
import { surplus } from "./check-args.js";
import { checkUrl } from "./check-harbor.js";
import { complaint } from "./complaint.js";
import { SUBJECTS } from "./options.js";

type Given = Readonly<Record<string, unknown>>;

export function checkSubject(given: Given, [subject, ...more]: readonly string[]): Diagnostic[] {
  const known: readonly string[] = SUBJECTS;
  if (subject === undefined || !known.includes(subject)) {
    const near = subject === undefined ? undefined : nearest(subject, known);
    const message = subject === undefined ? "`generate` needs a subject" : `\`generate\` knows no \`${subject}\``;
    const help = `${near ? `did you mean \`${near}\`? ` : ""}it knows ${listWords(known)}`;
    return [complaint("unknown-subject", message, help)];
  }
  const faults = more.length > 0 ? [surplus(`generate ${subject}`)] : [];
  return [...faults, ...(subject === "harbor" ? checkPlan(given) : checkPolicies(given, subject as PolicyEngine))];
}

function checkPlan(given: Given): Diagnostic[] {
  const faults = [
    ...checkUrl(given["url"]),
    ...meaningless(given, ["form", "controllers", "validate"], "`generate harbor`"),
  ];
  const output = given["output"];
  if (output !== undefined && output !== "json") {
    faults.push(complaint("unknown-value", `\`generate\` does not print \`${output}\``, "it prints text, or `json`"));
  }
  return faults;
}

function checkPolicies(given: Given, engine: PolicyEngine): Diagnostic[] {
  const faults = meaningless(given, ["output", "url", "public"], `\`generate ${engine}\``);
  const forms: readonly string[] = POLICY_FORMS[engine];
  const form = given["form"];
  const others: readonly string[] = Object.values(POLICY_FORMS).flat();
  // One that nobody has is complained of with the values of all flags.
  if (typeof form !== "string" || forms.includes(form) || !others.includes(form)) return faults;
  const message = `\`generate ${engine}\` has no form \`${form}\``;
  return [...faults, complaint("unknown-value", message, `it has ${listWords(forms)}`)];
}

/** Flags of one subject given to another. */
function meaningless(given: Given, names: readonly string[], what: string): Diagnostic[] {
  return names
    .filter((name) => given[name] !== undefined)
    .map((name) => complaint("foreign-flag", `\`--${name}\` has no meaning for ${what}`, "leave it out"));
}
