/** How the engine of WebAssembly and who calls it exchange what is no number: the words of its state, and a scratch. */

export const COUNT = 0;
export const HITS = 1;
export const HAS_ITEMS = 2;
export const ROWS_AT = 3;
export const END = 4;
export const DOCUMENTS = 5;
export const MADE_COUNT = 6;
export const MADE_AT = 7;
export const HIT_COUNT = 8;
export const HITS_AT = 9;
export const IS_STOPPED = 10;
export const AROUND = 11;
export const STATE_WORDS = 12;

/** In bytes, where a key or a domain is put to be added. */
export const SCRATCH = 4096;
