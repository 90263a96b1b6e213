/** `pullthrough generate`: configurations of other products, made of the rules. Each subject is loaded when it is asked for. */

import type { GenerateArgs } from "./args.js";
import type { Subject } from "./options.js";

const policies = async (args: GenerateArgs) => (await import("./generate-policies.js")).generatePolicies(args);

/** Each prints to standard output and gives the exit status. */
const GENERATORS: Readonly<Record<Subject, (args: GenerateArgs) => Promise<number>>> = {
  harbor: async (args) => (await import("./generate-harbor.js")).generateHarbor(args),
  kyverno: policies,
  "admission-policy": policies,
};

export function generate(args: GenerateArgs): Promise<number> {
  return GENERATORS[args.subject](args);
}
