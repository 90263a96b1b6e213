/** What is said of each verdict: code, message and help. All that a user reads of references is written here. */

import type { Verdict } from "./config.js";
import type { ImageField } from "./image-field.js";
import { fieldPath } from "./outline.js";
import { type Fault, normalize, type Reference } from "./reference.js";
import { type Decision, isNoSegment } from "./rules.js";
import { closestNever } from "./structure.js";

export interface Told {
  readonly verdict: Verdict;
  /** Of a rewritten reference: its new name. */
  readonly name?: string;
  /** The `from` of the rule that rewrote it. */
  readonly rule?: string;
  readonly code: string;
  readonly message: string;
  readonly help: string;
  /** The characters of the text that this is about; all of it where they are not named. */
  readonly part?: readonly [number, number] | undefined;
}

const LEFT = "left as it is";

/** The judgement of a field that shares its text, by an alias, with something that must not change with it. */
export function shared(text: string): Told {
  const message = `\`${text}\` is shared by an alias with a value that must not change, ${LEFT}`;
  const help = "write the reference out at each place, without anchor and alias";
  return { verdict: "unsupported", code: "shared-by-alias", message, help };
}

export function byDecision(decision: Decision, reference: Reference): Told {
  const { text, nameEnd } = reference;
  switch (decision.verdict) {
    case "rewritten":
      return rewritten(text, nameEnd, decision.name, decision.rule);
    case "invalid":
      return invalid(decision.fault);
    default:
      return tellUnchanged(decision.verdict, text, normalize(reference).domain);
  }
}

export function rewritten(text: string, nameEnd: number, name: string, rule: string): Told {
  const message = `\`${text}\` is rewritten to \`${name}${text.slice(nameEnd)}\``;
  return { verdict: "rewritten", name, rule, ...told("rewritten", message) };
}

export function tellUnchanged(verdict: "mirrored" | "own" | "unapproved", text: string, domain: string): Told {
  switch (verdict) {
    case "unapproved": {
      const message = `no rule serves \`${text}\` of \`${domain}\`, ${LEFT}`;
      const approve = isNoSegment(domain)
        ? `write a rule from \`${domain}\` (\`rules\`, or \`--map\`)`
        : `add \`${domain}\` to \`registries\` (or \`--registry\`), write a rule for it`;
      const help = `${approve}, or list the repository in \`exclude\``;
      return { verdict, code: "unapproved", message, help };
    }
    case "mirrored":
      return { verdict, ...told("mirrored", `\`${text}\` is under a target already`) };
    case "own":
      return { verdict, ...told("own", `\`${text}\` lies on a target's host, outside the targets`) };
  }
}

export function suspected(text: string, { path, object }: ImageField, hidden: ImageField["hidden"]): Told {
  const message = `\`${text}\` may come to be pulled, ${LEFT}`;
  const help = hidden
    ? `\`include: [${hidden}]\` (or \`--include ${hidden}\`) rewrites it`
    : closestNever(object)
      ? "this object is never rewritten; change the value at its source if it is an image"
      : `if it is pulled, name its place in \`fields\`: \`${fieldPath(path, object).replace(/\[\d+\]/g, "[]")}\``;
  return { verdict: "suspected", code: "suspected", message, help };
}

export function inexact(text: string, why: string): Told {
  const message = `\`${text}\` is a prefix that can't be rewritten for all names below it, since ${why}; ${LEFT}`;
  return { verdict: "unsupported", code: "inexact-prefix", message, help: "write the new prefix out yourself" };
}

export function bracketed(text: string): Told {
  const message = `the target of \`${text}\` begins with a bracket, which the text around it may not bear, ${LEFT}`;
  return { verdict: "unsupported", code: "unsupported", message, help: "write the new reference out yourself" };
}

export function notAPrefix(text: string): Told {
  const help = "write a registry, or a registry and a path";
  const message = `\`${text}\` in place of a registry or prefix, ${LEFT}`;
  return { verdict: "invalid", code: "invalid-prefix", message, help };
}

export function excluded(text: string): Told {
  return { verdict: "excluded", ...told("excluded", `\`${text}\` is excluded`) };
}

/** These are only told of where `failOn` names them. */
function told(code: Verdict, message: string): { code: string; message: string; help: string } {
  return { code, message, help: `\`failOn\` names the verdict \`${code}\`` };
}

export function placeholder(text: string, why: string): Told {
  const message =
    text.trim() === "" ? `an empty image, ${LEFT}` : `placeholder \`${text}\` in place of an image, ${LEFT}`;
  return { verdict: "placeholder", code: "placeholder", message, help: `${why}; run again after that, or exclude it` };
}

export function invalid({ code, message, help, part }: Fault): Told {
  return { verdict: "invalid", code, message: `${message} in image reference, ${LEFT}`, help, part };
}

export function notAString(type: Exclude<ImageField["value"]["type"], "string">): Told {
  if (type === "mapping" || type === "tagged") {
    const what =
      type === "mapping" ? "a mapping in place of an image reference" : "an image reference with a tag of its own";
    const help = "write the reference as one plain or quoted string, or exclude it";
    return { verdict: "unsupported", code: "unsupported", message: `${what}, ${LEFT}`, help };
  }
  const help =
    type === "null" ? "write a reference, or remove the key" : "put the value in quotes if it is meant as a name";
  const article = type === "null" ? "" : "a ";
  return {
    verdict: "invalid",
    code: "not-a-string",
    message: `${article}${type} in place of an image reference, ${LEFT}`,
    help,
  };
}
