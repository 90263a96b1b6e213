/** Documents with small faults, for readers that must not differ. */

import fc from "fast-check";

const SIGNIFICANT = [
  ..."-:?,[]{}#&*!|>'\"%@`\\\t\n\r ~.0",
  ...[
    "\r\n",
    "- ",
    ": ",
    " #",
    "? ",
    "<<: ",
    "---\n",
    "...\n",
    "\n\n",
    "    ",
    "''",
    '\\"',
    "\\u0069",
    "\\x",
    "|-\n",
    ">2\n",
    "|+\n",
  ],
  ...[
    "\xc2\x85",
    "\xe2\x80\xa8",
    "\xef\xbb\xbf",
    "\xff",
    "image: nginx\n",
    "image: ",
    "- image: a/b\n",
    "\x00",
    "\x1f",
    "key:\n",
    "x: y",
  ],
];

/** Changes as hands, editors and broken tools make them; each is told by three numbers. */
const MUTATIONS: readonly ((text: string, at: number, by: number) => string)[] = [
  (text, at, by) => text.slice(0, at) + (SIGNIFICANT[by % SIGNIFICANT.length] as string) + text.slice(at),
  (text, at, by) => text.slice(0, at) + (SIGNIFICANT[by % SIGNIFICANT.length] as string) + text.slice(at + 1),
  (text, at, by) => text.slice(0, at) + text.slice(at + 1 + (by % 3)),
  (text, at, by) => text.slice(0, at) + String.fromCharCode(text.charCodeAt(at) ^ (1 << (by % 8))) + text.slice(at + 1),
  // At the end of a line.
  (text, at, by) => {
    const end = (text.indexOf("\n", at) + 1 || text.length + 1) - 1;
    return text.slice(0, end) + (SIGNIFICANT[by % SIGNIFICANT.length] as string) + text.slice(end);
  },
  (text, at, by) =>
    changeLine(text, at, (lines, line) => {
      const other = (line + 1 + (by % 5)) % lines.length;
      [lines[line], lines[other]] = [lines[other] ?? "", lines[line] ?? ""];
    }),
  (text, at, by) =>
    changeLine(text, at, (lines, line) => {
      const spaces = " ".repeat(1 + (by % 4));
      const old = lines[line] ?? "";
      lines[line] = by % 2 === 0 ? spaces + old : old.replace(new RegExp(`^ {1,${spaces.length}}`), "");
    }),
  (text, at) => changeLine(text, at, (lines, line) => lines.splice(line, 1)),
  (text, at) => changeLine(text, at, (lines, line) => lines.splice(line, 0, lines[line] ?? "")),
  // A line break within a line, indented as the line or deeper.
  (text, at, by) => {
    const line = text.slice(text.lastIndexOf("\n", at - 1) + 1, at);
    return `${text.slice(0, at)}\n${" ".repeat((/^ */.exec(line)?.[0].length ?? 0) + (by % 4))}${text.slice(at)}`;
  },
  (text) => text.replaceAll("\n", "\r\n"),
  (text) => text.replace(/\n$/, ""),
];

function changeLine(text: string, at: number, change: (lines: string[], line: number) => void): string {
  const lines = text.split(/(?<=\n)/);
  change(lines, text.slice(0, at).split("\n").length - 1);
  return lines.join("");
}

/** Texts, in Latin-1, with one to three changes. */
export function mutants(texts: readonly string[]): fc.Arbitrary<Uint8Array> {
  const mutation = fc.tuple(fc.nat(MUTATIONS.length - 1), fc.nat(1_000_000), fc.nat(1_000_000));
  return fc
    .tuple(fc.nat(texts.length - 1), fc.array(mutation, { minLength: 1, maxLength: 3 }))
    .map(([index, mutations]) => {
      let text = texts[index] as string;
      for (const [kind, place, by] of mutations)
        text = (MUTATIONS[kind] as (typeof MUTATIONS)[0])(text, place % (text.length + 1), by);
      return Buffer.from(text, "latin1");
    });
}
