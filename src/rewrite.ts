/** The pipeline: bytes -> documents -> image fields -> references -> rules -> edits -> bytes and findings. */

import { addSecrets } from "./add-secrets.js";
import { compile, type Rules } from "./compile.js";
import type { Config } from "./config.js";
import { type Diagnostic, sortDiagnostics } from "./diagnostic.js";
import { Cutter, type Document, mayHold } from "./documents.js";
import { applyEdits, type Edit } from "./edits.js";
import { imageFields } from "./fields.js";
import type { Finding } from "./finding.js";
import { Judge } from "./judge.js";
import type { Outline, Trouble } from "./outline.js";
import { parse } from "./parse.js";
import type { Places } from "./places.js";
import { Scanner, scanUnended } from "./scan.js";
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
  /** The input itself, the same object, where nothing changed. */
  readonly output: T | undefined;
  readonly source: Source;
  /** What was done to the input, if `outcome` is `done`. */
  readonly edits: readonly Edit[];
  /** Where a pull secret was added to a pod spec; these are among the edits. */
  readonly pullSecrets: readonly PullSecret[];
  /** All references in the order of the input. */
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
  const result = rewriteSource(source, rules, options);
  const diagnostics = [...complaints, ...result.diagnostics];
  if (typeof input !== "string" || !result.output) return { ...result, diagnostics };
  const output = result.output === bytes ? input : utf8(result.output, 0, result.output.length);
  return { ...result, output, diagnostics };
}

/** Gives a document's outline, or says why it can't be read. */
type Read = (bytes: Uint8Array, document: Document, places: Places) => Outline | Trouble;

/** The pipeline itself, for bytes and rules that are in order; `read` reads what the scanner is not sure of. */
export function rewriteSource(source: Source, rules: Rules, { onProgress }: Options, read: Read = parse): Result {
  const { bytes } = source;
  const encoding = foreignEncoding(bytes);
  if (encoding) return trouble(source, [notUtf8(source, encoding)]);
  const { places } = rules;
  const scanner = new Scanner(bytes, places);
  const cutter = new Cutter(bytes);
  const keys = places.screen?.map(encodeUtf8);
  const run: Run = {
    source,
    rules,
    judge: new Judge(rules),
    edits: [],
    findings: [],
    diagnostics: [],
    pullSecrets: [],
    troubled: false,
  };
  for (let start = 0, index = 0; start < bytes.length; index++) {
    const end = scanner.scan(start);
    const outline = end < 0 ? undefined : scanner.outline();
    if (outline) {
      rewriteDocument(index, outline, run);
      start = end;
    } else {
      const document = cutter.documentAt(start, index);
      if (!keys || mayHold(bytes, document, keys)) {
        const last = document.end === bytes.length ? scanUnended(bytes, start, places) : undefined;
        rewriteDocument(index, last ?? read(bytes, document, places), run);
      }
      start = document.end;
    }
    onProgress?.(start);
  }
  const diagnostics = sortDiagnostics(run.diagnostics);
  const { findings } = run;
  if (run.troubled) return { ...trouble(source, diagnostics), findings };
  if (diagnostics.some(({ severity }) => severity === "error")) {
    return { outcome: "findings", output: undefined, source, edits: [], pullSecrets: [], findings, diagnostics };
  }
  return {
    outcome: "done",
    output: applyEdits(source.bytes, run.edits),
    source,
    edits: run.edits,
    pullSecrets: run.pullSecrets,
    findings,
    diagnostics,
  };
}

interface Run {
  readonly source: Source;
  readonly rules: Rules;
  readonly judge: Judge;
  readonly edits: Edit[];
  readonly findings: Finding[];
  readonly diagnostics: Diagnostic[];
  readonly pullSecrets: PullSecret[];
  troubled: boolean;
}

function rewriteDocument(document: number, outline: Outline | Trouble, run: Run): void {
  const { source, rules } = run;
  if ("code" in outline) {
    run.troubled = true;
    const { code, message, help, range } = outline;
    run.diagnostics.push({ severity: "error", code, message, help, place: { source, range } });
    return;
  }
  const { edits, judged } = resolveUses(source.bytes, imageFields(outline, rules.places), run.judge);
  const secrets = rules.pullSecret === undefined ? undefined : addSecrets(judged, outline, rules.pullSecret);
  const all = secrets ? [...edits, ...secrets.edits].sort((a, b) => a.range.start - b.range.start) : edits;
  for (const edit of all) run.edits.push(edit);
  for (const edit of secrets?.edits ?? [])
    run.pullSecrets.push({ range: edit.range, name: rules.pullSecret as string });
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

function trouble(source: Source, diagnostics: readonly Diagnostic[]): Result<never> {
  return { outcome: "trouble", output: undefined, source, edits: [], pullSecrets: [], findings: [], diagnostics };
}

export function notUtf8(source: Source, encoding: string): Diagnostic {
  const place = { source, range: { start: 0, end: 0 } };
  const help = "convert the input to UTF-8, for instance with `iconv -t UTF-8`";
  return { severity: "error", code: "not-utf-8", message: `the input is ${encoding}, not UTF-8`, help, place };
}
