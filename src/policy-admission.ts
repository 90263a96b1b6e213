/** The mapping as Kubernetes' own policies, which the API server evaluates itself, with their bindings. */

import { mutationVariables, type Variable, validationVariables } from "./policy-cel.js";
import type { Validate } from "./policy-forms.js";
import type { PolicyMapping } from "./policy-mapping.js";
import { type Yaml, yamlDocument } from "./policy-yaml.js";

export const NAME = "pullthrough";
export const SUMMARY = "Sends image pulls through the proxy cache.";
export const REFUSES = "Refuses images that no rule of the proxy cache serves.";

/** Why a mutation that fails is none: a pull past the cache does less harm than no pod at all. */
export const MUTATION_NOTE = "Where this can't be evaluated, pods start with the references they came with.";

const OPERATIONS = ["CREATE", "UPDATE"];

export function admissionPolicies(
  mapping: PolicyMapping,
  comment: string,
  version: "v1" | "v1beta1",
  controllers: boolean,
  validate: Validate | undefined,
): string[] {
  const mutating = `admissionregistration.k8s.io/${version}`;
  const validating = "admissionregistration.k8s.io/v1";
  const checkName = `${NAME}-unapproved`;
  const policy = (apiVersion: string, kind: string, name: string, spec: Yaml): Yaml => ({
    apiVersion,
    kind,
    metadata: { name },
    spec,
  });
  const mutate = policy(mutating, "MutatingAdmissionPolicy", NAME, {
    "#": MUTATION_NOTE,
    failurePolicy: "Ignore",
    reinvocationPolicy: "IfNeeded",
    matchConstraints: resourceRules(controllers),
    variables: variablesOf(mutationVariables(mapping, controllers)),
    mutations: [MUTATION],
  });
  const documents = [
    yamlDocument(comment, mutate),
    yamlDocument(SUMMARY, policy(mutating, "MutatingAdmissionPolicyBinding", NAME, { policyName: NAME })),
  ];
  if (validate === undefined) return documents;
  const check = policy(validating, "ValidatingAdmissionPolicy", checkName, {
    failurePolicy: "Fail",
    matchConstraints: resourceRules(controllers),
    variables: variablesOf(validationVariables(mapping, controllers)),
    validations: [VALIDATION],
  });
  const binding = policy(validating, "ValidatingAdmissionPolicyBinding", checkName, {
    policyName: checkName,
    validationActions: validate === "Enforce" ? ["Deny"] : ["Audit", "Warn"],
  });
  return [...documents, yamlDocument(REFUSES, check), yamlDocument(REFUSES, binding)];
}

/** What the policies of this shape look at; the containers that `kubectl debug` adds come by a subresource. */
export function resourceRules(controllers: boolean): Yaml {
  const rule = (apiGroups: readonly string[], resources: readonly string[]) => ({
    apiGroups,
    apiVersions: ["v1"],
    operations: OPERATIONS,
    resources,
  });
  const core = ["pods", "pods/ephemeralcontainers", ...(controllers ? ["podtemplates", "replicationcontrollers"] : [])];
  const others = [
    rule(["apps"], ["replicasets", "deployments", "daemonsets", "statefulsets"]),
    rule(["batch"], ["jobs", "cronjobs"]),
  ];
  return { resourceRules: [rule([""], core), ...(controllers ? others : [])] };
}

export const MUTATION = {
  patchType: "JSONPatch",
  jsonPatch: { expression: "variables.changes.map(f, JSONPatch{op: 'replace', path: f.at, value: f.becomes})" },
};

export const VALIDATION = {
  // For more references than there is room for in what the API server tells.
  message: "no rule of the proxy cache serves some of the references",
  expression: "variables.unapproved.size() == 0",
  messageExpression: "'no rule of the proxy cache serves ' + variables.unapproved.join(', ')",
};

export function variablesOf(variables: readonly Variable[]): Yaml {
  return variables.map(({ name, expression }) => ({ name, expression }));
}
