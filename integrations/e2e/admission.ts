/** Manifests to admit, what they are when they are rendered, and Kyverno's command line to admit them with. */

import fs from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { CLI, output, run, temporary, write } from "./product.js";

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

const TEMPLATE = ["spec", "template"];

/** The kinds that hold pod specs, and where. */
export const KINDS: Readonly<Record<string, { readonly apiVersion: string; readonly path: readonly string[] }>> = {
  Pod: { apiVersion: "v1", path: [] },
  PodTemplate: { apiVersion: "v1", path: ["template"] },
  ReplicationController: { apiVersion: "v1", path: TEMPLATE },
  ReplicaSet: { apiVersion: "apps/v1", path: TEMPLATE },
  Deployment: { apiVersion: "apps/v1", path: TEMPLATE },
  DaemonSet: { apiVersion: "apps/v1", path: TEMPLATE },
  StatefulSet: { apiVersion: "apps/v1", path: TEMPLATE },
  Job: { apiVersion: "batch/v1", path: TEMPLATE },
  CronJob: { apiVersion: "batch/v1", path: ["spec", "jobTemplate", "spec", "template"] },
};

/** An object whose pod spec holds the references in all four places. */
export function manifest(kind: string, name: string, references: readonly string[], metadata: object = {}): Manifest {
  const { apiVersion, path: where } = KINDS[kind] as (typeof KINDS)[string];
  const container = (list: string) => (image: string, index: number) => ({ name: `${list}${index}`, image });
  const spec = {
    containers: [{ name: "without" }, ...references.map(container("c"))],
    initContainers: references.map(container("i")),
    ...(kind === "Pod" ? { ephemeralContainers: references.map(container("e")) } : {}),
    volumes: [
      { name: "none", emptyDir: {} },
      ...references.map((reference, index) => ({ name: `v${index}`, image: { reference } })),
      { name: "empty", image: { pullPolicy: "Always" } },
    ],
  };
  const template = where.length === 0 ? { spec } : { metadata: { labels: { app: name } }, spec };
  const inner = where.reduceRight<object>((value, key) => ({ [key]: value }), template);
  return { apiVersion, kind, metadata: { name, namespace: "shop", ...metadata }, ...inner } as Manifest;
}

export function documentsOf(text: string): Manifest[] {
  const all = parseAllDocuments(text).map((document) => document.toJS() as Manifest | null);
  return all.filter((document): document is Manifest => document !== null);
}

function stream(manifests: readonly Manifest[]): string {
  return manifests.map((one) => `---\n${JSON.stringify(one)}\n`).join("");
}

/** What the product makes of them when they are rendered. */
export function rendered(manifests: readonly Manifest[], config: string): Manifest[] {
  const folder = write({ "config.yaml": config, "in.yaml": stream(manifests) });
  return documentsOf(output(CLI, ["--config", "config.yaml", "in.yaml"], { cwd: folder }));
}

/** What Kyverno makes of them when they are admitted; `values` are those of its command line. */
export function admitted(
  kyverno: string,
  policies: string,
  manifests: readonly Manifest[],
  operation: "CREATE" | "UPDATE" = "CREATE",
  values: { readonly globalValues?: object; readonly subresources?: readonly object[] } = {},
): Manifest[] {
  const out = temporary();
  const globalValues = { "request.operation": operation, ...values.globalValues };
  const files = {
    "policies.yaml": policies,
    "in.yaml": stream(manifests),
    "values.yaml": JSON.stringify({ apiVersion: "cli.kyverno.io/v1alpha1", kind: "Values", ...values, globalValues }),
  };
  const args = ["apply", "policies.yaml", "-r", "in.yaml", "-f", "values.yaml", "-o", `${out}/`];
  const { status, stdout, stderr } = run(kyverno, args, { cwd: write(files) });
  const counts = /pass: \d+, fail: (\d+), warn: \d+, error: (\d+)/.exec(stdout);
  if (status !== 0 || counts?.[1] !== "0" || counts[2] !== "0")
    throw new Error(`kyverno exited with ${status}:\n${stderr.slice(-3000)}${stdout.slice(-3000)}`);
  return manifests.map((one) => {
    const file = path.join(out, `${one.metadata.name}-mutated.yaml`);
    return fs.existsSync(file) ? (documentsOf(fs.readFileSync(file, "utf8")).at(-1) as Manifest) : one;
  });
}

/** The names of the manifests that the cluster refuses. */
export function refused(kyverno: string, policies: string, manifests: readonly Manifest[]): string[] {
  const folder = write({ "policies.yaml": policies, "in.yaml": stream(manifests) });
  const args = [
    "apply",
    "policies.yaml",
    "-r",
    "in.yaml",
    "--policy-report",
    "--output-format",
    "json",
    "-o",
    `${temporary()}/`,
  ];
  const { stdout, stderr } = run(kyverno, args, { cwd: folder });
  const report = /\{"kind":"ClusterReport".*/.exec(stdout)?.[0];
  if (report === undefined) throw new Error(`no report:\n${stderr.slice(-3000)}${stdout.slice(-3000)}`);
  interface Result {
    readonly result: string;
    readonly resources: readonly { readonly name: string }[];
  }
  const { results } = JSON.parse(report) as { results: readonly Result[] };
  const names = new Set(
    results.filter(({ result }) => result === "fail").flatMap(({ resources }) => resources.map(({ name }) => name)),
  );
  return manifests.map(({ metadata }) => metadata.name).filter((name) => names.has(name));
}
