/**
 * References that stand in texts: commands, variables, YAML or JSON in a string.
 *
 * A text is not parsed, for it can be anything. References are looked for at three anchors (a registry of the rules, a
 * digest, a name that says image), and count only if the word there is a reference from its first to its last character.
 */

import { NAME_SAYS_IMAGE, namesImage } from "./hidden.js";
import { type Reference, readReference } from "./reference.js";
import { escapeRegExp } from "./rules.js";

/** A reference in a text. */
export interface Hidden {
  /** Its first character in the text. */
  readonly start: number;
  readonly reference: Reference;
  /** Whether the name it stands under says image. */
  readonly named: boolean;
}

/** Values of one word that are no image even under such a name. */
const OTHER_VALUES =
  /^(?:true|false|yes|no|on|off|none|null|auto|default|always|never|latest|enabled|disabled|[\d.]+)$/i;

const LONGEST_WORD = 1024;
const WORD = new RegExp(
  `(?:[\\w./:@-]|\\$\\{[^{}\\n]*\\}|\\$\\([^()\\n]*\\)|\\{\\{[^{}\\n]*\\}\\}){1,${LONGEST_WORD}}`,
  "y",
);
/** `image: {name: x` and the like, on one line or on two, quoted or not. */
const NESTED =
  /[\\"'`]*[ \t]*:[ \t]*(?:\{\s*|(?:\\n|\r?\n)[ \t]*)[\\"'`]*(?:name|repository)[\\"'`]*[ \t]*:[ \t]*[\\"'`]*/y;
const SEPARATOR = /([\\"'`]*)([ \t]*)([:=]?)([ \t]*)(?:&[\w-]+[ \t]+)?[\\"'`]*/y;
/** A quoted key and its quoted value on the next line, as a printer of narrow lines leaves them. */
const FOLDED = /["']:\s+["']/y;
/** What is pushed to, or compared with. */
const NO_PULL = /(?:destination|push|KO_DOCKER_REPO|cache-repo|require|prefix)["']?\s*[=:]?\s*["']?$/i;
const LONGEST_NO_PULL = 32;

/** Finds references in texts; made for the registries that rules name. */
export class HiddenSearch {
  readonly #anchors: RegExp;

  constructor(domains: readonly string[]) {
    const registries = domains.map((domain) => `${escapeRegExp(domain)}/`);
    this.#anchors = new RegExp([...registries, "sha(?:256|384|512):", NAME_SAYS_IMAGE.source].join("|"), "g");
  }

  /**
   * The references in a text that stands under a name (a flag, a variable, a key), in their order. In a `document` that
   * speaks of registries a lone word counts only if it is all there is: a controller puts the registry before it.
   */
  find(text: string, name: string, document: boolean): readonly Hidden[] {
    const found = new Map<number, Hidden>();
    const comments = new Comments(text);
    const speaksOfRegistries = document && /(?:hub|registry)["']?\s*[:=]/i.test(text);
    const add = (start: number, named: boolean): void => {
      if (comments.covers(start)) return;
      const read = readWord(text, start, named);
      if (!read) return;
      const { hidden, end } = read;
      if (hidden && !(speaksOfRegistries && isLoneWord(hidden.reference) && hidden.reference.text !== text.trim())) {
        if (!found.get(hidden.start)?.named) found.set(hidden.start, hidden);
      }
      // `--images=a,b`
      if (named && text[end] === ",") add(end + 1, true);
    };
    if (NO_PULL.test(name)) return [];
    if (namesImage(name)) for (const start of wordStarts(text)) add(start, true);
    for (const { 0: anchor, index } of text.matchAll(this.#anchors)) {
      const isName = NAME_SAYS_IMAGE.test(anchor) && !anchor.endsWith("/");
      const start = isName ? valueStart(text, index) : wordStart(text, index);
      if (start !== undefined && (isName || name !== "description")) add(start, isName);
    }
    return [...found.values()].sort((a, b) => a.start - b.start);
  }
}

export function hiddenSearch(domains: readonly string[]): HiddenSearch {
  return new HiddenSearch(domains);
}

function isLoneWord({ domain, path, tag, digest }: Reference): boolean {
  return domain === undefined && tag === undefined && digest === undefined && !path.includes("/");
}

/** The words of a text all of which stands under a name that says image: it alone, or those with a `/` in them. */
function* wordStarts(text: string): Generator<number> {
  const [whole] = /^\s*\S+\s*$/.exec(text) ? [text.search(/\S/)] : [];
  if (whole !== undefined && !/[=,;]/.test(text)) return yield whole;
  for (const { 0: word, index } of text.matchAll(/[^\s=,;|"']+/g)) {
    // `name:acme/app:1` is an entry of a map, since no port has letters.
    const key = /^[\w.-]+:(?=[^/:]*[A-Za-z][^/:]*\/)/.exec(word)?.[0] ?? "";
    if (word.includes("/")) yield index + key.length;
  }
}

/** Where the value begins of the name around `index`; undefined if there is no such name, or nothing is given to it. */
function valueStart(text: string, index: number): number | undefined {
  let start = index;
  while (start > 0 && index - start < LONGEST_WORD && /[\w.-]/.test(text[start - 1] as string)) start--;
  const name = /[\w.-]*/y;
  name.lastIndex = index;
  name.test(text);
  if (/[/@:]/.test(text[start - 1] ?? "") || !namesImage(text.slice(start, name.lastIndex))) return undefined;
  NESTED.lastIndex = name.lastIndex;
  if (NESTED.test(text)) return NESTED.lastIndex;
  FOLDED.lastIndex = name.lastIndex;
  if (FOLDED.test(text)) return FOLDED.lastIndex;
  SEPARATOR.lastIndex = name.lastIndex;
  const [all = "", quote = "", before, sign, after] = SEPARATOR.exec(text) ?? [];
  const isKey = sign === ":" && (quote !== "" || after !== "");
  const isFlag = sign === "" && before !== "" && text[start] === "-";
  // Properties may have a blank alone between a key and its value.
  const isProperty =
    sign === "" && before !== "" && /(?:^|\n)[\w.-]*\.$/.test(text.slice(Math.max(0, index - 128), index));
  return sign === "=" || isKey || isFlag || isProperty ? name.lastIndex + all.length : undefined;
}

function wordStart(text: string, index: number): number | undefined {
  // What a colon parts from the registry is a key before it, or a variable of which this is the default.
  if (text[index - 1] === ":" || text.startsWith(":-", index - 2)) return index;
  let start = index;
  while (start > 0 && /[\w./:@-]/.test(text[start - 1] as string)) {
    if (index - --start > LONGEST_WORD) return undefined;
  }
  // What a backslash makes of the next characters is no part of the word.
  if (/(?<!\\)(?:\\\\)*\\$/.test(text.slice(Math.max(0, start - 8), start))) start += text[start] === "u" ? 5 : 1;
  return start;
}

/** The word at `start` and where it ends; the reference in it only if all of it is one that can be told from other things. */
function readWord(
  text: string,
  start: number,
  named: boolean,
): { hidden: Hidden | undefined; end: number } | undefined {
  WORD.lastIndex = start;
  const run = WORD.exec(text)?.[0] ?? "";
  const end = start + run.length;
  // Beside these it is a piece of a pattern, of a template or of a URL.
  if (/[})*>~%+$<?&#]/.test(text[start - 1] ?? "") || /^(?:[*<>{$%~+?&#(]|\\\/)/.test(text.slice(end, end + 2)))
    return undefined;
  if (!named && /^\\?["']\s*:/.test(text.slice(end, end + 8))) return undefined;
  if (NO_PULL.test(text.slice(Math.max(0, start - LONGEST_NO_PULL), start))) return undefined;
  const scheme = /^(?:[A-Za-z][A-Za-z0-9+.-]*:\/\/)?/.exec(run)?.[0] ?? "";
  if (scheme !== "" && !/^(?:oci|docker):/i.test(scheme)) return undefined;
  const word = run.slice(scheme.length).replace(/[.:-]+$/, "");
  const reading = readReference(word);
  if (reading.kind !== "reference") return { hidden: undefined, end };
  const { reference } = reading;
  const hidden = isPlausible(reference, named) ? { start: start + scheme.length, reference, named } : undefined;
  return { hidden, end };
}

function isPlausible({ text, domain, path, tag, digest }: Reference, named: boolean): boolean {
  if (domain === undefined && /^sha(?:256|384|512)$/.test(path)) return false;
  if (!/[a-z]/.test(path)) return false;
  if (domain !== undefined || digest !== undefined) return true;
  if (!named) return false;
  // `node.example.com`, `registry.local:5000` and `imgproxy:8080` are hosts.
  if (!path.includes("/") && (/\.[a-z]+$/.test(path) || /^\d{4,5}$/.test(tag ?? ""))) return false;
  return tag !== undefined || !OTHER_VALUES.test(text);
}

/** Which characters of a text stand in a comment, asked for in any order but fast in ascending order. */
class Comments {
  readonly #text: string;
  #start = 0;
  #end = -1;
  #comment = 0;

  constructor(text: string) {
    this.#text = text;
  }

  covers(index: number): boolean {
    if (index < this.#start || index > this.#end) this.#readLine(index);
    return index > this.#comment;
  }

  #readLine(index: number): void {
    const feed = this.#text.indexOf("\n", index);
    this.#start = index === 0 ? 0 : this.#text.lastIndexOf("\n", index - 1) + 1;
    this.#end = feed < 0 ? this.#text.length : feed;
    const comment = commentStart(this.#text.slice(this.#start, this.#end));
    this.#comment = comment < 0 ? this.#text.length : this.#start + comment;
  }
}

/** Where a line's comment begins: at a mark that nothing or a blank precedes, outside of quotes; -1 if it has none. */
function commentStart(line: string): number {
  if (!/[#/;!]/.test(line)) return -1;
  if (/^\s*(?:\/\/|;|!)/.test(line)) return 0;
  let quote = "";
  for (const { 0: mark, index } of line.matchAll(/["'#]/g)) {
    if (mark === "#" && quote === "" && (index === 0 || /\s/.test(line[index - 1] as string))) return index;
    if (mark !== "#") quote = quote === "" ? mark : quote === mark ? "" : quote;
  }
  return -1;
}
