/** The scanner's engine, of whatever make: this program's own code, or WebAssembly's. */

import type { Rules } from "./compile.js";
import { PlacesKeys } from "./key-source.js";
import { once } from "./once.js";
import type { Places } from "./places.js";
import { HARD } from "./scan-classes.js";
import { Engine } from "./scan-engine.js";
import { Hints } from "./scan-hints.js";
import { unindented } from "./scan-memory.js";
import { Learned } from "./scan-shortcut.js";
import { WordList } from "./scan-words.js";
import type { Fate } from "./shortcut.js";
import { encodeUtf8 } from "./source.js";

/** What the scanner keeps of a document, until the next is scanned. */
export interface ScannedRows {
  readonly data: Int32Array;
  readonly count: number;
  readonly hits: number;
  readonly hasItems: boolean;
  /** Of a list that is scanned in pieces, how many rows are before those of its items; else -1. */
  readonly around: number;
}

export interface ScanEngine {
  readonly rows: ScannedRows;
  /** Scans the document that begins at an offset; gives its end, or -1 if not sure of it. */
  scan(start: number): number;
  /**
   * The same, but of a list in block style only what comes before its items, and the first of these: gives `PAUSED` if there
   * are more. Then the next one takes its place, the last one with what comes after them.
   */
  scanPiece(start: number): number;
  nextPiece(): number;
  /**
   * Takes documents from one offset on, up to another or until there is much to be handed over. Gives where the first begins
   * that was not taken; that was scanned, if it `isStopped`, and ends at `end`.
   */
  run(start: number, to: number): number;
  readonly isStopped: boolean;
  readonly end: number;
  /** How many documents the last `run` took, and what they came to: where values begin, and the numbers of their fates. */
  readonly documents: number;
  readonly made: Int32Array;
  readonly madeCount: number;
  /** The shortcut for units of the document that was scanned last: see `scan-shortcut.ts`. */
  beginUnits(): void;
  open(row: number): void;
  take(to: number): number;
  learnPlace(place: number): void;
  learnText(isNothing: boolean): void;
  learnReference(fate: number): void;
  /** Of the unit at hand, the rows and the fates of its hits. */
  readonly hits: Int32Array;
  readonly hitCount: number;
  shapeOf(row: number): number;
  says(row: number): boolean;
  /** The bytes are others, or are read anew. */
  forget(): void;
  /** Whether it has no room for more: what it said before is right, and it is not to be asked again. */
  readonly isFull: boolean;
}

/** An engine that has learned fates of its own. */
export interface LearningEngine extends ScanEngine {
  readonly fates: Fate[];
}

/** What there is for inputs that begin where some memory has its input. */
export interface Offer {
  /** Makes an engine for bytes of a length. */
  engine(length: number, rules: Rules): LearningEngine | undefined;
  /** Finds lines: see `unindented` in `scan-memory.ts`. */
  unindented(start: number, end: number): number | undefined;
}

const OFFERS = new WeakMap<ArrayBufferLike, { readonly start: number; readonly offer: Offer }>();

/** Says that inputs which begin where `bytes` do may be scanned by another engine. */
export function offerEngine(bytes: Uint8Array, offer: Offer): void {
  OFFERS.set(bytes.buffer, { start: bytes.byteOffset, offer });
}

function offerFor(bytes: Uint8Array): Offer | undefined {
  const known = OFFERS.get(bytes.buffer);
  return known?.start === bytes.byteOffset ? known.offer : undefined;
}

/** Another engine for bytes, if there is one. */
export function offeredEngine(bytes: Uint8Array, rules: Rules): LearningEngine | undefined {
  return offerFor(bytes)?.engine(bytes.length, rules);
}

/** The first line from `start` on, where one begins, that begins with neither a space nor a dash and a space. */
export function unindentedLine(bytes: Uint8Array, start: number): number {
  const { length } = bytes;
  return offerFor(bytes)?.unindented(start, length) ?? unindented(bytes, start, length);
}

const HINTS = new WeakMap<Places, Hints>();

/** The hints of a table of places, which all inputs share. */
function hintsOf(places: Places): Hints {
  const known = HINTS.get(places);
  if (known) return known;
  const domains = new WordList();
  for (const domain of places.domains.map(encodeUtf8)) domains.add(domain, 0, domain.length);
  const made = new Hints(domains);
  HINTS.set(places, made);
  return made;
}

/** What stands at no key. */
export function rootClasses(places: Places): number {
  return places.collectsAll ? HARD : 0;
}

/** How many rows there is room for at first: a list of many objects has many, and what is not written to costs nothing. */
export function firstRoom(length: number): number {
  return Math.min((length >> 5) + 32, 1 << 20);
}

/** For those that take nothing. */
const idle = once(() => new Learned());

/** An engine of this program's own code; without `learned` one that only scans. */
export function ownEngine(bytes: Uint8Array, places: Places, learned?: Learned): ScanEngine {
  const { length } = bytes;
  const source = PlacesKeys.of(places);
  const room = firstRoom(length);
  return new Engine(bytes, length, source, hintsOf(places), learned ?? idle(), rootClasses(places), room);
}
