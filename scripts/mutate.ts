/**
 * Breaks each promise on purpose, in a copy of the repository, and expects the tests to notice:
 * `npm run test:mutations`. Exits 1 if a mutant survives.
 */

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";

interface Mutation {
  readonly breaks: string;
  readonly file: string;
  readonly from: string;
  readonly to: string;
}

const MUTATIONS: readonly Mutation[] = [
  {
    breaks: "drops the last byte",
    file: "src/edits.ts",
    from: "const output = new Uint8Array(checkedSize(bytes.length, edits));",
    to: "const output = new Uint8Array(checkedSize(bytes.length, edits) - 1);",
  },
  {
    breaks: "copies an input that needs no change",
    file: "src/edits.ts",
    from: "if (edits.length === 0) return bytes;",
    to: "",
  },
  { breaks: "skips ephemeralContainers", file: "src/podspec.ts", from: ', "ephemeralContainers"', to: "" },
  {
    breaks: "skips image volumes",
    file: "src/podspec.ts",
    from: 'VOLUME_LIST = "volumes"',
    to: 'VOLUME_LIST = "volume"',
  },
  {
    breaks: "matches a registry by prefix",
    file: "src/rules.ts",
    from: ' && (name.length === prefix.length || name[prefix.length] === "/")',
    to: "",
  },
  {
    breaks: "rewrites what is mirrored",
    file: "src/rules.ts",
    from: "normalized.path}`;\n    if (this.#isMirrored(name))",
    to: "normalized.path}`;\n    if (false)",
  },
  {
    breaks: "adds library/ unasked",
    file: "src/rules.ts",
    from: 'if (library === "keep") return reference.path;',
    to: "",
  },
  {
    breaks: "writes before all is understood",
    file: "cli/run.ts",
    from: 'const isKept = outcome !== "done"',
    to: "const isKept = false",
  },
  {
    breaks: "gives an output in spite of trouble",
    file: "src/rewrite.ts",
    from: "if (run.troubled) return",
    to: "if (false) return",
  },
  {
    breaks: "tells of no unapproved registry",
    file: "src/compile.ts",
    from: 'if (unapproved !== "ignore")',
    to: "if (false)",
  },
  {
    breaks: "takes an escaped key for another",
    file: "src/documents.ts",
    from: " || hasEscapeOfLetters(view)",
    to: "",
  },
  {
    breaks: "rewrites under status",
    file: "src/fields.ts",
    from: "if (isUnderStatus(path)) return undefined;",
    to: "",
  },
  {
    breaks: "rewrites CustomResourceDefinitions and policies",
    file: "src/fields.ts",
    from: "    const never = closestNever(object);\n    if (never) return isSuspectKey(path, never) && value",
    to: "    const never = undefined as KubeObject | undefined;\n    if (never) return isSuspectKey(path, never) && value",
  },
  {
    breaks: "edits what an alias shares with another field",
    file: "src/uses.ts",
    from: "!fields.usedElsewhere.has(value) && haveOneText(all)",
    to: "haveOneText(all)",
  },
  {
    breaks: "loses the mode of a file",
    file: "cli/replace-files.ts",
    from: "fs.fchmodSync(descriptor, mode);",
    to: "fs.fchmodSync(descriptor, 0o600);",
  },
  {
    breaks: "follows a lone carriage return silently",
    file: "src/parse.ts",
    from: "const trouble = ambiguousBreak(text, part, document.start, places.fieldKeys) ?? reader.read(part);",
    to: "const trouble = reader.read(part);",
  },
  {
    breaks: "takes an object with a tagged kind for none",
    file: "src/values.ts",
    from: ' || value.type === "tagged"',
    to: "",
  },
  {
    breaks: "rewrites a list whose config is not in order",
    file: "src/resource-list.ts",
    from: "if (complaints.length > 0) return undefined;",
    to: "",
  },
  {
    breaks: "tells an orchestrator of no failure",
    file: "fn/main.ts",
    from: "return say(text, 1);",
    to: "return say(text, 0);",
  },
  {
    breaks: "leaves files half replaced without a word",
    file: "cli/replace-files.ts",
    from: '`; already replaced: ${replaced.join(", ")}`',
    to: '""',
  },
  {
    breaks: "rewrites what is only suspected",
    file: "src/fields.ts",
    from: "const editable = this.#places.includes(hidden, candidate);",
    to: "const editable = true;",
  },
  {
    breaks: "edits Knative's examples",
    file: "src/podspec.ts",
    from: '  "_example",\n',
    to: "",
  },
  {
    breaks: "overlooks the comment that exempts a line",
    file: "src/uses.ts",
    from: "if (!isSkipped && !isHere) return judgement;",
    to: "if (!isHere) return judgement;",
  },
  {
    breaks: "loses the old name that kustomize looks for",
    file: "src/judge.ts",
    from: "text: `${text.slice(0, change.end)}=${change.text}`",
    to: "text: change.text",
  },
  {
    breaks: "rewrites a prefix that a narrower rule disagrees with",
    file: "src/rules.ts",
    from: "if (narrower) return",
    to: "if (false) return",
  },
  {
    breaks: "adds a pull secret twice",
    file: "src/pull-secret.ts",
    from: "if (isSeq(list) && list.items.some((item) => this.#nameOf(item) === this.#name)) return { present: true };",
    to: "",
  },
  {
    breaks: "proxies what a product can't",
    file: "src/check-preset.ts",
    from: "if (domain === ANY ? serves === undefined : isServed) return;",
    to: "return;",
  },
  {
    breaks: "reads a custom resource that says late what it is as any other",
    file: "src/scan-rows.ts",
    from: "return first === words[top + ENTRY_START];",
    to: "return true;",
  },
  {
    breaks: "takes any object in another for an item of a list",
    file: "src/scan-rows.ts",
    from: "if (top !== LEVEL && !isItem) return false;",
    to: "",
  },
  {
    breaks: "takes the items of any list for objects",
    file: "src/scan-units.ts",
    from: "if (!isObject(bytes, data, row, tail, words)) return whole;",
    to: "",
  },
  {
    breaks: "cuts an input before its first document's marker",
    file: "src/parts.ts",
    from: " && hasContent(bytes, feed)) return at;",
    to: ") return at;",
  },
  {
    breaks: "takes the scanner's word for a key that is there twice",
    file: "src/scan-tree.ts",
    from: "if (around.keys.has(key.text)) return undefined;",
    to: "",
  },
  {
    breaks: "leaves out what is empty in a list of a config",
    file: "src/scan-rows.ts",
    from: "if (isHard || note !== 0) this",
    to: "if (isHit || note !== 0) this",
  },
  {
    breaks: "takes a ResourceList for a custom resource",
    file: "src/structure.ts",
    from: " && group !== LIST_GROUP",
    to: "",
  },
  {
    breaks: "keeps an input for what was learned of it",
    file: "src/shortcut.ts",
    from: "judgements: judgements.map((judgement) => ({ ...judgement, changes: [] }))",
    to: "judgements",
  },
  {
    breaks: "cuts a file where a window ends",
    file: "cli/file-parts.ts",
    from: "length < left ? lastCut(bytes, from) : bytes.length",
    to: "bytes.length",
  },
  {
    breaks: "asks an engine that has no room",
    file: "src/wasm-engine.ts",
    from: "rules !== this.#rules || this.isFull",
    to: "rules !== this.#rules",
  },
  {
    breaks: "passes a colon at a line's end, in WebAssembly alone",
    file: "wasm/memory.ts",
    from: "i8x16.le_u(v128.load(at + 1), i8x16.splat(0x20))",
    to: "are(v128.load(at + 1), 0x20)",
  },
  {
    breaks: "takes each place for one that was seen before",
    file: "src/scan-shapes.ts",
    from: "facts[row * FACTS + SHAPE] = shape;",
    to: "facts[row * FACTS + SHAPE] = 1;",
  },
  {
    breaks: "trusts a list's skeleton that the scanner has not seen",
    file: "src/resource-list.ts",
    from: "return attempt.run?.isScanned ? conclude(source, attempt) : undefined;",
    to: "return conclude(source, attempt);",
  },
  {
    breaks: "tells of changes where none was made",
    file: "src/results-writer.ts",
    from: "this.#isFailed ? this.#diagnosed : this.#all",
    to: "this.#all",
  },
  {
    breaks: "tells an item of a typed list as that list",
    file: "src/row-results.ts",
    from: " || ((data[at * ROW + WHAT] as number) & NOTE_MASK) === ITEMS",
    to: "",
  },
  {
    breaks: "tells an embedded object as that around it",
    file: "src/row-results.ts",
    from: "taken.says(at) || ",
    to: "",
  },
  {
    breaks: "takes a number for a name in results",
    file: "src/scan-object.ts",
    from: " || otherType(this.word) === undefined",
    to: " || true",
  },
  {
    breaks: "reports a name in a comment of a text",
    file: "src/hidden-search.ts",
    from: "if (comments.covers(start)) return;",
    to: "",
  },
  {
    breaks: "what comes after the items of a list may tell of them",
    file: "src/scan-units.ts",
    from: 'if (note === KIND && !this.#isWord(data, row, "List")) return false;',
    to: "",
  },
  {
    breaks: "an item that says late what it is, is scanned again",
    file: "src/scan-document.ts",
    from: "return this.#rows.isLate && end !== -1 ? this.#block.nextPiece() : end;",
    to: "return end;",
  },
];

let survivors = 0;
for (const mutation of MUTATIONS) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "mutant-"));
  const tracked = execFileSync("git", ["ls-files", "--cached", "--others", "--exclude-standard"], { encoding: "utf8" });
  for (const file of tracked.split("\n").filter((name) => name !== "" && fs.existsSync(name))) {
    fs.mkdirSync(path.dirname(path.join(folder, file)), { recursive: true });
    fs.copyFileSync(file, path.join(folder, file));
  }
  fs.symlinkSync(path.resolve("node_modules"), path.join(folder, "node_modules"));
  const target = path.join(folder, mutation.file);
  const text = fs.readFileSync(target, "utf8");
  if (text.split(mutation.from).length !== 2) throw new Error(`not found once in ${mutation.file}: ${mutation.from}`);
  fs.writeFileSync(
    target,
    text.replace(mutation.from, () => mutation.to),
  );
  // The types would notice some mutants; what is asked here is whether a test does.
  execFileSync("npx", ["tsx", "scripts/build.ts", "--no-types"], { cwd: folder });
  const suites = ["src/*.test.ts", "cli/golden.test.ts", "cli/main.test.ts", "cli/files.test.ts"];
  const flags = ["--no-config", "--import=tsx", "--timeout=60000", "--bail"];
  const run = spawnSync("npx", ["mocha", ...flags, ...suites], { cwd: folder, encoding: "utf8" });
  const failure = /^ {2}1\) (.*\n.*)/m.exec(run.stdout)?.[1]?.replace(/\s*\n\s*/, ": ") ?? "";
  const isKilled = run.status !== 0 && failure !== "";
  if (!isKilled) survivors++;
  console.log(`${isKilled ? "noticed" : "SURVIVED"}: ${mutation.breaks}${isKilled ? ` (${failure})` : ""}`);
  fs.rmSync(folder, { recursive: true });
}
process.exitCode = survivors > 0 ? 1 : 0;
