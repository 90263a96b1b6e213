/** The two programs: what they are built from, what a usual run of them does not need, and such a run. */

import fs from "node:fs";
import type { BuildOptions } from "esbuild";
import { constants } from "./constants.js";
import type { Parts } from "./parts.js";

export const { version } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { version: string };

/** How all products are built. */
export const COMMON: BuildOptions = {
  bundle: true,
  plugins: [constants],
  minifySyntax: true,
  legalComments: "inline",
  logLevel: "warning",
};

/** CommonJS starts faster than ES modules. */
export const OPTIONS: BuildOptions = {
  ...COMMON,
  platform: "node",
  target: "node20.19",
  format: "cjs",
  // A quarter less to be read at each start; names stay for what is told of faults.
  minifyWhitespace: true,
  // The same as ES modules, which make one scope and not seventy modules that find one another at each start.
  alias: { yaml: "./node_modules/yaml/browser/dist/index.js" },
  define: { PULLTHROUGH_VERSION: JSON.stringify(version) },
};

/** What a run is given. */
export interface Usual {
  readonly args: readonly string[];
  readonly input: string;
}

interface Source {
  readonly name: "pullthrough" | "pullthrough-fn";
  readonly entry: string;
  readonly parts: Parts;
  readonly usual: Usual;
}

const PARTS: Parts = {
  arguments: ["cli/args.ts", "cli/help.ts"],
  yargs: ["yargs"],
  config: [
    "src/check-places.ts",
    "src/check-preset.ts",
    "src/exclude.ts",
    "src/field-spec.ts",
    "src/presets.ts",
    "src/spec.ts",
  ],
  catalogue: ["src/known-specs.ts"],
  yaml: ["yaml", "src/add-secrets.ts", "src/parse.ts", "src/parse-config.ts", "src/parse-trees.ts"],
  fields: ["src/fields.ts", "src/finding.ts", "src/hidden-search.ts", "src/prefix.ts", "src/uses.ts"],
  results: ["src/resource-list.ts", "src/results.ts", "src/results-writer.ts", "src/skeleton.ts"],
  frames: ["src/config-reader.ts", "src/read-config.ts", "src/scan-tree.ts"],
  large: ["cli/large-input.ts", "io/memory.ts"],
  commands: [
    "cli/images.ts",
    "cli/explain.ts",
    "cli/generate.ts",
    "cli/harbor.ts",
    "cli/sarif.ts",
    "cli/diff.ts",
    "cli/join.ts",
    "cli/report.ts",
    "cli/replace-files.ts",
  ],
};

/** The function reads a list and tells of all that it found. */
const { frames, results, ...rest } = PARTS;
const FUNCTION_PARTS: Parts = {
  ...rest,
  fields: (PARTS["fields"] ?? []).filter((name) => name !== "src/finding.ts"),
};

const deployment = fs.readFileSync("scripts/usual.yaml", "utf8");
const items = deployment.replace(/^(?=.)/gm, "  ").replace("  ", "- ");
const config = "functionConfig: { apiVersion: v1, kind: ConfigMap, data: { mirror: m.io } }\n";
const list = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n${config}items:\n${items}`;

export const PROGRAMS: readonly Source[] = [
  {
    name: "pullthrough",
    entry: "cli/main.ts",
    parts: PARTS,
    usual: { args: ["--mirror", "m.io"], input: deployment },
  },
  { name: "pullthrough-fn", entry: "fn/main.ts", parts: FUNCTION_PARTS, usual: { args: [], input: list } },
];
