/**
 * Data: where Kubernetes' own API holds image references, and which objects are never touched.
 * A test derives the same tables from the models of `@kubernetes/client-node`.
 */

/** Kinds of one API group; `group` may begin with `*.`, and without `kinds` means every kind of it. */
export interface KindMatch {
  readonly group: string;
  readonly kinds?: readonly string[];
}

/** Where a built-in kind has its pod spec. Groups hold in any version; `""` is the core group. */
export interface PodSpecKind {
  readonly groups: readonly string[];
  readonly kind: string;
  readonly path: readonly string[];
}

const TEMPLATE = ["spec", "template", "spec"];

export const POD_SPEC_KINDS: readonly PodSpecKind[] = [
  { groups: [""], kind: "Pod", path: ["spec"] },
  { groups: [""], kind: "PodTemplate", path: ["template", "spec"] },
  { groups: [""], kind: "ReplicationController", path: TEMPLATE },
  // `extensions` held these until Kubernetes 1.16; charts of that age are still about.
  { groups: ["apps", "extensions"], kind: "ReplicaSet", path: TEMPLATE },
  { groups: ["apps", "extensions"], kind: "Deployment", path: TEMPLATE },
  { groups: ["apps", "extensions"], kind: "DaemonSet", path: TEMPLATE },
  { groups: ["apps"], kind: "StatefulSet", path: TEMPLATE },
  { groups: ["batch"], kind: "Job", path: TEMPLATE },
  { groups: ["batch"], kind: "CronJob", path: ["spec", "jobTemplate", "spec", "template", "spec"] },
];

/** Lists of a pod spec whose items hold a reference at `image`. */
export const CONTAINER_LISTS: readonly string[] = ["containers", "initContainers", "ephemeralContainers"];
export const CONTAINER_IMAGE = "image";

/** The list of a pod spec whose items hold a reference at `image.reference`. */
export const VOLUME_LIST = "volumes";
export const VOLUME_IMAGE: readonly string[] = ["image", "reference"];

/** Objects whose values are patterns, schemas or settings of other tools: no reference in them is a pull. */
export const NEVER: readonly KindMatch[] = [
  { group: "apiextensions.k8s.io", kinds: ["CustomResourceDefinition"] },
  { group: "kyverno.io" },
  { group: "policies.kyverno.io" },
  { group: "*.gatekeeper.sh" },
  { group: "admissionregistration.k8s.io" },
  { group: "kpt.dev", kinds: ["Kptfile"] },
  { group: "kustomize.config.k8s.io" },
  { group: "pullthrough.dev" },
];

/** The key whose mapping repeats what is running, not what is asked for. */
export const STATUS = "status";

/** In objects of `NEVER`, keys whose value may come to be pulled all the same; reported, never rewritten. */
export const SUSPECTS: readonly (Required<KindMatch> & { readonly key: string })[] = [
  { group: "apiextensions.k8s.io", kinds: ["CustomResourceDefinition"], key: "default" },
  { group: "kustomize.config.k8s.io", kinds: ["Kustomization", "Component"], key: "newName" },
];

/** Whether a name speaks of images. One spelling for keys and for bytes, so that the screen misses none. */
export const IMAGE_WORD = /[Ii]mage|IMAGE/;

/** Keys at which a field or suspect ends. */
export const FINAL_KEYS: ReadonlySet<string> = new Set([
  CONTAINER_IMAGE,
  VOLUME_IMAGE[VOLUME_IMAGE.length - 1] as string,
  ...SUSPECTS.map(({ key }) => key),
]);

/**
 * Keys of ConfigMaps and annotations whose text is not searched: Knative guards its examples with a checksum; the others
 * are what kubectl, kapp and kbld noted of an object for themselves.
 */
export const UNSEARCHED: readonly string[] = [
  "_example",
  "kubectl.kubernetes.io/last-applied-configuration",
  "kubernetes.io/change-cause",
  "kapp.k14s.io/original",
  "kbld.k14s.io/images",
];

/** `apps` of `apps/v1`; `""` of `v1`. */
export function groupOf(apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  return slash < 0 ? "" : apiVersion.slice(0, slash);
}

export function matchesKind(match: KindMatch, group: string, kind: string): boolean {
  const sameGroup = match.group.startsWith("*.") ? group.endsWith(match.group.slice(1)) : group === match.group;
  return sameGroup && (match.kinds?.includes(kind) ?? true);
}
