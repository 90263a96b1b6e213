/**
 * Builds executables: each a program within a copy of Node, beside what that very Node compiled of it in a usual run, so
 * that it need not be compiled at each start. `npm run build:executables` puts them into `dist/bin`; `--node=FILE` takes
 * another Node, `--into=FOLDER` another place.
 *
 * What V8 compiled fits one version of it and its flags, and nothing else; in one file with that V8 the two can't part.
 * If V8 should refuse it all the same, it compiles the program anew.
 */

import { execFileSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { asAssets } from "./part-stores.js";
import { buildProgram } from "./parts.js";
import { OPTIONS, PROGRAMS } from "./programs.js";

/** What Node looks for in its own file, see https://nodejs.org/docs/latest-v20.x/api/single-executable-applications.html. */
const FUSE = "NODE_SEA_FUSE_fce680ab2cc467b6e072b8b5df1996b2";

/** Assets, beside the program's parts. */
const PROGRAM = "program";
const COMPILED = "compiled";

/** Runs a program, and keeps what was compiled of it. */
const KEEP = `
  const fs = require("node:fs");
  const { Script } = require("node:vm");
  const [program, compiled] = process.argv.splice(2, 2);
  const script = new Script(fs.readFileSync(program, "latin1"), { filename: program });
  process.on("exit", () => fs.writeFileSync(compiled, script.createCachedData()));
  script.runInThisContext()(exports, require, module, __filename);
`;

/** What an executable begins with. It keeps no copy of what was compiled, of which V8 reads what it needs. */
const START = `
  const { getRawAsset } = require("node:sea");
  const { Script } = require("node:vm");
  const bytes = (name) => Buffer.from(getRawAsset(name));
  const options = { filename: __filename, cachedData: bytes(${JSON.stringify(COMPILED)}) };
  const script = new Script(bytes(${JSON.stringify(PROGRAM)}).latin1Slice(), options);
  script.runInThisContext()(exports, require, module, __filename);
`;

const option = (name: string) => process.argv.find((word) => word.startsWith(`${name}=`))?.slice(name.length + 1);
const node = path.resolve(option("--node") ?? process.execPath);
const into = path.resolve(option("--into") ?? "dist/bin");
if (process.platform !== "linux")
  throw new Error("executables are built on Linux alone: they were never tried elsewhere");

const folder = fs.mkdtempSync(path.join(os.tmpdir(), "executables-"));
// Relative names, since they stay in what is built.
const run = (command: string, args: readonly string[], input = "") =>
  execFileSync(command, args, { cwd: folder, input, stdio: ["pipe", "pipe", "pipe"] });
const write = (name: string, text: string) => fs.writeFileSync(path.join(folder, name), text);

write("keep.cjs", KEEP);
write("start.js", START);
fs.mkdirSync(into, { recursive: true });
for (const { name, entry, parts, usual } of PROGRAMS) {
  const { main, parts: texts } = await buildProgram(entry, parts, asAssets, OPTIONS);
  write(PROGRAM, `(function (exports, require, module, __filename) {${main.replace(/^#!.*/, "")}\n})`);
  run(node, ["keep.cjs", PROGRAM, COMPILED, ...usual.args], usual.input);
  for (const [part, text] of Object.entries(texts)) write(part, text);
  const assets = Object.fromEntries([PROGRAM, COMPILED, ...Object.keys(texts)].map((asset) => [asset, asset]));
  write("sea.json", JSON.stringify({ main: "start.js", output: "blob", disableExperimentalSEAWarning: true, assets }));
  run(node, ["--experimental-sea-config", "sea.json"]);
  const executable = path.join(into, name);
  fs.copyFileSync(node, executable);
  fs.chmodSync(executable, 0o755);
  run(path.resolve("node_modules/.bin/postject"), [executable, "NODE_SEA_BLOB", "blob", "--sentinel-fuse", FUSE]);
}
fs.rmSync(folder, { recursive: true });
