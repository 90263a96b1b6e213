/**
 * The KRM function: a ResourceList with its functionConfig -> the same bytes, but for the images and `results`.
 * The contract is kustomize's functions-spec; `results` is spliced in, in the style of the list that came.
 */

import { isMap, isScalar, isSeq, type YAMLMap } from "yaml";
import { compile, type Rules } from "./compile.js";
import type { Config, Verdict } from "./config.js";
import { type Diagnostic, type Place, sortDiagnostics } from "./diagnostic.js";
import { type Document, documents, holds } from "./documents.js";
import { EditList, joinEdited, writeEdited } from "./edits.js";
import { countVerdicts, type Finding } from "./finding.js";
import { once } from "./once.js";
import type { Trouble } from "./outline.js";
import { parseDocument } from "./parse.js";
import { type ConfigDocument, readConfigNode } from "./read-config.js";
import { isNothing, placeOfResults, type ResultsPlace } from "./results.js";
import { type ResultsWriter, resultsWriter } from "./results-writer.js";
import { notUtf8, type Outcome } from "./rewrite.js";
import { type Run, runThrough } from "./run.js";
import { parseSkeleton } from "./skeleton.js";
import { encodeUtf8, foreignEncoding, latin1, type Source, skipBoms } from "./source.js";

export interface FunctionRun {
  readonly outcome: Outcome;
  /**
   * What is to be written to standard output whatever the outcome: unless it is `done`, the input and `results` that
   * say why. Empty only if the input is no ResourceList. Made when it is first asked for.
   */
  readonly output: Uint8Array;
  /** Gives the bytes of `output` in blocks, each valid only until `write` returns, without making it. */
  readonly writeTo: (write: (block: Uint8Array) => void) => void;
  /** All references in the order of the input. Found when they are first asked for. */
  readonly findings: readonly Finding[];
  /** How many of them there are, by verdict. */
  readonly counts: Readonly<Record<Verdict, number>>;
  /** Whether an object that holds one of them names the file that it was read from. */
  readonly namesFiles: boolean;
  readonly diagnostics: readonly Diagnostic[];
  readonly source: Source;
  /** Whether the input is a ResourceList at all. */
  readonly isList: boolean;
}

/** Whether the input may be a ResourceList: it says so at its top level, as far as that can be seen without parsing. */
export function looksLikeResourceList(bytes: Uint8Array): boolean {
  const start = skipBoms(bytes, 0);
  const head = latin1(bytes, start, Math.min(start + HEAD, bytes.length));
  const isFlow = /^\s*\{/.test(head);
  // A stream says at its head what it begins with, and need not be searched.
  const kind = isFlow ? undefined : /^["']?kind["']?:[ \t]*["']?(\w*)/m.exec(head)?.[1];
  if (kind !== undefined) return kind === "ResourceList";
  if (!holds(bytes, encodeUtf8("ResourceList"))) return false;
  const text = new TextDecoder("latin1").decode(bytes.subarray(start));
  return isFlow
    ? /["']?kind["']?\s*:\s*["']?ResourceList\b/.test(text)
    : /^["']?kind["']?:\s*["']?ResourceList\b/m.test(text);
}

const HEAD = 1 << 14;

/**
 * Rewrites the items of a ResourceList by its functionConfig; keys of `config` replace those of the functionConfig.
 * Never throws for bad input.
 */
export function runFunction(source: Source, config: Config = {}): FunctionRun {
  const encoding = foreignEncoding(source.bytes);
  if (encoding) return noList(source, [notUtf8(source, encoding)]);
  const quick = readList(source, true);
  if ("root" in quick) {
    const attempt = runList(source, quick, config);
    // Where the scanner is not sure of the list, its skeleton may be wrong.
    if (!quick.isSkeleton || attempt.run?.isScanned) return conclude(source, attempt);
  }
  const list = readList(source, false);
  return "root" in list ? conclude(source, runList(source, list, config)) : noList(source, [list]);
}

/** What the functionConfig and the items come to. */
interface Attempt {
  readonly complaints: readonly Diagnostic[];
  readonly rules: Rules | undefined;
  readonly run: Run | undefined;
  readonly place: ResultsPlace;
  readonly results: ResultsWriter;
}

function runList(source: Source, list: List, config: Config): Attempt {
  const { root, document, isSkeleton } = list;
  const complaints: Diagnostic[] = [];
  const rules = rulesOf(source, functionConfig(source, root, document.start, complaints), config, complaints);
  const place = placeOfResults(source.bytes, root, document.start);
  const results = resultsWriter({ bytes: source.bytes, place, complaints });
  // The metadata of a list may name a file for items that name none.
  const listens = isSkeleton && !root.has("metadata");
  const run = rules && runThrough(source, rules, listens ? { way: "short", listener: results } : { way: "findings" });
  if (!listens) results.tell(run?.findings ?? [], run?.diagnostics ?? []);
  return { complaints, rules, run, place, results };
}

function conclude(source: Source, { complaints, rules, run, place, results }: Attempt): FunctionRun {
  const diagnostics = [...complaints, ...sortDiagnostics(run?.diagnostics ?? [])];
  const outcome = outcomeOf(run, diagnostics);
  const findings = once(() => {
    if (!rules || !run?.isShort) return run?.findings ?? [];
    return runThrough(source, rules, { way: "findings" }).findings;
  });
  const edits = run && outcome === "done" ? run.edits : new EditList();
  const written = results.finish();
  if (written) edits.insert(place.range.start, place.range.end, written);
  const output = once(() => joinEdited(source.bytes, edits));
  return {
    outcome,
    counts: results.counts,
    namesFiles: results.namesFiles,
    diagnostics,
    source,
    isList: true,
    writeTo: (write) => writeEdited(source.bytes, edits, write),
    get output() {
      return output();
    },
    get findings() {
      return findings();
    },
  };
}

function outcomeOf(run: Run | undefined, diagnostics: readonly Diagnostic[]): Outcome {
  if (!run || run.troubled) return "trouble";
  return diagnostics.some(({ severity }) => severity === "error") ? "findings" : "done";
}

interface List {
  readonly root: YAMLMap;
  readonly document: Document;
  /** Whether its items were left out of it. */
  readonly isSkeleton: boolean;
}

function readList(source: Source, maySkip: boolean): List | Diagnostic {
  const { bytes } = source;
  const help =
    "pipe a ResourceList into the function, as kpt and kustomize do; plain manifests are for the command line";
  const lists: List[] = [];
  const whole: Document = { start: 0, end: bytes.length, index: 0, json: undefined };
  // Most inputs are one document, which need not be cut.
  const skeletonOfAll = maySkip ? parseSkeleton(bytes, whole) : undefined;
  for (const document of skeletonOfAll ? [whole] : documents(bytes)) {
    const skeleton = skeletonOfAll ?? (maySkip ? parseSkeleton(bytes, document) : undefined);
    const parts =
      skeleton ??
      parseDocument(bytes.subarray(document.start), { ...document, start: 0, end: document.end - document.start });
    if ("code" in parts) return troubled(source, parts, document.start);
    const root: unknown = parts[0]?.contents;
    if (root === undefined || root === null || isNothing(root)) continue;
    const place = { source, range: document };
    if (lists.length > 0) return fault("no-resource-list", "the input is more than one document", help, place);
    if (!isMap(root) || plainText(root.get("kind", true)) !== "ResourceList") {
      return fault("no-resource-list", "the input is not a ResourceList", help, place);
    }
    lists.push({ root, document, isSkeleton: skeleton !== undefined });
  }
  const [list] = lists;
  if (!list) return fault("empty-input", "the input is empty", help, undefined);
  for (const key of ["items", "results"]) {
    const node: unknown = list.root.get(key, true);
    if (node === undefined || isSeq(node) || isNothing(node)) continue;
    const place = placeOf(source, node, list.document.start);
    return fault("no-resource-list", `\`${key}\` is not a list`, "write it as a list, without an alias", place);
  }
  return list;
}

function plainText(node: unknown): string | undefined {
  return isScalar(node) ? String(node.value) : undefined;
}

function functionConfig(
  source: Source,
  root: YAMLMap,
  base: number,
  complaints: Diagnostic[],
): ConfigDocument | undefined {
  const node: unknown = root.get("functionConfig", true);
  if (node === undefined || isNothing(node)) return undefined;
  if (!isMap(node)) {
    const help = "write it out as a ConfigMap or a PullThrough, without an alias";
    complaints.push(fault("invalid-config", "the functionConfig is not a mapping", help, placeOf(source, node, base)));
    return undefined;
  }
  const config = readConfigNode(source, node, base);
  complaints.push(...sortDiagnostics(config.diagnostics));
  return config;
}

function rulesOf(source: Source, document: ConfigDocument | undefined, config: Config, complaints: Diagnostic[]) {
  if (complaints.length > 0) return undefined;
  const merged = { ...document?.config, ...config };
  if (merged.mirror === undefined && merged.rules === undefined) {
    const help =
      "name the proxy cache in the functionConfig: `mirror: harbor.example.com` in the `spec` of a PullThrough or the " +
      "`data` of a ConfigMap; with kpt, `kpt fn eval … -- mirror=harbor.example.com`";
    const message = document ? "the functionConfig names no `mirror` and no `rules`" : "there is no functionConfig";
    complaints.push(fault("no-mirror", message, help, document?.place([]) ?? { source, range: { start: 0, end: 0 } }));
    return undefined;
  }
  const { rules, problems } = compile(merged);
  for (const problem of problems) {
    complaints.push({
      ...problem,
      place: String(problem.path[0]) in config ? undefined : document?.place(problem.path),
    });
  }
  return rules;
}

function noList(source: Source, diagnostics: readonly Diagnostic[]): FunctionRun {
  return {
    outcome: "trouble",
    output: new Uint8Array(),
    writeTo: () => undefined,
    findings: [],
    counts: countVerdicts([]),
    namesFiles: false,
    diagnostics,
    source,
    isList: false,
  };
}

function troubled(source: Source, { code, message, help, range }: Trouble, base: number): Diagnostic {
  return fault(code, message, help, { source, range: { start: base + range.start, end: base + range.end } });
}

function placeOf(source: Source, node: unknown, base: number): Place {
  const [start = 0, end = 0] = (node as { range?: readonly number[] | null }).range ?? [];
  return { source, range: { start: base + start, end: base + end } };
}

function fault(code: string, message: string, help: string, place: Place | undefined): Diagnostic {
  return { severity: "error", code, message, help, place };
}
