/** The scanner as a module of WebAssembly: one engine for one input, which stands in its memory. */

import { Engine } from "./scan-engine";
import { Hints } from "./scan-hints";
import { KeySource } from "./scan-host";
import { Bytes, newBytes, newWords, unindented as unindentedIn, Words } from "./scan-memory";
import { Learned } from "./scan-shortcut";
import {
  AROUND,
  COUNT,
  DOCUMENTS,
  END,
  HAS_ITEMS,
  HIT_COUNT,
  HITS,
  HITS_AT,
  IS_STOPPED,
  MADE_AT,
  MADE_COUNT,
  ROWS_AT,
  SCRATCH,
  STATE_WORDS,
} from "./scan-state";
import { WordList } from "./scan-words";

/** Where the host puts keys and domains, and where it finds what calls came to. */
const scratch: Bytes = newBytes(SCRATCH);
const state: Words = newWords(STATE_WORDS);
const source: KeySource = new KeySource();
const domains: WordList = new WordList();
const hints: Hints = new Hints(domains);
const learned: Learned = new Learned();
let engine: Engine | null = null;

export function scratchAt(): usize {
  return changetype<usize>(scratch);
}

export function stateAt(): usize {
  return changetype<usize>(state);
}

/** Needs no engine; `at` is where the input begins. */
export function unindented(at: usize, start: i32, end: i32): i32 {
  return unindentedIn(changetype<Bytes>(at), start, end);
}

export function addKey(isWide: boolean, length: i32, classes: i32): void {
  (isWide ? source.wide! : source.narrow).add(scratch, 0, length, classes);
}

export function addDomain(length: i32): void {
  domains.add(scratch, 0, length);
}

export function create(at: usize, root: i32, room: i32): void {
  engine = new Engine(changetype<Bytes>(at), 0, source, hints, learned, root, room);
}

export function begin(length: i32): void {
  const made = engine!;
  made.input.length = length;
  made.forget();
}

/** Says what the host may want to know of the engine. */
function told(result: i32): i32 {
  const made = engine!;
  const rows = made.rows;
  state[COUNT] = rows.count;
  state[HITS] = rows.hits;
  state[HAS_ITEMS] = rows.hasItems ? 1 : 0;
  state[AROUND] = rows.around;
  state[ROWS_AT] = <i32>changetype<usize>(rows.data);
  state[END] = made.end;
  state[DOCUMENTS] = made.documents;
  state[MADE_COUNT] = made.madeCount;
  state[MADE_AT] = <i32>changetype<usize>(made.made);
  state[HIT_COUNT] = made.hitCount;
  state[HITS_AT] = <i32>changetype<usize>(made.hits);
  state[IS_STOPPED] = made.isStopped ? 1 : 0;
  return result;
}

export function scan(start: i32): i32 {
  return told(engine!.scan(start));
}

export function scanPiece(start: i32): i32 {
  return told(engine!.scanPiece(start));
}

export function nextPiece(): i32 {
  return told(engine!.nextPiece());
}

export function run(start: i32, to: i32): i32 {
  return told(engine!.run(start, to));
}

export function beginUnits(): void {
  engine!.beginUnits();
}

export function forget(): void {
  engine!.forget();
}

export function open(row: i32): void {
  engine!.open(row);
}

export function take(to: i32): i32 {
  return told(engine!.take(to));
}

export function learnPlace(place: i32): void {
  engine!.learnPlace(place);
}

export function learnText(isNothing: boolean): void {
  engine!.learnText(isNothing);
}

export function learnReference(fate: i32): void {
  engine!.learnReference(fate);
}

export function shapeOf(row: i32): i32 {
  return engine!.shapeOf(row);
}

export function says(row: i32): boolean {
  return engine!.says(row);
}
