/** An image field -> the references in it, with a verdict for each, and what is to be said of it. */

import type { Rules } from "./compile.js";
import type { Verdict } from "./config.js";
import { type Exclude, excludesRepository } from "./exclude.js";
import { type HiddenSearch, hiddenSearch } from "./hidden-search.js";
import type { ImageField } from "./image-field.js";
import type { Candidate } from "./outline.js";
import { decidePrefix, readPrefix } from "./prefix.js";
import { normalize, type Reading, type Reference, readReference } from "./reference.js";
import { type Decision, splitPrefix } from "./rules.js";
import { searchText } from "./scalar.js";
import {
  bracketed,
  byDecision,
  excluded,
  inexact,
  invalid,
  notAPrefix,
  notAString,
  placeholder,
  rewritten,
  suspected,
  type Told,
  tellUnchanged,
} from "./told.js";

/** New text for characters of a candidate's value, counted as `partRange` counts them. */
export interface Change {
  readonly candidate: Candidate;
  readonly start: number;
  readonly end: number;
  readonly text: string;
}

export interface Judgement {
  readonly verdict: Verdict;
  /** The reference, with what other keys hold of it; all of the text where it is none. */
  readonly from: string;
  /** What a rewritten reference became. */
  readonly to?: string;
  /** What makes it so; empty if nothing is to be changed. */
  readonly changes: readonly Change[];
  /** Whether `from` is all that is pulled. */
  readonly whole: boolean;
  /** The `from` of the rule that rewrote it. */
  readonly rule?: string;
  readonly code: string;
  readonly message: string;
  readonly help: string;
  /** The characters of the value that this is about; all of it where they are not named. */
  readonly part?: readonly [number, number] | undefined;
  /** The characters of a text that hold the reference; undefined where all of the value does. */
  readonly within?: readonly [number, number];
}

/** Judges fields by rules; each text is read once, since manifests repeat their images. */
export class Judge {
  readonly #rules: Rules;
  #search: HiddenSearch | undefined;
  readonly #readings = new Map<string, { reading: Reading; decision: Decision | undefined }>();

  constructor(rules: Rules) {
    this.#rules = rules;
  }

  /** The judgements of the references in a field. `raw` is the value as it stands in the input, as Latin-1. */
  judge(field: ImageField, raw: string): readonly Judgement[] {
    const { value } = field;
    const excludes = this.#rules.excludes.filter(({ matchesObject }) => matchesObject(field));
    if (field.form === "text" || field.form === "suspect") return this.#text(field, raw, excludes);
    const one = (told: Told): Judgement[] => [{ ...told, from: value.text, changes: [], whole: true }];
    if (field.skipped || excludes.some(({ repository }) => !repository)) return one(excluded(value.text));
    if (value.type !== "string") return one(notAString(value.type));
    switch (field.form) {
      case "reference":
        return this.#reference(field, 0, excludes);
      case "reference-or-name":
        return /^[^/]*\//.test(value.text) ? this.#reference(field, 0, excludes) : [];
      case "url": {
        const start = afterScheme(value.text);
        return start === undefined ? [] : this.#reference(field, start, excludes);
      }
      case "kustomize":
        return this.#kustomize(field, excludes);
      case "repository":
        return this.#repository(field, excludes);
      case "prefix":
        return this.#prefix(field, 0, excludes);
      case "url-prefix": {
        const start = afterScheme(value.text);
        return start === undefined ? [] : this.#prefix(field, start, excludes);
      }
    }
  }

  /** A reference that is the rest of the value from `start` on. */
  #reference(field: ImageField, start: number, excludes: readonly Exclude[]): Judgement[] {
    const from = field.value.text.slice(start);
    const { told, nameEnd } = this.#tell(from, excludes);
    const changes = told.name === undefined ? [] : [{ candidate: field, start, end: start + nameEnd, text: told.name }];
    const to = told.name === undefined ? {} : { to: told.name + from.slice(nameEnd) };
    const part = told.part && ([told.part[0] + start, told.part[1] + start] as const);
    return [{ ...told, part, from, ...to, changes, whole: true }];
  }

  /** `[old=]new[:tag]`: the old name is what kustomize looks for, and must stay; without one, the new name is it. */
  #kustomize(field: ImageField, excludes: readonly Exclude[]): Judgement[] {
    const { text } = field.value;
    const start = text.indexOf("=") + 1;
    // `old=:tag` and `old=*:tag` keep the old name.
    if (/^(?:$|[:@*])/.test(text.slice(start))) return [];
    const judgements = this.#reference(field, start, excludes);
    if (start > 0) return judgements;
    return judgements.map((judgement) => ({
      ...judgement,
      changes: judgement.changes.map((change) => ({ ...change, text: `${text.slice(0, change.end)}=${change.text}` })),
    }));
  }

  /** A repository whose registry, tag and digest may stand at other keys. */
  #repository(field: ImageField, excludes: readonly Exclude[]): Judgement[] {
    const { value, registry, suffix = "", split } = field;
    const { text } = value;
    const prefix = registry ? registry.value.text.replace(/\/?$/, "/") : "";
    const whole = suffix !== "" || /[:@]/.test(text.slice(text.lastIndexOf("/") + 1));
    const { told, nameEnd, reference } = this.#tell(prefix + text, excludes);
    const from = prefix + text + suffix;
    if (split && !registry && reference && reference.domain === undefined) {
      const why = "its registry is set elsewhere, or by a controller";
      return [{ ...placeholder(text, why), from, changes: [], whole: false }];
    }
    if (told.name === undefined) return [{ ...told, part: undefined, from, changes: [], whole }];
    const to = told.name + (prefix + text).slice(nameEnd) + suffix;
    const changes = registry
      ? splitChanges(field, registry, told.name, nameEnd - prefix.length)
      : [{ candidate: field, start: 0, end: nameEnd, text: told.name }];
    return [{ ...told, from, to, changes, whole }];
  }

  #prefix(field: ImageField, start: number, excludes: readonly Exclude[]): Judgement[] {
    const { text } = field.value;
    const from = text.slice(start);
    const prefix = readPrefix(from);
    const all = { from, changes: [], whole: false };
    if (!prefix) {
      const { reading } = this.#read(from);
      return [{ ...(reading.kind === "placeholder" ? placeholder(text, reading.why) : notAPrefix(text)), ...all }];
    }
    const decision = decidePrefix(prefix, this.#rules.ruleSet, excludes);
    if (decision.verdict === "inexact") return [{ ...inexact(text, decision.why), ...all }];
    if (decision.verdict !== "rewritten") return [{ ...tellUnchanged(decision.verdict, from, prefix.domain), ...all }];
    const { name, rule } = decision;
    const changes = [{ candidate: field, start, end: start + prefix.end, text: name }];
    return [{ ...rewritten(from, prefix.end, name, rule), ...all, to: name + from.slice(prefix.end), changes }];
  }

  /** References in a text: rewritten if that was asked for, else suspected. */
  #text(field: ImageField, raw: string, excludes: readonly Exclude[]): Judgement[] {
    const { value, label, editable, hidden } = field;
    if (!value.style || (!editable && (field.skipped || excludes.some(({ repository }) => !repository)))) return [];
    const judgements: Judgement[] = [];
    const isDocument = hidden === "configmaps" || hidden === "annotations";
    this.#search ??= hiddenSearch(this.#rules.ruleSet.domains);
    for (const { start, reference, named } of this.#search.find(searchText(raw, value.style), label, isDocument)) {
      const from = reference.text;
      const within = [start, start + from.length] as const;
      const { told, nameEnd } = this.#tell(from, field.skipped ? NOTHING : excludes);
      const isChange = told.verdict === "rewritten" || told.verdict === "unapproved";
      const isNamed = this.#rules.ruleSet.names(normalize(reference));
      if (isChange && !isNamed && !named && reference.digest === undefined) continue;
      const all = { from, whole: true, within, changes: [] };
      if (!editable) {
        if (isChange) judgements.push({ ...suspected(from, field, hidden), ...all });
        continue;
      }
      if (field.skipped) judgements.push({ ...excluded(from), ...all });
      else if (told.name === undefined) judgements.push({ ...told, part: undefined, ...all });
      else if (told.name.startsWith("[")) judgements.push({ ...bracketed(from), ...all });
      else {
        const changes = [{ candidate: field, start, end: start + nameEnd, text: told.name }];
        judgements.push({ ...told, ...all, to: told.name + from.slice(nameEnd), changes });
      }
    }
    return judgements.length === 0 ? this.#registry(field) : judgements;
  }

  /** A registry that stands alone where a reference may: names may be added to it. */
  #registry(field: ImageField): Judgement[] {
    const { form, value, hidden } = field;
    const isRegistry = form === "suspect" && this.#rules.ruleSet.domains.includes(value.text);
    return isRegistry ? [{ ...suspected(value.text, field, hidden), from: value.text, whole: false, changes: [] }] : [];
  }

  #tell(text: string, excludes: readonly Exclude[]): { told: Told; nameEnd: number; reference?: Reference } {
    const { reading, decision } = this.#read(text);
    if (reading.kind === "placeholder") return { told: placeholder(text, reading.why), nameEnd: 0 };
    if (reading.kind === "invalid") return { told: invalid(reading.fault), nameEnd: 0 };
    const { reference } = reading;
    const { nameEnd } = reference;
    const normalized = normalize(reference);
    const isExcluded = excludes.some((exclude) => excludesRepository(exclude, normalized));
    const told = isExcluded ? excluded(text) : byDecision(decision as Decision, reference);
    return { told, nameEnd, reference };
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

const NOTHING: readonly Exclude[] = [];

/** Where the reference of a URL begins; undefined if the URL is not one of a registry. */
function afterScheme(text: string): number | undefined {
  const scheme = /^[A-Za-z][A-Za-z0-9+.-]*:\/\//.exec(text)?.[0] ?? "";
  return scheme === "" || /^(?:oci|docker):/i.test(scheme) ? scheme.length : undefined;
}

/** The registry takes all of the new name but what the repository says already; else each takes its part. */
function splitChanges(field: ImageField, registry: Candidate, name: string, end: number): Change[] {
  const repository = field.value.text.slice(0, end);
  const { text } = registry.value;
  const slash = text.endsWith("/") ? "/" : "";
  const change = (candidate: Candidate, length: number, to: string) => ({ candidate, start: 0, end: length, text: to });
  if (name.endsWith(`/${repository}`)) {
    return [change(registry, text.length, name.slice(0, -repository.length - 1) + slash)];
  }
  const { domain, path } = splitPrefix(name);
  return [change(registry, text.length, domain + slash), change(field, end, path)];
}
