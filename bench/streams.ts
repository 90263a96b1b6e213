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

const DECOY = `    # The image of the gallery is served by nginx, see docs/images.md.
    server:
      listen: 8080
      root: /var/www/images
      log_format: '$remote_addr - "$request" $status'
    rules:
    - path: /api
      backend: http://backend.shop.svc:8080
      timeout: 30s
`;

function configMap(index: number): string {
  const text = DECOY.repeat(1 + (index % 5));
  return `---
# Source: chart/templates/configmap-${index}.yaml
apiVersion: v1
kind: ConfigMap
metadata:
  name: config-${index}
data:
  nginx.yaml: |
${text}  LOG_LEVEL: info
`;
}

function worker(index: number, next: () => number): string {
  return `---
# Source: chart/templates/worker-${index}.yaml
apiVersion: apps/v1
kind: Deployment
metadata:
  name: worker-${index}
  annotations:
    checksum/config: ${"0123456789abcdef".repeat(4)}
spec:
  selector:
    matchLabels: {app: worker}
  template:
    spec:
      containers:
      - name: worker
        image: ${image(next)}
        args:
        - --listen=:8080
        - --log-level=info
        - "--config=/etc/worker/config.yaml"
        env:
        - name: POD_NAME
          valueFrom:
            fieldRef:
              fieldPath: metadata.name
        - name: DATABASE_URL
          value: postgres://db.shop.svc:5432/worker
        livenessProbe:
          httpGet:
            path: /healthz
            port: 8080
`;
}

function definition(index: number): string {
  const property = (name: string) => `              ${name}:
                description: |-
                  ${name} is the image of this, or of that. It is read by the controller and by nobody else, and
                  More info: https://example.com/docs#${name}
                type: string
                default: ""
`;
  const properties = Array.from({ length: 60 }, (_, at) => property(at % 10 === 0 ? `image${at}` : `field${at}`));
  return `---
apiVersion: apiextensions.k8s.io/v1
kind: CustomResourceDefinition
metadata:
  name: things-${index}.example.com
spec:
  group: example.com
  names: {kind: Thing, plural: things}
  scope: Namespaced
  versions:
  - name: v1
    schema:
      openAPIV3Schema:
        type: object
        properties:
          spec:
            type: object
            properties:
${properties.join("")}`;
}

/** A stream as `helm template` prints it: workloads, Services, ConfigMaps that speak of images, a CRD now and then. */
export function helmStream(bytes: number, seed = 1): string {
  const next = random(seed);
  const documents: string[] = [];
  for (let size = 0, index = 0; size < bytes; index++) {
    const which = next();
    const document =
      which < 0.3
        ? deployment(index, next)
        : which < 0.45
          ? worker(index, next)
          : which < 0.75
            ? service(index)
            : which < 0.995
              ? configMap(index)
              : definition(index);
    documents.push(document);
    size += document.length;
  }
  return documents.join("");
}

/** The same with an anchor in each document, which the scanner leaves to the `yaml` package. */
export function anchoredStream(bytes: number): string {
  return yamlStream(bytes, 1).replaceAll("name: app-", "name: &name app-");
}

/** Deployments as `kubectl get -o json` has them: with status, and what was last applied as an annotation. */
function liveDeployments(bytes: number, seed: number): object[] {
  const next = random(seed);
  const items: object[] = [];
  for (let size = 0; size < bytes; size += 4200) {
    const name = `app-${items.length}`;
    const containers = [
      {
        args: ["--listen=:8080", "--log-level=info"],
        env: [{ name: "DATABASE_URL", value: "postgres://db.shop.svc:5432/app" }],
        image: image(next),
        imagePullPolicy: "IfNotPresent",
        name: "app",
        ports: [{ containerPort: 8080, name: "http", protocol: "TCP" }],
        resources: { limits: { cpu: "100m", memory: "128Mi" }, requests: { cpu: "50m", memory: "64Mi" } },
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
      },
    ];
    const spec = {
      replicas: 1,
      selector: { matchLabels: { app: name } },
      template: { metadata: { labels: { app: name } }, spec: { containers, restartPolicy: "Always" } },
    };
    const applied = { apiVersion: "apps/v1", kind: "Deployment", metadata: { name, namespace: "shop" }, spec };
    const annotations = {
      "deployment.kubernetes.io/revision": "1",
      "kubectl.kubernetes.io/last-applied-configuration": `${JSON.stringify(applied)}\n`,
    };
    const condition = (type: string) => ({
      lastTransitionTime: "2026-01-01T00:00:00Z",
      lastUpdateTime: "2026-01-01T00:00:00Z",
      message: `ReplicaSet "${name}-5d4f8c7b9" has successfully progressed.`,
      reason: "NewReplicaSetAvailable",
      status: "True",
      type,
    });
    items.push({
      apiVersion: "apps/v1",
      kind: "Deployment",
      metadata: { annotations, creationTimestamp: "2026-01-01T00:00:00Z", generation: 1, name, namespace: "shop" },
      spec,
      status: {
        availableReplicas: 1,
        conditions: [condition("Progressing"), condition("Available")],
        observedGeneration: 1,
        readyReplicas: 1,
        replicas: 1,
        updatedReplicas: 1,
      },
    });
  }
  return items;
}

/** A `kind: List` as `kubectl get -o json` prints it, or on one line. */
export function jsonList(bytes: number, indent = 4, seed = 1): string {
  const items = liveDeployments(bytes, seed);
  return `${JSON.stringify({ apiVersion: "v1", items, kind: "List", metadata: { resourceVersion: "" } }, null, indent)}\n`;
}

/** The documents of a stream as a `kind: List`. */
export function yamlList(stream: string): string {
  return `apiVersion: v1\nkind: List\nitems:\n${itemsOf(stream)}`;
}

/** The documents of a stream as kpt puts them on a function's standard input. */
export function resourceList(stream: string): string {
  const config = "functionConfig:\n  apiVersion: v1\n  kind: ConfigMap\n  data: {mirror: harbor.myco.com}\n";
  return `apiVersion: config.kubernetes.io/v1\nkind: ResourceList\nitems:\n${itemsOf(stream)}${config}`;
}

function itemsOf(stream: string): string {
  return stream
    .split(/^---\n/m)
    .filter((text) => text !== "")
    .map((text) => `- ${text.trimEnd().replaceAll("\n", "\n  ")}\n`)
    .join("");
}
