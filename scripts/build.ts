/** Builds the products: each one file that runs with nothing beside it but Node. */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import { build } from "esbuild";
import { compileEagerly } from "./eager.js";
import { asStrings } from "./part-stores.js";
import { buildProgram } from "./parts.js";
import { COMMON, OPTIONS, PROGRAMS, version } from "./programs.js";

fs.rmSync("dist", { recursive: true, force: true });
fs.mkdirSync("dist");
// The package is of ES modules; its programs are not.
fs.writeFileSync("dist/package.json", '{ "type": "commonjs" }\n');
for (const { name, entry, parts, usual } of PROGRAMS) {
  const file = `dist/${name}.js`;
  const { main } = await buildProgram(entry, parts, asStrings, OPTIONS);
  fs.writeFileSync(file, main, { mode: 0o755 });
  compileEagerly(file, usual);
}
fs.mkdirSync("dist/helm/pullthrough", { recursive: true });
fs.copyFileSync("dist/pullthrough.js", "dist/helm/pullthrough/pullthrough.js");
const plugin = fs.readFileSync("integrations/helm/plugin.yaml", "utf8");
fs.writeFileSync("dist/helm/pullthrough/plugin.yaml", plugin.replace(/^version: .*$/m, `version: ${version}`));
await build({
  ...COMMON,
  platform: "neutral",
  target: "es2023",
  format: "esm",
  entryPoints: ["src/index.ts"],
  outfile: "dist/index.mjs",
});
if (!process.argv.includes("--no-types"))
  execFileSync("node_modules/.bin/tsc", ["--project", "tsconfig.library.json"], { stdio: "inherit" });
