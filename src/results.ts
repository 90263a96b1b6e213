/** A function's `results`: their shape by the functions-spec, and their text spliced into a ResourceList. */

import type { Diagnostic } from "./diagnostic.js";
import type { Finding } from "./finding.js";
import { CR, encodeUtf8, LF, type Range } from "./source.js";
import { isNothing, type ListTree, type MapTree, type Tree, textOf } from "./tree.js";
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
 * none.
 */
export function writeResults(
  bytes: Uint8Array,
  root: MapTree,
  results: Iterable<FunctionResult>,
): Insertion | undefined {
  const earlier = root.entries.findLast(({ key }) => textOf(key) === "results")?.value;
  if (earlier?.type === "list" && earlier.isFlow) return insertInFlow(earlier, json(results));
  const none = earlier && isNothing(earlier) ? earlier : undefined;
  if (none && (root.isFlow || none.text !== "")) {
    const text = json(results);
    return text === "" ? undefined : { range: none.range, text: encodeUtf8(`${none.text === "" ? " " : ""}[${text}]`) };
  }
  if (root.isFlow) {
    const text = json(results);
    return insertInFlow(root, text && `"results":[${text}]`);
  }
  const list = earlier?.type === "list" ? earlier : undefined;
  const indent = " ".repeat(columnOf(bytes, (list ?? root).range.start));
  if (none) return insertAfterLine(bytes, none.range.end, "", indent, results);
  return insertAfterLine(bytes, contentEnd(list ?? root), list ? "" : `${indent}results:`, indent, results);
}

function json(results: Iterable<FunctionResult>): string {
  return Array.from(results, quote).join(",");
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
function insertInFlow(node: MapTree | ListTree, text: string): Insertion | undefined {
  if (text === "") return undefined;
  const last = lastOf(node);
  const at = last ? last.range.end : node.range.start + 1;
  return { range: { start: at, end: at }, text: encodeUtf8((last ? "," : "") + text) };
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
function contentEnd(node: Tree): number {
  const last = (node.type === "map" || node.type === "list") && !node.isFlow ? lastOf(node) : undefined;
  return last ? contentEnd(last) : node.range.end;
}

/** The last thing in a collection: of a mapping the value, or the key that has none. */
function lastOf(node: MapTree | ListTree): Tree | undefined {
  if (node.type === "list") return node.items.at(-1);
  const entry = node.entries.at(-1);
  return entry && (entry.value ?? entry.key);
}

function columnOf(bytes: Uint8Array, at: number): number {
  return at - (bytes.subarray(0, at).lastIndexOf(LF) + 1);
}
