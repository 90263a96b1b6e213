/** Bytes and a config -> the bytes rewritten, findings and diagnostics. */

import { compile, type Rules } from "./compile.js";
import type { Config } from "./config.js";
import { type Diagnostic, sortDiagnostics } from "./diagnostic.js";
import { type Edit, joinEdited, writeEdited } from "./edits.js";
import type { Finding } from "./finding.js";
import { once } from "./once.js";
import { runThrough } from "./run.js";
import type { PullSecret, Run } from "./run-result.js";
import { encodeUtf8, foreignEncoding, type Source, utf8 } from "./source.js";

/**
 * `done`: `output` holds the result. `findings`: a reference has a verdict of `failOn`. `trouble`: the config or a
 * document was not understood. Only `done` has an output, so that nothing half-understood is ever passed on.
 */
export type Outcome = "done" | "findings" | "trouble";

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
  const result = rewriteSource(source, rules, options, complaints);
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

/** The pipeline itself, for bytes and rules that are in order. `complaints` is what is to be said beside. */
export function rewriteSource(
  source: Source,
  rules: Rules,
  { onProgress }: Options = {},
  complaints: readonly Diagnostic[] = [],
): Result {
  const encoding = foreignEncoding(source.bytes);
  if (encoding) return trouble(source, [...complaints, notUtf8(source, encoding)]);
  return conclude(source, rules, runThrough(source, rules, { way: "short", onProgress }), complaints);
}

/** What a run comes to. */
export function conclude(source: Source, rules: Rules, run: Run, complaints: readonly Diagnostic[] = []): Result {
  const diagnostics = [...complaints, ...sortDiagnostics(run.diagnostics)];
  const findings = once(() => (run.isShort ? runThrough(source, rules, { way: "findings" }).findings : run.findings));
  if (run.troubled) return trouble(source, diagnostics, findings);
  const isDone = diagnostics.every(({ severity }) => severity !== "error");
  const edits = once(() => (isDone ? run.edits.toEdits() : []));
  const output = once(() => (isDone ? joinEdited(source.bytes, run.edits) : undefined));
  return {
    outcome: isDone ? "done" : "findings",
    source,
    pullSecrets: isDone ? run.pullSecrets : [],
    diagnostics,
    writeTo: (write) => isDone && writeEdited(source, run.edits, write),
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
