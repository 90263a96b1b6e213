/** Data: what policies there are. Apart from what makes them, since the command line has to know it first. */

/** The engines that policies can be made for, and the forms of each; the first is the default. */
export const POLICY_FORMS = {
  kyverno: ["ClusterPolicy", "MutatingPolicy"],
  "admission-policy": ["v1", "v1beta1"],
} as const;
export type PolicyEngine = keyof typeof POLICY_FORMS;

/** What a policy does with references that no rule serves. */
export const VALIDATE_ACTIONS = ["Audit", "Enforce"] as const;
export type Validate = (typeof VALIDATE_ACTIONS)[number];
