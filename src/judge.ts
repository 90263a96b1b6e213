/** An image field -> its verdict, and what is to be said of it. */

import type { Rules } from "./compile.js";
import type { Verdict } from "./config.js";
import { excludesRepository } from "./exclude.js";
import type { ImageField } from "./fields.js";
import { type Fault, normalize, type Reading, type Reference, readReference } from "./reference.js";
import { type Decision, isNoSegment } from "./rules.js";

export interface Judgement {
  readonly verdict: Verdict;
  /** Of a rewritten reference: its new name and how many characters of the old text that replaces. */
  readonly name?: string;
  readonly nameEnd?: number;
  /** The `from` of the rule that rewrote it. */
  readonly rule?: string;
  readonly code: string;
  readonly message: string;
  readonly help: string;
  /** The characters of the text that this is about; all of it where they are not named. */
  readonly part?: readonly [number, number] | undefined;
}

const LEFT = "left as it is";

/** Judges fields by rules; each text is read once, since manifests repeat their images. */
export class Judge {
  readonly #rules: Rules;
  readonly #readings = new Map<string, { reading: Reading; decision: Decision | undefined }>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** The judgement, or undefined for a suspect that is none. */
  judge(field: ImageField): Judgement | undefined {
    if (field.role === "suspect") return this.#suspect(field);
    const excludes = this.#rules.excludes.filter(({ matchesObject }) => matchesObject(field));
    if (field.skipped || excludes.some(({ repository }) => !repository)) return excluded(field.value.text);
    const { value } = field;
    if (value.type !== "string") return notAString(value.type);
    const { reading, decision } = this.#read(value.text);
    if (reading.kind === "placeholder") return placeholder(value.text, reading.why);
    if (reading.kind === "invalid") return invalid(reading.fault);
    const normalized = normalize(reading.reference);
    if (excludes.some((exclude) => excludesRepository(exclude, normalized))) return excluded(value.text);
    return byDecision(decision as Decision, reading.reference);
  }

  #suspect({ value, path }: ImageField): Judgement | undefined {
    const { reading, decision } = this.#read(value.text);
    if (reading.kind !== "reference") return undefined;
    const { reference } = reading;
    if (decision?.verdict !== "rewritten" && decision?.verdict !== "unapproved") return undefined;
    const known = reference.domain !== undefined && this.#rules.ruleSet.names(normalize(reference));
    const saysImage = path.key === "newName" || /image/i.test(String(path.parent?.key));
    if (!known && !saysImage && reference.digest === undefined) return undefined;
    const message = `\`${value.text}\` may come to be pulled, ${LEFT}`;
    const help = "this object is never rewritten; change the value at its source if it is an image";
    return { verdict: "suspected", code: "suspected", message, help };
  }

  #read(text: string): { reading: Reading; decision: Decision | undefined } {
    const known = this.#readings.get(text);
    if (known) return known;
    const reading = readReference(text);
    const decision = reading.kind === "reference" ? this.#rules.ruleSet.decide(reading.reference) : undefined;
    const read = { reading, decision };
    this.#readings.set(text, read);
    return read;
  }
}

/** The judgement of a field that shares its text, by an alias, with something that must not change with it. */
export function shared(text: string): Judgement {
  const message = `\`${text}\` is shared by an alias with a value that must not change, ${LEFT}`;
  const help = "write the reference out at each place, without anchor and alias";
  return { verdict: "unsupported", code: "shared-by-alias", message, help };
}

function byDecision(decision: Decision, reference: Reference): Judgement {
  const { text, nameEnd } = reference;
  switch (decision.verdict) {
    case "rewritten": {
      const { name, rule } = decision;
      return {
        verdict: "rewritten",
        name,
        nameEnd,
        rule,
        ...told("rewritten", `\`${text}\` is rewritten to \`${name}${text.slice(nameEnd)}\``),
      };
    }
    case "invalid":
      return invalid(decision.fault);
    case "unapproved": {
      const { domain } = normalize(reference);
      const message = `no rule serves \`${text}\` of \`${domain}\`, ${LEFT}`;
      const approve = isNoSegment(domain)
        ? `write a rule from \`${domain}\` (\`rules\`, or \`--map\`)`
        : `add \`${domain}\` to \`registries\` (or \`--registry\`), write a rule for it`;
      const help = `${approve}, or list the repository in \`exclude\``;
      return { verdict: "unapproved", code: "unapproved", message, help };
    }
    case "mirrored":
      return { verdict: "mirrored", ...told("mirrored", `\`${text}\` is under a target already`) };
    case "own":
      return { verdict: "own", ...told("own", `\`${text}\` lies on a target's host, outside the targets`) };
  }
}

function excluded(text: string): Judgement {
  return { verdict: "excluded", ...told("excluded", `\`${text}\` is excluded`) };
}

/** These are only told of where `failOn` names them. */
function told(code: Verdict, message: string): { code: string; message: string; help: string } {
  return { code, message, help: `\`failOn\` names the verdict \`${code}\`` };
}

function placeholder(text: string, why: string): Judgement {
  const message =
    text.trim() === "" ? `an empty image, ${LEFT}` : `placeholder \`${text}\` in place of an image, ${LEFT}`;
  return { verdict: "placeholder", code: "placeholder", message, help: `${why}; run again after that, or exclude it` };
}

function invalid({ code, message, help, part }: Fault): Judgement {
  return { verdict: "invalid", code, message: `${message} in image reference, ${LEFT}`, help, part };
}

function notAString(type: Exclude<ImageField["value"]["type"], "string">): Judgement {
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
