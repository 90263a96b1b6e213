/**
 * What has to be known of the catalogue before an object of its groups is met. The build writes these values into the
 * programs, so that a usual run need not read the catalogue.
 */

import { catalogue } from "./catalogue.js";
import { collectKeys, lastKey, saysImage, specOf } from "./field-spec.js";

export interface CatalogueFacts {
  readonly groups: readonly string[];
  /** Of entries whose paths do not say image, so that documents have to be known by other words. */
  readonly namelessGroups: readonly string[];
  readonly namelessKeys: readonly string[];
  /** As `collectKeys` gives them. */
  readonly keys: readonly string[];
  readonly maps: readonly string[];
  readonly open: readonly string[];
}

let made: CatalogueFacts | undefined;

export function catalogueFacts(): CatalogueFacts {
  made ??= make();
  return made;
}

function make(): CatalogueFacts {
  const specs = catalogue().map((entry) => specOf(entry, entry.group, entry.kinds, entry.where));
  const { keys, maps, open, all } = collectKeys(specs);
  if (all) throw new Error("an entry of the catalogue would have every value of every document collected");
  const nameless = specs.filter(({ segments }) => !segments.some(saysImage));
  return {
    groups: distinct(specs.map(({ group }) => group)),
    namelessGroups: distinct(nameless.map(({ group }) => group)),
    namelessKeys: distinct(nameless.map(lastKey)),
    keys: [...keys],
    maps: [...maps],
    open: [...open],
  };
}

function distinct(words: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(words)].filter((word) => word !== undefined);
}
