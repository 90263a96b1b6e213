/** A place that holds references, with what has to be known of it to judge them. */

import type { Form, HiddenPlace } from "./config.js";
import { type Candidate, keyOf, type Path } from "./outline.js";
import { hidingPlace } from "./places.js";
import { UNSEARCHED } from "./podspec.js";
import { closestNever } from "./structure.js";

export interface ImageField extends Candidate {
  readonly form: Exclude<Form, "leave">;
  /** Whether the rules may rewrite it; else it is only reported. */
  readonly editable: boolean;
  /** Where a hidden reference stands; undefined for a field, and for a suspect at another place. */
  readonly hidden: HiddenPlace | undefined;
  /** The flag, variable or key that a text stands under. */
  readonly label: string;
  /** Of a repository: what holds its registry, if that is given. */
  readonly registry: Candidate | undefined;
  /** Whether the registry of a repository is to be looked for at another key. */
  readonly split: boolean;
  /** Of a repository: the tag and digest at other keys, as in `:v1@sha256:…`; undefined where they are not given. */
  readonly suffix: string | undefined;
}

/** A field of a text, for a candidate that is one by its place, told and not rewritten. */
export function textField(candidate: Candidate): ImageField {
  return fieldOf(candidate, {
    form: "text",
    hidden: closestNever(candidate.object) ? undefined : hidingPlace(candidate),
    label: labelOf(candidate),
    editable: false,
  });
}

/** A field of a reference, for a candidate that is one by its place. */
export function referenceField(candidate: Candidate): ImageField {
  return fieldOf(candidate, { form: "reference", editable: true });
}

type Given = Pick<ImageField, "form" | "editable"> & Partial<ImageField>;

/** Key by key, since spreading a candidate takes several times as long, and there may be one on each line. */
export function fieldOf(candidate: Candidate, given: Given): ImageField {
  return {
    path: candidate.path,
    object: candidate.object,
    value: candidate.value,
    alias: candidate.alias,
    inherited: candidate.inherited,
    skipped: candidate.skipped,
    container: candidate.container,
    form: given.form,
    editable: given.editable,
    hidden: given.hidden,
    label: given.label ?? "",
    registry: given.registry,
    split: given.split ?? false,
    suffix: given.suffix,
  };
}

/** A value that may hold references, in an object or at a key of which that is not known. */
export function suspect(candidate: Candidate): ImageField {
  return fieldOf(candidate, { form: "text", label: labelOf(candidate), editable: false });
}

export function isUnsearched({ key }: Path, hidden: HiddenPlace): boolean {
  return (hidden === "configmaps" || hidden === "annotations") && UNSEARCHED.includes(String(key));
}

/** The name that says what a value is: its key, or the name beside it if the key says nothing. */
export function labelOf({ path, container }: Candidate): string {
  const key = keyOf(path) ?? "";
  if (key === "value") return container ?? "";
  if (key === "newName") return "image";
  return key === "default" ? (keyOf(path.parent) ?? "") : key;
}
