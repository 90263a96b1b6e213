/** A function's `results`: their shape by the functions-spec, and their text spliced into a ResourceList. */

import { isMap, isPair, isScalar, isSeq, type Node, type Scalar, type YAMLMap, type YAMLSeq } from "yaml";
import type { Diagnostic } from "./diagnostic.js";
import type { Finding } from "./finding.js";
import { CR, encodeUtf8, LF, type Range } from "./source.js";
import { Utf8Builder } from "./utf8-builder.js";

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

/** Text for a range of the input, as UTF-8. */
export interface Insertion {
  readonly range: Range;
  readonly text: Uint8Array;
}

/**
 * What adds results at the end of a ResourceList's top mapping, after those of earlier functions; undefined if there are
 * none. `base` is what the nodes' offsets count from.
 */
export function writeResults(
  bytes: Uint8Array,
  root: YAMLMap,
  base: number,
  results: Iterable<FunctionResult>,
): Insertion | undefined {
  const earlier: unknown = root.items.findLast(({ key }) => isScalar(key) && key.value === "results")?.value;
  if (isSeq(earlier) && earlier.flow) return insertInFlow(earlier, base, json(results));
  if (isNothing(earlier) && (root.flow || earlier.source !== "")) {
    const text = json(results);
    const range = { start: base + (earlier.range?.[0] ?? 0), end: end(earlier, base) };
    return text === "" ? undefined : { range, text: encodeUtf8(`${earlier.source === "" ? " " : ""}[${text}]`) };
  }
  if (root.flow) {
    const text = json(results);
    return insertInFlow(root, base, text && `"results":[${text}]`);
  }
  const column = isSeq(earlier)
    ? columnOf(bytes, base + (earlier.range?.[0] ?? 0))
    : columnOf(bytes, base + (root.range?.[0] ?? 0));
  const indent = " ".repeat(column);
  if (isNothing(earlier)) return insertAfterLine(bytes, end(earlier, base), "", indent, results);
  const key = isSeq(earlier) ? "" : `${indent}results:`;
  return insertAfterLine(bytes, contentEnd(isSeq(earlier) ? earlier : root, base), key, indent, results);
}

function json(results: Iterable<FunctionResult>): string {
  return Array.from(results, quote).join(",");
}

/** Whether a value stands for none: left out, or a null. */
export function isNothing(node: unknown): node is Scalar {
  return isScalar(node) && /^(?:~|null|Null|NULL)?$/.test(node.source ?? "") && node.type === "PLAIN";
}

/** Results as lines of block style; strings in double quotes, whose JSON form is also YAML's. */
function* blockItems(results: Iterable<FunctionResult>, indent: string, ending: string): Generator<string> {
  const line = `${ending}${indent}  `;
  const texts = new Texts();
  for (const result of results) {
    let text = "";
    for (const key in result) {
      const value: unknown = result[key as keyof FunctionResult];
      text += `${text === "" ? `${indent}- ` : line}${key}:`;
      if (typeof value !== "object") text += ` ${texts.quote(value)}`;
      else for (const name in value) text += `${line}  ${name}: ${texts.quote(value[name as keyof typeof value])}`;
    }
    yield text + ending;
  }
}

/** Most of what results say, others have said before. */
class Texts {
  readonly #quoted = new Map<unknown, string>();

  quote(value: unknown): string {
    const known = this.#quoted.get(value);
    if (known !== undefined) return known;
    const text = quote(value);
    if (this.#quoted.size < MOST_TEXTS) this.#quoted.set(value, text);
    return text;
  }
}

const MOST_TEXTS = 1 << 12;

/** JSON that is YAML too: what YAML's readers refuse in a stream, or take for a line break, is escaped. */
function quote(value: unknown): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const text = JSON.stringify(value);
  return ODD.test(text) ? text.replace(ODD_ALL, escaped) : text;
}

const ODD = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const ODD_ALL = new RegExp(ODD, "g");

/** Inserts after the last item of a flow collection, before what comments and commas follow, or after its bracket. */
function insertInFlow(node: YAMLMap | YAMLSeq, base: number, text: string): Insertion | undefined {
  if (text === "") return undefined;
  const last: unknown = node.items.at(-1);
  const value = isPair(last) ? (last.value ?? last.key) : last;
  const at = value ? end(value as Node, base) : base + (node.range?.[0] ?? 0) + 1;
  return { range: { start: at, end: at }, text: encodeUtf8((value ? "," : "") + text) };
}

/** Inserts a key, if one is given, and results after the line that holds `at`, with that line's ending. */
function insertAfterLine(
  bytes: Uint8Array,
  at: number,
  key: string,
  indent: string,
  results: Iterable<FunctionResult>,
): Insertion | undefined {
  const feed = at > 0 && bytes[at - 1] === LF ? at - 1 : bytes.indexOf(LF, at);
  const breaks = bytes.indexOf(LF);
  const ending = breaks > 0 && bytes[breaks - 1] === CR ? "\r\n" : "\n";
  const start = feed < 0 ? bytes.length : feed + 1;
  const text = new Utf8Builder();
  for (const item of blockItems(results, indent, ending)) {
    if (text.isEmpty) text.add((feed < 0 ? ending : "") + (key && key + ending));
    text.add(item);
  }
  const written = text.bytes();
  return written.length === 0 ? undefined : { range: { start, end: start }, text: written };
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
