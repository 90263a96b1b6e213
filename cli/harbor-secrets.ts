/** Credentials of Harbor and of upstream registries, from a file or the environment. None is ever repeated in a complaint. */

import fs from "node:fs";
import { type Document, parseDocument, visit } from "yaml";
import type { Diagnostic } from "../src/index.js";
import { complaint } from "./complaint.js";
import { systemError } from "./files.js";

export interface Account {
  readonly username: string;
  readonly password: string;
}

export interface Secrets {
  readonly harbor: Account;
  /** By the registry's domain. */
  readonly registries: ReadonlyMap<string, Account>;
}

const SHAPE = "`harbor: { username, password }`, `registries: { quay.io: { username, password } }`";

/** The credentials that a command has; undefined if they can't be read or there are none for Harbor. */
export function readSecrets(file: string | undefined, diagnostics: Diagnostic[]): Secrets | undefined {
  const found = file === undefined ? undefined : readFile(file, diagnostics);
  if (file !== undefined && !found) return undefined;
  const harbor = found?.harbor ?? fromEnvironment();
  if (!harbor) {
    const help = "set HARBOR_USERNAME and HARBOR_PASSWORD, or name a file: `--credentials FILE`";
    diagnostics.push(complaint("no-credentials", "no credentials for Harbor", help));
    return undefined;
  }
  if (harbor.username.includes(":")) {
    const help = "Basic authentication ends the name at a colon; use another account";
    diagnostics.push(complaint("invalid-credentials", "Harbor's user name holds a `:`", help));
    return undefined;
  }
  return { harbor, registries: found?.registries ?? new Map() };
}

/** Everything that no output may show, however it is escaped. */
export function secretTexts({ harbor, registries }: Secrets): string[] {
  return [harbor, ...registries.values()].flatMap(({ username, password }) => {
    const encoded = [password, `${username}:${password}`].map((text) => Buffer.from(text));
    const forms = encoded.flatMap((bytes) => [
      bytes.toString("base64").replace(/=+$/, ""),
      bytes.toString("base64url"),
    ]);
    return [password, ...forms];
  });
}

function fromEnvironment(): Account | undefined {
  const { HARBOR_USERNAME: username = "", HARBOR_PASSWORD: password = "" } = process.env;
  return username === "" || password === "" ? undefined : { username, password };
}

interface Read {
  readonly harbor: Account | undefined;
  readonly registries: ReadonlyMap<string, Account>;
}

function readFile(file: string, diagnostics: Diagnostic[]): Read | undefined {
  const report = (message: string) => {
    diagnostics.push(complaint("invalid-credentials", message, `it holds ${SHAPE}; both parts are optional`));
    return undefined;
  };
  let text: string;
  try {
    text = fs.readFileSync(file, "utf8");
  } catch (error) {
    diagnostics.push(systemError("cannot-read", file, error));
    return undefined;
  }
  // The package's own messages, and the line that they are about, may hold what is secret.
  const document = parseDocument(text, { prettyErrors: false, logLevel: "silent" });
  const [error] = document.errors;
  if (error) return report(`\`${file}\` is not YAML or JSON: line ${text.slice(0, error.pos[0]).split("\n").length}`);
  if (isMisread(document)) return report(`in \`${file}\`, what begins with \`*\`, \`&\` or \`!\` has to be in quotes`);
  const value: unknown = document.toJS();
  if (!isRecord(value)) return report(`\`${file}\` is no mapping`);
  if (Object.keys(value).some((key) => key !== "harbor" && key !== "registries")) {
    return report(`\`${file}\` has keys other than \`harbor\` and \`registries\``);
  }
  const { harbor, registries = {} } = value;
  if (harbor !== undefined && !isAccount(harbor)) return report(`\`harbor\` in \`${file}\` is no account`);
  if (!isRecord(registries)) return report(`\`registries\` in \`${file}\` is no mapping`);
  const accounts = new Map<string, Account>();
  for (const [registry, account] of Object.entries(registries)) {
    if (!isAccount(account)) return report(`\`registries\` in \`${file}\` has an entry that is no account`);
    accounts.set(registry, account);
  }
  return { harbor, registries: accounts };
}

/** Whether it has an alias, an anchor or a tag: a password that begins with such a sign would lose its beginning. */
function isMisread(document: Document.Parsed): boolean {
  let isFound = document.warnings.length > 0;
  const found = () => {
    isFound = true;
    return visit.BREAK;
  };
  visit(document, { Alias: found, Value: (_, { anchor }) => (anchor === undefined ? undefined : found()) });
  return isFound;
}

function isAccount(value: unknown): value is Account {
  if (!isRecord(value) || Object.keys(value).length !== 2) return false;
  return [value["username"], value["password"]].every((text) => typeof text === "string" && text !== "");
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
