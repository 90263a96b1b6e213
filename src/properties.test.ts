/** What must hold for every input, tried on generated ones: `PROPERTY_RUNS=10000` tries each so many times. */

import { expect } from "chai";
import fc from "fast-check";
import { isAlias, isCollection, isMap, isPair, isScalar, parseAllDocuments, parseDocument } from "yaml";
import { hasBom } from "./bom.js";
import { compile, type Rules } from "./compile.js";
import { type Document, documents, mayHold } from "./documents.js";
import type { Edit } from "./edits.js";
import { imageFields } from "./fields.js";
import { flatten } from "./flatten.js";
import { Judge } from "./judge.js";
import { parse } from "./parse.js";
import { readReference } from "./reference.js";
import { type Result, rewrite } from "./rewrite.js";
import { flowText, partMap } from "./scalar.js";
import { encodeUtf8, latin1 } from "./source.js";
import { CONFIG, IDLE, type Layout, MIRROR, type Stream, scraps, streamOf, streams, tapes } from "./streams.fixture.js";
import { resolveUses } from "./uses.js";

const RUNS = Number(process.env["PROPERTY_RUNS"] ?? 150);

function holds<T>(arbitrary: fc.Arbitrary<T>, check: (input: T) => void): void {
  const property = fc.property(arbitrary, (input) => {
    check(input);
  });
  fc.assert(property, { numRuns: RUNS });
}

/** One stream, laid out in two ways. */
function pairs(first: Layout, second: Layout): fc.Arbitrary<readonly [Stream, Stream]> {
  return tapes().map((tape) => [streamOf(tape, first), streamOf(tape, second)]);
}

const rules = rulesOf(CONFIG);
const idle = rulesOf(IDLE);
const keys = (rules.places.screen ?? []).map(encodeUtf8);

/** Well-formed streams, and texts of any form. */
const inputs = fc.oneof(
  streams().map(({ input }) => input),
  scraps(),
);

describe("properties", () => {
  it("streams: what is written is what the document's maker expects", () => {
    holds(streams(), (stream) => {
      const result = done(stream.input);
      expect(text(result.output)).to.equal(text(stream.output));
      expect(result.edits.map((edit) => edit.text)).to.deep.equal(stream.edits);
      const verdicts = result.findings.map(({ verdict }) => verdict).filter((verdict) => verdict !== "suspected");
      expect(verdicts.sort()).to.deep.equal(stream.verdicts);
    });
  });

  it("identity: rules that serve nothing give the very array that came in", () => {
    holds(streams(), ({ input }) => expect(done(input, idle).output).to.equal(input));
  });

  it("identity: of any text the same, or trouble and no output", () => {
    holds(
      fc.oneof(scraps(), fc.string({ unit: "binary" }).map(encodeUtf8), fc.uint8Array({ maxLength: 200 })),
      (input) => {
        const { outcome, output, diagnostics } = rewrite(input, idle);
        if (outcome === "done") {
          expect(output).to.equal(input);
        } else {
          expect(outcome).to.equal("trouble");
          expect(output).to.equal(undefined);
          expect(diagnostics).to.not.be.empty;
        }
      },
    );
  });

  it("locality: no byte changes outside the edits, and undoing them gives the input back", () => {
    holds(inputs, (input) => {
      const { output, edits } = rewrite(input, rules);
      if (!output) return;
      let end = 0;
      let shift = 0;
      const undo: Edit[] = [];
      for (const { range, text: characters } of edits) {
        const replacement = Buffer.from(characters).toString("latin1");
        expect(range.start).to.be.at.least(end);
        expect(range.end).to.be.at.least(range.start);
        expect(replacement).to.include(MIRROR);
        expect(text(output, range.start + shift, range.start + shift + replacement.length)).to.equal(replacement);
        expect(text(output, end + shift, range.start + shift)).to.equal(text(input, end, range.start));
        undo.push({
          range: { start: range.start + shift, end: range.start + shift + replacement.length },
          text: text(input, range.start, range.end),
        });
        shift += replacement.length - (range.end - range.start);
        end = range.end;
      }
      expect(text(splice(output, undo))).to.equal(text(input));
    });
  });

  it("idempotence: a second run edits nothing", () => {
    holds(inputs, (input) => {
      const { output } = rewrite(input, rules);
      if (!output) return;
      const again = done(output);
      expect(again.edits).to.deep.equal([]);
      expect(again.output).to.equal(output);
    });
  });

  it("references: name and suffix are the text, and nothing throws", () => {
    holds(
      fc.oneof(referenceTexts(), fc.string({ unit: "binary" }), fc.stringMatching(/^[\w./:@[\]${}()-]*$/)),
      (reference) => {
        const reading = readReference(reference);
        if (reading.kind !== "reference") return;
        const { text: whole, domain, path, tag, digest, nameEnd } = reading.reference;
        expect(whole).to.equal(reference);
        expect(domain === undefined ? path : `${domain}/${path}`).to.equal(reference.slice(0, nameEnd));
        const suffix = (tag === undefined ? "" : `:${tag}`) + (digest === undefined ? "" : `@${digest}`);
        if (!/[${]/.test(reference)) expect(suffix).to.equal(reference.slice(nameEnd));
        expect(reference.slice(nameEnd)).to.match(/^(?:[:@].*)?$/s);
      },
    );
  });

  it("references: what the grammar makes is one", () => {
    holds(referenceTexts(), (reference) => expect(readReference(reference).kind).to.equal("reference"));
  });

  it("meaning: only image fields differ, and as a plain reading of the document wants", () => {
    holds(streams(), (stream) => {
      const { output } = done(stream.input);
      compareStreams(stream.input, output, stream.someStay);
    });
  });

  it("meaning: the same of any text that both can read", () => {
    holds(scraps(), (input) => {
      const { output } = rewrite(input, rules);
      if (output) compareStreams(input, output, true);
    });
  });

  it("documents: their ranges are the input, one after the other", () => {
    holds(inputs, (input) => {
      let end = 0;
      for (const [index, document] of [...documents(input)].entries()) {
        expect(document.index).to.equal(index);
        expect(document.start).to.equal(end);
        expect(document.end).to.be.above(document.start);
        end = document.end;
      }
      expect(end).to.equal(input.length);
    });
  });

  it("documents: one by one they give what the whole gives", () => {
    holds(inputs, (input) => {
      const whole = rewrite(input, rules);
      const parts = [...documents(input)].map(({ start, end }) => rewrite(input.slice(start, end), rules));
      expect(parts.some(({ outcome }) => outcome === "trouble")).to.equal(whole.outcome === "trouble");
      if (whole.output) expect(parts.map(({ output }) => text(output)).join("")).to.equal(text(whole.output));
    });
  });

  it("screen: a document that it lets pass has no image field", () => {
    holds(inputs, (input) => {
      const edits: Edit[] = [];
      for (const document of documents(input)) {
        const outline = parse(input, document, rules.places);
        if ("code" in outline) continue;
        const { edits: own, judged } = resolveUses(input, imageFields(outline, rules.places), new Judge(rules));
        if (!mayHold(input, document, keys)) expect(judged).to.be.empty;
        edits.push(...own);
      }
      const result = rewrite(input, rules);
      if (result.output) expect(result.edits).to.deep.equal(edits);
    });
  });

  it("scalars: the raw slice reads as the package reads it", () => {
    holds(rawScalars(), ({ raw, style }) => {
      // After an escaped line break the package reads an empty line as a space; by YAML 1.2.2 §7.3.1 it is a break.
      if (/\\\r?\n[ \t]*\r?\n/.test(raw)) return;
      const document = parseDocument(`- ${raw}\n`, { schema: "failsafe" });
      if (document.errors.length > 0) return;
      const node = isCollection(document.contents) ? document.contents.items[0] : undefined;
      if (!isScalar(node) || node.type !== TYPES[style]) return;
      const [start, end] = node.range as [number, number, number];
      const slice = `- ${raw}\n`.slice(start, end);
      expect(flowText(slice, style)).to.equal(node.value);
    });
  });

  it("scalars: a part of the text stands where partMap says", () => {
    const parts = fc.tuple(
      fc.array(fc.constantFrom(..."abc/.:", "\\x61", "\\u0062", "\\/", "\\\n  "), { minLength: 1 }),
      fc.nat(),
      fc.nat(),
    );
    holds(parts, ([pieces, a, b]) => {
      const raw = `"${pieces.join("")}"`;
      const whole = flowText(raw, "double-quoted");
      const [start, end] = [a % (whole.length + 1), b % (whole.length + 1)].sort((x, y) => x - y) as [number, number];
      const part = partMap(raw, "double-quoted")(start, end);
      expect(flowText(`"${raw.slice(part.start, part.end)}"`, "double-quoted")).to.equal(whole.slice(start, end));
      const plain = whole.replaceAll(":", "");
      const { length } = plain;
      const { start: from, end: to } = partMap(plain, "plain")(Math.min(start, length), Math.min(end, length));
      expect(plain.slice(from, to)).to.equal(plain.slice(start, end));
    });
  });

  it("flatten: the copy has the same length, structure and words", () => {
    holds(streams(), ({ input }) => {
      for (const { start, end } of documents(input)) {
        const original = withoutBoms(latin1(input, start, end));
        const flat = flatten(original);
        if (flat === undefined) continue;
        expect(flat.length).to.equal(original.length);
        expect(flat.replace(/\s+/g, "")).to.not.include("\0");
        expect(shape(flat), JSON.stringify([original, flat])).to.deep.equal(shape(original));
      }
    });
  });

  it("flatten: continuation lines in the first column change no edit", () => {
    holds(pairs({ flush: true }, {}), ([flush, indented]) => {
      expect(flush.edits).to.deep.equal(indented.edits);
      const result = done(flush.input);
      expect(text(result.output)).to.equal(text(flush.output));
      expect(facts(result)).to.deep.equal(facts(done(indented.input)));
    });
  });

  it("line breaks and byte order marks change no finding", () => {
    holds(pairs({ lineBreak: "\n" }, { lineBreak: "\r\n" }), ([{ input }, crlf]) => {
      const expected = facts(done(input));
      const result = done(crlf.input);
      expect(facts(result)).to.deep.equal(expected);
      expect(text(result.output)).to.equal(text(crlf.output));
      if (!hasBom(input, 0)) expect(facts(done(Buffer.concat([BOM, input])))).to.deep.equal(expected);
    });
  });
});

const BOM = Uint8Array.of(0xef, 0xbb, 0xbf);
const TYPES = { plain: "PLAIN", "single-quoted": "QUOTE_SINGLE", "double-quoted": "QUOTE_DOUBLE" } as const;

function rulesOf(config: Parameters<typeof compile>[0]): Rules {
  const { rules: compiled } = compile(config);
  if (!compiled) throw new Error("the config of this test is wrong");
  return compiled;
}

function done(input: Uint8Array, by = rules): Result & { output: Uint8Array } {
  const result = rewrite(input, by);
  const errors = result.diagnostics.filter(({ severity }) => severity === "error");
  expect(errors.map(({ code, message }) => `${code}: ${message}`)).to.deep.equal([]);
  expect(result.outcome).to.equal("done");
  return result as Result & { output: Uint8Array };
}

function text(bytes: Uint8Array | undefined, start = 0, end = bytes?.length): string {
  return Buffer.from((bytes ?? new Uint8Array()).subarray(start, end)).toString("latin1");
}

/** Edits applied in the plainest way. */
function splice(bytes: Uint8Array, edits: readonly Edit[]): Uint8Array {
  return [...edits].reverse().reduce((result, { range, text: replacement }) => {
    const middle = Buffer.from(replacement, "latin1");
    return Buffer.concat([result.subarray(0, range.start), middle, result.subarray(range.end)]);
  }, bytes);
}

/** Findings without their places. */
function facts({ findings }: Result): unknown[] {
  return findings.map(({ range: _, from, ...rest }) => ({ ...rest, from: from.replace(/\\?\s+/g, " ") }));
}

function referenceTexts(): fc.Arbitrary<string> {
  const part = fc.stringMatching(/^[a-z0-9]{1,5}(?:(?:\.|_|__|-{1,3})[a-z0-9]{1,4})?$/);
  const domain = fc.oneof(
    fc.constantFrom("", "localhost/", "localhost:5000/", "[::1]:5000/", "Quay.IO/", "REGISTRY/", "10.0.0.1/"),
    fc.stringMatching(/^[a-z0-9]{1,5}\.[A-Za-z0-9]{1,3}(?::[0-9]{1,5})?\/$/),
  );
  const path = fc.array(part, { minLength: 1, maxLength: 4 }).map((parts) => parts.join("/"));
  const tag = fc.oneof(fc.constant(""), fc.stringMatching(/^:[A-Za-z0-9_][A-Za-z0-9_.-]{0,20}$/));
  const digest = fc.constantFrom(
    "",
    `@sha256:${"0a".repeat(32)}`,
    `@sha384:${"f".repeat(96)}`,
    `@sha512:${"1".repeat(128)}`,
  );
  return fc.tuple(domain, path, tag, digest).map((parts) => parts.join(""));
}

function rawScalars(): fc.Arbitrary<{ raw: string; style: keyof typeof TYPES }> {
  const common = [
    "a",
    "b",
    " ",
    "  ",
    "\t",
    "\n  ",
    "\n\n  ",
    "\n \t \n   ",
    "\r\n  ",
    "é",
    "日",
    "#",
    ":",
    "😀",
    "- ",
  ];
  const escapes = ["\\n", "\\t", "\\\\", '\\"', "\\/", "\\x41", "\\u00e9", "\\U0001F600", "\\ ", "\\\n  ", "\\\r\n "];
  const others = ["\\0", "\\a", "\\b", "\\v", "\\f", "\\r", "\\e", "\\N", "\\_", "\\L", "\\P", "\\\t"];
  const of = (pieces: string[]) =>
    fc.array(fc.constantFrom(...pieces), { maxLength: 12 }).map((parts) => parts.join(""));
  return fc.oneof(
    of([...common, ...escapes, ...others]).map((inner) => ({ raw: `"${inner}"`, style: "double-quoted" as const })),
    of([...common, "''", '"', "\\"]).map((inner) => ({ raw: `'${inner}'`, style: "single-quoted" as const })),
    of([...common, "'", '"', "\\", "/"]).map((inner) => ({ raw: `a${inner}b`, style: "plain" as const })),
  );
}

function withoutBoms(view: string): string {
  return view.replaceAll("\xef\xbb\xbf", "\n\n\n");
}

/** What a text parses to, as nested arrays; white space in scalars does not count. */
function shape(view: string): unknown {
  const parsed = parseAllDocuments(view, { schema: "failsafe", uniqueKeys: false, logLevel: "silent" });
  const read = (node: unknown): unknown => {
    if (isPair(node)) return ["pair", read(node.key), read(node.value)];
    if (isAlias(node)) return ["alias", node.source];
    if (isScalar(node)) return ["scalar", node.anchor, node.tag, node.type, String(node.value).replace(/\s+/g, "")];
    if (isCollection(node)) return [isMap(node) ? "map" : "seq", node.anchor, node.tag, ...node.items.map(read)];
    return node;
  };
  return Array.from(parsed, (document) => [document.errors.map(({ code }) => code), read(document.contents)]);
}

/** Compares input and output as values, document by document. */
function compareStreams(input: Uint8Array, output: Uint8Array, someStay: boolean): void {
  const before = [...documents(input)].map((document) => valuesOf(input, document));
  const after = [...documents(output)].map((document) => valuesOf(output, document));
  expect(after.length).to.equal(before.length);
  for (const [index, values] of before.entries()) {
    // Where the package itself sees an error there is no value to compare.
    if (!values) continue;
    const others = after[index];
    expect(others?.length).to.equal(values.length);
    for (const [at, value] of values.entries()) {
      new Comparison(someStay).compare(value, others?.[at], { objects: [], path: [], isField: true });
    }
  }
}

function valuesOf(bytes: Uint8Array, { start, end }: Document): unknown[] | undefined {
  const view = withoutBoms(text(bytes, start, end));
  const utf8 = Buffer.from(view, "latin1").toString("utf8");
  const parsed = parseAllDocuments(utf8, {
    // kubectl's words for booleans are those of YAML 1.1.
    schema: "yaml-1.1",
    uniqueKeys: false,
    merge: true,
    logLevel: "silent",
    prettyErrors: false,
  });
  const all = Array.isArray(parsed) ? parsed : [];
  if (all.some(({ errors }) => errors.length > 0)) return undefined;
  try {
    return all.map((document) => document.toJS({ maxAliasCount: -1 }));
  } catch {
    return undefined;
  }
}

interface At {
  /** The objects around, the outermost first, each with the length of the path that leads to it. */
  readonly objects: readonly { readonly apiVersion: string; readonly kind: string; readonly depth: number }[];
  readonly path: readonly (string | number)[];
  readonly isField: boolean;
}

const LISTS = ["containers", "initContainers", "ephemeralContainers"];
/** Pod specs of the built-in kinds, each with its API groups. */
const TEMPLATE = "spec.template.spec";
const PATHS: Readonly<Record<string, readonly [string, readonly string[]]>> = {
  Pod: ["spec", [""]],
  PodTemplate: ["template.spec", [""]],
  ReplicationController: [TEMPLATE, [""]],
  ReplicaSet: [TEMPLATE, ["apps", "extensions"]],
  Deployment: [TEMPLATE, ["apps", "extensions"]],
  DaemonSet: [TEMPLATE, ["apps", "extensions"]],
  StatefulSet: [TEMPLATE, ["apps"]],
  Job: [TEMPLATE, ["batch"]],
  CronJob: ["spec.jobTemplate.spec.template.spec", ["batch"]],
};
const NEVER = new RegExp(
  [
    String.raw`^(?:policies\.)?kyverno\.io$|\.gatekeeper\.sh$|^pullthrough\.dev$`,
    String.raw`^(?:admissionregistration|kustomize\.config)\.k8s\.io$`,
  ].join("|"),
);
const NEVER_KINDS = ["apiextensions.k8s.io CustomResourceDefinition", "kpt.dev Kptfile"];

/** Reads values as plain JavaScript, and knows nothing of bytes, styles and nodes. */
class Comparison {
  readonly #open = new Set<unknown>();
  readonly #someStay: boolean;

  constructor(someStay: boolean) {
    this.#someStay = someStay;
  }

  compare(before: unknown, after: unknown, at: At): void {
    if (Array.isArray(before)) {
      expect(after).to.be.an("array");
      expect((after as unknown[]).length).to.equal(before.length);
      for (const [index, item] of before.entries()) {
        this.compare(item, (after as unknown[])[index], { ...at, path: [...at.path, index] });
      }
    } else if (isRecord(before)) {
      if (!isRecord(after)) throw new Error(`${at.path.join(".")} is no mapping any more`);
      // An alias may stand inside its own anchor.
      if (this.#open.has(before)) return;
      this.#open.add(before);
      this.#mapping(before, after, at);
      this.#open.delete(before);
    } else if (!Object.is(before, after)) {
      throw new Error(`${at.path.join(".")} changed from ${JSON.stringify(before)} to ${JSON.stringify(after)}`);
    }
  }

  #mapping(before: Record<string, unknown>, after: Record<string, unknown>, outer: At): void {
    expect(Object.keys(after)).to.deep.equal(Object.keys(before));
    const at = this.#object(before, outer);
    const isSpec = isPodSpec(at);
    const hasImages = LISTS.some((list) => listOf(before[list]).some((item) => isRecord(item) && "image" in item));
    for (const [key, value] of Object.entries(before)) {
      const inner = { ...at, path: [...at.path, key] };
      if (isRecord(value) && key === "status") inner.isField = false;
      if (at.objects.at(-1)?.kind === "ResourceList" && key === "functionConfig") inner.isField = false;
      const isList = LISTS.includes(key) && isSpec;
      const isVolumes = key === "volumes" && isSpec && (hasImages || builtInPath(at) !== undefined);
      if (!inner.isField || !(isList || isVolumes) || !Array.isArray(value)) {
        this.compare(value, after[key], inner);
        continue;
      }
      for (const [index, item] of value.entries()) {
        const other = listOf(after[key])[index];
        const place = { ...inner, path: [...inner.path, index] };
        if (isList) this.#holder(item, other, "image", place);
        else if (!isRecord(item) || !isRecord(item["image"])) this.compare(item, other, place);
        else {
          const { image, ...rest } = item;
          const { image: otherImage, ...otherRest } = other as Record<string, unknown>;
          this.compare(rest, otherRest, place);
          this.#holder(image, otherImage, "reference", { ...place, path: [...place.path, "image"] });
        }
      }
    }
  }

  /** A mapping with a reference at `key`. */
  #holder(before: unknown, after: unknown, key: string, outer: At): void {
    const value = isRecord(before) ? before[key] : undefined;
    if (typeof value !== "string" || !isRecord(before)) return this.compare(before, after, outer);
    const { [key]: _, ...rest } = before;
    const { [key]: result, ...otherRest } = after as Record<string, unknown>;
    const at = this.#object(before, outer);
    this.compare(rest, otherRest, outer);
    const expected = at.isField ? rewritten(value) : value;
    // Whether a final line break is a block scalar's, and so not part of the reference, the value does not tell.
    const mayStay = this.#someStay || value.endsWith("\n");
    if (result === expected || (mayStay && result === value)) return;
    throw new Error(`${at.path.join(".")}.${key}: ${JSON.stringify([value, result, expected])}`);
  }

  #object(value: Record<string, unknown>, at: At): At {
    const list = at.objects.at(-1);
    const isItem = list && list.depth === at.path.length - 2 && at.path.at(-2) === "items" && /.List$/.test(list.kind);
    const { apiVersion = isItem ? list.apiVersion : undefined, kind = isItem ? list.kind.slice(0, -4) : undefined } =
      value;
    const isField = at.isField && !isSkipped(value);
    if (typeof apiVersion !== "string" || typeof kind !== "string") return { ...at, isField };
    const isNever = NEVER.test(groupOf(apiVersion)) || NEVER_KINDS.includes(`${groupOf(apiVersion)} ${kind}`);
    const object = { apiVersion, kind, depth: at.path.length };
    return { ...at, objects: [...at.objects, object], isField: isField && !isNever };
  }
}

function groupOf(apiVersion: string): string {
  return apiVersion.includes("/") ? apiVersion.replace(/\/.*/s, "") : "";
}

/** The path of the pod spec in the object at hand, if that is of a built-in kind. */
function builtInPath({ objects }: At): string | undefined {
  const object = objects.at(-1);
  const [path, groups] = (object && Object.hasOwn(PATHS, object.kind) && PATHS[object.kind]) || [];
  return object && groups?.includes(groupOf(object.apiVersion)) ? path : undefined;
}

/** Whether a container list may stand in the mapping at hand. */
function isPodSpec(at: At): boolean {
  const path = builtInPath(at);
  return path === undefined || at.path.slice(at.objects.at(-1)?.depth).join(".") === path;
}

function isSkipped(value: Record<string, unknown>): boolean {
  const metadata = value["metadata"];
  const annotations = isRecord(metadata) ? metadata["annotations"] : undefined;
  const skip = isRecord(annotations) ? annotations["pullthrough.dev/skip"] : undefined;
  return skip === "true" || skip === true;
}

function rewritten(value: string): string {
  const reference = value.replace(/\n$/, "");
  const match = /^(?:([\w.-]*[.A-Z][\w.-]*)\/)?([a-z0-9]+(?:(?:[./]|_{1,2}|-+)[a-z0-9]+)*)(|[:@].*)$/.exec(reference);
  const [, domain = "docker.io", path = "", suffix = ""] = match ?? [];
  const registry = domain.toLowerCase().replace("index.docker.io", "docker.io");
  const isTag = /^(?::\w[\w.-]{0,127})?(?:@sha256:[a-f0-9]{64})?$/.test(suffix);
  // Brackets within brackets, one level deep.
  const open = String.raw`(?:\$\{(?:[^{}]|\{[^{}]*\})*\}|\$\((?:[^()]|\([^()]*\))*\)|\{\{[^}]*\}\})`;
  const head = String.raw`(?::[\w.-]*|@|(?::\w[\w.-]*)?@[\w:]+)`;
  const isOpen = new RegExp(String.raw`^${head}${open}(?:${open}|[\w.:@+-])*$`).test(suffix);
  const isServed = ["docker.io", "gcr.io", "ghcr.io", "quay.io"].includes(registry) && !/^localhost\//.test(path);
  if (!match || !isServed || !(isTag || isOpen) || reference === "auto" || /^[a-f0-9]{64}$/.test(reference))
    return value;
  return `${MIRROR}/${registry}/${path}${suffix}${value.slice(reference.length)}`;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function listOf(value: unknown): unknown[] {
  return Array.isArray(value) ? value : [];
}
