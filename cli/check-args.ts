/** What can be wrong with a command line, told of as diagnostics. */

import { type Diagnostic, listWords, nearest, splitList } from "../src/index.js";
import { complaint } from "./complaint.js";
import { type CommandName, OPTIONS } from "./options.js";

export type Mode = "in-place" | "check" | "diff";

type Given = Readonly<Record<string, unknown>>;

/** Complaints of flags that are not known, not of this command, given twice, wrong, or in one another's way. */
export function checkFlags(given: Given, command: CommandName): Diagnostic[] {
  return [
    ...unknownFlags(given),
    ...foreignFlags(given, command),
    ...repeated(given),
    ...wrongChoices(given),
    ...conflicts(given),
  ];
}

function unknownFlags(given: Given): Diagnostic[] {
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

/** Flags of one command given to another. */
function foreignFlags(given: Given, command: CommandName): Diagnostic[] {
  return OPTIONS.filter(({ name, commands }) => given[name] !== undefined && commands?.includes(command) === false).map(
    ({ name, commands = [] }) => {
      const whose = commands.map((one) => (one === "rewrite" ? "rewriting" : `\`pullthrough ${one}\``)).join(" and ");
      return complaint("foreign-flag", `\`--${name}\` has no meaning here`, `it belongs to ${whose}`);
    },
  );
}

/** What `explain` can't do anything with. */
export function checkReferences(given: Given, references: readonly string[]): Diagnostic[] {
  const output = given["output"];
  const faults: Diagnostic[] = [];
  if (references.length === 0) {
    faults.push(complaint("no-reference", "`explain` needs a reference", "as in `pullthrough explain nginx:1.27`"));
  }
  if (output !== undefined && output !== "json") {
    faults.push(complaint("unknown-value", `\`explain\` does not print \`${output}\``, "it prints text, or `json`"));
  }
  return faults;
}

function repeated(given: Given): Diagnostic[] {
  return OPTIONS.filter(({ name, type }) => type !== "list" && Array.isArray(given[name])).map(({ name }) =>
    complaint("repeated-flag", `\`--${name}\` is given more than once`, "give it once"),
  );
}

function wrongChoices(given: Given): Diagnostic[] {
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

function conflicts(given: Given): Diagnostic[] {
  const modes = modesOf(given).map((mode) => `--${mode}`);
  const faults: Diagnostic[] = [];
  const report = (message: string, help: string) => faults.push(complaint("conflicting-flags", message, help));
  if (modes.length > 1) report(`${listWords(modes)} exclude one another`, "give one of them");
  if (given["report-format"] !== undefined && given["report"] === undefined) {
    report("`--report-format` without a report", "add `--report FILE`");
  }
  if (given["after"] === true && given["output"] !== "list") {
    report("`--after` has an effect on `-o list` alone", "add `-o list`; other outputs show both sides");
  }
  return faults;
}

/** The ways of writing that flags ask for. */
export function modesOf(given: Given): Mode[] {
  return (["in-place", "check", "diff"] as const).filter((mode) => given[mode] === true);
}

/** Operands of a command that has no use for them. */
export function surplus(command: string): Diagnostic {
  return complaint("surplus-argument", `\`${command}\` takes no files`, `\`--config FILE\` names the config`);
}
