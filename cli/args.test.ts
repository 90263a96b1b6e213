/** That the command line is read as yargs reads it, whichever way it is read. */

import { expect } from "chai";
import fc from "fast-check";
import { CONFIGURATION, parseArgs, readArgs } from "./args.js";
import { commandLine } from "./help.js";
import { COMMANDS, OPTIONS } from "./options.js";
import { quickArgs } from "./quick-args.js";

const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 1000);

const NAMES = OPTIONS.map(({ name }) => name);
const ALIASES = OPTIONS.flatMap(({ alias }) => alias ?? []);
const CHOICES = OPTIONS.flatMap(({ choices }) => choices ?? []);
/** Values and files, and what a shell may make of either. */
const WORDS = [
  ...[
    "harbor.myco.com",
    "a.io,b.io",
    "quay.io=m.io/quay",
    "x.yaml",
    "./a/b.yaml",
    "-",
    "a b",
    "",
    "'q'",
    '"q"',
    "-x.yaml",
  ],
  ...["0", "1e3", "0x10", "-5", "true", "false", "null", "a=b", "=", "@x", "a\\b", "é", "__proto__", "constructor"],
];

const word = fc.oneof(fc.constantFrom(...WORDS, ...CHOICES, ...COMMANDS), fc.string({ maxLength: 5 }));
const flag = fc.constantFrom(...NAMES, ...NAMES, "mirrors", "no-check", "dryRun", "a.b").map((name) => `--${name}`);
const cluster = fc
  .array(fc.constantFrom(...ALIASES, "x", "1"), { minLength: 1, maxLength: 3 })
  .map((letters) => `-${letters.join("")}`);
const assigned = fc.tuple(fc.oneof(flag, cluster), word).map(([name, value]) => `${name}=${value}`);
const commandLines = fc
  .array(fc.oneof(word, flag, fc.tuple(flag, word), cluster, assigned, fc.constantFrom("--", "---", "--=x")), {
    maxLength: 6,
  })
  .map((words) => words.flat());

/** Those of which most are read without the parser. */
const plain = fc.oneof(
  fc.tuple(fc.constantFrom("--mirror", "--registry", "--config", "--report", "--log-file"), word),
  fc.constantFrom("-i", "--in-place", "--check", "--diff", "-v", "--verbose"),
  fc.constantFrom("x.yaml", "./a", "../b/c.json", "images.yaml", "a_b", ...WORDS, ...COMMANDS),
);
const plainLines = fc.array(plain, { maxLength: 5 }).map((words) => words.flat());

/** What yargs makes of a command line, and what it can't make anything of. */
function readByYargs(argv: readonly string[]) {
  let message: string | undefined;
  const parsed = commandLine(argv)
    // The help calls them strings, of which several may be given.
    .array(OPTIONS.filter(({ type }) => type === "list").map(({ name }) => name))
    .parserConfiguration(CONFIGURATION)
    .exitProcess(false)
    .fail((text: string) => {
      message = text;
    })
    .parseSync();
  return { parsed, message };
}

describe("the command line", () => {
  it("is read as yargs would read it", () => {
    fc.assert(
      fc.property(commandLines, (argv) => {
        const ours = parseArgs(argv);
        const { parsed, message } = readByYargs(argv);
        const { $0, ...theirs } = parsed;
        if (ours.error) expect(message).to.equal(ours.error.message);
        else expect({ ...ours.argv }).to.deep.equal(theirs);
      }),
      { numRuns: RUNS },
    );
  });

  it("is read alike with the parser and without", () => {
    fc.assert(
      fc.property(fc.oneof(plainLines, commandLines), (argv) => {
        const args = quickArgs(argv);
        if (args) expect({ kind: "run", args }).to.deep.equal(readArgs(argv));
      }),
      { numRuns: RUNS },
    );
  });

  it("is read without the parser where it is plain", () => {
    const plainest = [
      ["--mirror", "m.io"],
      ["-i", "--mirror", "m.io:5000/a", "a/"],
      ["--check", "-v", "--config", "c.yaml"],
    ];
    for (const argv of plainest) expect(quickArgs(argv), argv.join(" ")).to.not.equal(undefined);
  });
});
