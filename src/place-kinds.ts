/** What a place is, whatever stands there, so that the same places of many objects are judged once. */

import { isUnsearched } from "./image-field.js";
import type { Candidate, Path } from "./outline.js";
import { hidingPlace, type Places, type Spec } from "./places.js";
import { VOLUME_IMAGE } from "./podspec.js";
import {
  closestNever,
  containerListParent,
  isCustom,
  isFunctionConfig,
  isLookAlike,
  isPodSpec,
  isSuspectKey,
  isUnderStatus,
} from "./structure.js";

/**
 * What a place is by its keys and objects alone, whatever stands there and beside it: a field that holds a reference, or
 * nothing; a text that may hide one, its label told by its keys or by what stands beside it; or undefined where more
 * must be known. It says what `imageFields` would.
 */
export type PlaceKind = "reference" | "nothing" | "text" | "labelled-text" | undefined;

export function kindOfPlace(candidate: Candidate, places: Places): PlaceKind {
  const { path, object } = candidate;
  if (isUnderStatus(path)) return "nothing";
  const own = places.userSpec(candidate);
  if (own) return kindOfSpec(own);
  const never = closestNever(object);
  if (never) return isSuspectKey(path, never) ? textKind(path) : "nothing";
  if (isFunctionConfig(path, object)) return "nothing";
  const podSpec = containerListParent(path);
  if (podSpec !== false && isPodSpec(podSpec, object)) return "reference";
  if (path.key === VOLUME_IMAGE[1]) return undefined;
  const known = places.knownSpecs(candidate)[0];
  if (known) return kindOfSpec(known);
  const hidden = hidingPlace(candidate);
  if (hidden) return isUnsearched(path, hidden) ? "nothing" : places.includesAny ? undefined : textKind(path);
  return isCustom(object) && !isLookAlike(path) ? textKind(path) : "nothing";
}

function kindOfSpec({ form, where }: Spec): PlaceKind {
  if (Object.keys(where).length > 0) return undefined;
  if (form === "leave") return "nothing";
  return form === "reference" ? "reference" : undefined;
}

/** A value says what the name beside it means, an argument what the flag before it does. */
function textKind({ key }: Path): PlaceKind {
  return key === "value" || typeof key === "number" ? "labelled-text" : "text";
}
