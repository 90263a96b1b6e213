/** Flags and the config file -> rules, or what is wrong with them. */

import fs from "node:fs";
import {
  type Config,
  compile,
  type Diagnostic,
  type Problem,
  type Rules,
  readConfig,
  sortDiagnostics,
} from "../src/index.js";
import type { RuleArgs } from "./args.js";
import { systemError } from "./files.js";

/** The flag that sets a key of the config. */
const FLAG_OF_KEY: Readonly<Record<string, string>> = {
  preset: "preset",
  mirror: "mirror",
  registries: "registry",
  rules: "map",
  library: "library",
  exclude: "exclude",
  unapproved: "unapproved",
  failOn: "fail-on",
  include: "include",
  pullSecret: "pull-secret",
};

/** The rules of a command; `idle` if it has something to do without any. Complaints are added to the list. */
export function rulesOf(args: RuleArgs, diagnostics: Diagnostic[], idle = false): Rules | undefined {
  return loadRules(args, diagnostics, idle)?.rules;
}

/** What a command's flags and config file come to. */
export interface Loaded {
  /** Undefined if the config has errors. */
  readonly rules: Rules | undefined;
  readonly config: Config;
  /** What is found to be wrong with the config later, at its place in the file or the flags. */
  readonly told: (problems: readonly Problem[]) => readonly Diagnostic[];
}

/** The same with the config that they come from; undefined if its file can't be read. */
export function loadRules(args: RuleArgs, diagnostics: Diagnostic[], idle = false): Loaded | undefined {
  const file = args.configFile === undefined ? undefined : configFile(args.configFile, diagnostics);
  if (args.configFile !== undefined && !file) return undefined;
  const config: Config = { ...file?.config, ...args.config };
  const { rules, problems } = compile(config, { idle });
  const isFlag = ({ path }: Problem) => !file || String(path[0]) in args.config;
  const told = (list: readonly Problem[]) =>
    sortDiagnostics(
      list.map((problem) =>
        isFlag(problem) ? flagComplaint(problem) : { ...problem, place: file?.place(problem.path) },
      ),
    );
  diagnostics.push(...told(problems));
  return { rules, config, told };
}

/** The config of a file; undefined if it can't be read or understood. */
function configFile(name: string, diagnostics: Diagnostic[]): ReturnType<typeof readConfig> | undefined {
  try {
    const config = readConfig({ name, bytes: fs.readFileSync(name) });
    diagnostics.push(...sortDiagnostics(config.diagnostics));
    return config.diagnostics.length > 0 ? undefined : config;
  } catch (error) {
    diagnostics.push(systemError("cannot-read", name, error));
    return undefined;
  }
}

/** A problem of a config key that a flag set, told in terms of the flag. */
function flagComplaint({ severity, code, path, message, help }: Problem): Diagnostic {
  const flag = FLAG_OF_KEY[String(path[0])];
  return { severity, code, message: flag ? `${message} (\`--${flag}\`)` : message, help, place: undefined };
}
