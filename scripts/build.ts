/** Builds the products: each one file that runs with nothing beside it. */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { type BuildOptions, build, type Plugin } from "esbuild";

const { version } = JSON.parse(fs.readFileSync("package.json", "utf8")) as { version: string };

const common: BuildOptions = {
  bundle: true,
  minifySyntax: true,
  charset: "utf8",
  legalComments: "inline",
  logLevel: "warning",
};

const YAML_FUNCTIONS = [
  "isAlias",
  "isMap",
  "isPair",
  "isScalar",
  "isSeq",
  "parseAllDocuments",
  "parseDocument",
  "visit",
];

/** The `yaml` package, loaded when one of its functions is first called: most runs need none. */
const lazyYaml: Plugin = {
  name: "lazy-yaml",
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^yaml$/ }, ({ namespace }) =>
      namespace === "lazy" ? undefined : { path: "yaml", namespace: "lazy" },
    );
    onLoad({ filter: /^yaml$/, namespace: "lazy" }, () => {
      const functions = YAML_FUNCTIONS.map((name) => `export const ${name} = (...args) => load().${name}(...args);`);
      const contents = `const load = () => require("yaml");\n${functions.join("\n")}\nexport const Scalar = { PLAIN: "PLAIN" };\n`;
      return { contents, resolveDir: process.cwd() };
    });
  },
};

/** CommonJS starts faster than ES modules. */
const program: BuildOptions = {
  ...common,
  platform: "node",
  target: "node20.19",
  format: "cjs",
  // A quarter less to be read at each start; names stay for what is told of faults.
  minifyWhitespace: true,
  plugins: [lazyYaml],
  define: { PULLTHROUGH_VERSION: JSON.stringify(version), "import.meta.url": "moduleUrl" },
  // yargs asks where it lies; CommonJS has no import.meta.
  banner: { js: 'const moduleUrl = require("node:url").pathToFileURL(__filename).href;' },
};

fs.rmSync("dist", { recursive: true, force: true });
await build({ ...program, entryPoints: ["cli/main.ts"], outfile: "dist/pullthrough.js" });
await build({ ...program, entryPoints: ["fn/main.ts"], outfile: "dist/pullthrough-fn.js" });
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
// The package is of ES modules; its programs are not.
fs.writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');
if (!process.argv.includes("--no-types"))
  execFileSync("node_modules/.bin/tsc", ["--project", "tsconfig.library.json"], { stdio: "inherit" });
