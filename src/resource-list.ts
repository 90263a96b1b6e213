/**
 * The KRM function: a ResourceList with its functionConfig -> the same bytes, but for the images and `results`.
 * The contract is kustomize's functions-spec; `results` is spliced in, in the style of the list that came.
 */

import { compile, type Rules } from "./compile.js";
import type { Config, Verdict } from "./config.js";
import { type ConfigDocument, readConfigTree } from "./config-reader.js";
import { type Diagnostic, type Place, sortDiagnostics } from "./diagnostic.js";
import { documents } from "./documents.js";
import { EditList, joinEdited, writeEdited } from "./edits.js";
import { countVerdicts, type Finding } from "./finding.js";
import { once } from "./once.js";
import { parseTree, parseTrees } from "./parse-trees.js";
import { placeOfResults, type ResultsPlace } from "./results.js";
import { type ResultsWriter, resultsWriter } from "./results-writer.js";
import { notUtf8, type Outcome } from "./rewrite.js";
import { runThrough } from "./run.js";
import type { Run } from "./run-result.js";
import { scanTree } from "./scan-tree.js";
import { skeletonOf } from "./skeleton.js";
import { foreignEncoding, type Source } from "./source.js";
import { get, isNothing, type MapTree, type Tree, textOf } from "./tree.js";

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

/**
 * Rewrites the items of a ResourceList by its functionConfig; keys of `config` replace those of the functionConfig.
 * Never throws for bad input.
 */
export function runFunction(source: Source, config: Config = {}): FunctionRun {
  const encoding = foreignEncoding(source.bytes);
  if (encoding) return noList(source, [notUtf8(source, encoding)]);
  const quick = runQuickly(source, config);
  if (quick) return quick;
  const root = readWhole(source);
  return "type" in root ? conclude(source, runList(source, root, config, true)) : noList(source, [root]);
}

/** The same by a skeleton of the list; undefined where something is odd, so that it may be wrong. */
function runQuickly(source: Source, config: Config): FunctionRun | undefined {
  const skeleton = skeletonOf(source.bytes);
  if (!skeleton) return undefined;
  for (const { read, isExact } of FRAME_READERS) {
    const root = read(skeleton.bytes, skeleton.moved);
    if (root?.type !== "map" || !isList(root) || (!isExact && get(root, "results"))) continue;
    const attempt = runList(source, root, config, false);
    if (attempt.complaints.length > 0 && !isExact) continue;
    return attempt.run?.isScanned ? conclude(source, attempt) : undefined;
  }
  return undefined;
}

/** Who reads what is around the items, and whether they know where all of it ends, as complaints and results need it. */
const FRAME_READERS = [
  { read: scanTree, isExact: false },
  { read: parseTree, isExact: true },
];

/** What the functionConfig and the items come to. */
interface Attempt {
  readonly complaints: readonly Diagnostic[];
  readonly rules: Rules | undefined;
  readonly run: Run | undefined;
  readonly place: ResultsPlace;
  readonly results: ResultsWriter;
}

/** `isWhole` says that the scanner may be not sure of it. */
function runList(source: Source, root: MapTree, config: Config, isWhole: boolean): Attempt {
  const complaints: Diagnostic[] = [];
  const rules = rulesOf(source, functionConfig(source, root, complaints), config, complaints);
  const place = placeOfResults(source.bytes, root);
  // The metadata of a list may name a file for items that name none.
  const listens = !isWhole && !get(root, "metadata");
  const attempt = (inPieces: boolean): Attempt => {
    const results = resultsWriter({ bytes: source.bytes, place, complaints });
    const options = listens ? ({ way: "short", listener: results, inPieces } as const) : ({ way: "findings" } as const);
    const run = rules && runThrough(source, rules, options);
    if (!listens) results.tell(run?.findings ?? [], run?.diagnostics ?? []);
    return { complaints, rules, run, place, results };
  };
  const first = attempt(true);
  return first.run?.isTorn ? attempt(false) : first;
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
    writeTo: (write) => writeEdited(source, edits, write),
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

/** The list by way of the `yaml` package, or what is wrong with it. */
function readWhole(source: Source): MapTree | Diagnostic {
  const { bytes } = source;
  const help =
    "pipe a ResourceList into the function, as kpt and kustomize do; plain manifests are for the command line";
  let list: MapTree | undefined;
  for (const document of documents(bytes)) {
    const { start } = document;
    const trees = parseTrees(bytes.subarray(start, document.end), (offset) => start + offset);
    if ("code" in trees) return fault(trees.code, trees.message, trees.help, { source, range: trees.range });
    const [root] = trees;
    if (!root || isNothing(root)) continue;
    const place = { source, range: document };
    if (list) return fault("no-resource-list", "the input is more than one document", help, place);
    if (root.type !== "map" || textOf(get(root, "kind")) !== "ResourceList") {
      return fault("no-resource-list", "the input is not a ResourceList", help, place);
    }
    list = root;
  }
  if (!list) return fault("empty-input", "the input is empty", help, undefined);
  const odd = oddList(list);
  if (!odd) return list;
  const place = { source, range: odd.node.range };
  return fault("no-resource-list", `\`${odd.key}\` is not a list`, "write it as a list, without an alias", place);
}

function isList(root: MapTree): boolean {
  return textOf(get(root, "kind")) === "ResourceList" && !oddList(root);
}

/** What should be a list, and is none. */
function oddList(root: MapTree): { readonly key: string; readonly node: Tree } | undefined {
  for (const key of ["items", "results"]) {
    const node = get(root, key);
    if (node && node.type !== "list" && !isNothing(node)) return { key, node };
  }
  return undefined;
}

function functionConfig(source: Source, root: MapTree, complaints: Diagnostic[]): ConfigDocument | undefined {
  const node = get(root, "functionConfig");
  if (!node || isNothing(node)) return undefined;
  if (node.type !== "map") {
    const help = "write it out as a ConfigMap or a PullThrough, without an alias";
    complaints.push(
      fault("invalid-config", "the functionConfig is not a mapping", help, { source, range: node.range }),
    );
    return undefined;
  }
  const config = readConfigTree(source, node);
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

function fault(code: string, message: string, help: string, place: Place | undefined): Diagnostic {
  return { severity: "error", code, message, help, place };
}
