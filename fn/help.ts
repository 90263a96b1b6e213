/** The function's help, which `kpt fn doc` shows. */

export const HELP = `pullthrough: sends image pulls through your proxy cache.

A KRM function: reads a ResourceList on standard input, rewrites the image
references of its items, and writes it back with not one other byte changed
but for the results. It takes no arguments.

functionConfig, as a ConfigMap (lists split on commas or white space):

  apiVersion: v1
  kind: ConfigMap
  metadata: { name: pullthrough }
  data:
    mirror: harbor.example.com             # each registry R becomes HOST/R
    registries: docker.io, gcr.io, ghcr.io, quay.io
    rules: registry.k8s.io=harbor.example.com/k8s
    library: keep                          # keep, add or strip
    exclude: quay.io/acme/**
    unapproved: warn                       # ignore, warn or fail
    failOn: invalid

or with all that the config file knows:

  apiVersion: pullthrough.dev/v1alpha1
  kind: PullThrough
  metadata: { name: pullthrough }
  spec:
    mirror: harbor.example.com
    exclude: ["quay.io/acme/**", { kind: DaemonSet, namespace: kube-system }]

Results: one for each rewritten reference (info), and for each that stays and
should be looked at (warning, or error where failOn names its verdict).
Exits with 1, the items unchanged, if the config or an item is not understood.
`;
