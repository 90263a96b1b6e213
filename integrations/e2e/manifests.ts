/** The manifests that every door is tried on, and what must become of them, said without the product's help. */

import type { Files } from "./product.js";

export const MIRROR = "harbor.myco.com";

/** Each reference in the manifests that a rule serves, and what it becomes. */
const SERVED: Readonly<Record<string, string>> = {
  busybox: "docker.io/busybox",
  "velero/velero:v1.6.2": "docker.io/velero/velero:v1.6.2",
  "quay.io/acme/shop:1.2.3": "quay.io/acme/shop:1.2.3",
  "gcr.io/acme/side:1": "gcr.io/acme/side:1",
  "ghcr.io/acme/folded:1": "ghcr.io/acme/folded:1",
  "ghcr.io/acme/migrate:1": "ghcr.io/acme/migrate:1",
  "nginx:1.25": "docker.io/nginx:1.25",
  "httpd:2.4": "docker.io/httpd:2.4",
  "redis:7": "docker.io/redis:7",
};

/** The text with the images of containers rewritten; where none may be, the manifests have references not listed above. */
export function mirrored(text: string): string {
  return text.replace(
    /((?:^|[ {,])(?:- )?["']?image["']?: ?(?:&\w+ )?(?:>-\s+)?)(["']?)([\w./:-]+)\2(?=[\s,}]|$)/gm,
    (whole, before: string, quote: string, reference: string) => {
      const target = Object.hasOwn(SERVED, reference) ? SERVED[reference] : undefined;
      return target === undefined ? whole : `${before}${quote}${MIRROR}/${target}${quote}`;
    },
  );
}

/** How many lines differ, of two texts with equally many. */
export function changedLines(before: string, after: string): number {
  const lines = after.split("\n");
  return before.split("\n").filter((line, index) => line !== lines[index]).length;
}

/** Comments, quotes, flow, an anchor, a folded scalar, look-alikes, and a registry that no rule serves: 7 changes. */
const WORKLOADS = `# head of the file
apiVersion: apps/v1
kind: Deployment
metadata:
  name: web
  namespace: shop
spec:
  selector: { matchLabels: { app: web } }
  template:
    metadata:
      labels: { app: web }
    spec:
      initContainers:
        - name: wait
          image: 'busybox' # not redis:7
      containers:
        - name: web
          image: "quay.io/acme/shop:1.2.3"
          args: ["--image", "alpine:3", "image: alpine:3"]
        - { name: side, image: gcr.io/acme/side:1 }
        - name: elsewhere
          image: public.ecr.aws/acme/side:1
---
# second document
apiVersion: batch/v1
kind: CronJob
metadata:
  name: nightly
spec:
  schedule: "0 3 * * *"
  jobTemplate:
    spec:
      template:
        spec:
          restartPolicy: Never
          containers:
            - name: nightly
              image: &job velero/velero:v1.6.2
            - name: again
              image: *job
            - name: folded
              image: >-
                ghcr.io/acme/folded:1
`;

const CRLF = `# ends its lines as Windows does
apiVersion: v1
kind: Pod
metadata:
  name: crlf
spec:
  containers:
  - name: c
    image: nginx:1.25 # the tag stays
`.replaceAll("\n", "\r\n");

const LIST = `apiVersion: v1
kind: List
metadata:
  name: list
items:
  - apiVersion: v1
    kind: Pod
    metadata:
      name: listed
    spec:
      containers:
        - name: l
          image: redis:7
`;

const LOOK_ALIKE = `apiVersion: v1
kind: ConfigMap
metadata:
  name: look-alike
data:
  text: |
    image: alpine:3
  image: alpine:3
`;

/** One line of JSON. */
const FLOW = `{"apiVersion": "v1", "kind": "Pod", "metadata": {"name": "flow"}, "spec": {"containers": [{"name": "f", "image": "httpd:2.4"}]}}
`;

export const MANIFESTS: Files = {
  "crlf.yaml": CRLF,
  "list.yaml": LIST,
  "look-alike.yaml": LOOK_ALIKE,
  "workloads.yaml": WORKLOADS,
};

export const JSON_MANIFESTS: Files = { "flow.json": FLOW };

const CHART_YAML = "apiVersion: v2\nname: shop\nversion: 0.1.0\n";

export const HOOK = `apiVersion: v1
kind: Pod
metadata:
  name: migrate
  annotations:
    helm.sh/hook: pre-install
spec:
  restartPolicy: Never
  containers:
  - name: migrate
    image: ghcr.io/acme/migrate:1
`;

/** A chart of these templates. */
export function chart(templates: Files): Files {
  const files = Object.entries(templates).map(([name, text]) => [`templates/${name}`, text]);
  return { "Chart.yaml": CHART_YAML, "templates/_helpers.tpl": "", ...Object.fromEntries(files) };
}

export const KPTFILE = `# the package
apiVersion: kpt.dev/v1
kind: Kptfile
metadata:
  name: shop
  annotations:
    config.kubernetes.io/local-config: "true"
info:
  description: a shop
`;

export const CONFIG = `# where the images come from
apiVersion: pullthrough.dev/v1alpha1
kind: PullThrough
metadata:
  name: harbor
  annotations:
    config.kubernetes.io/local-config: "true"
spec:
  mirror: ${MIRROR}
`;
