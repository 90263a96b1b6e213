/**
 * The scanner's engine in WebAssembly: the same sources, compiled before the program runs, for inputs that stand in its memory.
 * It needs no time to become fast, which for a megabyte is most of the time.
 */

import type { Rules } from "./compile.js";
import { firstRoom, type LearningEngine, rootClasses, type ScannedRows } from "./engine.js";
import { PlacesKeys } from "./key-source.js";
import { LONGEST_KEY } from "./scan-keys.js";
import { REFUSED } from "./scan-shortcut.js";
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
} from "./scan-state.js";
import { type Fate, NOTHING_FATE } from "./shortcut.js";
import { encodeUtf8 } from "./source.js";
import { INPUT, type ScannerExports, type ScannerInstance } from "./wasm-instance.js";
import { WebAssembly } from "./web-assembly.js";

export class WasmEngine implements LearningEngine {
  readonly #rules: Rules;
  readonly fates: Fate[] = [NOTHING_FATE];
  readonly #exports: ScannerExports;
  readonly #bytes: Uint8Array;
  readonly #state: Int32Array;
  /** Whether memory is at its end. */
  isFull = false;
  /** By the word of the state that points to them. */
  readonly #views: (Int32Array | undefined)[] = new Array<undefined>(STATE_WORDS).fill(undefined);
  readonly rows: ScannedRows;

  constructor(instance: ScannerInstance, rules: Rules) {
    const { places } = rules;
    this.#rules = rules;
    const { memory, exports, arrays } = instance;
    const bytes = new Uint8Array(memory.buffer);
    this.#bytes = bytes;
    const source = PlacesKeys.of(places);
    instance.keys = {
      fill: (isWide) => this.#fill(source, isWide),
      classesAt: (start, end, isWide) => source.classesOf(bytes, INPUT + start, INPUT + end, isWide),
    };
    this.#exports = exports;
    const state = new Int32Array(memory.buffer, exports.stateAt(), STATE_WORDS);
    this.#state = state;
    this.#fill(source, false);
    for (const domain of places.domains) this.#exports.addDomain(this.#put(encodeUtf8(domain)));
    this.#exports.create(INPUT, rootClasses(places), firstRoom(arrays));
    const view = (at: number) => this.#view(at);
    this.rows = {
      get data() {
        return view(ROWS_AT);
      },
      get count() {
        return state[COUNT] as number;
      },
      get hits() {
        return state[HITS] as number;
      },
      get hasItems() {
        return state[HAS_ITEMS] === 1;
      },
      get around() {
        return state[AROUND] as number;
      },
    };
  }

  /** Begins with other bytes; false if that can't be, or they are for other rules. */
  begin(length: number, rules: Rules): boolean {
    if (rules !== this.#rules || this.isFull) return false;
    this.#exports.begin(length);
    return true;
  }

  #fill(source: PlacesKeys, isWide: boolean): void {
    source.each(isWide, (key, classes) => {
      // The scanner is not sure of documents that have longer ones.
      if (key.length <= LONGEST_KEY) this.#exports.addKey(isWide ? 1 : 0, this.#put(key), classes);
    });
  }

  /** Puts bytes where the engine looks for them, and gives how many they are. */
  #put(bytes: Uint8Array): number {
    if (bytes.length > SCRATCH) throw new RangeError("a domain is too long");
    this.#bytes.set(bytes, this.#exports.scratchAt());
    return bytes.length;
  }

  /** The words from where one of the state points to. */
  #view(word: number): Int32Array {
    const at = this.#state[word] as number;
    const known = this.#views[word];
    if (known?.byteOffset === at) return known;
    const made = new Int32Array(this.#bytes.buffer, at);
    this.#views[word] = made;
    return made;
  }

  /** Where memory is at its end, a call is a trap. */
  #trapped(error: unknown): void {
    if (!(error instanceof WebAssembly.RuntimeError)) throw error;
    this.isFull = true;
  }

  scan(start: number): number {
    return this.#scanned(() => this.#exports.scan(start));
  }

  scanPiece(start: number): number {
    return this.#scanned(() => this.#exports.scanPiece(start));
  }

  nextPiece(): number {
    return this.#scanned(() => this.#exports.nextPiece());
  }

  #scanned(call: () => number): number {
    try {
      return call();
    } catch (error) {
      this.#trapped(error);
      return -1;
    }
  }

  run(start: number, to: number): number {
    try {
      return this.#exports.run(start, to);
    } catch (error) {
      this.#trapped(error);
      return start;
    }
  }

  get isStopped(): boolean {
    return this.#state[IS_STOPPED] === 1;
  }

  get end(): number {
    return this.#state[END] as number;
  }

  get documents(): number {
    return this.#state[DOCUMENTS] as number;
  }

  get made(): Int32Array {
    return this.#view(MADE_AT);
  }

  get madeCount(): number {
    return this.#state[MADE_COUNT] as number;
  }

  beginUnits(): void {
    try {
      this.#exports.beginUnits();
    } catch (error) {
      this.#trapped(error);
    }
  }

  open(row: number): void {
    this.#exports.open(row);
  }

  take(to: number): number {
    if (this.isFull) return REFUSED;
    try {
      return this.#exports.take(to);
    } catch (error) {
      this.#trapped(error);
      return REFUSED;
    }
  }

  learnPlace(place: number): void {
    this.#learn(() => this.#exports.learnPlace(place));
  }

  learnText(isNothing: boolean): void {
    this.#learn(() => this.#exports.learnText(isNothing ? 1 : 0));
  }

  learnReference(fate: number): void {
    this.#learn(() => this.#exports.learnReference(fate));
  }

  #learn(call: () => void): void {
    try {
      call();
    } catch (error) {
      this.#trapped(error);
    }
  }

  get hits(): Int32Array {
    return this.#view(HITS_AT);
  }

  get hitCount(): number {
    return this.#state[HIT_COUNT] as number;
  }

  shapeOf(row: number): number {
    return this.#exports.shapeOf(row);
  }

  says(row: number): boolean {
    return this.#exports.says(row) !== 0;
  }

  forget(): void {
    this.#exports.forget();
  }
}
