/** What Harbor, or the way to it, can say no by; told as diagnostics. */

import { type Diagnostic, printable } from "../src/index.js";
import { complaint } from "./complaint.js";
import type { Answer, NoAnswer } from "./harbor-http.js";

/** Longer texts of a server are cut. */
const MAX_TEXT = 300;

/** Ends what was being done: one step, or all of them where the next would fail alike. */
export class HarborError extends Error {
  readonly diagnostic: Diagnostic;
  readonly isFinal: boolean;

  constructor(diagnostic: Diagnostic, isFinal: boolean) {
    super(diagnostic.message);
    this.diagnostic = diagnostic;
    this.isFinal = isFinal;
  }
}

/** Removes what must not be shown, should a server repeat it. */
export type Redact = (text: string) => string;

export function redactor(secrets: readonly string[]): Redact {
  const known = [...new Set(secrets)].filter((secret) => secret !== "").sort((a, b) => b.length - a.length);
  // Backslashes are taken by the run, so that a text of nothing else is not searched in ever so many ways.
  const tokens = (secret: string) => secret.match(/\\+|[^\\]/gu) ?? [];
  const patterns = known.map((secret) => new RegExp(tokens(secret).map(spellings).join(""), "giu"));
  return (text) => patterns.reduce((rest, pattern) => rest.replace(pattern, "***"), text);
}

/** As many backslashes as JSON has before a quote when it is in JSON that is in JSON again. */
const DEEPEST = 7;

/** A character in texts, JSON (which may be in JSON again), URLs and forms; of each may be as much escaped as pleases. */
function spellings(token: string): string {
  if (token.startsWith("\\")) return `(?:\\\\|u005c|%5c){1,${(DEEPEST + 1) * token.length}}`;
  const units = token.split("").map((unit) => unit.charCodeAt(0).toString(16).padStart(4, "0"));
  const bytes = [...Buffer.from(token)].map((byte) => byte.toString(16).padStart(2, "0"));
  const all = [
    `\\u{${(token.codePointAt(0) as number).toString(16)}}`,
    units.map((unit) => `u${unit}`).join(`\\\\{1,${DEEPEST}}`),
    bytes.map((byte) => `%${byte}`).join(""),
    ...(token === " " ? ["[+]"] : []),
  ];
  return `\\\\{0,${DEEPEST}}(?:${all.join("|")})`;
}

export function noAnswer(what: string, { why, message }: NoAnswer, redact: Redact): HarborError {
  const text = `cannot ${what}: ${redact(message)}`;
  switch (why) {
    case "timeout":
      return final(
        "harbor-timeout",
        text,
        "give it longer with `--timeout SECONDS`; what was begun is found next time",
      );
    case "certificate":
      return final("harbor-certificate", text, "name the certificates to trust with `--ca FILE`; none is taken unseen");
    case "connection":
    case "too-long":
      return final(
        "harbor-unreachable",
        text,
        "check `--url` and whether Harbor is up; a second run goes on from here",
      );
  }
}

/** An answer that is not what was asked for. */
export function refused(what: string, answer: Answer, redact: Redact): HarborError {
  const { status, headers } = answer;
  const said = saidBy(answer, redact);
  const text = `cannot ${what}: Harbor answered ${status}${said === undefined ? "" : `, ${said}`}`;
  if (status >= 300 && status < 400) {
    const location = headers.location ?? "";
    const to = URL.canParse(location) ? ` to \`${printable(redact(new URL(location).origin))}\`` : "";
    return final(
      "harbor-redirect",
      `cannot ${what}: it redirects${to}`,
      "give the address that it redirects to as `--url`",
    );
  }
  switch (status) {
    case 400:
      return step("harbor-refused", text, helpOf400(said ?? ""));
    case 401:
      return final("harbor-unauthorized", text, "check HARBOR_USERNAME and HARBOR_PASSWORD, or the credentials file");
    case 403:
      return final(
        "harbor-forbidden",
        text,
        "endpoints and proxy-cache projects need a system administrator, or a system robot that may list, create and update registries and projects",
      );
    case 404:
      return final("harbor-not-found", text, "check `--url`: Harbor's API is at its `/api/v2.0`");
    case 409:
      return step(
        "harbor-conflict",
        text,
        "the name is taken by something that these credentials can't see, or was just now",
      );
    case 412:
      return step("harbor-precondition", text, "something else in Harbor is in the way; its message says what");
    case 429:
      return final("harbor-busy", text, "it wants fewer requests: run again later");
    default:
      return step("harbor-failed", text, "Harbor's own log (core) says why; a second run goes on from here");
  }
}

export function notHarbor(what: string): HarborError {
  const help = "check `--url`: it may be a login page or another product";
  return final("not-harbor", `cannot ${what}: the answer is not that of Harbor's API`, help);
}

function helpOf400(said: string): string {
  if (/unhealthy/i.test(said)) {
    return "Harbor could not reach the upstream registry, or not log in there: check its way out (proxy, DNS, firewall) and the registry's credentials";
  }
  if (/unsupported registry type/i.test(said)) {
    return "this Harbor proxies no registry of that type: see PERMITTED_REGISTRY_TYPES_FOR_PROXY_CACHE in its settings";
  }
  return "Harbor does not take it as it is; its message says why";
}

/** The messages of an answer; undefined if it has none. */
function saidBy({ text }: Answer, redact: Redact): string | undefined {
  try {
    const { errors } = JSON.parse(text) as { errors?: unknown };
    if (!Array.isArray(errors)) return undefined;
    const messages = errors.flatMap((error: { message?: unknown } | null) =>
      typeof error?.message === "string" ? [error.message] : [],
    );
    return messages.length === 0 ? undefined : `"${printable(redact(messages.join("; "))).slice(0, MAX_TEXT)}"`;
  } catch {
    return undefined;
  }
}

function final(code: string, message: string, help: string): HarborError {
  return new HarborError(complaint(code, message, help), true);
}

function step(code: string, message: string, help: string): HarborError {
  return new HarborError(complaint(code, message, help), false);
}
