/** One run of the pipeline over the documents of an input. */

import { addSecrets } from "./add-secrets.js";
import type { Rules } from "./compile.js";
import type { Diagnostic } from "./diagnostic.js";
import { Cutter, mayHold } from "./documents.js";
import type { ScannedRows } from "./engine.js";
import { offeredEngine, ownEngine, type ScanEngine } from "./engine.js";
import { imageFields } from "./fields.js";
import type { Finding } from "./finding.js";
import { Judge } from "./judge.js";
import type { Outline, Trouble } from "./outline.js";
import { parse } from "./parse.js";
import { emptyRun, mark, type Run } from "./run-result.js";
import { Scanner, scanUnended } from "./scan.js";
import { PAUSED } from "./scan-block.js";
import type { Unit } from "./scan-reader.js";
import { type Fate, knownOf, Shortcut, type Taken } from "./shortcut.js";
import { SkipComments } from "./skip-comments.js";
import { encodeUtf8, type Source } from "./source.js";
import { resolveUses } from "./uses.js";

/**
 * `short`: nothing is made of what can do without, not even findings; `findings`: nothing but these; `whole`: all goes
 * the whole way, which is slower and says the same.
 */
type Way = "short" | "findings" | "whole";

/**
 * Is told of each part that is judged by itself while that is at hand, in the order of the input, so that nothing of it
 * has to be kept. If the scanner turns out not to be sure of a document, some of it may be told again.
 */
export interface UnitListener {
  /** Told of a unit that was taken, in place of its findings; false if it wants these. */
  taken(rows: ScannedRows, unit: Unit, taken: Taken): boolean;
  /** Told of what else there is. */
  tell(findings: readonly Finding[], diagnostics: readonly Diagnostic[]): void;
}

/** The end of a list that can't be judged in pieces. */
const TORN = -2;

export interface RunOptions {
  readonly way: Way;
  /** Told of the findings, which are not kept. */
  readonly listener?: UnitListener;
  /** Whether lists may be judged in pieces, which is the default. */
  readonly inPieces?: boolean;
  /** Called after each document with the offset of its end. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** Reads all documents of an input. */
export function runThrough(source: Source, rules: Rules, options: RunOptions): Run {
  const { way, listener, inPieces, onProgress } = options;
  return new Runner(source, rules, way, listener, inPieces).run(0, source.bytes.length, onProgress) as Run;
}

/** Reads documents of an input, and remembers what it has learned of them for those that follow. */
export class Runner {
  #result = emptyRun();
  readonly #source: Source;
  readonly #rules: Rules;
  readonly #way: Way;
  readonly #listener: UnitListener | undefined;
  readonly #inPieces: boolean;
  readonly #judge: Judge;
  readonly #comments: SkipComments;
  readonly #cutter: Cutter;
  #engine!: ScanEngine;
  #scanner!: Scanner;
  #shortcut: Shortcut | undefined;
  /** The number of the document at hand. */
  #index = 0;
  #unit: Unit = { from: 0, to: 0 };
  #outline: Outline | undefined;
  /** The outline of the unit at hand; most need none. One function for all of them, since there are many. */
  readonly #outlined = () => {
    this.#outline ??= this.#scanner.outlineOf(this.#unit);
    return this.#outline;
  };
  /** What a document must hold to be parsed, as bytes. */
  #screen: { readonly words: readonly Uint8Array[] | undefined } | undefined;

  constructor(source: Source, rules: Rules, way: Way, listener?: UnitListener, inPieces = way !== "whole") {
    const { bytes } = source;
    this.#source = source;
    this.#rules = rules;
    this.#way = way;
    this.#listener = listener;
    this.#inPieces = inPieces;
    this.#judge = new Judge(rules);
    this.#comments = new SkipComments(bytes);
    this.#cutter = new Cutter(bytes);
    const offered = offeredEngine(bytes, rules);
    if (offered) this.#use(offered, offered.fates);
    else this.#useOwn();
  }

  #useOwn(): void {
    const { learned, fates } = knownOf(this.#rules);
    this.#use(ownEngine(this.#source.bytes, this.#rules.places, learned), fates);
  }

  #use(engine: ScanEngine, fates: Fate[]): void {
    const { bytes } = this.#source;
    this.#engine = engine;
    this.#scanner = new Scanner(bytes, this.#rules.places, engine);
    if (this.#way !== "whole") this.#shortcut = new Shortcut(bytes, this.#rules, this.#judge, engine, fates);
  }

  /** Reads those from one offset to another; undefined if none ends there. The bytes may be others than at the last run. */
  run(from: number, to: number, onProgress?: RunOptions["onProgress"], into = emptyRun()): Run | undefined {
    this.#result = into;
    this.#comments.forget();
    this.#cutter.forget();
    this.#engine.forget();
    this.#index = 0;
    // Where more is told of documents than their edits, each is taken by itself.
    const isRun = this.#way === "short" && !this.#listener && !onProgress && this.#shortcut?.isOpen;
    let start = from;
    while (start < to) {
      if (this.#engine.isFull) this.#useOwn();
      if (isRun) start = this.#runOn(start, to);
      else if (this.#inPieces) this.#engine.scanPiece(start);
      else this.#engine.scan(start);
      if (start >= to || this.#engine.isFull || (isRun && !this.#engine.isStopped)) continue;
      start = this.#rewriteDocument(start);
      this.#index++;
      onProgress?.(start);
    }
    return start === to ? this.#result : undefined;
  }

  /** Takes documents that need no more than the engine knows; gives where the first begins that does. */
  #runOn(start: number, to: number): number {
    const next = this.#engine.run(start, to);
    if (this.#engine.isFull) return start;
    this.#shortcut?.collect(this.#result.edits);
    this.#result.isShort ||= this.#engine.madeCount > 0;
    this.#index += this.#engine.documents;
    return next;
  }

  /** Rewrites the document that begins at `start`, which the engine has scanned; gives its end. */
  #rewriteDocument(start: number): number {
    let { end } = this.#engine;
    this.#scanner.begin();
    if (end === PAUSED) {
      const listEnd = this.#rewritePieces(this.#index);
      if (listEnd >= 0) return listEnd;
      this.#scanner.begin();
      this.#result.isTorn = listEnd === TORN && this.#listener !== undefined;
      if (this.#result.isTorn) return this.#source.bytes.length;
      end = listEnd === TORN ? this.#engine.scan(start) : -1;
    }
    if (end >= 0 && this.#rewriteScanned(this.#index)) return end;
    const { bytes } = this.#source;
    const { places } = this.#rules;
    const document = this.#cutter.documentAt(start, this.#index);
    this.#result.isScanned = false;
    this.#screen ??= { words: places.screen?.map(encodeUtf8) };
    if (!this.#screen.words || mayHold(bytes, document, this.#screen.words)) {
      const last = document.end === bytes.length ? scanUnended(bytes, start, places) : undefined;
      this.#rewrite(this.#index, last ?? parse(bytes, document, places));
    }
    return document.end;
  }

  /** Rewrites the document that was scanned last, unit by unit; false, and nothing is done, where the scanner is not sure. */
  #rewriteScanned(document: number): boolean {
    const undo = mark(this.#result);
    const isDone = this.#scanner.rows.hits === 0 || this.#rewriteUnits(document);
    if (!isDone) undo();
    return isDone;
  }

  /**
   * Rewrites a list of which the first piece was scanned; gives its end. Or nothing is done, and it gives `TORN` if the list
   * can't be judged in pieces, and -1 where the scanner is not sure of it.
   */
  #rewritePieces(document: number): number {
    const undo = mark(this.#result);
    let { end } = this.#engine;
    for (let isFirst = true; end === PAUSED || end >= 0; isFirst = false) {
      if (!this.#scanner.beginPiece(isFirst, end !== PAUSED)) {
        undo();
        return TORN;
      }
      if (this.#scanner.rows.hits > 0 && !this.#rewriteUnits(document)) break;
      if (end !== PAUSED) return end;
      end = this.#engine.nextPiece();
    }
    undo();
    return -1;
  }

  /** Rewrites the units of the document or the piece at hand; false where the scanner is not sure of one. */
  #rewriteUnits(document: number): boolean {
    const { rows } = this.#scanner;
    const { edits, findings, diagnostics } = this.#result;
    this.#engine.beginUnits();
    for (const unit of this.#scanner.units) {
      this.#unit = unit;
      this.#outline = undefined;
      if (this.#shortcut?.take(unit, edits, this.#outlined)) {
        if (this.#listener?.taken(rows, unit, this.#shortcut) ?? this.#way === "short") this.#result.isShort = true;
        else {
          this.#shortcut.tell(document, findings, this.#outlined);
          this.#pass(diagnostics.length);
        }
        continue;
      }
      const outline = this.#outlined();
      if (!outline) return false;
      this.#rewrite(document, outline);
    }
    return true;
  }

  #rewrite(document: number, outline: Outline | Trouble): void {
    const { pullSecret, places, severities } = this.#rules;
    const { edits, findings, diagnostics, pullSecrets } = this.#result;
    const source = this.#source;
    if ("code" in outline) {
      this.#result.troubled = true;
      const { code, message, help, range } = outline;
      diagnostics.push({ severity: "error", code, message, help, place: { source, range } });
      return;
    }
    const before = diagnostics.length;
    const fields = imageFields(outline, places);
    const { edits: found, judged } = resolveUses(source.bytes, fields, this.#judge, this.#comments, document);
    const secrets = pullSecret === undefined ? undefined : addSecrets(judged, outline, pullSecret);
    const all = secrets ? [...found, ...secrets.edits].sort((a, b) => a.range.start - b.range.start) : found;
    for (const { range, text } of all) edits.push(range.start, range.end, encodeUtf8(text));
    for (const { range } of secrets?.edits ?? []) pullSecrets.push({ range, name: pullSecret as string });
    for (const { code, message, help, range } of secrets?.unadded ?? []) {
      diagnostics.push({ severity: "warning", code, message, help, place: { source, range } });
    }
    for (const { finding, judgement, place } of judged) {
      findings.push(finding);
      const severity = severities.get(judgement.verdict);
      if (!severity) continue;
      const { code, message, help } = judgement;
      diagnostics.push({ severity, code, message, help, place: { source, range: place } });
    }
    this.#pass(before);
  }

  /** Passes the findings on to the listener, if there is one, with the diagnostics from an index on. */
  #pass(from: number): void {
    if (!this.#listener) return;
    const { findings, diagnostics } = this.#result;
    this.#listener.tell(findings, diagnostics.slice(from));
    findings.length = 0;
    this.#result.isShort = true;
  }
}
