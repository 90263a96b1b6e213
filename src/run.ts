/** One run of the pipeline over the documents of an input: edits, findings and diagnostics, before anything is made of them. */

import { addSecrets } from "./add-secrets.js";
import type { Rules } from "./compile.js";
import type { Diagnostic } from "./diagnostic.js";
import { Cutter, mayHold } from "./documents.js";
import { EditList } from "./edits.js";
import { imageFields } from "./fields.js";
import type { Finding } from "./finding.js";
import { Judge } from "./judge.js";
import type { Outline, Trouble } from "./outline.js";
import { parse } from "./parse.js";
import { Scanner, scanUnended } from "./scan.js";
import type { Unit } from "./scan-reader.js";
import type { Rows } from "./scan-rows.js";
import { Shortcut, type Taken } from "./shortcut.js";
import { SkipComments } from "./skip-comments.js";
import { encodeUtf8, type Range, type Source } from "./source.js";
import { resolveUses } from "./uses.js";

export interface PullSecret {
  readonly range: Range;
  readonly name: string;
}

export interface Run {
  readonly edits: EditList;
  /** In the order of the input, unless `isShort`. */
  readonly findings: Finding[];
  readonly diagnostics: Diagnostic[];
  readonly pullSecrets: PullSecret[];
  /** Whether documents were taken whose findings are not among these. */
  isShort: boolean;
  /** Whether something was not understood. */
  troubled: boolean;
  /** Whether the scanner was sure of all documents. */
  isScanned: boolean;
}

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
  taken(rows: Rows, unit: Unit, taken: Taken): boolean;
  /** Told of what else there is. */
  tell(findings: readonly Finding[], diagnostics: readonly Diagnostic[]): void;
}

export interface RunOptions {
  readonly way: Way;
  /** Told of the findings, which are not kept. */
  readonly listener?: UnitListener;
  /** Called after each document with the offset of its end. */
  readonly onProgress?: ((bytes: number) => void) | undefined;
}

/** Reads all documents of an input. */
export function runThrough(source: Source, rules: Rules, { way, listener, onProgress }: RunOptions): Run {
  return new Runner(source, rules, way, listener).run(0, source.bytes.length, onProgress) as Run;
}

/** Reads documents of an input, and remembers what it has learned of them for those that follow. */
export class Runner {
  #result = emptyRun();
  readonly #source: Source;
  readonly #rules: Rules;
  readonly #way: Way;
  readonly #listener: UnitListener | undefined;
  readonly #judge: Judge;
  readonly #comments: SkipComments;
  readonly #cutter: Cutter;
  readonly #scanner: Scanner;
  readonly #shortcut: Shortcut | undefined;
  #unit: Unit = { from: 0, to: 0 };
  #outline: Outline | undefined;
  /** The outline of the unit at hand; most need none. One function for all of them, since there are many. */
  readonly #outlined = () => {
    this.#outline ??= this.#scanner.outlineOf(this.#unit);
    return this.#outline;
  };
  /** What a document must hold to be parsed, as bytes. */
  #screen: { readonly words: readonly Uint8Array[] | undefined } | undefined;

  constructor(source: Source, rules: Rules, way: Way, listener?: UnitListener) {
    const { bytes } = source;
    this.#source = source;
    this.#rules = rules;
    this.#way = way;
    this.#listener = listener;
    this.#judge = new Judge(rules);
    this.#comments = new SkipComments(bytes);
    this.#cutter = new Cutter(bytes);
    this.#scanner = new Scanner(bytes, rules.places);
    this.#shortcut = way === "whole" ? undefined : new Shortcut(bytes, rules, this.#judge, this.#comments);
  }

  /** Reads those from one offset to another; undefined if none ends there. The bytes may be others than at the last run. */
  run(from: number, to: number, onProgress?: RunOptions["onProgress"]): Run | undefined {
    const { bytes } = this.#source;
    const { places } = this.#rules;
    this.#result = emptyRun();
    this.#comments.forget();
    this.#cutter.forget();
    let start = from;
    for (let index = 0; start < to; index++) {
      const end = this.#scanner.scan(start);
      if (end >= 0 && this.#rewriteScanned(index)) start = end;
      else {
        const document = this.#cutter.documentAt(start, index);
        this.#result.isScanned = false;
        this.#screen ??= { words: places.screen?.map(encodeUtf8) };
        if (!this.#screen.words || mayHold(bytes, document, this.#screen.words)) {
          const last = document.end === bytes.length ? scanUnended(bytes, start, places) : undefined;
          this.#rewrite(index, last ?? parse(bytes, document, places));
        }
        start = document.end;
      }
      onProgress?.(start);
    }
    return start === to ? this.#result : undefined;
  }

  /** Rewrites the document that was scanned last, unit by unit; false, and nothing is done, where the scanner is not sure. */
  #rewriteScanned(document: number): boolean {
    const { rows } = this.#scanner;
    if (rows.hits === 0) return true;
    const { edits, findings, diagnostics, isShort } = this.#result;
    const [editCount, findingCount, diagnosticCount] = [edits.length, findings.length, diagnostics.length];
    this.#shortcut?.begin(rows);
    for (const unit of this.#scanner.units()) {
      this.#unit = unit;
      this.#outline = undefined;
      if (this.#shortcut?.take(rows, unit, edits, this.#outlined)) {
        if (this.#listener?.taken(rows, unit, this.#shortcut.taken) ?? this.#way === "short")
          this.#result.isShort = true;
        else {
          this.#shortcut.tell(document, findings, this.#outlined);
          this.#pass(diagnostics.length);
        }
        continue;
      }
      const outline = this.#outlined();
      if (outline) this.#rewrite(document, outline);
      else {
        edits.truncate(editCount);
        [findings.length, diagnostics.length] = [findingCount, diagnosticCount];
        this.#result.isShort = isShort;
        return false;
      }
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

export function emptyRun(): Run {
  return {
    edits: new EditList(),
    findings: [],
    diagnostics: [],
    pullSecrets: [],
    isShort: false,
    troubled: false,
    isScanned: true,
  };
}
