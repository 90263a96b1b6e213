/** Data: what SARIF tells of each verdict, and which codes of diagnostics belong to it. */

import { VERDICTS, type Verdict } from "../src/index.js";

/** The rule of what is no verdict: an input or a config that was not understood. */
export const NOT_UNDERSTOOD = "not-understood";

export interface SarifRule {
  readonly id: Verdict | typeof NOT_UNDERSTOOD;
  readonly name: string;
  readonly short: string;
  readonly full: string;
  readonly help: string;
  readonly level: "warning" | "error";
  readonly precision: "very-high" | "high" | "medium";
  /** Codes of diagnostics beside the rule's own id. */
  readonly codes: readonly string[];
}

const AS_CHOSEN = "It is told of only where `failOn` names the verdict.";

type Texts = Omit<SarifRule, "id" | "level" | "precision" | "codes"> & Partial<SarifRule>;

const TEXTS: Readonly<Record<Verdict | typeof NOT_UNDERSTOOD, Texts>> = {
  rewritten: {
    name: "ImageNotYetThroughCache",
    short: "An image is not pulled through the cache yet",
    full: `A rule serves the registry of this image, and the manifest still names the registry itself. ${AS_CHOSEN}`,
    help: "Run `pullthrough -i` on the file, or pipe it through `pullthrough` before it is applied.",
  },
  mirrored: {
    name: "ImageThroughCache",
    short: "An image is pulled through the cache",
    full: `The image is under a target of a rule already. ${AS_CHOSEN}`,
    help: "Take `mirrored` out of `failOn` if this is as it should be.",
  },
  own: {
    name: "ImageOnCacheHost",
    short: "An image is on the cache's host, outside of what it mirrors",
    full: `The image is on the host of a rule's target and not under a target. ${AS_CHOSEN}`,
    help: "Take `own` out of `failOn` if images of your own are meant to be there.",
  },
  excluded: {
    name: "ImageExcluded",
    short: "An image is left alone on purpose",
    full: `An entry of \`exclude\`, an annotation or a comment says that the image is to stay as it is. ${AS_CHOSEN}`,
    help: "Take the entry, the annotation or the comment away, or `excluded` out of `failOn`.",
  },
  unapproved: {
    name: "UnapprovedRegistry",
    short: "An image comes from a registry that no rule serves",
    full: "The image is pulled from its registry directly, past the cache, since no rule serves that registry.",
    help: "Add the registry to `registries`, write a rule for it, or list the repository in `exclude`.",
  },
  placeholder: {
    name: "ImageFilledInLater",
    short: "An image is filled in later",
    full: "A placeholder, an empty value or `auto` stands in the place of the image, so it is not known what is pulled.",
    help: "Run pullthrough after the value is filled in, or exclude it.",
  },
  invalid: {
    name: "InvalidImageReference",
    short: "A value in the place of an image is not a legal reference",
    full: "Container runtimes would refuse this value, or registries the name that rewriting would make of it.",
    help: "Write a reference: `[registry/]repository[:tag][@digest]`, without a scheme and without white space.",
    codes: [
      "invalid-space",
      "invalid-url",
      "invalid-domain",
      "invalid-name",
      "invalid-tag",
      "invalid-digest",
      "invalid-prefix",
      "name-too-long",
      "not-a-string",
    ],
  },
  unsupported: {
    name: "ImageCannotBeRewritten",
    short: "An image can't be rewritten without changing something else",
    full: "The value is a collection, is shared with something that is no image, or is a prefix of names that differ.",
    help: "Write the reference out as one string of its own.",
    codes: ["shared-by-alias", "inexact-prefix"],
  },
  suspected: {
    name: "SuspectedImage",
    short: "A value that may be an image is at a place that is not rewritten",
    full: "The value looks like an image reference. If it comes to be pulled, it is pulled past the cache.",
    help: "Rewrite it with `include`, name its place in `fields`, or change it at its source.",
    precision: "medium",
  },
  [NOT_UNDERSTOOD]: {
    name: "NotUnderstood",
    short: "A file was not understood",
    full: "The file is not valid, or readers of YAML disagree on what it means; nothing was rewritten.",
    help: "Mend the file at the place that is shown.",
    level: "error",
  },
};

/** In the order in which results name them by index. */
export const SARIF_RULES: readonly SarifRule[] = [...VERDICTS, NOT_UNDERSTOOD as typeof NOT_UNDERSTOOD].map((id) => ({
  id,
  level: "warning",
  precision: "high",
  codes: [],
  ...TEXTS[id],
}));
