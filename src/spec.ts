/** The paths of `fields`, of `include` and of the catalogue: text -> segments. */

import { ANY_KEY, ANYTHING, type Segment } from "./segment.js";

export { ANY_KEY, ANYTHING, type Segment } from "./segment.js";

export interface FieldSpecPath {
  readonly segments: readonly Segment[];
  /** Whether the items of a list are meant; lists on the way are entered without being named. */
  readonly list: boolean;
}

/** What is wrong with a path, and how to mend it. */
export interface PathFault {
  readonly message: string;
  readonly help: string;
}

const SYNTAX =
  'write keys with dots or slashes between them: `spec.image`, `spec/image`, `metadata.annotations["a/b"]`';

/** A path of plain keys, as nearly all are; start-up reads those of the whole catalogue. */
const PLAIN = /^[\w-]+(?:\[\])*(?:\.[\w-]+(?:\[\])*)*$/;

/**
 * Reads a path: dotted, keys that would be misread in brackets and quotes; or, if it has a `/` outside of brackets, in
 * kustomize's way, where `\/` is a slash in a key. `*` is any key, a last `**` anything below.
 *
 * @example
 * parsePath("spec.images[]")                   // { segments: ["spec", "images"], list: true }
 * parsePath("spec/containers[]/image")         // { segments: ["spec", "containers", "image"], list: false }
 * parsePath('metadata.annotations["a.b/c"]')   // { segments: ["metadata", "annotations", "a.b/c"], list: false }
 * parsePath("spec.*.image")                    // { segments: ["spec", ANY_KEY, "image"], list: false }
 */
export function parsePath(text: string): FieldSpecPath | PathFault {
  if (PLAIN.test(text)) return { segments: text.replaceAll("[]", "").split("."), list: text.endsWith("[]") };
  const outside = text.replace(/\["(?:[^"\\]|\\.)*"\]/g, "");
  const separator = /(?<!\\)\//.test(outside) ? "/" : ".";
  const steps = stepsOf(text, separator);
  if (!steps) return { message: `invalid path \`${text}\``, help: SYNTAX };
  const index = steps.find((step) => /^\[\d+\]$/.test(step));
  if (index)
    return { message: `the index \`${index}\` in \`${text}\``, help: "write `[]`: all items of a list are meant" };
  const help = helpFor(steps, separator);
  if (help !== undefined) return { message: `invalid path \`${text}\``, help };
  const keys = steps.filter((step) => step !== "[]");
  return { segments: keys.map(segmentOf), list: steps[steps.length - 1] === "[]" };
}

/** How to mend steps that are well-formed each and make no path together, or match nothing that was meant. */
function helpFor(steps: readonly string[], separator: "/" | "."): string | undefined {
  const [first = "[]"] = steps;
  if (first === "[]") return SYNTAX;
  const anything = steps.indexOf("**");
  if (anything >= 0 && anything < steps.length - 1) return "`**` can only be the last key";
  if (steps.some((step) => /^[^[]*\*/.test(step) && !/^\*\*?$/.test(step)))
    return '`*` stands for a whole key; one that holds a star goes in brackets and quotes: `["a*"]`';
  // No object has a dot in a key at its root: `metadata.annotations.acme.com/image` was meant otherwise.
  if (separator === "/" && first.includes(".") && !first.startsWith("["))
    return 'separate keys by dots or by slashes: `metadata.annotations["acme.com/image"]` or `metadata/annotations/acme.com\\/image`';
  return undefined;
}

const QUOTED = String.raw`\["(?:[^"\\\u0000-\u001f]|\\(?:["\\/bfnrt]|u[0-9A-Fa-f]{4}))*"\]`;

const STEPS = {
  ".": new RegExp(String.raw`(\[\d*\]|${QUOTED})|(\.?)((?:[^.[\]"\s\\]|\\/)+)`, "y"),
  "/": new RegExp(String.raw`(\[\d*\]|${QUOTED})|(/?)((?:[^/[\]"\s\\]|\\/)+)`, "y"),
};

/** Keys as they are written, and `[]` or `[0]` for themselves; undefined where something else stands between. */
function stepsOf(text: string, separator: "/" | "."): string[] | undefined {
  const step = STEPS[separator];
  const steps: string[] = [];
  for (let at = 0; at < text.length; at = step.lastIndex) {
    step.lastIndex = at;
    const [, bracket, mark, name] = step.exec(text) ?? [];
    if (bracket !== undefined) steps.push(bracket);
    else if (name === undefined || (at === 0) === (mark !== "")) return undefined;
    else steps.push(name);
  }
  return steps;
}

function segmentOf(step: string): Segment {
  if (step === "*") return ANY_KEY;
  if (step === "**") return ANYTHING;
  return step.startsWith("[") ? (JSON.parse(step.slice(1, -1)) as string) : step.replaceAll("\\/", "/");
}
