/** `pullthrough generate kyverno` and `admission-policy`: the config's mapping as policies for the cluster. */

import { STDOUT, writeAll } from "../io/descriptors.js";
import { type Diagnostic, type PolicyEngine, policies, render } from "../src/index.js";
import type { GenerateArgs } from "./args.js";
import { loadRules } from "./rules.js";
import { EXIT } from "./run.js";
import { rendered, tell, writeFile } from "./tell.js";

/** Prints the policies and gives the exit status. */
export function generatePolicies(args: GenerateArgs): number {
  const diagnostics: Diagnostic[] = [];
  const loaded = loadRules(args, diagnostics);
  const made =
    loaded?.rules && policies(loaded.config, loaded.rules, { ...args, engine: args.subject as PolicyEngine });
  if (loaded && made) diagnostics.push(...loaded.told(made.problems));
  const before = diagnostics.length;
  writeFile(args.logFile, "", diagnostics);
  tell(args, rendered(diagnostics), render(diagnostics));
  if (made?.text === undefined || diagnostics.length > before) return EXIT.trouble;
  writeAll(STDOUT, Buffer.from(made.text));
  return EXIT.done;
}
