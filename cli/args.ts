/** The command line -> what is to be done, or diagnostics. Reads it by yargs' own grammar, without yargs' start-up. */

import parser from "yargs-parser";
import { type Config, type Diagnostic, listWords, nearest, type Problem, splitList } from "../src/index.js";
import { OPTIONS, type Option } from "./options.js";

type Mode = "stdout" | "in-place" | "check" | "diff";

export interface Args {
  readonly files: readonly string[];
  readonly mode: Mode;
  /** The keys of the config that flags replace. */
  readonly config: Config;
  readonly configFile: string | undefined;
  readonly report: string | undefined;
  readonly logFile: string | undefined;
  readonly verbose: boolean;
}

export type Command =
  | { readonly kind: "help" | "version" }
  | { readonly kind: "run"; readonly args: Args }
  | { readonly kind: "usage"; readonly diagnostics: readonly Diagnostic[]; readonly logFile: string | undefined };

/** The flag that sets a key of the config. */
const FLAG_OF_KEY: Readonly<Record<string, string>> = {
  mirror: "mirror",
  registries: "registry",
  rules: "map",
  library: "library",
  exclude: "exclude",
  unapproved: "unapproved",
  failOn: "fail-on",
};

const CONFIGURATION: Partial<parser.Configuration> = {
  "boolean-negation": false,
  "camel-case-expansion": false,
  "dot-notation": false,
  "duplicate-arguments-array": true,
  "greedy-arrays": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
  "strip-aliased": true,
};

export function readArgs(argv: readonly string[]): Command {
  const named = (type: Option["type"]) => OPTIONS.filter((option) => option.type === type).map(({ name }) => name);
  const values = [...named("value"), ...named("list")];
  const { argv: parsed, error } = parser.detailed([...argv], {
    boolean: named("flag"),
    string: values,
    array: named("list"),
    narg: Object.fromEntries(values.map((name) => [name, 1])),
    alias: Object.fromEntries(OPTIONS.map(({ name, alias }) => [name, alias ? [alias] : []])),
    configuration: CONFIGURATION,
  });
  if (error)
    return usage(
      [complaint("missing-value", lowerFirst(error.message), "give the flag its value, as in `--mirror HOST`")],
      parsed,
    );
  const given = parsed as Readonly<Record<string, unknown>>;
  const diagnostics = [...unknownFlags(given), ...repeated(given), ...wrongChoices(given), ...conflicts(given)];
  if (given["help"] === true) return { kind: "help" };
  if (given["version"] === true) return { kind: "version" };
  const config = configOf(given, diagnostics);
  if (diagnostics.length > 0) return usage(diagnostics, given);
  const value = (name: string) => given[name] as string | undefined;
  const args: Args = {
    files: parsed._.map(String),
    mode: modesOf(given)[0] ?? "stdout",
    config,
    configFile: value("config"),
    report: value("report"),
    logFile: value("log-file"),
    verbose: given["verbose"] === true,
  };
  return { kind: "run", args };
}

/** A problem of a config key that a flag set, told in terms of the flag. */
export function flagComplaint({ severity, code, path, message, help }: Problem): Diagnostic {
  const flag = FLAG_OF_KEY[String(path[0])];
  return { severity, code, message: flag ? `${message} (\`--${flag}\`)` : message, help, place: undefined };
}

function configOf(given: Readonly<Record<string, unknown>>, diagnostics: Diagnostic[]): Config {
  const list = (name: string) => (given[name] === undefined ? undefined : (given[name] as string[]).flatMap(splitList));
  const rules = list("map")?.map((text) => {
    const equals = text.indexOf("=");
    if (equals <= 0)
      diagnostics.push(
        complaint(
          "invalid-map",
          `\`--map ${text}\` is not FROM=TO`,
          "write `--map quay.io=harbor.example.com/quay.io`",
        ),
      );
    return { from: text.slice(0, Math.max(equals, 0)), to: text.slice(equals + 1) };
  });
  const config: Config = {
    mirror: given["mirror"] as string | undefined,
    registries: list("registry"),
    rules,
    library: given["library"] as Config["library"],
    exclude: list("exclude"),
    unapproved: given["unapproved"] as Config["unapproved"],
    failOn: list("fail-on") as Config["failOn"],
  };
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}

function unknownFlags(given: Readonly<Record<string, unknown>>): Diagnostic[] {
  const names = OPTIONS.flatMap(({ name, alias }) => (alias ? [name, alias] : [name]));
  return Object.keys(given)
    .filter((key) => key !== "_" && !names.includes(key))
    .map((key) => {
      const dash = (name: string) => (name.length === 1 ? `-${name}` : `--${name}`);
      const near =
        key.length > 1
          ? nearest(
              key,
              names.filter((name) => name.length > 1),
            )
          : undefined;
      const help = near ? `did you mean \`${dash(near)}\`?` : "`pullthrough --help` lists the flags";
      return complaint("unknown-flag", `unknown flag \`${dash(key)}\``, help);
    });
}

function repeated(given: Readonly<Record<string, unknown>>): Diagnostic[] {
  return OPTIONS.filter(({ name, type }) => type !== "list" && Array.isArray(given[name])).map(({ name }) =>
    complaint("repeated-flag", `\`--${name}\` is given more than once`, "give it once"),
  );
}

function wrongChoices(given: Readonly<Record<string, unknown>>): Diagnostic[] {
  return OPTIONS.flatMap(({ name, choices }) => {
    if (!choices || given[name] === undefined) return [];
    const words = [given[name]].flat().flatMap((text) => splitList(String(text)));
    return (words.length === 0 ? [""] : words)
      .filter((word) => !choices.includes(word))
      .map((word) => {
        const near = nearest(word, choices);
        const help = `${near ? `did you mean \`${near}\`? ` : ""}it takes ${listWords(choices)}`;
        return complaint("unknown-value", `\`--${name}\` does not take \`${word}\``, help);
      });
  });
}

function conflicts(given: Readonly<Record<string, unknown>>): Diagnostic[] {
  const modes = modesOf(given);
  if (modes.length < 2) return [];
  return [
    complaint(
      "conflicting-flags",
      `${listWords(modes.map((mode) => `--${mode}`))} exclude one another`,
      "give one of them",
    ),
  ];
}

function modesOf(given: Readonly<Record<string, unknown>>): Mode[] {
  return (["in-place", "check", "diff"] as const).filter((mode) => given[mode] === true);
}

/** Helm 4 hides standard error, so that even what is wrong with the flags must be found in the log file they name. */
function usage(diagnostics: readonly Diagnostic[], given: Readonly<Record<string, unknown>>): Command {
  const file = given["log-file"];
  return { kind: "usage", diagnostics, logFile: typeof file === "string" ? file : undefined };
}

export function complaint(code: string, message: string, help: string): Diagnostic {
  return { severity: "error", code, message, help, place: undefined };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
