/** The catalogue with its paths read, by group and kind. Loaded where an object of one of its groups is met. */

import { catalogue } from "./catalogue.js";
import { type Spec, specOf } from "./field-spec.js";

/** Made once, since it is the same for every config; the specs of a group when one of its objects is met. */
const byGroup = new Map<string, ReadonlyMap<string, readonly Spec[]>>();

/** The entries for a kind of a group, in their order. */
export function knownSpecs(group: string, kind: string): readonly Spec[] {
  const known = byGroup.get(group) ?? specsOfGroup(group);
  byGroup.set(group, known);
  return known.get(kind) ?? [];
}

function specsOfGroup(group: string): ReadonlyMap<string, readonly Spec[]> {
  const byKind = new Map<string, Spec[]>();
  for (const entry of catalogue()) {
    if (entry.group !== group) continue;
    const spec = specOf(entry, group, entry.kinds, entry.where);
    for (const kind of entry.kinds) {
      const specs = byKind.get(kind);
      if (specs) specs.push(spec);
      else byKind.set(kind, [spec]);
    }
  }
  return byKind;
}
