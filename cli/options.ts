/** Data: the command line's options. Its reader, its help and the README's table are made of this one list. */

import { LIBRARY_POLICIES, UNAPPROVED_POLICIES, VERDICTS } from "../src/index.js";

export interface Option {
  readonly name: string;
  readonly alias?: string;
  /** A `list` may be given several times and holds items separated by commas. */
  readonly type: "flag" | "value" | "list";
  /** What the value is called in the help. */
  readonly value?: string;
  readonly choices?: readonly string[];
  readonly group: "Rules" | "Output" | "Reports" | "Other";
  readonly help: string;
}

export const OPTIONS: readonly Option[] = [
  {
    name: "mirror",
    type: "value",
    value: "HOST[/PATH]",
    group: "Rules",
    help: "the proxy cache: rewrites each registry R to HOST/R",
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
    name: "config",
    type: "value",
    value: "FILE",
    group: "Rules",
    help: "a config file; a flag replaces its key whole",
  },
  { name: "in-place", alias: "i", type: "flag", group: "Output", help: "write the files back, all of them or none" },
  {
    name: "check",
    type: "flag",
    group: "Output",
    help: "print the changes that are pending, write nothing; exit 1 if there are any",
  },
  {
    name: "diff",
    type: "flag",
    group: "Output",
    help: "print them as a unified diff, write nothing; exit 1 if there are any",
  },
  {
    name: "report",
    type: "value",
    value: "FILE",
    group: "Reports",
    help: "write every reference and its verdict to FILE, as JSON",
  },
  {
    name: "log-file",
    type: "value",
    value: "FILE",
    group: "Reports",
    help: "write what goes to standard error to FILE too",
  },
  { name: "verbose", alias: "v", type: "flag", group: "Reports", help: "end with a summary on standard error" },
  { name: "help", alias: "h", type: "flag", group: "Other", help: "show this help" },
  { name: "version", type: "flag", group: "Other", help: "show the version" },
];
