/** Writes a function's results, one text in the order of the input, as its parts are told. */

import type { Verdict } from "./config.js";
import { type Diagnostic, sortDiagnostics } from "./diagnostic.js";
import type { ScannedRows } from "./engine.js";
import { countVerdicts, type Finding } from "./finding.js";
import { LongText } from "./long-text.js";
import { ResultText } from "./result-text.js";
import type { ResultsPlace } from "./results.js";
import { RowResults } from "./row-results.js";
import type { UnitListener } from "./run.js";
import { ROW, START } from "./scan-format.js";
import type { Unit } from "./scan-reader.js";
import type { Taken } from "./shortcut.js";
import type { Range } from "./source.js";

export interface ResultsOptions {
  readonly bytes: Uint8Array;
  readonly place: ResultsPlace;
  /** What there is to complain of beside what the parts' diagnostics say. */
  readonly complaints: readonly Diagnostic[];
}

export function resultsWriter(options: ResultsOptions): ResultsWriter {
  return new ResultsWriter(options);
}

export class ResultsWriter implements UnitListener {
  /** Of all references that were told. */
  readonly counts: Record<Verdict, number> = countVerdicts([]);
  /** Whether an object that holds one of them names the file that it was read from. */
  namesFiles = false;
  readonly #place: ResultsPlace;
  readonly #text: ResultText;
  readonly #rowResults: RowResults;
  readonly #all: LongText;
  /** Without the changes, of which there is none if a diagnostic is an error. */
  readonly #diagnosed: LongText;
  #isFailed = false;
  /** Complaints that are still to be written, the first one last. */
  readonly #complaints: Diagnostic[];

  constructor({ bytes, place, complaints }: ResultsOptions) {
    this.#place = place;
    this.#text = new ResultText(place.style);
    this.#all = new LongText(bytes);
    this.#diagnosed = new LongText(bytes);
    this.#rowResults = new RowResults(bytes, this.#text, this.#all);
    this.#complaints = sortDiagnostics(complaints).reverse();
  }

  /** Tells of a part of the input that comes after those before: its findings in order, and its diagnostics. */
  tell(findings: readonly Finding[], diagnostics: readonly Diagnostic[]): void {
    for (const { verdict, file } of findings) {
      this.counts[verdict]++;
      this.namesFiles ||= file !== undefined;
    }
    const ends = [...findings.map(({ range }) => range.end), ...diagnostics.map(startOf)];
    const end = ends.reduce((last, one) => Math.max(last, one), -1);
    const all = sortDiagnostics([...this.#complaintsUntil(end), ...diagnostics]);
    this.#isFailed ||= all.some(({ severity }) => severity === "error");
    const byPlace = new Map(all.length > 0 ? findings.map((finding) => [finding.range.start, finding]) : []);
    let next = 0;
    const writeChanges = (before: number) => {
      for (; next < findings.length && (findings[next] as Finding).range.start < before; next++) {
        const finding = findings[next] as Finding;
        if (finding.verdict === "rewritten") this.#add(this.#all, this.#text.whole(finding, undefined));
      }
    };
    for (const diagnostic of all) {
      const range = diagnostic.place?.range;
      if (range) writeChanges(range.start);
      // Most diagnostics are of a whole value; those of a part of one lie within it.
      const finding = range && (byPlace.get(range.start) ?? findings.find((one) => isWithin(range, one.range)));
      const text = this.#text.whole(finding, diagnostic);
      this.#add(this.#all, text);
      this.#add(this.#diagnosed, text);
    }
    writeChanges(Number.POSITIVE_INFINITY);
  }

  /** Tells of a unit that was taken; false, and nothing is told, if that is for `tell` to do. */
  taken({ data }: ScannedRows, unit: Unit, taken: Taken): boolean {
    let hasJudgements = false;
    for (let index = 0; index < taken.count; index++) {
      hasJudgements ||= taken.fate(index).judgements.length > 0;
    }
    if (!hasJudgements) return true;
    const results = this.#rowResults;
    if (!results.read(data, unit, taken)) return false;
    this.namesFiles ||= results.namesFile;
    const start = data[unit.from * ROW + START] as number;
    if (this.#complaints.length > 0) this.tell([], this.#complaintsUntil(start));
    for (let index = 0; index < taken.count; index++) {
      for (const judgement of taken.fate(index).judgements) {
        this.counts[judgement.verdict]++;
        if (judgement.verdict !== "rewritten") continue;
        this.#begin(this.#all);
        results.write(judgement, index);
      }
    }
    return true;
  }

  /** All results, and what belongs before and after them; undefined if there are none. */
  finish(): LongText | undefined {
    this.tell([], this.#complaintsUntil(Number.POSITIVE_INFINITY));
    const text = this.#isFailed ? this.#diagnosed : this.#all;
    if (text.isEmpty) return undefined;
    text.addText(this.#place.after);
    return text;
  }

  /** Takes the complaints of places up to an offset, and those of none. */
  #complaintsUntil(offset: number): Diagnostic[] {
    const taken: Diagnostic[] = [];
    for (;;) {
      const next = this.#complaints.at(-1);
      if (!next || startOf(next) > offset) return taken;
      taken.push(next);
      this.#complaints.pop();
    }
  }

  #add(text: LongText, result: string): void {
    this.#begin(text);
    text.addText(result);
  }

  #begin(text: LongText): void {
    const { before, style } = this.#place;
    text.addText(text.isEmpty ? before : style.between);
  }
}

function startOf({ place }: Diagnostic): number {
  return place?.range.start ?? -1;
}

function isWithin(inner: Range, outer: Range): boolean {
  return outer.start <= inner.start && inner.end <= outer.end;
}
