/** Data: the policy of regular expressions that this project began with, its tests, and what it gets wrong. */

/** The images of the eight pods that the old policy was tested with, and what its tests looked for. */
export const OLD_TESTS: readonly (readonly [string, string])[] = [
  ["quay.io/jetstack/cert-manager:v1.4.1", "harbor.myco.com/quay.io/jetstack/cert-manager:v1.4.1"],
  ["gcr.io/heptio-images/eventrouter:v0.3", "harbor.myco.com/gcr.io/heptio-images/eventrouter:v0.3"],
  ["ghcr.io/heptio-images/eventrouter:v0.3", "harbor.myco.com/ghcr.io/heptio-images/eventrouter:v0.3"],
  ["docker.io/velero/velero:v1.6.2", "harbor.myco.com/docker.io/velero/velero:v1.6.2"],
  ["velero/velero:v1.6.2", "harbor.myco.com/docker.io/velero/velero:v1.6.2"],
  ["nginx:latest", "harbor.myco.com/docker.io/nginx:latest"],
  ["nginx", "harbor.myco.com/docker.io/nginx"],
  [
    "quay.io/jetstack/cert-manager:v1.4.1 ghcr.io/heptio-images/eventrouter:v0.3",
    "harbor.myco.com/quay.io/jetstack/cert-manager:v1.4.1 harbor.myco.com/ghcr.io/heptio-images/eventrouter:v0.3",
  ],
];

/** Its two expressions, as a policy that Kyverno still takes. */
export const OLD_POLICY = `apiVersion: kyverno.io/v1
kind: ClusterPolicy
metadata: { name: replace-image-registries }
spec:
  background: false
  rules:
${[
  "'(quay.io|gcr.io|ghcr.io|docker.io)/(.*)', '{{@}}', 'harbor.myco.com/$1/$2'",
  "'^([^harbor.myco.com].*)', '{{@}}', 'harbor.myco.com/docker.io/$1'",
]
  .map(
    (args, index) => `    - name: replace-${index}
      match: { any: [{ resources: { kinds: [Pod] } }] }
      mutate:
        patchStrategicMerge:
          spec:
            containers:
              - (name): "*"
                image: |-
                  {{ regex_replace_all(${args}) }}
`,
  )
  .join("")}`;

/** What it makes of references that its tests did not have, as docs/cluster.md says. */
export const OLD_BUGS: readonly (readonly [string, string])[] = [
  ["nginx", "harbor.myco.com/docker.io/nginx"],
  ["redis", "redis"],
  ["busybox", "busybox"],
  ["alpine:3", "alpine:3"],
  ["mysql", "mysql"],
  ["bitnami/redis", "bitnami/redis"],
  ["k8s.gcr.io/pause:3.5", "harbor.myco.com/docker.io/k8s.harbor.myco.com/gcr.io/pause:3.5"],
  ["foo/quay.io/bar:1", "harbor.myco.com/docker.io/foo/harbor.myco.com/quay.io/bar:1"],
  ["index.docker.io/library/nginx", "harbor.myco.com/docker.io/index.harbor.myco.com/docker.io/library/nginx"],
  ["harbor.myco.com/quay.io/a/b:1", "harbor.myco.com/harbor.myco.com/quay.io/a/b:1"],
  ["public.ecr.aws/nginx/nginx:1", "harbor.myco.com/docker.io/public.ecr.aws/nginx/nginx:1"],
  ["evil.io/x", "harbor.myco.com/docker.io/evil.io/x"],
  ["localhost:5000/foo", "harbor.myco.com/docker.io/localhost:5000/foo"],
];
