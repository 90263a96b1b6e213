/** A function's `results`: their shape by the functions-spec, and their text spliced into a ResourceList. */

import { isMap, isPair, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { Diagnostic } from "./diagnostic.js";
import type { Edit } from "./edits.js";
import type { Finding } from "./finding.js";
import { CR, LF } from "./source.js";

export interface FunctionResult {
  readonly message: string;
  readonly severity: "error" | "warning" | "info";
  readonly resourceRef?: Readonly<Record<string, string>>;
  readonly field?: Readonly<Record<string, string>>;
  /** `index` is a number: kpt reads no string there. */
  readonly file?: Readonly<Record<string, string | number>>;
}

/** The result that tells of a finding, of a diagnostic, or of a diagnostic about a finding. */
export function resultOf(finding: Finding | undefined, diagnostic: Diagnostic | undefined): FunctionResult {
  const change = `\`${finding?.from}\` is now \`${finding?.to}\``;
  const message = diagnostic ? `${diagnostic.message} [${diagnostic.code}]; ${diagnostic.help}` : change;
  const severity = diagnostic?.severity ?? "info";
  if (!finding) return { message, severity };
  const { apiVersion, kind, name, namespace, path, from, to, file } = finding;
  const isObject = apiVersion !== undefined && kind !== undefined && name !== undefined;
  const resourceRef = isObject
    ? { apiVersion, kind, name, ...(namespace === undefined ? {} : { namespace }) }
    : undefined;
  return {
    message,
    severity,
    // The spec wants a field to belong to a resource.
    ...(resourceRef
      ? { resourceRef, field: { path, currentValue: from, ...(to === undefined ? {} : { proposedValue: to }) } }
      : {}),
    ...(file ? { file: { path: file.path, ...(file.index === undefined ? {} : { index: file.index }) } } : {}),
  };
}

/**
 * The edit that adds results at the end of a ResourceList's top mapping, after those of earlier functions.
 * `base` is what the nodes' offsets count from.
 */
export function writeResults(bytes: Uint8Array, root: YAMLMap, base: number, results: readonly FunctionResult[]): Edit {
  const earlier: unknown = root.items.findLast(({ key }) => isScalar(key) && key.value === "results")?.value;
  const json = results.map(write).join(",");
  if (isSeq(earlier) && earlier.flow) return insertInFlow(earlier, base, json);
  if (isNothing(earlier) && (root.flow || earlier.source !== "")) {
    const range = { start: base + (earlier.range?.[0] ?? 0), end: end(earlier, base) };
    return { range, text: `${earlier.source === "" ? " " : ""}[${json}]` };
  }
  if (root.flow) return insertInFlow(root, base, `"results":[${json}]`);
  const column = isSeq(earlier)
    ? columnOf(bytes, base + (earlier.range?.[0] ?? 0))
    : columnOf(bytes, base + (root.range?.[0] ?? 0));
  const indent = " ".repeat(column);
  const items = results.flatMap((result) => blockItem(result, indent));
  if (isNothing(earlier)) return insertAfterLine(bytes, end(earlier, base), items);
  const lines = isSeq(earlier) ? items : [`${indent}results:`, ...items];
  return insertAfterLine(bytes, contentEnd(isSeq(earlier) ? earlier : root, base), lines);
}

/** Whether a value stands for none: left out, or a null. */
export function isNothing(node: unknown): node is Scalar {
  return isScalar(node) && /^(?:~|null|Null|NULL)?$/.test(node.source ?? "") && node.type === "PLAIN";
}

/** One result as lines of block style; strings in double quotes, whose JSON form is also YAML's. */
function blockItem(result: FunctionResult, indent: string): string[] {
  const lines: string[] = [];
  for (const [key, value] of Object.entries(result)) {
    if (typeof value === "object") {
      lines.push(`${key}:`, ...Object.entries(value).map(([name, inner]) => `  ${name}: ${write(inner)}`));
    } else lines.push(`${key}: ${write(value)}`);
  }
  return lines.map((line, index) => `${indent}${index === 0 ? "- " : "  "}${line}`);
}

/** JSON that is YAML too: what YAML's readers refuse in a stream, or take for a line break, is escaped. */
function write(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const json = JSON.stringify(value);
  if (/^[\x20-\x7e]*$/.test(json)) return json;
  return json.replace(/[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/g, escaped);
}

/** Inserts after the last item of a flow collection, before what comments and commas follow, or after its bracket. */
function insertInFlow(node: YAMLMap | YAMLSeq, base: number, text: string): Edit {
  const last: unknown = node.items.at(-1);
  const value = isPair(last) ? (last.value ?? last.key) : last;
  const at = value ? end(value as Node, base) : base + (node.range?.[0] ?? 0) + 1;
  return { range: { start: at, end: at }, text: (value ? "," : "") + text };
}

/** Inserts lines after the line that holds `at`, with that line's ending. */
function insertAfterLine(bytes: Uint8Array, at: number, lines: readonly string[]): Edit {
  const feed = at > 0 && bytes[at - 1] === LF ? at - 1 : bytes.indexOf(LF, at);
  const breaks = bytes.indexOf(LF);
  const ending = breaks > 0 && bytes[breaks - 1] === CR ? "\r\n" : "\n";
  const start = feed < 0 ? bytes.length : feed + 1;
  return { range: { start, end: start }, text: (feed < 0 ? ending : "") + lines.map((line) => line + ending).join("") };
}

/** Where the text of a node ends: of a block collection, where that of its last value does. */
function contentEnd(node: Node, base: number): number {
  const last: unknown = (isMap(node) || isSeq(node)) && !node.flow ? node.items.at(-1) : undefined;
  const value = isPair(last) ? (last.value ?? last.key) : last;
  return value ? contentEnd(value as Node, base) : end(node, base);
}

function end(node: Node, base: number): number {
  return base + (node.range?.[1] ?? 0);
}

function columnOf(bytes: Uint8Array, at: number): number {
  return at - (bytes.subarray(0, at).lastIndexOf(LF) + 1);
}
