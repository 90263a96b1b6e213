/** The API server's own code (`kubernetes/`), as the suites ask it: about whole policies, and about requests. */

import { documentsOf, type Manifest } from "./admission.js";
import { output } from "./product.js";

interface AdmissionRequest {
  readonly object: Manifest;
  /** What it was before an update. */
  readonly oldObject?: Manifest | undefined;
  readonly subresource?: string;
}

interface AdmissionResponse {
  /** Whether the policies' rules match the request at all. */
  readonly isMatched: boolean;
  readonly object: Manifest;
  /** Why it is refused. */
  readonly refusals: readonly string[];
}

/** What policies made of CEL do to requests. Kyverno's have the fields of Kubernetes' own, and are taken for those. */
export function admit(
  program: string,
  policies: string,
  requests: readonly AdmissionRequest[],
): readonly AdmissionResponse[] {
  const all = documentsOf(policies);
  const mutating = all.find(({ kind }) => /^Mutating(?:Admission)?Policy$/.test(kind));
  const validating = all.find(({ kind }) => /^Validating(?:Admission)?Policy$/.test(kind));
  const specOf = (policy: Manifest | undefined) => policy && { spec: policy["spec"] };
  const input = JSON.stringify({ mutating: specOf(mutating), validating: specOf(validating), requests });
  return JSON.parse(output(program, ["admit"], { input }));
}

/** What they make of manifests that are created, or updated: `before` are the same before that. */
export function admittedByKubernetes(
  program: string,
  policies: string,
  manifests: readonly Manifest[],
  before: readonly Manifest[] = [],
): Manifest[] {
  const requests = manifests.map((object, index) => ({ object, oldObject: before[index] }));
  return admit(program, policies, requests).map(({ object }) => object);
}

interface Judgement {
  readonly kind: string;
  /** Why the API server doesn't store the document. */
  readonly faults: readonly string[];
}

/** What the API server says of each document of a stream; custom resources are judged by the definitions. */
export function judge(program: string, definitions: readonly string[], yaml: string): readonly Judgement[] {
  return JSON.parse(output(program, ["accept", ...definitions], { input: yaml }));
}
