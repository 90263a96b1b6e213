/**
 * What has to be known of the catalogue before an object of its groups is met. These are constants: the build writes
 * their values into the programs, so that a usual run need not read the catalogue.
 */

import { catalogue } from "./catalogue.js";
import { collectKeys, lastKey, saysImage, specOf } from "./field-spec.js";

const specs = catalogue().map((entry) => specOf(entry, entry.group, entry.kinds, entry.where));
const collected = collectKeys(specs);
if (collected.all) throw new Error("an entry of the catalogue would have every value of every document collected");

/** Entries whose paths do not say image, so that documents have to be known by other words. */
const nameless = specs.filter(({ segments }) => !segments.some(saysImage));

export const GROUPS = distinct(specs.map(({ group }) => group));
export const NAMELESS_GROUPS = distinct(nameless.map(({ group }) => group));
export const NAMELESS_KEYS = distinct(nameless.map(lastKey));

/** As `collectKeys` gives them. */
export const KEYS = [...collected.keys];
export const MAPS = [...collected.maps];
export const OPEN = [...collected.open];

function distinct(words: readonly (string | undefined)[]): readonly string[] {
  return [...new Set(words)].filter((word) => word !== undefined);
}
