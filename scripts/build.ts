/** Builds the products: each one file that runs with nothing beside it. */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { type BuildOptions, build } from "esbuild";
import { constants } from "./constants.js";
import { compileEagerly } from "./eager.js";
import { buildProgram, type Parts } from "./parts.js";

const { version } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { version: string };

/** What a usual run does not need. */
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

const common: BuildOptions = {
  bundle: true,
  plugins: [constants],
  minifySyntax: true,
  legalComments: "inline",
  logLevel: "warning",
};

/** CommonJS starts faster than ES modules. */
const program: BuildOptions = {
  ...common,
  platform: "node",
  target: "node20.19",
  format: "cjs",
  // A quarter less to be read at each start; names stay for what is told of faults.
  minifyWhitespace: true,
  // The same as ES modules, which make one scope and not seventy modules that find one another at each start.
  alias: { yaml: "./node_modules/yaml/browser/dist/index.js" },
  define: { PULLTHROUGH_VERSION: JSON.stringify(version) },
};

fs.rmSync("dist", { recursive: true, force: true });
fs.mkdirSync("dist");
// The package is of ES modules; its programs are not.
fs.writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');
await buildProgram({ entry: "cli/main.ts", outfile: "dist/pullthrough.js", parts: PARTS }, program);
// The function reads a list and tells of all that it found.
const { frames, results, ...rest } = PARTS;
const parts = { ...rest, fields: (PARTS["fields"] ?? []).filter((name) => name !== "src/finding.ts") };
await buildProgram({ entry: "fn/main.ts", outfile: "dist/pullthrough-fn.js", parts }, program);
const deployment = fs.readFileSync("scripts/usual.yaml", "utf8");
compileEagerly("dist/pullthrough.js", ["--mirror", "m.io"], deployment);
const items = deployment.replace(/^(?=.)/gm, "  ").replace("  ", "- ");
const config = "functionConfig: { apiVersion: v1, kind: ConfigMap, data: { mirror: m.io } }\n";
const list = `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\n${config}items:\n${items}`;
compileEagerly("dist/pullthrough-fn.js", [], list);
for (const file of ["dist/pullthrough.js", "dist/pullthrough-fn.js"]) fs.chmodSync(file, 0o755);
fs.mkdirSync("dist/helm/pullthrough", { recursive: true });
fs.copyFileSync("dist/pullthrough.js", "dist/helm/pullthrough/pullthrough.js");
const plugin = fs.readFileSync("integrations/helm/plugin.yaml", "utf8");
fs.writeFileSync("dist/helm/pullthrough/plugin.yaml", plugin.replace(/^version: .*$/m, `version: ${version}`));
await build({
  ...common,
  platform: "neutral",
  target: "es2023",
  format: "esm",
  entryPoints: ["src/index.ts"],
  outfile: "dist/index.mjs",
});
if (!process.argv.includes("--no-types"))
  execFileSync("node_modules/.bin/tsc", ["--project", "tsconfig.library.json"], { stdio: "inherit" });
