/** Data: the command line's options. Its reader, its help and the README's table are made of this one list. */

import {
  HIDDEN_PLACES,
  LIBRARY_POLICIES,
  POLICY_FORMS,
  presetNames,
  UNAPPROVED_POLICIES,
  VALIDATE_ACTIONS,
  VERDICTS,
} from "../src/index.js";

/** What the first word may ask for; without one of these, manifests are rewritten. */
export const COMMANDS = ["images", "explain", "generate", "harbor"] as const;
export type CommandName = "rewrite" | (typeof COMMANDS)[number];

/** What `generate` makes. */
export const SUBJECTS = ["harbor", "kyverno", "admission-policy"] as const;
export type Subject = (typeof SUBJECTS)[number];

export const INVENTORY_FORMATS = ["table", "json", "csv", "list", "kustomize", "argocd"] as const;
export const REPORT_FORMATS = ["json", "sarif"] as const;

export interface Option {
  readonly name: string;
  readonly alias?: string;
  /** A `list` may be given several times and holds items separated by commas. */
  readonly type: "flag" | "value" | "list";
  /** What the value is called in the help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly group: "Rules" | "Output" | "Reports" | "Inventory" | "Harbor" | "Generate" | "Other";
  /** The commands that know it; all of them where none is named. */
  readonly commands?: readonly CommandName[];
  readonly help: string;
}

const REWRITE: readonly CommandName[] = ["rewrite"];
const IMAGES: readonly CommandName[] = ["images"];
const HARBOR: readonly CommandName[] = ["harbor"];
const GENERATE: readonly CommandName[] = ["generate"];

export const OPTIONS: readonly Option[] = [
  {
    name: "mirror",
    type: "value",
    value: "HOST[/PATH]",
    group: "Rules",
    help: "the proxy cache: rewrites each registry R to HOST/R",
  },
  {
    name: "preset",
    type: "value",
    value: "NAME",
    group: "Rules",
    help: `the product that the mirror is, whose ways it follows: ${presetNames().join(", ")}`,
  },
  {
    name: "registry",
    type: "list",
    value: "HOST",
    group: "Rules",
    help: "registries to mirror (default: docker.io, gcr.io, ghcr.io, quay.io)",
  },
  {
    name: "map",
    type: "list",
    value: "FROM=TO",
    group: "Rules",
    help: "a rule: a registry or registry/path prefix, and its target; the longest FROM wins",
  },
  {
    name: "library",
    type: "value",
    choices: LIBRARY_POLICIES,
    group: "Rules",
    help: "Docker Hub's official images: as written, with library/, or without (default: keep)",
  },
  {
    name: "exclude",
    type: "list",
    value: "GLOB",
    group: "Rules",
    help: "repositories to leave: * within a segment, ** across (quay.io/acme/**)",
  },
  {
    name: "unapproved",
    type: "value",
    choices: UNAPPROVED_POLICIES,
    group: "Rules",
    help: "what a reference gets that no rule serves (default: warn)",
  },
  {
    name: "fail-on",
    type: "list",
    value: "VERDICT",
    choices: VERDICTS,
    group: "Rules",
    help: "verdicts that are errors: exit 1, nothing written",
  },
  {
    name: "include",
    type: "list",
    value: "PLACE",
    choices: HIDDEN_PLACES,
    group: "Rules",
    help: "hidden references to rewrite too: args, env, configmaps, annotations",
  },
  {
    name: "pull-secret",
    type: "value",
    value: "NAME",
    group: "Rules",
    help: "a Secret to add to imagePullSecrets where a pod spec pulls from a target",
  },
  {
    name: "config",
    type: "value",
    value: "FILE",
    group: "Rules",
    help: "a config file; a flag replaces its key whole",
  },
  {
    name: "in-place",
    alias: "i",
    type: "flag",
    group: "Output",
    commands: REWRITE,
    help: "write the files back, all of them or none",
  },
  {
    name: "check",
    type: "flag",
    group: "Output",
    commands: REWRITE,
    help: "print the changes that are pending, write nothing; exit 1 if there are any",
  },
  {
    name: "diff",
    type: "flag",
    group: "Output",
    commands: REWRITE,
    help: "print them as a unified diff, write nothing; exit 1 if there are any",
  },
  {
    name: "report",
    type: "value",
    value: "FILE",
    group: "Reports",
    commands: REWRITE,
    help: "write every reference and its verdict to FILE",
  },
  {
    name: "report-format",
    type: "value",
    choices: REPORT_FORMATS,
    group: "Reports",
    commands: REWRITE,
    help: "JSON, or SARIF for code scanning (default: json)",
  },
  {
    name: "log-file",
    type: "value",
    value: "FILE",
    group: "Reports",
    help: "write what goes to standard error to FILE too",
  },
  {
    name: "verbose",
    alias: "v",
    type: "flag",
    group: "Reports",
    commands: REWRITE,
    help: "end with a summary on standard error",
  },
  {
    name: "output",
    alias: "o",
    type: "value",
    choices: INVENTORY_FORMATS,
    group: "Inventory",
    commands: ["images", "explain", "generate"],
    help: "how `images` prints (default: table); `explain` and `generate harbor` know json",
  },
  {
    name: "only",
    type: "list",
    value: "VERDICT",
    choices: VERDICTS,
    group: "Inventory",
    commands: IMAGES,
    help: "the verdicts that `images` prints",
  },
  {
    name: "after",
    type: "flag",
    group: "Inventory",
    commands: IMAGES,
    help: "`images -o list`: references as they are after rewriting",
  },
  {
    name: "url",
    type: "value",
    value: "URL",
    group: "Harbor",
    commands: ["generate", "harbor"],
    help: "Harbor's address: https://harbor.example.com",
  },
  {
    name: "public",
    type: "flag",
    group: "Harbor",
    commands: ["generate", "harbor"],
    help: "proxy-cache projects that anybody may pull from (default: private)",
  },
  {
    name: "credentials",
    type: "value",
    value: "FILE",
    group: "Harbor",
    commands: HARBOR,
    help: "Harbor's and upstream registries' credentials (default: HARBOR_USERNAME, HARBOR_PASSWORD)",
  },
  {
    name: "dry-run",
    type: "flag",
    group: "Harbor",
    commands: HARBOR,
    help: "`harbor apply`: print what is pending, change nothing; exit 1 if there is anything",
  },
  {
    name: "update",
    type: "flag",
    group: "Harbor",
    commands: HARBOR,
    help: "`harbor apply`: change what exists and differs, too",
  },
  {
    name: "ca",
    type: "value",
    value: "FILE",
    group: "Harbor",
    commands: HARBOR,
    help: "certificates (PEM) to trust besides the usual ones",
  },
  {
    name: "timeout",
    type: "value",
    value: "SECONDS",
    group: "Harbor",
    commands: HARBOR,
    help: "how long Harbor may take for an answer (default: 30)",
  },
  {
    name: "form",
    type: "value",
    choices: Object.values(POLICY_FORMS).flat(),
    group: "Generate",
    commands: GENERATE,
    help: "`generate kyverno`: which of its policies (default: ClusterPolicy); `generate admission-policy`: the API version (default: v1)",
  },
  {
    name: "controllers",
    type: "flag",
    group: "Generate",
    commands: GENERATE,
    help: "policies for workload controllers too, not only for Pods",
  },
  {
    name: "validate",
    type: "value",
    choices: VALIDATE_ACTIONS,
    group: "Generate",
    commands: GENERATE,
    help: "a policy more, for references that no rule serves (default: Enforce with `--unapproved fail`, else none)",
  },
  { name: "help", alias: "h", type: "flag", group: "Other", help: "show this help" },
  { name: "version", type: "flag", group: "Other", help: "show the version" },
];
