/** The command line -> what is to be done, or diagnostics. Reads it by yargs' own grammar, without yargs' start-up. */

import parser from "yargs-parser";
import { type Config, type Diagnostic, splitList, type Validate, type Verdict } from "../src/index.js";
import { checkFlags, checkReferences, type Mode, modesOf } from "./check-args.js";
import { checkSubject } from "./check-generate.js";
import { checkApply, timeoutOf } from "./check-harbor.js";
import { complaint } from "./complaint.js";
import {
  COMMANDS,
  type CommandName,
  type INVENTORY_FORMATS,
  OPTIONS,
  type Option,
  type REPORT_FORMATS,
  type Subject,
} from "./options.js";

/** What every command needs to know of its rules. */
export interface RuleArgs {
  /** The keys of the config that flags replace. */
  readonly config: Config;
  readonly configFile: string | undefined;
  readonly logFile: string | undefined;
}

export interface Args extends RuleArgs {
  readonly files: readonly string[];
  readonly mode: Mode | "stdout";
  readonly report: string | undefined;
  readonly reportFormat: (typeof REPORT_FORMATS)[number];
  readonly verbose: boolean;
}

export interface ImagesArgs extends RuleArgs {
  readonly files: readonly string[];
  readonly format: (typeof INVENTORY_FORMATS)[number];
  /** All verdicts where none is named. */
  readonly only: readonly Verdict[] | undefined;
  readonly after: boolean;
}

export interface ExplainArgs extends RuleArgs {
  readonly references: readonly string[];
  readonly json: boolean;
}

export interface GenerateArgs extends RuleArgs {
  readonly subject: Subject;
  readonly json: boolean;
  readonly url: string | undefined;
  readonly public: boolean;
  readonly form: string | undefined;
  readonly controllers: boolean;
  readonly validate: Validate | undefined;
}

export interface HarborArgs extends RuleArgs {
  readonly url: string;
  readonly public: boolean;
  /** A file; where there is none, the environment has them. */
  readonly credentials: string | undefined;
  readonly ca: string | undefined;
  readonly timeoutMs: number;
  readonly dryRun: boolean;
  readonly update: boolean;
}

export type Command =
  | { readonly kind: "help" | "version" }
  | { readonly kind: "run"; readonly args: Args }
  | { readonly kind: "images"; readonly args: ImagesArgs }
  | { readonly kind: "explain"; readonly args: ExplainArgs }
  | { readonly kind: "generate"; readonly args: GenerateArgs }
  | { readonly kind: "harbor"; readonly args: HarborArgs }
  | { readonly kind: "usage"; readonly diagnostics: readonly Diagnostic[]; readonly logFile: string | undefined };

/** Where we part with the ways that yargs has by itself. */
export const CONFIGURATION: Partial<parser.Configuration> = {
  "boolean-negation": false,
  "camel-case-expansion": false,
  "dot-notation": false,
  "duplicate-arguments-array": true,
  "greedy-arrays": false,
  "parse-numbers": false,
  "parse-positional-numbers": false,
  "strip-aliased": true,
};

/** What stands on the command line, by the names of the options. */
export function parseArgs(argv: readonly string[]): parser.DetailedArguments {
  const named = (type: Option["type"]) => OPTIONS.filter((option) => option.type === type).map(({ name }) => name);
  const values = [...named("value"), ...named("list")];
  return parser.detailed([...argv], {
    boolean: named("flag"),
    string: values,
    array: named("list"),
    narg: Object.fromEntries(values.map((name) => [name, 1])),
    alias: Object.fromEntries(OPTIONS.map(({ name, alias }) => [name, alias ? [alias] : []])),
    configuration: CONFIGURATION,
  });
}

export function readArgs(argv: readonly string[]): Command {
  const { argv: parsed, error } = parseArgs(argv);
  if (error)
    return usage(
      [complaint("missing-value", lowerFirst(error.message), "give the flag its value, as in `--mirror HOST`")],
      parsed,
    );
  const given = parsed as Readonly<Record<string, unknown>>;
  const words = parsed._.map(String);
  const command: CommandName = COMMANDS.find((name) => name === words[0]) ?? "rewrite";
  const diagnostics = checkFlags(given, command);
  if (given["help"] === true) return { kind: "help" };
  if (given["version"] === true) return { kind: "version" };
  const config = configOf(given, diagnostics);
  const operands = command === "rewrite" ? words : words.slice(1);
  if (command === "explain") diagnostics.push(...checkReferences(given, operands));
  if (command === "generate") diagnostics.push(...checkSubject(given, operands));
  if (command === "harbor") diagnostics.push(...checkApply(given, operands));
  if (diagnostics.length > 0) return usage(diagnostics, given);
  const value = (name: string) => given[name] as string | undefined;
  const rules = { config, configFile: value("config"), logFile: value("log-file") };
  switch (command) {
    case "images": {
      const format = (value("output") ?? "table") as ImagesArgs["format"];
      const only = listOf(given, "only") as ImagesArgs["only"];
      return { kind: "images", args: { ...rules, files: operands, format, only, after: given["after"] === true } };
    }
    case "explain":
      return { kind: "explain", args: { ...rules, references: operands, json: value("output") === "json" } };
    case "generate": {
      const subject = operands[0] as Subject;
      const json = value("output") === "json";
      return {
        kind: "generate",
        args: {
          ...rules,
          subject,
          json,
          url: value("url"),
          public: given["public"] === true,
          form: value("form"),
          controllers: given["controllers"] === true,
          validate: value("validate") as Validate | undefined,
        },
      };
    }
    case "harbor": {
      const args: HarborArgs = {
        ...rules,
        url: value("url") as string,
        public: given["public"] === true,
        credentials: value("credentials"),
        ca: value("ca"),
        timeoutMs: timeoutOf(given),
        dryRun: given["dry-run"] === true,
        update: given["update"] === true,
      };
      return { kind: "harbor", args };
    }
    case "rewrite": {
      const args: Args = {
        ...rules,
        files: words,
        mode: modesOf(given)[0] ?? "stdout",
        report: value("report"),
        reportFormat: (value("report-format") ?? "json") as Args["reportFormat"],
        verbose: given["verbose"] === true,
      };
      return { kind: "run", args };
    }
  }
}

/** The items of a flag that may be given several times, and hold several each. */
function listOf(given: Readonly<Record<string, unknown>>, name: string): string[] | undefined {
  return given[name] === undefined ? undefined : (given[name] as string[]).flatMap(splitList);
}

function configOf(given: Readonly<Record<string, unknown>>, diagnostics: Diagnostic[]): Config {
  const list = (name: string) => listOf(given, name);
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
    preset: given["preset"] as string | undefined,
    mirror: given["mirror"] as string | undefined,
    registries: list("registry"),
    rules,
    library: given["library"] as Config["library"],
    exclude: list("exclude"),
    unapproved: given["unapproved"] as Config["unapproved"],
    failOn: list("fail-on") as Config["failOn"],
    include: list("include") as Config["include"],
    pullSecret: given["pull-secret"] as string | undefined,
  };
  return Object.fromEntries(Object.entries(config).filter(([, value]) => value !== undefined));
}

/** Helm 4 hides standard error, so that even what is wrong with the flags must be found in the log file they name. */
function usage(diagnostics: readonly Diagnostic[], given: Readonly<Record<string, unknown>>): Command {
  const file = given["log-file"];
  return { kind: "usage", diagnostics, logFile: typeof file === "string" ? file : undefined };
}

function lowerFirst(text: string): string {
  return text.charAt(0).toLowerCase() + text.slice(1);
}
