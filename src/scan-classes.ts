/** What a key is to the scanner: a set of bits. */

/** Whatever stands at the key is a candidate. */
export const HARD = 1;
/** A string that may hide a reference is one. */
export const SOFT = 2;
/** Any string is one, since the key says image. */
export const NAMED = 4;
/** What the string is, the `name` beside it says. */
export const BY_NAME = 8;
/** All values of the mapping at the key are as if at a key that is `HARD`, or `SOFT`. */
export const ALL_HARD = 16;
export const ALL_SOFT = 32;
/** A string at it is not searched in the annotations of `metadata`. */
export const UNREAD = 64;
/** From one to the other. */
export const ALL_SHIFT = 4;
/** Whatever stands below the key is a candidate. */
export const OPEN = 128;
/** Keys that tell of objects; their numbers from this bit on. */
export const NOTE_SHIFT = 8;
export const NOTE_MASK = 3840;

/** The numbers of those keys that the scanner itself looks at. */
export const API_VERSION_NOTE = 256;
export const KIND_NOTE = 512;
export const METADATA_NOTE = 768;
export const NAME_NOTE = 1024;
export const ANNOTATIONS_NOTE = 1536;
export const ITEMS_NOTE = 1792;
export const SKIP_NOTE = 2048;
