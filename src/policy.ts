/** A config -> policies for the cluster that map references as `rewrite` does, as YAML. */

import type { Rules } from "./compile.js";
import { type Config, type Problem, problem } from "./config.js";
import { admissionPolicies } from "./policy-admission.js";
import { POLICY_FORMS, type PolicyEngine, type Validate } from "./policy-forms.js";
import { clusterPolicies, mutatingPolicies } from "./policy-kyverno.js";
import { besideMapping, mappingOf } from "./policy-mapping.js";

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
  const mapping = mappingOf(rules, problems);
  if (problems.some(({ severity }) => severity === "error")) return { text: undefined, problems };
  const validate = options.validate ?? (rules.severities.get("unapproved") === "error" ? "Enforce" : undefined);
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
