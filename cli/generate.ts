/** `pullthrough generate`: the config's mapping as policies for the cluster. */

import { STDOUT, writeAll } from "../io/descriptors.js";
import { type Diagnostic, policies, render } from "../src/index.js";
import type { GenerateArgs } from "./args.js";
import { configAndRules } from "./rules.js";
import { EXIT } from "./run.js";
import { rendered, tell, writeFile } from "./tell.js";

/** Prints the policies and gives the exit status. */
export function generate(args: GenerateArgs): number {
  const diagnostics: Diagnostic[] = [];
  const compiled = configAndRules(args, diagnostics);
  const made = compiled && policies(compiled.config, compiled.rules, args);
  if (made) diagnostics.push(...compiled.place(made.problems));
  const before = diagnostics.length;
  writeFile(args.logFile, "", diagnostics);
  tell(args, rendered(diagnostics), render(diagnostics));
  if (made?.text === undefined || diagnostics.length > before) return EXIT.trouble;
  writeAll(STDOUT, Buffer.from(made.text));
  return EXIT.done;
}
