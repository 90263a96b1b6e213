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
import { flagComplaint, type RuleArgs } from "./args.js";
import { systemError } from "./files.js";

/** The rules of a command; `idle` if it has something to do without any. Complaints are added to the list. */
export function rulesOf(args: RuleArgs, diagnostics: Diagnostic[], idle = false): Rules | undefined {
  return configAndRules(args, diagnostics, idle)?.rules;
}

export interface ConfigAndRules {
  readonly config: Config;
  readonly rules: Rules;
  /** Problems of the config, told of where it came from. */
  readonly place: (problems: readonly Problem[]) => readonly Diagnostic[];
}

/** The same, with what they were made of. */
export function configAndRules(args: RuleArgs, diagnostics: Diagnostic[], idle = false): ConfigAndRules | undefined {
  const file = args.configFile === undefined ? undefined : configFile(args.configFile, diagnostics);
  if (args.configFile !== undefined && !file) return undefined;
  const config: Config = { ...file?.config, ...args.config };
  const { rules, problems } = compile(config, { idle });
  const isFlag = ({ path }: Problem) => !file || String(path[0]) in args.config;
  const place = (told: readonly Problem[]) =>
    sortDiagnostics(told.map((one) => (isFlag(one) ? flagComplaint(one) : { ...one, place: file?.place(one.path) })));
  diagnostics.push(...place(problems));
  return rules && { config, rules, place };
}

/** The config of a file; undefined if it can't be read or understood. */
export function configFile(name: string, diagnostics: Diagnostic[]): ReturnType<typeof readConfig> | undefined {
  try {
    const config = readConfig({ name, bytes: fs.readFileSync(name) });
    diagnostics.push(...sortDiagnostics(config.diagnostics));
    return config.diagnostics.length > 0 ? undefined : config;
  } catch (error) {
    diagnostics.push(systemError("cannot-read", name, error));
    return undefined;
  }
}
