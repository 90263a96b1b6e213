/** What a place is by Kubernetes' own structure: pod specs and their lists, statuses, objects that are never touched. */

import { type Candidate, type KubeObject, keyOf, type Path } from "./outline.js";
import {
  CONTAINER_IMAGE,
  CONTAINER_LISTS,
  groupOf,
  matchesKind,
  NEVER,
  POD_SPEC_KINDS,
  STATUS,
  SUSPECTS,
  VOLUME_IMAGE,
  VOLUME_LIST,
} from "./podspec.js";
import { LIST_GROUP } from "./scan-group.js";

/** The mapping whose container list holds `path`; false if none does, undefined if it is the document's root. */
export function containerListParent(path: Path): Path | undefined | false {
  const list = path.key === CONTAINER_IMAGE ? itemList(path.parent) : undefined;
  return list !== undefined && CONTAINER_LISTS.includes(list.key as string) ? list.parent : false;
}

/** The same for a list of volumes. */
export function volumeListParent(path: Path): Path | undefined | false {
  const [image, reference] = VOLUME_IMAGE;
  const volumeImage = path.key === reference ? path.parent : undefined;
  const list = volumeImage?.key === image ? itemList(volumeImage?.parent) : undefined;
  return list?.key === VOLUME_LIST ? list.parent : false;
}

/** The list that `item` is an item of. */
function itemList(item: Path | undefined): Path | undefined {
  return typeof item?.key === "number" ? item.parent : undefined;
}

/** A built-in kind has its pod spec in one place; in any other kind a container list makes one. */
export function isPodSpec(path: Path | undefined, object: KubeObject | undefined): boolean {
  return builtInPath(object) === undefined || isBuiltInPodSpec(path, object);
}

export function isBuiltInPodSpec(path: Path | undefined, object: KubeObject | undefined): boolean {
  const expected = builtInPath(object);
  if (!expected) return false;
  let at = path;
  for (let index = expected.length - 1; index >= 0; index--, at = at?.parent) {
    if (at === undefined || at.key !== expected[index]) return false;
  }
  return at === object?.path;
}

function builtInPath(object: KubeObject | undefined): readonly string[] | undefined {
  if (!object) return undefined;
  const group = groupOf(object.apiVersion);
  return POD_SPEC_KINDS.find(({ groups, kind }) => kind === object.kind && groups.includes(group))?.path;
}

export function isUnderStatus(path: Path): boolean {
  let child: Path = path;
  for (let at = path.parent; at; child = at, at = at.parent) {
    if (at.key === STATUS && typeof child.key === "string") return true;
  }
  return false;
}

/**
 * The pod spec that a field belongs to, as far as it is one that takes `imagePullSecrets` for certain: of a built-in
 * kind, or at `spec` of a template in a custom resource. Undefined for a field of none.
 */
export function podSpecOf({ path, object }: Candidate): { path: Path | undefined; isCertain: boolean } | undefined {
  const containers = containerListParent(path);
  const podSpec = containers === false ? volumeListParent(path) : containers;
  if (podSpec === false) return undefined;
  const isTemplate = podSpec?.key === "spec" && /template$/i.test(keyOf(podSpec.parent) ?? "");
  return { path: podSpec, isCertain: isBuiltInPodSpec(podSpec, object) || isTemplate };
}

/** The object, itself or around a place, that is never rewritten. */
export function closestNever(object: KubeObject | undefined): KubeObject | undefined {
  for (let at = object; at; at = at.parent) {
    const { apiVersion, kind } = at;
    if (NEVER.some((match) => matchesKind(match, groupOf(apiVersion), kind))) return at;
  }
  return undefined;
}

/** Whether an object is of an API that Kubernetes itself does not have. */
export function isCustom(object: KubeObject | undefined): boolean {
  if (object === undefined) return false;
  const group = groupOf(object.apiVersion);
  return group.includes(".") && group !== LIST_GROUP && builtInPath(object) === undefined;
}

/** Ceph's block devices have images that are no containers'. */
export function isLookAlike({ parent, key }: Path): boolean {
  return key === CONTAINER_IMAGE && parent?.key === "rbd";
}

export function isSuspectKey(path: Path, { apiVersion, kind }: KubeObject): boolean {
  return SUSPECTS.some((suspect) => suspect.key === path.key && matchesKind(suspect, groupOf(apiVersion), kind));
}

/** A ResourceList's functionConfig is the function's own. */
export function isFunctionConfig(path: Path, object: KubeObject | undefined): boolean {
  for (let owner = object; owner; owner = owner.parent) {
    if (owner.kind !== "ResourceList") continue;
    for (let at: Path | undefined = path; at && at !== owner.path; at = at.parent) {
      if (at.parent === owner.path && at.key === "functionConfig") return true;
    }
  }
  return false;
}
