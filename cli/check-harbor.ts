/** What can be wrong with the arguments of `generate` and `harbor`. A URL is never repeated: it may hold a password. */

import { type Diagnostic, listWords, nearest, POLICY_FORMS, type PolicyEngine } from "../src/index.js";
import { complaint } from "./complaint.js";
import { SUBJECTS } from "./options.js";

type Given = Readonly<Record<string, unknown>>;

const DEFAULT_TIMEOUT = 30;
const LONGEST_TIMEOUT = 3600;

export function checkSubject(given: Given, [subject, ...more]: readonly string[]): Diagnostic[] {
  const faults = checkUrl(given["url"]);
  const output = given["output"];
  const known: readonly string[] = SUBJECTS;
  if (subject === undefined || !known.includes(subject)) {
    const near = subject === undefined ? undefined : nearest(subject, known);
    const message = subject === undefined ? "`generate` needs a subject" : `\`generate\` knows no \`${subject}\``;
    faults.push(
      complaint("unknown-subject", message, `${near ? `did you mean \`${near}\`? ` : ""}it knows ${listWords(known)}`),
    );
  } else if (more.length > 0) faults.push(surplus(`generate ${subject}`));
  if (subject !== undefined && subject in POLICY_FORMS)
    return [...faults, ...checkPolicies(given, subject as PolicyEngine)];
  faults.push(...meaningless(given, ["form", "controllers", "validate"], "`generate harbor`"));
  if (output !== undefined && output !== "json") {
    faults.push(complaint("unknown-value", `\`generate\` does not print \`${output}\``, "it prints text, or `json`"));
  }
  return faults;
}

function checkPolicies(given: Given, engine: PolicyEngine): Diagnostic[] {
  const faults = meaningless(given, ["output", "url", "public"], `\`generate ${engine}\``);
  const forms: readonly string[] = POLICY_FORMS[engine];
  const form = given["form"];
  if (typeof form !== "string" || forms.includes(form)) return faults;
  const message = `\`generate ${engine}\` has no form \`${form}\``;
  return [...faults, complaint("unknown-value", message, `it has ${listWords(forms)}`)];
}

/** Flags of one subject given to another. */
function meaningless(given: Given, names: readonly string[], what: string): Diagnostic[] {
  return names
    .filter((name) => given[name] !== undefined)
    .map((name) => complaint("foreign-flag", `\`--${name}\` has no meaning for ${what}`, "leave it out"));
}

export function checkApply(given: Given, [verb, ...more]: readonly string[]): Diagnostic[] {
  const faults: Diagnostic[] = [];
  if (verb !== "apply") {
    const message = verb === undefined ? "`harbor` needs to know what to do" : `\`harbor\` knows no \`${verb}\``;
    faults.push(complaint("unknown-subject", message, "as in `pullthrough harbor apply --url https://HOST`"));
  } else if (more.length > 0) faults.push(surplus("harbor apply"));
  if (given["url"] === undefined) {
    faults.push(complaint("no-url", "`harbor apply` needs Harbor's address", "add `--url https://HOST`"));
  } else faults.push(...checkUrl(given["url"]));
  if (!(timeoutOf(given) > 0 && timeoutOf(given) <= 1000 * LONGEST_TIMEOUT)) {
    const help = `give seconds, ${LONGEST_TIMEOUT} at most: \`--timeout 60\``;
    faults.push(complaint("unknown-value", "`--timeout` takes a number", help));
  }
  if (given["update"] === true && given["dry-run"] === true) {
    const help = "`--dry-run` alone prints what `--update` would change";
    faults.push(complaint("conflicting-flags", "`--update` and `--dry-run` exclude one another", help));
  }
  return faults;
}

/** In milliseconds; NaN for what is no number. */
export function timeoutOf(given: Given): number {
  const text = given["timeout"] ?? DEFAULT_TIMEOUT;
  return /^\d+(?:\.\d+)?$/.test(String(text)) ? 1000 * Number(text) : Number.NaN;
}

function checkUrl(url: unknown): Diagnostic[] {
  if (typeof url !== "string") return [];
  const report = (message: string, help: string) => [complaint("invalid-url", message, help)];
  if (!/^https?:\/\//.test(url) || !URL.canParse(url)) {
    return report("`--url` is no address", "write it with its scheme: `--url https://harbor.example.com`");
  }
  const { username, password, search, hash, protocol, hostname } = new URL(url);
  if (username !== "" || password !== "") {
    const help = "others can read arguments; put them in HARBOR_USERNAME and HARBOR_PASSWORD, or `--credentials FILE`";
    return report("`--url` holds credentials", help);
  }
  if (search !== "" || hash !== "") return report("`--url` ends in `?` or `#`", "give Harbor's address alone");
  // Basic credentials can be read off a plain connection by everybody on its way.
  if (protocol === "http:" && !/^(?:localhost|127(?:\.\d+){3}|\[::1\])$/.test(hostname)) {
    const help = "use https (`--ca FILE` for a certificate of your own), or a tunnel to `http://localhost`";
    return report("`--url` is plain http, which would show the password to the network", help);
  }
  return [];
}

function surplus(command: string): Diagnostic {
  return complaint("surplus-argument", `\`${command}\` takes no files`, `\`--config FILE\` names the config`);
}
