/** Makes the benchmark's inputs: the same bytes for the same seed. */

/** Numbers from 0 to 1 (mulberry32). */
function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}

const IMAGES = ["nginx:1.25", "quay.io/jetstack/cert-manager:v1.4.1", "ghcr.io/acme/app:2", "gcr.io/acme/job@sha256:"];

function image(next: () => number): string {
  const name = IMAGES[Math.floor(next() * IMAGES.length)] as string;
  return name.endsWith(":") ? name + "0123456789abcdef".repeat(4) : name;
}

function deployment(index: number, next: () => number): string {
  return `---
# Source: chart/templates/deployment-${index}.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: app-${index}
  labels:
    app.kubernetes.io/name: app
    helm.sh/chart: app-0.1.0
spec:
  replicas: ${1 + Math.floor(next() * 5)}
  selector:
    matchLabels:
      app.kubernetes.io/name: app
  template:
    spec:
      initContainers:
        - name: init
          image: "${image(next)}"
          command: ["sh", "-c", "until nslookup db; do sleep 2; done"]
      containers:
        - name: app
          image: ${image(next)} # the application
          imagePullPolicy: IfNotPresent
          ports:
            - name: http
              containerPort: 8080
          resources:
            limits: {cpu: 100m, memory: 128Mi}
`;
}

function service(index: number): string {
  return `---
apiVersion: v1
kind: Service
metadata:
  name: app-${index}
spec:
  type: ClusterIP
  ports:
    - port: 80
      targetPort: http
      protocol: TCP
  selector:
    app.kubernetes.io/name: app
`;
}

/** Documents up to a size in bytes, `share` of them Deployments. */
export function yamlStream(bytes: number, share: number, seed = 1): string {
  const next = random(seed);
  const documents: string[] = [];
  for (let size = 0, index = 0; size < bytes; index++) {
    const document = next() < share ? deployment(index, next) : service(index);
    documents.push(document);
    size += document.length;
  }
  return documents.join("");
}

/** A `kind: List` of Deployments as `kubectl get -o json` prints it. */
export function jsonList(bytes: number, seed = 1): string {
  const next = random(seed);
  const items: object[] = [];
  for (let size = 0; size < bytes; size += 1400) {
    const spec = { containers: [{ image: image(next), imagePullPolicy: "Always", name: "app" }] };
    items.push({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { annotations: { note: "x".repeat(200) }, name: `app-${items.length}`, namespace: "shop" },
      spec: {
        replicas: 1,
        selector: { matchLabels: { app: "a" } },
        template: { metadata: { labels: { app: "a" } }, spec },
      },
      status: { availableReplicas: 1, observedGeneration: 3 },
    });
  }
  return `${JSON.stringify({ apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } }, null, 4)}\n`;
}

/** The documents of a stream as kpt puts them on a function's standard input. */
export function resourceList(stream: string): string {
  const items = stream
    .split(/^---\n/m)
    .filter((text) => text !== "")
    .map((text) => `- ${text.trimEnd().replaceAll("\n", "\n  ")}\n`);
  const config = "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  data: {mirror: harbor.myco.com}\n";
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${items.join("")}${config}`;
}
