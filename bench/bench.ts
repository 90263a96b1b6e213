/**
 * Measures whole commands against a baseline in the same run and prints the ratios: `npm run bench`.
 * Ratios of this run stand beside those saved in baseline.json; `npm run bench -- --save` saves this run's.
 */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { jsonList, resourceList, yamlStream } from "./streams.js";

const PAIRS = 5;
const SAVED = path.join(import.meta.dirname, "baseline.json");
const MB = 1_000_000;

const COMMANDS = {
  sed: ["sed", "-E", 's#(image: *"?)quay\\.io/#\\1harbor.myco.com/quay.io/#'],
  node: [process.execPath, "-e", "0"],
  pullthrough: [process.execPath, path.resolve("dist/pullthrough.js"), "--mirror", "harbor.myco.com"],
  function: [process.execPath, path.resolve("dist/pullthrough-fn.js")],
} as const;

interface Work {
  readonly name: string;
  readonly input: string;
  readonly command?: keyof typeof COMMANDS;
  readonly beside: keyof typeof COMMANDS;
  /** What the command beside reads, where that is another input. */
  readonly besideInput?: string;
  readonly pairs?: number;
}

const small = yamlStream(1, 1);
// 10,000 Deployments are about 9 MB.
const deployments = yamlStream(9.3 * MB, 1);

const WORKS: readonly Work[] = [
  { name: "start-up, one small manifest", input: small, beside: "node" },
  { name: "start-up, function", input: resourceList(small), command: "function", beside: "node" },
  { name: "2 MB of small documents, none with an image", input: yamlStream(2 * MB, 0), beside: "sed" },
  { name: "10 MB without an image", input: yamlStream(10 * MB, 0), beside: "sed" },
  { name: "2 MB of Deployments and Services", input: yamlStream(2 * MB, 0.5), beside: "sed" },
  { name: "10 MB of Deployments and Services", input: yamlStream(10 * MB, 0.5), beside: "sed" },
  { name: "2 MB JSON list", input: jsonList(2 * MB), beside: "sed" },
  {
    name: "ResourceList of 10,000 Deployments, beside the same as a stream",
    input: resourceList(deployments),
    command: "function",
    beside: "pullthrough",
    besideInput: deployments,
    pairs: 3,
  },
];

function measure(command: readonly string[], file: string): number {
  const input = fs.openSync(file, "r");
  const start = process.hrtime.bigint();
  const { status } = spawnSync(command[0] as string, command.slice(1), { stdio: [input, "ignore", "ignore"] });
  const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  fs.closeSync(input);
  if (status !== 0) throw new Error(`${command.join(" ")} exited with ${status}`);
  return elapsed;
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

const saved: Record<string, number> = fs.existsSync(SAVED) ? JSON.parse(fs.readFileSync(SAVED, "utf8")).ratios : {};
const ratios: Record<string, number> = {};
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-"));

console.log(`Node ${process.version}, ${os.cpus()[0]?.model}, median of ${PAIRS} pairs\n`);
console.log("| work | ms | beside | ms | ratio | saved |\n|---|---|---|---|---|---|");
for (const { name, input, command = "pullthrough", beside, besideInput = input, pairs = PAIRS } of WORKS) {
  const file = path.join(folder, "input");
  const besideFile = path.join(folder, "beside");
  fs.writeFileSync(file, input);
  fs.writeFileSync(besideFile, besideInput);
  const pair = () => [measure(COMMANDS[command], file), measure(COMMANDS[beside], besideFile)] as const;
  // The first runs find cold caches.
  pair();
  const times = Array.from({ length: pairs }, pair);
  const ratio = median(times.map(([ours, theirs]) => ours / theirs));
  ratios[name] = Number(ratio.toFixed(2));
  const ours = median(times.map(([value]) => value)).toFixed(0);
  const theirs = median(times.map(([, value]) => value)).toFixed(0);
  console.log(
    `| ${name} | ${ours} | ${beside} | ${theirs} | ${ratio.toFixed(2)} | ${saved[name]?.toFixed(2) ?? "–"} |`,
  );
}
fs.rmSync(folder, { recursive: true });
if (process.argv.includes("--save"))
  fs.writeFileSync(SAVED, `${JSON.stringify({ node: process.version, ratios }, null, 2)}\n`);
