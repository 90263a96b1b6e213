/**
 * Measures whole commands beside others in the same run, and prints the ratios with their goals: `npm run bench`. Each work
 * is done by the executable and by the program that Node reads. `npm run bench -- WORD` measures the works whose name
 * holds the word; `--node=FILE` takes another Node for all commands; `--save` saves the ratios in baseline.json.
 */

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { anchoredStream, helmStream, jsonList, resourceList, yamlList, yamlStream } from "./streams.js";

const SAVED = path.join(import.meta.dirname, "baseline.json");
const MB = 1_000_000;
const folder = fs.mkdtempSync(path.join(os.tmpdir(), "bench-"));

const NODE = process.argv.find((word) => word.startsWith("--node="))?.slice("--node=".length) ?? process.execPath;
const YAML = path.resolve("node_modules/yaml/dist/index.js");
const COMMANDS = {
  sed: ["sed", "-E", 's#(image: *"?)quay\\.io/#\\1harbor.myco.com/quay.io/#'],
  node: [NODE, "-e", "0"],
  "JSON.parse": [
    NODE,
    "-e",
    'const fs=require("fs");fs.writeSync(1,JSON.stringify(JSON.parse(fs.readFileSync(0,"utf8")),null,4))',
  ],
  yaml: [
    NODE,
    "-e",
    `require(${JSON.stringify(YAML)}).parseAllDocuments(require("fs").readFileSync(0,"latin1"),{schema:"failsafe",uniqueKeys:false})`,
  ],
  kubectl: ["kubectl", "kustomize", path.join(folder, "kustomize")],
} as const;

const RULES = ["--mirror", "harbor.myco.com"];
/** The forms of ours. */
const FORMS = {
  executable: {
    pullthrough: [path.join(folder, "bin/pullthrough"), ...RULES],
    function: [path.join(folder, "bin/pullthrough-fn")],
  },
  program: {
    pullthrough: [NODE, path.resolve("dist/pullthrough.js"), ...RULES],
    function: [NODE, path.resolve("dist/pullthrough-fn.js")],
  },
} as const;

type Ours = keyof (typeof FORMS)["program"];
type Form = keyof typeof FORMS;

/**
 * Without what a machine tells all Nodes: with `NODE_EXTRA_CA_CERTS`, which those behind a proxy have, each reads the
 * certificates of the whole world first, so that its start takes half as long again, and any start-up looks good beside it.
 */
const ENVIRONMENT = Object.fromEntries(Object.entries(process.env).filter(([name]) => !name.startsWith("NODE_")));

interface Work {
  readonly name: string;
  /** What the ratio may be. */
  readonly goal: number;
  readonly input: () => string;
  readonly command?: Ours;
  /** One of ours is of the same form. */
  readonly beside: keyof typeof COMMANDS | "pullthrough";
  /** What the command beside reads, where that is another input. */
  readonly besideInput?: () => string;
  readonly pairs?: number;
  /** Whether both read from a pipe, as kpt and helm write to, instead of a file. */
  readonly isPiped?: boolean;
}

const small = yamlStream(1, 1);
// 10,000 Deployments are about 9 MB.
const deployments = () => yamlStream(9.3 * MB, 1);
const nothing = () => "";

function growth(name: string, make: (bytes: number) => string): Work {
  const [input, besideInput] = [() => make(40 * MB), () => make(10 * MB)];
  return {
    name: `four times ${name}, 40 MB beside 10`,
    goal: 4.4,
    input,
    beside: "pullthrough",
    besideInput,
    pairs: 3,
  };
}

const WORKS: readonly Work[] = [
  { name: "start-up, one small manifest", goal: 1.15, input: () => small, beside: "node", pairs: 41 },
  {
    name: "start-up, function",
    goal: 1.1,
    input: () => resourceList(small),
    command: "function",
    beside: "node",
    pairs: 41,
  },
  { name: "128 MB Helm stream", goal: 1, input: () => helmStream(128 * MB), beside: "sed" },
  { name: "40 MB of kubectl get -o json", goal: 0.6, input: () => jsonList(40 * MB), beside: "JSON.parse" },
  {
    name: "ResourceList of 10,000 Deployments, beside the same as a stream, both by a pipe",
    goal: 1.2,
    input: () => resourceList(deployments()),
    command: "function",
    beside: "pullthrough",
    besideInput: deployments,
    isPiped: true,
    pairs: 9,
  },
  growth("the documents", helmStream),
  growth("the items of a List", (bytes) => yamlList(helmStream(bytes))),
  growth("the items of JSON on one line", (bytes) => jsonList(bytes, 0)),
  { name: "4 MB that need the yaml package", goal: 1.3, input: () => anchoredStream(4 * MB), beside: "yaml", pairs: 3 },
  {
    name: "2,000 documents, beside kubectl kustomize with three images",
    goal: 1 / 80,
    input: () => kustomizeFolder(2000),
    beside: "kubectl",
    besideInput: nothing,
    pairs: 1,
  },
];

/** Writes a folder for `kubectl kustomize`, and gives the documents in it. */
function kustomizeFolder(count: number): string {
  const root = path.join(folder, "kustomize");
  const documents = yamlStream(count * 930, 1);
  fs.mkdirSync(root, { recursive: true });
  fs.writeFileSync(path.join(root, "all.yaml"), documents);
  const images = ["nginx", "quay.io/jetstack/cert-manager", "ghcr.io/acme/app"];
  const lines = images.map((name) => `- {name: ${name}, newName: harbor.myco.com/${name}}\n`).join("");
  fs.writeFileSync(path.join(root, "kustomization.yaml"), `resources: [all.yaml]\nimages:\n${lines}`);
  return documents;
}

function measure(direct: readonly string[], file: string, isPiped = false): number {
  const input = fs.openSync(file, "r");
  const command = isPiped ? ["sh", "-c", 'cat | exec "$@"', "sh", ...direct] : direct;
  const start = process.hrtime.bigint();
  const { status } = spawnSync(command[0] as string, command.slice(1), {
    stdio: [input, "ignore", "ignore"],
    env: ENVIRONMENT,
  });
  const elapsed = Number(process.hrtime.bigint() - start) / 1e6;
  fs.closeSync(input);
  if (status !== 0) throw new Error(`${command.join(" ").slice(0, 80)} exited with ${status}`);
  return elapsed;
}

/** The most memory that a command held at a time, in bytes. What `getrusage` tells has that of who started it in it, too. */
function peak(command: readonly string[], file: string): number {
  const hook = path.join(folder, "peak.cjs");
  const kibibytes = '/VmHWM:\\s*(\\d+)/.exec(fs.readFileSync("/proc/self/status", "latin1"))?.[1]';
  const print = `{ const fs = require("fs"); fs.writeSync(2, "\\npeak " + ${kibibytes}); }`;
  fs.writeFileSync(hook, `process.on("exit", () => ${print});\n`);
  const input = fs.openSync(file, "r");
  const { stderr } = spawnSync(command[0] as string, command.slice(1), {
    stdio: [input, "ignore", "pipe"],
    env: { ...ENVIRONMENT, NODE_OPTIONS: `--require=${hook}` },
  });
  fs.closeSync(input);
  return 1024 * Number(/peak (\d+)$/.exec(stderr.toString())?.[1]);
}

function median(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] as number;
}

type Ratios = Partial<Record<Form, number>>;

const saved: Record<string, Ratios> = fs.existsSync(SAVED) ? JSON.parse(fs.readFileSync(SAVED, "utf8")).ratios : {};
const ratios: Record<string, Ratios> = {};
const words = process.argv.slice(2).filter((word) => !word.startsWith("--"));
const works = WORKS.filter(({ name }) => words.length === 0 || words.some((word) => name.includes(word)));

const version = spawnSync(NODE, ["--version"]).stdout.toString().trim();
const processors = `${os.availableParallelism()} × ${os.cpus()[0]?.model}`;
const hasExecutables = process.platform === "linux";
const forms: readonly Form[] = hasExecutables ? ["executable", "program"] : ["program"];
if (hasExecutables) {
  const args = ["scripts/executables.ts", `--node=${NODE}`, `--into=${path.join(folder, "bin")}`];
  execFileSync("node_modules/.bin/tsx", args, { stdio: "inherit" });
} else console.log("skipped: executables, which are built on Linux alone");
console.log(`Node ${version}, ${processors}, medians of pairs of whole commands: ratios, and milliseconds of both\n`);
console.log(`| work | beside | goal | ${forms.join(" | ")} | saved |\n|---|---|---|${"---|".repeat(forms.length)}---|`);
for (const { name, goal, input, command = "pullthrough", beside, besideInput, pairs = 5, isPiped } of works) {
  if (beside !== "pullthrough" && spawnSync("which", [COMMANDS[beside][0]]).status !== 0) {
    console.log(`| ${name} | ${beside}, which is not here | ${goal} |${" – |".repeat(forms.length)} – |`);
    continue;
  }
  const file = path.join(folder, "input");
  const besideFile = path.join(folder, "beside");
  fs.writeFileSync(file, input());
  fs.writeFileSync(besideFile, besideInput?.() ?? fs.readFileSync(file));
  const measured: Ratios = {};
  const cells = forms.map((form) => {
    const other = beside === "pullthrough" ? FORMS[form].pullthrough : COMMANDS[beside];
    const pair = () => [measure(FORMS[form][command], file, isPiped), measure(other, besideFile, isPiped)] as const;
    // The first runs find cold caches.
    if (pairs > 1) pair();
    const times = Array.from({ length: pairs }, pair);
    const ratio = median(times.map(([ours, theirs]) => ours / theirs));
    measured[form] = Number(ratio.toFixed(4));
    const ours = median(times.map(([value]) => value)).toFixed(0);
    const theirs = median(times.map(([, value]) => value)).toFixed(0);
    return `${ratio.toPrecision(3)} (${ours} / ${theirs})`;
  });
  ratios[name] = measured;
  const before = saved[name] ? Object.values(saved[name]).join(", ") : "–";
  console.log(`| ${[name, beside, goal.toPrecision(3), ...cells, before].join(" | ")} |`);
  if (name.startsWith("128 MB")) {
    const { size } = fs.statSync(file);
    const shares = forms.map((form) => (peak(FORMS[form].pullthrough, file) - 60 * MB) / size);
    console.log(
      `| peak memory of it, less 60 MB | the input | 1.30 | ${shares.map((share) => share.toPrecision(2)).join(" | ")} | – |`,
    );
  }
}
fs.rmSync(folder, { recursive: true });
if (process.argv.includes("--save"))
  fs.writeFileSync(SAVED, `${JSON.stringify({ node: version, ratios: { ...saved, ...ratios } }, null, 2)}\n`);
