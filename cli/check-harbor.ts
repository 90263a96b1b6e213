/** What can be wrong with the arguments that are about a Harbor. A URL is never repeated: it may hold a password. */

import type { Diagnostic } from "../src/index.js";
import { surplus } from "./check-args.js";
import { complaint } from "./complaint.js";

type Given = Readonly<Record<string, unknown>>;

const DEFAULT_TIMEOUT = 30;
const LONGEST_TIMEOUT = 3600;

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

/** In milliseconds, of which timers take whole ones; NaN for what is no number. */
export function timeoutOf(given: Given): number {
  const text = given["timeout"] ?? DEFAULT_TIMEOUT;
  return /^\d+(?:\.\d+)?$/.test(String(text)) ? Math.ceil(1000 * Number(text)) : Number.NaN;
}

export function checkUrl(url: unknown): Diagnostic[] {
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
