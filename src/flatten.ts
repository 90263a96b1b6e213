/**
 * A copy of a document, of equal length, in which line breaks, tabs and comments inside quoted scalars and flow
 * collections are spaces. kubectl, kustomize and helm (libyaml's grammar) take the continuation lines of these at
 * any indentation and the `yaml` package does not; in the copy there are none. Offsets stay, and what the scalars
 * hold is read from the original.
 */

/** The copy, or undefined where it would be the text itself. */
export function flatten(text: string): string | undefined {
  const spaces = new Flattener(text).run();
  if (spaces.length === 0) return undefined;
  let copy = "";
  let from = 0;
  for (const [start, end] of spaces) {
    copy += text.slice(from, start) + " ".repeat(end - start);
    from = end;
  }
  return copy + text.slice(from);
}

/**
 * Reads block structure only as far as needed to know where quoted scalars and flow collections begin. White space is YAML's:
 * `\\s` would take in bytes of UTF-8 characters.
 */
class Flattener {
  readonly #text: string;
  /** Ranges to be blanked, ascending and disjoint. */
  readonly #spaces: [number, number][] = [];
  /** Columns of the open block collections. */
  #columns: number[] = [];
  #at = 0;
  #lineStart = 0;
  /** Where the properties of the node at hand begin, which is where it does; undefined if it has none on this line. */
  #properties: number | undefined;

  constructor(text: string) {
    this.#text = text;
  }

  run(): readonly (readonly [number, number])[] {
    while (this.#at < this.#text.length) this.#line();
    return this.#spaces;
  }

  #line(): void {
    const text = this.#text;
    this.#lineStart = this.#at;
    this.#properties = undefined;
    if (/^(?:---|\.\.\.)(?=[ \t\r\n]|$)/.test(text.slice(this.#at, this.#at + 4))) {
      this.#columns = [];
      this.#at += 3;
    } else if (text[this.#at] === "%" && this.#columns.length === 0) {
      return this.#skipLine();
    }
    const indent = this.#skip(/ */y);
    this.#skip(/[ \t]*/y);
    if (/[^\r\n#]/.test(text[this.#at] ?? "")) this.#dropColumns(indent);
    while (this.#at < text.length && text[this.#at] !== "\n") this.#node();
    this.#at++;
  }

  /** One indicator, property, scalar or collection of block context, and the blanks after it. */
  #node(): void {
    const text = this.#text;
    const start = this.#at;
    const column = this.#properties ?? start - this.#lineStart;
    const character = text[start] as string;
    const spaced = /[ \t\r\n]/.test(text[start + 1] ?? "\n");
    if (character === "#" && /[ \t\r\n]/.test(text[start - 1] ?? "\n")) return this.#skipToBreak();
    if (/[-?:]/.test(character) && spaced) {
      this.#at++;
      this.#properties = undefined;
      // A `:` after its key stands in the key's column; one that begins a line is the value of an explicit key.
      if (character !== ":" || this.#isLineStart(start)) this.#columns.push(column);
    } else if (/[&!*]/.test(character)) {
      this.#properties = column;
      this.#skip(/[^ \t\r\n]+/y);
    } else if (/[|>]/.test(character)) {
      return this.#blockScalar();
    } else if (/["'{[]/.test(character)) {
      if (/["']/.test(character)) this.#quoted(character);
      else this.#flow();
      if (/^[ \t]*:(?=[ \t\r\n]|$)/.test(text.slice(this.#at, this.#at + 64))) this.#columns.push(column);
    } else if (!/[ \t\r\n]/.test(character)) {
      return this.#plain(column);
    }
    this.#skip(/[ \t\r]*/y);
  }

  #plain(column: number): void {
    const text = this.#text;
    const parent = this.#columns.at(-1) ?? -1;
    // Up to a comment, or to the `:` of a key.
    this.#skip(/(?:[^ \t\r\n:]|:(?=[^ \t\r\n])|[ \t]+(?=[^ \t\r\n:#])|[ \t]+:(?=[^ \t\r\n]))+/y);
    this.#skip(/[ \t]*/y);
    if (text[this.#at] === ":") {
      this.#columns.push(column);
      return;
    }
    if (text[this.#at] === "#") return this.#skipToBreak();
    // What follows deeper than the parent continues the scalar, and quotes and brackets in it mean nothing.
    const more = /[ \t\r]*\n(?:[ \t]*\r?\n)*( *)(?=[^ \t\r\n#])(?!(?:---|\.\.\.)(?:[ \t\r\n]|$))/y;
    for (;;) {
      more.lastIndex = this.#at;
      const match = more.exec(text);
      if (!match || (match[1] as string).length <= parent) break;
      this.#at = this.#lineStart = more.lastIndex;
      this.#lineStart -= (match[1] as string).length;
      this.#skip(/(?:[^ \t\r\n]|[ \t]+(?=[^ \t\r\n#]))+/y);
      this.#skip(/[ \t]*/y);
      if (text[this.#at] === "#") return this.#skipToBreak();
    }
    this.#skip(/[ \t\r]*/y);
  }

  #blockScalar(): void {
    const parent = this.#columns.at(-1) ?? -1;
    this.#skipToBreak();
    const line = /\n(?:[ \t]*\r?(?=\n|$)|( *)[^\n]*)/y;
    for (;;) {
      line.lastIndex = this.#at;
      const match = line.exec(this.#text);
      if (!match || (match[1] !== undefined && match[1].length <= parent)) return;
      this.#at = line.lastIndex;
    }
  }

  #quoted(quote: string): void {
    const text = this.#text;
    const start = this.#at;
    for (this.#at++; this.#at < text.length; this.#at++) {
      if (quote === '"' && text[this.#at] === "\\") this.#at++;
      else if (text[this.#at] === quote) {
        if (quote === '"' || text[this.#at + 1] !== "'") break;
        this.#at++;
      }
    }
    this.#at = Math.min(this.#at + 1, text.length);
    this.#blank(start, this.#at);
  }

  #flow(): void {
    const text = this.#text;
    let depth = 0;
    let plain = false;
    while (this.#at < text.length) {
      const start = this.#at;
      const character = text[start] as string;
      if (!plain && /["']/.test(character)) {
        this.#quoted(character);
        continue;
      }
      this.#at++;
      if (/[{[]/.test(character)) depth++;
      else if (/[}\]]/.test(character)) depth--;
      else if (character === "#" && /[ \t\r\n]/.test(text[start - 1] as string)) {
        this.#skipToBreak();
        this.#spaces.push([start, this.#at]);
        plain = false;
        continue;
      } else if (/[ \t\r\n]/.test(character)) {
        if (character !== " ") this.#spaces.push([start, this.#at]);
        continue;
      } else if (!plain && /[&!*]/.test(character)) {
        // A verbatim tag may hold the indicators of a flow collection.
        this.#skip(/<[^>\n]*>|[^ \t\r\n,[\]{}]*/y);
        continue;
      }
      plain = /[{}[\],]/.test(character)
        ? false
        : character === ":"
          ? plain && !/[ \t\r\n,[\]{}]/.test(text[this.#at] ?? " ")
          : !(character === "?" && !plain && /[ \t\r\n]/.test(text[this.#at] ?? " "));
      if (depth === 0) return;
    }
  }

  /** Marks the line breaks and tabs of a range. */
  #blank(start: number, end: number): void {
    for (const match of this.#text.slice(start, end).matchAll(/[\t\r\n]+/g)) {
      this.#spaces.push([start + match.index, start + match.index + match[0].length]);
    }
  }

  #isLineStart(at: number): boolean {
    return /^ *$/.test(this.#text.slice(this.#lineStart, at));
  }

  #dropColumns(indent: number): void {
    while ((this.#columns.at(-1) ?? -1) >= indent) this.#columns.pop();
  }

  #skipLine(): void {
    this.#skipToBreak();
    this.#at++;
  }

  #skipToBreak(): void {
    const feed = this.#text.indexOf("\n", this.#at);
    this.#at = feed < 0 ? this.#text.length : feed;
  }

  /** Moves past what a sticky expression matches here; returns its length. */
  #skip(expression: RegExp): number {
    expression.lastIndex = this.#at;
    const length = expression.exec(this.#text)?.[0].length ?? 0;
    this.#at += length;
    return length;
  }
}
