/** A config -> policies for the cluster that map references as `rewrite` does, as YAML. */

import type { Rules } from "./compile.js";
import { type Config, type Problem, problem } from "./config.js";
import { admissionPolicies } from "./policy-admission.js";
import { mutationVariables, type Variable, validationVariables } from "./policy-cel.js";
import { POLICY_FORMS, type PolicyEngine, type Validate } from "./policy-forms.js";
import { clusterPolicies, mutatingPolicies } from "./policy-kyverno.js";
import { besideMapping, mappingOf } from "./policy-mapping.js";

/** Of an expression, in characters: what the library that reads CEL takes unless it is told otherwise. */
const MAX_EXPRESSION = 100_000;

export interface PolicyOptions {
  readonly engine: PolicyEngine;
  readonly form?: string | undefined;
  /** Workload controllers too, not only the Pods that they make. */
  readonly controllers?: boolean | undefined;
  /** What becomes of references that no rule serves; without it they are refused if `unapproved` fails. */
  readonly validate?: Validate | undefined;
}

export interface Policies {
  /** Undefined if one of the problems is an error. */
  readonly text: string | undefined;
  readonly problems: readonly Problem[];
}

/**
 * Policies of a config and the rules it was compiled to.
 *
 * @example
 * policies(config, rules, { engine: "kyverno", controllers: true }).text
 */
export function policies(config: Config, rules: Rules, options: PolicyOptions): Policies {
  const { engine, form = POLICY_FORMS[engine][0], controllers = false } = options;
  const problems: Problem[] = besideMapping(config);
  const forms: readonly string[] = POLICY_FORMS[engine];
  if (!forms.includes(form)) {
    problems.push(
      problem("unknown-form", [], `\`${engine}\` has no form \`${form}\``, `it has ${forms.join(" and ")}`),
    );
  }
  const mapping = mappingOf(config, rules, problems);
  const validate = options.validate ?? (rules.severities.get("unapproved") === "error" ? "Enforce" : undefined);
  if (form !== "ClusterPolicy") checkLengths(mutationVariables(mapping, controllers), problems);
  else if (validate !== undefined) checkLengths(validationVariables(mapping, controllers), problems);
  if (problems.some(({ severity }) => severity === "error")) return { text: undefined, problems };
  const comment = `Made by \`pullthrough generate ${engine}\` of these rules; change those, and make it again.
${mapping.rules.map(({ from, to }) => `  ${from} -> ${to.join("{domain}")}`).join("\n")}`;
  const documents =
    form === "v1" || form === "v1beta1"
      ? admissionPolicies(mapping, comment, form, controllers, validate)
      : form === "MutatingPolicy"
        ? mutatingPolicies(mapping, comment, controllers, validate)
        : clusterPolicies(mapping, comment, controllers, validate);
  return { text: documents.join(""), problems };
}

/** What grows with a config are the expressions that hold its rules and its excludes. */
function checkLengths(variables: readonly Variable[], problems: Problem[]): void {
  for (const { name, expression } of variables) {
    if (expression.length <= MAX_EXPRESSION) continue;
    const key = name === "open" ? "exclude" : "rules";
    const message = `the policy has ${expression.length} characters for \`${key}\`, and the API server takes ${MAX_EXPRESSION}`;
    problems.push(problem("policy-too-long", [key], message, `make fewer of more: \`from: "*"\`, or \`**\` in globs`));
  }
}
