/** The text of a function's results: their shape by the functions-spec, in block style or as JSON. */

import type { Diagnostic } from "./diagnostic.js";
import type { Finding } from "./finding.js";

/** What is written around the values of results. */
export interface ResultStyle {
  readonly message: string;
  readonly severity: string;
  /** Opens a mapping; its first key, and the others. */
  readonly open: (key: string) => string;
  readonly first: (key: string) => string;
  readonly next: (key: string) => string;
  readonly close: string;
  readonly end: string;
  /** Stands between two results. */
  readonly between: string;
}

export const JSON_STYLE: ResultStyle = {
  message: '{"message":',
  severity: ',"severity":',
  open: (key) => `,"${key}":{`,
  first: (key) => `"${key}":`,
  next: (key) => `,"${key}":`,
  close: "}",
  end: "}",
  between: ",",
};

/** Lines of block style; their strings stand in double quotes, whose JSON form is also YAML's. */
export function blockStyle(indent: string, ending: string): ResultStyle {
  const line = `${ending}${indent}  `;
  const entry = (key: string) => `${line}  ${key}: `;
  return {
    message: `${indent}- message: `,
    severity: `${line}severity: `,
    open: (key) => `${line}${key}:`,
    first: entry,
    next: entry,
    close: "",
    end: ending,
    between: "",
  };
}

/**
 * Makes the text of results: of each whole, or in the parts that many have in common. What stands between these is given
 * quoted, or its quotes are not among them.
 */
export class ResultText {
  readonly #style: ResultStyle;
  /** Most of what results say, others have said before. */
  readonly #quoted = new Map<unknown, string>();

  constructor(style: ResultStyle) {
    this.#style = style;
  }

  /** The result that tells of a finding, of a diagnostic, or of a diagnostic about a finding. */
  whole(finding: Finding | undefined, diagnostic: Diagnostic | undefined): string {
    const about = finding ? this.#about(finding) : "";
    if (!diagnostic) return this.change(finding?.from, finding?.to) + about + this.end;
    const { message, code, help, severity } = diagnostic;
    return this.#head(`${message} [${code}]; ${help}`, severity) + about + this.end;
  }

  get end(): string {
    return this.#style.end;
  }

  /** Begins the result of a change. */
  change(from: string | undefined, to: string | undefined): string {
    return this.#head(`\`${from}\` is now \`${to}\``, "info");
  }

  /** What comes before the name of an object. */
  object(apiVersion: string, kind: string): string {
    const { open, first, next } = this.#style;
    const texts = [first("apiVersion"), this.#quote(apiVersion), next("kind"), this.#quote(kind), next("name")];
    return open("resourceRef") + texts.join("");
  }

  /** What comes between that and the path of a field. */
  field(namespace: string | undefined): string {
    const { open, first, next, close } = this.#style;
    const inNamespace = namespace === undefined ? "" : next("namespace") + this.#quote(namespace);
    return `${inNamespace}${close}${open("field")}${first("path")}`;
  }

  /** What comes after the path. */
  values(from: string, to: string | undefined): string {
    const { next, close } = this.#style;
    const proposed = to === undefined ? "" : next("proposedValue") + this.#quote(to);
    return `${next("currentValue")}${this.#quote(from)}${proposed}${close}`;
  }

  /** What comes before the path of a file. */
  get file(): string {
    const { open, first } = this.#style;
    return open("file") + first("path");
  }

  /** What comes after it; kpt reads no string for an index. */
  index(index: number | undefined): string {
    const { next, close } = this.#style;
    return (index === undefined ? "" : next("index") + this.#quote(index)) + close;
  }

  #head(message: string, severity: string): string {
    return `${this.#style.message}${this.#quote(message)}${this.#style.severity}${this.#quote(severity)}`;
  }

  /** Where a finding is. */
  #about({ apiVersion, kind, name, namespace, path, from, to, file }: Finding): string {
    let text = "";
    // The spec wants a field to belong to a resource.
    if (apiVersion !== undefined && kind !== undefined && name !== undefined) {
      text = this.object(apiVersion, kind) + this.#quote(name) + this.field(namespace);
      text += this.#quote(path) + this.values(from, to);
    }
    return file ? text + this.file + this.#quote(file.path) + this.index(file.index) : text;
  }

  #quote(value: string | number): string {
    const known = this.#quoted.get(value);
    if (known !== undefined) return known;
    const text = quote(value);
    if (this.#quoted.size < MOST_TEXTS) this.#quoted.set(value, text);
    return text;
  }
}

const MOST_TEXTS = 1 << 12;

/** JSON that is YAML too: what YAML's readers refuse in a stream, or take for a line break, is escaped. */
function quote(value: string | number): string {
  const escaped = (character: string) => `\\u${character.charCodeAt(0).toString(16).padStart(4, "0")}`;
  const text = JSON.stringify(value);
  return ODD.test(text) ? text.replace(ODD_ALL, escaped) : text;
}

/** A part of a text, as it stands between the quotes. */
export function quoteWithin(text: string): string {
  return quote(text).slice(1, -1);
}

const ODD = /[\x7f-\x9f\u2028\u2029\ufeff\ufffe\uffff]/;
const ODD_ALL = new RegExp(ODD, "g");
