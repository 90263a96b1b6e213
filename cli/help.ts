/** The help, printed by yargs. Loaded only when asked for, since yargs takes longer to start than all the rest. */

import yargs from "yargs";
import { OPTIONS } from "./options.js";

export async function help(): Promise<string> {
  return `${await commandLine([]).getHelp()}\n`;
}

/** The command line as yargs has it; it reads one as `parseArgs` does, which a property holds. */
export function commandLine(argv: readonly string[]) {
  const builder = yargs(argv)
    .scriptName("pullthrough")
    .usage(
      "Sends image pulls through your proxy cache: rewrites the image references of Kubernetes manifests,\n" +
        "and changes not one other byte. Reads files, folders, or standard input.\n\n" +
        "Usage: $0 [OPTIONS] [FILE|FOLDER ...]\n" +
        "       $0 images [OPTIONS] [FILE|FOLDER ...]\n" +
        "       $0 explain [OPTIONS] REFERENCE ...\n" +
        "       $0 generate harbor [OPTIONS]\n" +
        "       $0 harbor apply --url URL [OPTIONS]",
    )
    .example("helm template web ./chart | $0 --mirror harbor.myco.com | kubectl apply -f -", "")
    .example("$0 -i --mirror harbor.myco.com manifests/", "")
    .example("$0 --check --config pullthrough.yaml manifests/", "")
    .epilogue(
      "Exit status: 0 done; 1 findings: pending changes, or a verdict of --fail-on; 2 trouble, nothing written.",
    )
    .help(false)
    .version(false)
    .wrap(110);
  for (const { name, alias, type, value, choices, group, help: text } of OPTIONS) {
    builder.option(name, {
      type: type === "flag" ? "boolean" : "string",
      describe: value ? `${value}: ${text}` : text,
      group: `${group}:`,
      ...(alias ? { alias } : {}),
      ...(choices ? { choices } : {}),
      ...(type === "flag" ? {} : { requiresArg: true }),
    });
  }
  return builder;
}
