/** Configs of every kind, and the policies that `pullthrough generate` makes of them. */

import { CLI, output, write } from "./product.js";

/** Of a config, up to its `spec`. */
export const HEAD = "apiVersion: pullthrough.dev/v1alpha1\nkind: PullThrough\nmetadata: { name: test }\nspec:\n";

export const CONFIGS: Readonly<Record<string, string>> = {
  mirror: `${HEAD}  mirror: harbor.myco.com\n`,
  "prefixes, ports, `*`, excludes": `${HEAD}  library: add
  rules:
    - { from: docker.io, to: harbor.myco.com/hub }
    - { from: docker.io/bitnami, to: "harbor.myco.com:443/bitnami" }
    - { from: docker.io/library/redis, to: harbor.myco.com/redis }
    - { from: quay.io, to: "other.myco.com/{domain}/x" }
    - { from: quay.io/jetstack, to: other.myco.com/certs }
    - { from: quay.io/jetstack/x, to: ghcr.io/acme/x }
    - { from: "quay.io:443", to: harbor.myco.com/quay443 }
    - { from: "localhost:5000", to: harbor.myco.com/local }
    - { from: harbor.myco.com/myproj, to: harbor.myco.com/moved }
    - { from: "*", to: "harbor.myco.com/{domain}" }
  exclude:
    - quay.io/acme/*
    - "*.gcr.io/**"
    - docker.io/library/b*
    - { namespace: "kube-*" }
    - { namespace: shop, image: "mcr.microsoft.com/**" }
`,
  strip: `${HEAD}  mirror: quay.example.com\n  library: strip\n  exclude: ["**/nginx", docker.io/library/redis]\n`,
  "a target on Docker Hub": `${HEAD}  rules:
    - { from: quay.io, to: docker.io }
    - { from: gcr.io, to: "docker.io/acme/{domain}" }
    - { from: ghcr.io/x/y, to: mirror.example.com }
`,
  preset: `${HEAD}  preset: ecr\n  mirror: 111122223333.dkr.ecr.eu-west-1.amazonaws.com\n`,
};

export const FORMS: Readonly<Record<string, readonly string[]>> = {
  ClusterPolicy: ["kyverno"],
  MutatingPolicy: ["kyverno", "--form", "MutatingPolicy"],
  MutatingAdmissionPolicy: ["admission-policy"],
  "MutatingAdmissionPolicy v1beta1": ["admission-policy", "--form", "v1beta1"],
};

export function policies(form: string, config: string, ...flags: readonly string[]): string {
  const args = ["generate", ...(FORMS[form] as readonly string[]), "--config", "config.yaml", ...flags];
  return output(CLI, args, { cwd: write({ "config.yaml": config }) });
}
