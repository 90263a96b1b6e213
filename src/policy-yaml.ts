/** Values -> YAML text: just what policies hold. A key that begins with `#` is a comment before what follows. */

export type Yaml = string | number | boolean | readonly Yaml[] | { readonly [key: string]: Yaml | undefined };

/** One document; comments of several lines are broken where they are. */
export function yamlDocument(comment: string, value: Yaml): string {
  return `---\n${commentLines(comment, "")}${block(value, "")}`;
}

function block(value: Yaml, indent: string): string {
  if (typeof value !== "object") return `${indent}${scalar(value, indent)}\n`;
  if (isList(value)) return value.map((item) => listItem(item, indent)).join("");
  return Object.entries(value)
    .map(([key, held]) => (held === undefined ? "" : entry(key, held, indent)))
    .join("");
}

function entry(key: string, value: Yaml, indent: string): string {
  if (key.startsWith("#")) return commentLines(String(value), indent);
  if (typeof value !== "object") return `${indent}${plain(key)}: ${scalar(value, indent)}\n`;
  if (isList(value) && value.every((item) => typeof item === "string" && !item.includes("\n"))) {
    return `${indent}${plain(key)}: [${value.map((item) => plain(String(item))).join(", ")}]\n`;
  }
  if (!isList(value) && Object.keys(value).length === 0) return `${indent}${plain(key)}: {}\n`;
  return `${indent}${plain(key)}:\n${block(value, `${indent}  `)}`;
}

function listItem(item: Yaml, indent: string): string {
  if (typeof item !== "object" || isList(item)) return `${indent}- ${block(item, `${indent}  `).trimStart()}`;
  const entries = Object.entries(item);
  const comments = entries.filter(([key]) => key.startsWith("#")).map(([, text]) => commentLines(String(text), indent));
  const rest = Object.fromEntries(entries.filter(([key]) => !key.startsWith("#")));
  return `${comments.join("")}${indent}- ${block(rest, `${indent}  `).trimStart()}`;
}

function isList(value: object): value is readonly Yaml[] {
  return Array.isArray(value);
}

function scalar(value: string | number | boolean, indent: string): string {
  if (typeof value !== "string") return String(value);
  // A literal block where quotes would need escapes.
  if (!/[\n"\\]/.test(value)) return plain(value);
  const lines = value.replace(/\n$/, "").split("\n");
  return `|-\n${lines.map((line) => (line === "" ? "" : `${indent}  ${line}`)).join("\n")}`;
}

/** Plain where no reader could take it for anything else, or a JSON string, which is YAML too. */
function plain(text: string): string {
  const isPlain = /^[A-Za-z][A-Za-z0-9._/-]*$/.test(text) && !/^(?:y|n|yes|no|on|off|true|false|null|nan)$/i.test(text);
  return isPlain ? text : JSON.stringify(text);
}

function commentLines(text: string, indent: string): string {
  return text
    .split("\n")
    .map((line) => `${indent}#${line === "" ? "" : ` ${line}`}\n`)
    .join("");
}
