/** The pipeline: bytes -> documents -> image fields -> references -> rules -> edits -> bytes and findings. */

import { addSecrets } from "./add-secrets.js";
import { compile, type Rules } from "./compile.js";
import type { Config } from "./config.js";
import { type Diagnostic, sortDiagnostics } from "./diagnostic.js";
import { Cutter, mayHold } from "./documents.js";
import { type Edit, EditList, joinEdited, writeEdited } from "./edits.js";
import { imageFields } from "./fields.js";
import type { Finding } from "./finding.js";
import { Judge } from "./judge.js";
import type { Outline, Trouble } from "./outline.js";
import { parse } from "./parse.js";
import { Scanner, scanUnended } from "./scan.js";
import { Shortcut } from "./shortcut.js";
import { SkipComments } from "./skip-comments.js";
import { encodeUtf8, foreignEncoding, type Range, type Source, utf8 } from "./source.js";
import { resolveUses } from "./uses.js";

/**
 * `done`: `output` holds the result. `findings`: a reference has a verdict of `failOn`. `trouble`: the config or a
 * document was not understood. Only `done` has an output, so that nothing half-understood is ever passed on.
 */
export type Outcome = "done" | "findings" | "trouble";

interface PullSecret {
  readonly range: Range;
  readonly name: string;
}

export interface Result<T = Uint8Array> {
  readonly outcome: Outcome;
  /** The input itself, the same object, where nothing changed. Made when it is first asked for. */
  readonly output: T | undefined;
  /** Gives the bytes of `output` in blocks, each valid only until `write` returns, without making it. */
  readonly writeTo: (write: (block: Uint8Array) => void) => void;
  readonly source: Source;
  /** What was done to the input, if `outcome` is `done`. */
  readonly edits: readonly Edit[];
  /** Where a pull secret was added to a pod spec; these are among the edits. */
  readonly pullSecrets: readonly PullSecret[];
  /** All references in the order of the input. Found when they are first asked for. */
  readonly findings: readonly Finding[];
  /** In the order of the input. `render` makes text of them. */
  readonly diagnostics: readonly Diagnostic[];
}

export interface Options {
  /** What diagnostics call the input; default `<input>`. */
  readonly name?: string;
  /** Called after each document with the number of bytes done. */
  readonly onProgress?: (bytes: number) => void;
}

/**
 * Rewrites the image references of a stream of YAML or JSON documents, and changes not one other byte.
 * Never throws for bad input or a bad config: those are `diagnostics`. Invalid UTF-8 passes through.
 *
 * @example
 * const { output } = rewrite(manifest, { mirror: "harbor.myco.com" });
 * // `image: nginx` of a container is now `image: harbor.myco.com/docker.io/nginx`
 */
export function rewrite(input: Uint8Array, config: Config | Rules, options?: Options): Result;
export function rewrite(input: string, config: Config | Rules, options?: Options): Result<string>;
export function rewrite(
  input: Uint8Array | string,
  config: Config | Rules,
  options: Options = {},
): Result<Uint8Array | string> {
  const bytes = typeof input === "string" ? encodeUtf8(input) : input;
  const source = { name: options.name ?? "<input>", bytes };
  const { rules, problems } = "ruleSet" in config ? { rules: config, problems: [] } : compile(config);
  const complaints = problems.map((problem): Diagnostic => ({ ...problem, place: undefined }));
  if (!rules) return trouble(source, complaints);
  if (typeof input === "string" && utf8(bytes, 0, bytes.length) !== input) {
    return trouble(source, [...complaints, notUtf8(source, "text with lone surrogates")]);
  }
  const result = rewriteSource(source, rules, options, { complaints });
  return typeof input === "string" ? textResult(input, result) : result;
}

function textResult(input: string, result: Result): Result<string> {
  const output = once(() => {
    const bytes = result.output;
    return bytes && (bytes === result.source.bytes ? input : utf8(bytes, 0, bytes.length));
  });
  return {
    outcome: result.outcome,
    source: result.source,
    diagnostics: result.diagnostics,
    writeTo: result.writeTo,
    pullSecrets: result.pullSecrets,
    get output() {
      return output();
    },
    get edits() {
      return result.edits;
    },
    get findings() {
      return result.findings;
    },
  };
}

interface Means {
  /** What is to be said beside what the input gives rise to. */
  readonly complaints?: readonly Diagnostic[];
  /** Whether all findings are wanted, so that nothing is gained by leaving any for later. */
  readonly findsAll?: boolean;
}

/** The pipeline itself, for bytes and rules that are in order. */
export function rewriteSource(source: Source, rules: Rules, options: Options, means: Means = {}): Result {
  const { complaints = [], findsAll = false } = means;
  const encoding = foreignEncoding(source.bytes);
  if (encoding) return trouble(source, [...complaints, notUtf8(source, encoding)]);
  const run = runThrough(source, rules, options, !findsAll);
  const diagnostics = [...complaints, ...sortDiagnostics(run.diagnostics)];
  const findings = once(() => (run.isShort ? runThrough(source, rules, {}, false).findings : run.findings));
  if (run.troubled) return trouble(source, diagnostics, findings);
  const isDone = diagnostics.every(({ severity }) => severity !== "error");
  const edits = once(() => (isDone ? run.edits.toEdits() : []));
  const output = once(() => (isDone ? joinEdited(source.bytes, run.edits) : undefined));
  return {
    outcome: isDone ? "done" : "findings",
    source,
    pullSecrets: isDone ? run.pullSecrets : [],
    diagnostics,
    writeTo: (write) => isDone && writeEdited(source.bytes, run.edits, write),
    get output() {
      return output();
    },
    get edits() {
      return edits();
    },
    get findings() {
      return findings();
    },
  };
}

/** A value that is made when it is first asked for. */
function once<T>(make: () => T): () => T {
  let made: { readonly value: T } | undefined;
  return () => {
    made ??= { value: make() };
    return made.value;
  };
}

interface Run {
  readonly source: Source;
  readonly rules: Rules;
  readonly judge: Judge;
  readonly comments: SkipComments;
  readonly edits: EditList;
  readonly findings: Finding[];
  readonly diagnostics: Diagnostic[];
  readonly pullSecrets: PullSecret[];
  /** Whether documents were taken whose findings are not among these. */
  isShort: boolean;
  troubled: boolean;
}

/** Reads all documents; where `mayShorten`, nothing is found of those that can do without. */
function runThrough(source: Source, rules: Rules, { onProgress }: Options, mayShorten: boolean): Run {
  const { bytes } = source;
  const { places } = rules;
  const judge = new Judge(rules);
  const comments = new SkipComments(bytes);
  const lists = { edits: new EditList(), findings: [], diagnostics: [], pullSecrets: [] };
  const run: Run = { source, rules, judge, comments, ...lists, isShort: false, troubled: false };
  const scanner = new Scanner(bytes, places);
  const shortcut = mayShorten ? new Shortcut(bytes, rules, judge, comments) : undefined;
  const cutter = new Cutter(bytes);
  let keys: { readonly bytes: readonly Uint8Array[] | undefined } | undefined;
  for (let start = 0, index = 0; start < bytes.length; index++) {
    const end = scanner.scan(start);
    if (end >= 0 && rewriteScanned(index, scanner, shortcut, run)) start = end;
    else {
      const document = cutter.documentAt(start, index);
      keys ??= { bytes: places.screen?.map(encodeUtf8) };
      if (!keys.bytes || mayHold(bytes, document, keys.bytes)) {
        const last = document.end === bytes.length ? scanUnended(bytes, start, places) : undefined;
        rewriteDocument(index, last ?? parse(bytes, document, places), run);
      }
      start = document.end;
    }
    onProgress?.(start);
  }
  return run;
}

/** Rewrites the document that was scanned last, unit by unit; false, and nothing is done, where the scanner is not sure. */
function rewriteScanned(document: number, scanner: Scanner, shortcut: Shortcut | undefined, run: Run): boolean {
  const { rows } = scanner;
  if (rows.hits === 0) return true;
  const { edits, findings, diagnostics, isShort } = run;
  const before = [edits.length, findings.length, diagnostics.length] as const;
  shortcut?.begin(rows);
  for (const unit of scanner.units()) {
    const outline = once(() => scanner.outlineOf(unit));
    if (shortcut?.take(rows, unit, edits, outline)) run.isShort = true;
    else if (outline()) rewriteDocument(document, outline() as Outline, run);
    else {
      edits.truncate(before[0]);
      [findings.length, diagnostics.length] = [before[1], before[2]];
      run.isShort = isShort;
      return false;
    }
  }
  return true;
}

function rewriteDocument(document: number, outline: Outline | Trouble, run: Run): void {
  const { source, rules, judge, comments } = run;
  if ("code" in outline) {
    run.troubled = true;
    const { code, message, help, range } = outline;
    run.diagnostics.push({ severity: "error", code, message, help, place: { source, range } });
    return;
  }
  const { edits, judged } = resolveUses(source.bytes, imageFields(outline, rules.places), judge, comments);
  const secrets = rules.pullSecret === undefined ? undefined : addSecrets(judged, outline, rules.pullSecret);
  const all = secrets ? [...edits, ...secrets.edits].sort((a, b) => a.range.start - b.range.start) : edits;
  for (const { range, text } of all) run.edits.push(range.start, range.end, encodeUtf8(text));
  for (const { range } of secrets?.edits ?? []) run.pullSecrets.push({ range, name: rules.pullSecret as string });
  for (const { code, message, help, range } of secrets?.unadded ?? []) {
    run.diagnostics.push({ severity: "warning", code, message, help, place: { source, range } });
  }
  for (const { finding, judgement, place } of judged) {
    run.findings.push({ ...finding, document });
    const severity = rules.severities.get(judgement.verdict);
    if (!severity) continue;
    const { code, message, help } = judgement;
    run.diagnostics.push({ severity, code, message, help, place: { source, range: place } });
  }
}

function trouble(
  source: Source,
  diagnostics: readonly Diagnostic[],
  findings: () => readonly Finding[] = () => [],
): Result<never> {
  return {
    outcome: "trouble",
    output: undefined,
    writeTo: () => undefined,
    source,
    edits: [],
    pullSecrets: [],
    diagnostics,
    get findings() {
      return findings();
    },
  };
}

export function notUtf8(source: Source, encoding: string): Diagnostic {
  const place = { source, range: { start: 0, end: 0 } };
  const help = "convert the input to UTF-8, for instance with `iconv -t UTF-8`";
  return { severity: "error", code: "not-utf-8", message: `the input is ${encoding}, not UTF-8`, help, place };
}
