/** The mapping as Kyverno's policies: the ClusterPolicy, and the newer MutatingPolicy and ValidatingPolicy. */

import {
  MUTATION,
  MUTATION_NOTE,
  NAME,
  REFUSES,
  resourceRules,
  SUMMARY,
  VALIDATION,
  variablesOf,
} from "./policy-admission.js";
import { mutationVariables, validationVariables } from "./policy-cel.js";
import type { Validate } from "./policy-forms.js";
import { fieldContext, ruleContext } from "./policy-jmespath.js";
import type { PolicyMapping } from "./policy-mapping.js";
import { type Yaml, yamlDocument } from "./policy-yaml.js";

const CONTROLLERS = [
  "PodTemplate",
  "ReplicationController",
  "ReplicaSet",
  "Deployment",
  "DaemonSet",
  "StatefulSet",
  "Job",
  "CronJob",
];

/** Kyverno makes rules for controllers of its own; these policies have what they need. */
const NO_AUTOGEN = { "pod-policies.kyverno.io/autogen-controllers": "none" };

export function clusterPolicies(
  mapping: PolicyMapping,
  comment: string,
  controllers: boolean,
  validate: Validate | undefined,
): string[] {
  const match = {
    any: [{ resources: { kinds: ["Pod", ...(controllers ? CONTROLLERS : [])], operations: ["CREATE", "UPDATE"] } }],
  };
  const skip = (object: string) => ({
    key: `{{ ${object}.metadata.annotations."pullthrough.dev/skip" || '' }}`,
    operator: "NotEquals",
    value: "true",
  });
  const mutate: Yaml = {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: { name: NAME, annotations: { ...NO_AUTOGEN, "policies.kyverno.io/description": SUMMARY } },
    spec: {
      background: false,
      "#": MUTATION_NOTE,
      failurePolicy: "Ignore",
      rules: [
        {
          name: "rewrite-references",
          match,
          context: ruleContext(controllers),
          preconditions: { all: [skip("request.object"), skip("template")] },
          mutate: {
            foreach: [
              {
                list: "fields",
                context: fieldContext(mapping),
                preconditions: { all: [{ key: "{{ becomes }}", operator: "NotEquals", value: "" }] },
                patchesJson6902: `- op: replace\n  path: "{{ podPath }}{{ element.at }}"\n  value: "{{ becomes }}"\n`,
              },
            ],
          },
        },
      ],
    },
  };
  const documents = [yamlDocument(comment, mutate)];
  if (validate === undefined) return documents;
  const check: Yaml = {
    apiVersion: "kyverno.io/v1",
    kind: "ClusterPolicy",
    metadata: {
      name: `${NAME}-unapproved`,
      annotations: { ...NO_AUTOGEN, "policies.kyverno.io/description": REFUSES },
    },
    spec: {
      background: true,
      rules: [
        {
          name: "unapproved-registries",
          match,
          validate: {
            failureAction: validate,
            cel: {
              variables: variablesOf(validationVariables(mapping, controllers)),
              expressions: [VALIDATION],
            },
          },
        },
      ],
    },
  };
  return [...documents, yamlDocument(REFUSES, check)];
}

export function mutatingPolicies(
  mapping: PolicyMapping,
  comment: string,
  controllers: boolean,
  validate: Validate | undefined,
): string[] {
  const common = { autogen: { podControllers: { controllers: [] } }, matchConstraints: resourceRules(controllers) };
  const mutate: Yaml = {
    apiVersion: "policies.kyverno.io/v1beta1",
    kind: "MutatingPolicy",
    metadata: { name: NAME, annotations: { "policies.kyverno.io/description": SUMMARY } },
    spec: {
      "#": MUTATION_NOTE,
      failurePolicy: "Ignore",
      ...common,
      variables: variablesOf(mutationVariables(mapping, controllers)),
      mutations: [MUTATION],
    },
  };
  const documents = [yamlDocument(comment, mutate)];
  if (validate === undefined) return documents;
  const check: Yaml = {
    apiVersion: "policies.kyverno.io/v1beta1",
    kind: "ValidatingPolicy",
    metadata: { name: `${NAME}-unapproved`, annotations: { "policies.kyverno.io/description": REFUSES } },
    spec: {
      validationActions: [validate === "Enforce" ? "Deny" : "Audit"],
      ...common,
      variables: variablesOf(validationVariables(mapping, controllers)),
      validations: [VALIDATION],
    },
  };
  return [...documents, yamlDocument(REFUSES, check)];
}
