/** Prints how the time of the core grows with input that once took the square of its length: `npm run bench:growth`. */

import { HIDDEN_PLACES, rewrite } from "../src/index.js";

const POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx\n";

const CONFIG_MAP = "apiVersion: v1\nkind: ConfigMap\ndata:\n";

function lines(count: number, line: (index: number) => string): string {
  return Array.from({ length: count }, (_, index) => line(index)).join("");
}

const INPUTS: readonly [name: string, size: number, make: (size: number) => string][] = [
  ["containers", 20_000, (n) => POD + "  - image: redis\n".repeat(n)],
  ["invalid references on one line", 5_000, (n) => `{"containers":[${'{"image":"Ng"},'.repeat(n)}{"image":"x"}]}`],
  [
    "merge keys in a row",
    5_000,
    (n) => `${POD}  a0: &a0 {x: y}\n${lines(n, (i) => `  a${i + 1}: &a${i + 1} {<<: *a${i}}\n`)}`,
  ],
  [
    "aliases that are written out",
    10_000,
    (n) => `${POD.replace("spec:", "x: &a nginx\nspec:")}${"  - image: *a\n".repeat(n)}`,
  ],
  ["byte order marks", 20_000, (n) => "\ufeff".repeat(n) + POD],
  ["byte order marks after comments", 10_000, (n) => "# x\n\ufeff".repeat(n) + POD],
  ["blanks in a quoted image", 1_000_000, (n) => POD.replace("nginx", `"a${" ".repeat(n)}b"`)],
  ["blanks in a plain image of two lines", 1_000_000, (n) => POD.replace("nginx", `a${" ".repeat(n)}b\n      c`)],
  ["lone carriage returns in a comment", 500_000, (n) => `${POD}# ${"\r".repeat(n)}\n`],
  ["line separators in a comment", 200_000, (n) => `${POD}# ${"\u2028\u0085".repeat(n)}\n`],
  ["placeholders that are not closed", 500_000, (n) => POD.replace("nginx", `nginx:${"${".repeat(n)}`)],
  ["references in a text", 10_000, (n) => `${CONFIG_MAP}  x: |\n${"    image: quay.io/acme/app:1\n".repeat(n)}`],
  [
    "references in an escaped text",
    10_000,
    (n) => `${CONFIG_MAP}  x: "${'{\\"image\\":\\"quay.io/acme/app:1\\"} '.repeat(n)}"\n`,
  ],
  ["references on one line", 10_000, (n) => `${CONFIG_MAP}  x: '${'{"image":"quay.io/acme/app:1"} '.repeat(n)}'\n`],
  ["arguments", 5_000, (n) => `${POD}    args:\n${"    - --image\n    - quay.io/acme/app:1\n".repeat(n)}`],
  ["a registry without an end", 5_000, (n) => `${CONFIG_MAP}  x: ${"quay.io/".repeat(n)}\n`],
  [
    "tags at other keys",
    3_000,
    (n) =>
      `apiVersion: v1\nkind: List\nitems:\n${"- {apiVersion: upgrade.cattle.io/v1, kind: Plan, spec: {version: v1, upgrade: {image: quay.io/a/b}}}\n".repeat(n)}`,
  ],
];

const RULES = { mirror: "harbor.myco.com", include: HIDDEN_PLACES };

function milliseconds(input: Uint8Array): number {
  const start = performance.now();
  rewrite(input, RULES);
  return performance.now() - start;
}

console.log("| input | n | ms | 4 n | ms | ratio |\n|---|---|---|---|---|---|");
for (const [name, size, make] of INPUTS) {
  const [short, long] = [size, 4 * size].map((count) => {
    const input = Buffer.from(make(count));
    return Math.min(milliseconds(input), milliseconds(input), milliseconds(input));
  }) as [number, number];
  console.log(
    `| ${name} | ${size} | ${short.toFixed(0)} | ${4 * size} | ${long.toFixed(0)} | ${(long / short).toFixed(1)} |`,
  );
}
