/**
 * The command lines of nearly all runs, read without the parser, whose start takes longer than reading a manifest. Only
 * what nobody could read otherwise is read here: known flags with plain values, and files. A property holds that
 * `readArgs` reads the same.
 */

import { splitList } from "../src/index.js";
import type { Args } from "./args.js";

/** Flags with a value, and by what they are known here. */
const VALUES: ReadonlyMap<string, string> = new Map([
  ["--mirror", "mirror"],
  ["--registry", "registries"],
  ["--config", "configFile"],
  ["--report", "report"],
  ["--log-file", "logFile"],
]);
const MODES: ReadonlyMap<string, Args["mode"]> = new Map([
  ["-i", "in-place"],
  ["--in-place", "in-place"],
  ["--check", "check"],
  ["--diff", "diff"],
]);
const VERBOSE = ["-v", "--verbose"];

const PLAIN = /^[A-Za-z0-9_./][A-Za-z0-9_.,/:@-]*$/;
/** What may be a command, or a flag's `true` or `false`. */
const WORD = /^[a-z]+$/;

/** The arguments of a plain run; undefined if there is anything else about the command line. */
export function quickArgs(argv: readonly string[]): Args | undefined {
  const values: Record<string, string> = {};
  const files: string[] = [];
  let mode: Args["mode"] = "stdout";
  let verbose = false;
  for (let index = 0; index < argv.length; index++) {
    const word = argv[index] as string;
    const name = VALUES.get(word);
    if (name !== undefined) {
      const value = argv[++index];
      if (value === undefined || !PLAIN.test(value) || name in values) return undefined;
      values[name] = value;
    } else if (MODES.has(word)) {
      if (mode !== "stdout") return undefined;
      mode = MODES.get(word) as Args["mode"];
    } else if (VERBOSE.includes(word)) {
      if (verbose) return undefined;
      verbose = true;
    } else {
      if (!PLAIN.test(word) || WORD.test(word)) return undefined;
      files.push(word);
    }
  }
  const { mirror, registries, configFile, report, logFile } = values;
  const config = {
    ...(mirror === undefined ? {} : { mirror }),
    ...(registries === undefined ? {} : { registries: splitList(registries) }),
  };
  return { config, configFile, logFile, files, mode, report, reportFormat: "json", verbose };
}
