/**
 * Hashes of lines as code scanning services make them to know an alert again when its line has moved: over the first
 * hundred characters from the line's beginning, blanks not counted, and how often the hash came before.
 */

const LENGTH = 100;
const FACTOR = 37;
const WORD = 2 ** 32;
const END_OF_FILE = 0xffff;

/** The hashes of all lines of a text, the first line's at index 0. */
export function lineHashes(text: string): string[] {
  const characters = text.replace(/\r\n?/g, "\n").replace(/[ \t]+/g, "");
  const counts = new Map<string, number>();
  const hashes: string[] = [];
  for (let start = 0; start >= 0 && start <= characters.length; start = nextLine(characters, start)) {
    const hash = hashFrom(characters, start);
    const count = (counts.get(hash) ?? 0) + 1;
    counts.set(hash, count);
    hashes.push(`${hash}:${count}`);
  }
  return hashes;
}

/** Where the next line begins; -1 after the last. */
function nextLine(characters: string, start: number): number {
  const feed = characters.indexOf("\n", start);
  return feed < 0 ? -1 : feed + 1;
}

/** A polynomial over the characters and a mark of the end, in 64 bits kept as two words. */
function hashFrom(characters: string, start: number): string {
  let high = 0;
  let low = 0;
  for (let at = start; at < start + LENGTH; at++) {
    const code = at < characters.length ? characters.charCodeAt(at) : at === characters.length ? END_OF_FILE : 0;
    low = low * FACTOR + code;
    high = (high * FACTOR + Math.floor(low / WORD)) % WORD;
    low %= WORD;
  }
  return high === 0 ? low.toString(16) : high.toString(16) + low.toString(16).padStart(8, "0");
}
