/** The steps of a path that was read. */

/** Any one key. */
export const ANY_KEY = Symbol("any key");
/** Anything below. */
export const ANYTHING = Symbol("anything below");
export type Segment = string | typeof ANY_KEY | typeof ANYTHING;
