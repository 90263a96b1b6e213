/** Manifests and references to admit, and Kyverno's command line to do it with, which evaluates Kubernetes' policies too. */

import fs from "node:fs";
import path from "node:path";
import { parseAllDocuments } from "yaml";
import { CLI, output, run, temporary, write } from "./product.js";

export interface Manifest {
  readonly kind: string;
  readonly metadata: { readonly name: string; readonly [key: string]: unknown };
  readonly [key: string]: unknown;
}

const SHA = "a".repeat(64);

/** References of every shape that the grammar knows, and texts that are none. */
export const REFERENCES: readonly string[] = [
  ..."nginx nginx:latest redis:7 busybox alpine:3 mysql bitnami/redis calico/node:v3 velero/velero:v1.6.2".split(" "),
  ..."library/nginx library/nginx:1 library/a/b docker.io/nginx docker.io/library/nginx docker.io/nirmata/kyverno:latest".split(
    " ",
  ),
  ..."index.docker.io/library/nginx index.docker.io/bitnami/redis registry-1.docker.io/nginx INDEX.docker.io/nginx".split(
    " ",
  ),
  ..."gcr.io/heptio-images/eventrouter:v0.3 ghcr.io/jvanzyl/nginx:latest quay.io/jetstack/cert-manager:v1.4.1".split(
    " ",
  ),
  ..."k8s.gcr.io/pause:3.5 us.gcr.io/p/x:1 notquay.io/a/b quayXio/foo:1 foo/quay.io/bar:1 quay.io.evil.com/a".split(
    " ",
  ),
  ..."quay.io/jetstack quay.io/jetstack/x:1 quay.io/jetstackx/y:1 quay.io/acme/app:1 quay.io/acme/deep/app:1 QUAY.io/Acme/x".split(
    " ",
  ),
  ..."Quay.IO/a/b:1 quay.io:443/a/b quay.io:443/a/b:1 quay.io registry.k8s.io/pause:3.9 public.ecr.aws/nginx/nginx:1".split(
    " ",
  ),
  ..."localhost/foo localhost:5000/foo localhost:5000/foo:1 host:5000/foo 10.0.0.1:5000/foo 10.0.0.1/foo [::1]:5000/foo [::1]/foo".split(
    " ",
  ),
  ..."Foo/bar Foo/bar:1 [a]/x [A]/x [a]:1/x evil.io/x a.b_c/x a--b/x a_b/x a__b/x a___b/x -a/x a-/x a.-b/x mcr.microsoft.com/a/b".split(
    " ",
  ),
  ..."harbor.myco.com/quay.io/a/b:1 harbor.myco.com/myproj/app:1 harbor.myco.com/docker.io harbor.myco.com/docker.iox/a".split(
    " ",
  ),
  ..."harbor.myco.com.evil.io/x HARBOR.myco.com/quay.io/a harbor.myco.com:443/x other.myco.com/evil.io/x other.myco.com/x/y".split(
    " ",
  ),
  ..."example.com example.com:1 test_com test.com:5000 a/b/c/d/e:1 x.y/z auto auto:1 ko://acme/app docker://nginx http://a/b".split(
    " ",
  ),
  ..."nginx: nginx@ :tag @sha256:abc nginx:1.25+build nginx:-1 nginx:a:b a//b /a a/ Nginx nginx/Nginx quay.io/a/B * a@b a/b@sha256:ab".split(
    " ",
  ),
  `ghcr.io/x/y@sha256:${SHA}`,
  `ghcr.io/x/y:1@sha256:${SHA}`,
  `nginx@sha256:${SHA}`,
  `nginx:1@sha512:${SHA}${SHA}`,
  `nginx:1@sha384:${"b".repeat(96)}`,
  `nginx@sha384:${SHA}`,
  `nginx@md5:${"a".repeat(32)}`,
  SHA,
  `quay.io/${SHA}`,
  `nginx:${"t".repeat(128)}`,
  `nginx:${"t".repeat(129)}`,
  `quay.io/${"p".repeat(200)}/${"q".repeat(54)}`,
  `quay.io/${"p".repeat(200)}/${"q".repeat(55)}`,
  `quay.io/${"p".repeat(200)}/${"q".repeat(40)}`,
  `docker.io/${"n".repeat(247)}`,
  `docker.io/${"n".repeat(248)}`,
  `${"n".repeat(230)}`,
  `${"d".repeat(60)}.${"d".repeat(4000)}.io/x/y-that-is-too-long-to-be-a-reference-at-all-since-4096-is-the-limit`,
  " nginx",
  "nginx ",
  "a b",
];

/** Those that the distribution/reference project tests its parser with, where they lie beside the repository. */
export const VECTORS: readonly string[] = (() => {
  const file = new URL("../../../shared/vectors/reference-parse.json", import.meta.url);
  if (!fs.existsSync(file)) return [];
  return (JSON.parse(fs.readFileSync(file, "utf8")) as { input: string }[])
    .map(({ input }) => input)
    .filter((input) => input !== "" && input.length < 5000);
})();

/** Values that are filled in before a cluster sees them: the command line rewrites some, policies leave all. */
export const PLACEHOLDERS: readonly string[] = ["quay.io/acme/app:${TAG}", "nginx:{{ tag }}", "gcr.io/a/b@$(DIGEST)"];

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

function documentsOf(text: string): Manifest[] {
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

/** What the cluster makes of them when they are admitted. */
export function admitted(
  kyverno: string,
  policies: string,
  manifests: readonly Manifest[],
  operation: "CREATE" | "UPDATE" = "CREATE",
): Manifest[] {
  const out = temporary();
  const files = {
    "policies.yaml": policies,
    "in.yaml": stream(manifests),
    "values.yaml": `apiVersion: cli.kyverno.io/v1alpha1\nkind: Values\nglobalValues: { request.operation: ${operation} }\n`,
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

/** What the API server's own engine makes of them; `before` are the same before an update. */
export function admittedByKubernetes(
  program: string,
  policies: string,
  manifests: readonly Manifest[],
  before: readonly Manifest[] = [],
): Manifest[] {
  const [policy] = documentsOf(policies) as unknown as {
    spec: { variables: unknown; mutations: unknown; matchConstraints: { resourceRules: { resources: string[] }[] } };
  }[];
  if (!policy) throw new Error("no policy");
  const { variables, mutations, matchConstraints } = policy.spec;
  const resources = matchConstraints.resourceRules.flatMap((rule) => rule.resources);
  const isMatched = ({ kind }: Manifest) => resources.includes(`${kind.toLowerCase()}s`);
  const requests = manifests
    .map((object, index) => ({ object, oldObject: before[index] }))
    .filter(({ object }) => isMatched(object));
  const results = JSON.parse(output(program, [], { input: JSON.stringify({ variables, mutations, requests }) }));
  return manifests.map((one) => (isMatched(one) ? results.shift() : one));
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
