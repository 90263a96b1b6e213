/** `pullthrough generate`: configurations of other products, made of the rules. */

import type { GenerateArgs } from "./args.js";
import { generateHarbor } from "./generate-harbor.js";
import { generatePolicies } from "./generate-policies.js";
import type { Subject } from "./options.js";

/** Each prints to standard output and gives the exit status. */
const GENERATORS: Readonly<Record<Subject, (args: GenerateArgs) => number>> = {
  harbor: generateHarbor,
  kyverno: generatePolicies,
  "admission-policy": generatePolicies,
};

export function generate(args: GenerateArgs): number {
  return GENERATORS[args.subject](args);
}
