/** The scanner and the shortcut for one input: what of a document needs no more than its bytes. */

import { DocumentScanner } from "./scan-document.js";
import { ROW, START } from "./scan-format.js";
import type { Hints } from "./scan-hints.js";
import type { KeySource } from "./scan-host.js";
import { Input } from "./scan-input.js";
import { KeyClasses } from "./scan-keys.js";
import { type Bytes, grownWords, newWords, type Words } from "./scan-memory.js";
import { Rows } from "./scan-rows.js";
import { type Learned, NO_FATE, Shortcut, TAKEN } from "./scan-shortcut.js";

/** Hits are handed over when there are as many, at the end of a document. */
const ENOUGH = 4096;
const FEW = 64;
/** Of a hit whose fate is more than nothing: where it begins, and the number of its fate. */
const MADE_WORDS = 2;

export class Engine {
  readonly input: Input;
  readonly rows: Rows;
  readonly shortcut: Shortcut;
  readonly learned: Learned;
  readonly #document: DocumentScanner;
  /** What the documents came to that the last `run` took, and how many they were. */
  made: Words = newWords(FEW);
  #room = FEW;
  madeCount = 0;
  documents = 0;
  /** Where the document ends that was scanned last; -1 if not sure of it. */
  end = -1;

  /** `root` are the classes of what stands at no key, `room` is how many rows there is room for at first. */
  constructor(
    bytes: Bytes,
    length: number,
    source: KeySource,
    hints: Hints,
    learned: Learned,
    root: number,
    room: number,
  ) {
    const input = new Input(bytes, length);
    const keys = new KeyClasses(bytes, source, root);
    const rows = new Rows(bytes, hints, keys, root, room);
    this.input = input;
    this.rows = rows;
    this.learned = learned;
    this.shortcut = new Shortcut(input, rows, learned);
    this.#document = new DocumentScanner(input, rows, keys);
  }

  /** Scans the document that begins at `start`; gives its end, or -1 if not sure of it. */
  scan(start: number): number {
    const end = this.#document.scan(start);
    this.end = end;
    return end;
  }

  /** Scans it up to the end of its first piece: see `scan-document.ts`. */
  scanPiece(start: number): number {
    const end = this.#document.scanPiece(start);
    this.end = end;
    return end;
  }

  nextPiece(): number {
    const end = this.#document.nextPiece();
    this.end = end;
    return end;
  }

  /**
   * Takes documents from `start` on, up to `to` or until there is much to be handed over. Gives where the first begins
   * that was not taken; that was scanned, if the run `isStopped`.
   */
  run(start: number, to: number): number {
    this.madeCount = this.documents = 0;
    let at = start;
    while (at < to && this.madeCount < ENOUGH) {
      const end = this.scanPiece(at);
      if (end < 0) return at;
      if (this.rows.hits > 0 && !this.#take()) return at;
      this.documents++;
      at = end;
    }
    return at;
  }

  /** Whether the run that came last stopped at a document that it could not take. */
  get isStopped(): boolean {
    return this.madeCount < ENOUGH;
  }

  /** Takes the document that was scanned last. */
  #take(): boolean {
    const shortcut = this.shortcut;
    // The items of lists are judged one by one.
    if (this.rows.hasItems) return false;
    shortcut.begin();
    shortcut.open(0);
    if (shortcut.take(this.rows.count) !== TAKEN) return false;
    const data = this.rows.data;
    for (let index = 0; index < shortcut.count; index++) {
      const fate = shortcut.hits[2 * index + 1] as number;
      if (fate === NO_FATE) continue;
      const at = MADE_WORDS * this.madeCount;
      if (at + MADE_WORDS > this.#room) {
        this.made = grownWords(this.made, this.#room);
        this.#room *= 2;
      }
      this.made[at] = data[(shortcut.hits[2 * index] as number) * ROW + START] as number;
      this.made[at + 1] = fate;
      this.madeCount++;
    }
    return true;
  }

  /** There is always room for more. */
  get isFull(): boolean {
    return false;
  }

  /** The bytes are others, or are read anew. */
  forget(): void {
    this.shortcut.forget();
  }

  /** Begins with the units of the document that was scanned last. */
  beginUnits(): void {
    this.shortcut.begin();
  }

  open(row: number): void {
    this.shortcut.open(row);
  }

  take(to: number): number {
    return this.shortcut.take(to);
  }

  learnPlace(place: number): void {
    this.shortcut.learnPlace(place);
  }

  learnText(isNothing: boolean): void {
    this.shortcut.learnText(isNothing);
  }

  learnReference(fate: number): void {
    this.shortcut.learnReference(fate);
  }

  get hits(): Words {
    return this.shortcut.hits;
  }

  get hitCount(): number {
    return this.shortcut.count;
  }

  /** The shape of a row's place in the document that was begun. */
  shapeOf(row: number): number {
    return this.learned.shapes.of(this.input.bytes, this.rows.data, row);
  }

  /** Whether the mapping of a row says an apiVersion or a kind of its own. */
  says(row: number): boolean {
    return this.learned.shapes.says(row);
  }
}
