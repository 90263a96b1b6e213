/** What the program is told that runs as the helper of another; no shell can say it. */

export const HELPER_WORD = "\0helper";
