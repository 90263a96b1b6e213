/** Data: products whose pull-through caches are documented or were read in source, and what they ask of names. */

import type { LibraryPolicy } from "./config.js";

export interface Preset {
  readonly name: string;
  /** What becomes of Docker Hub's official images; `required` where the product serves them by no other name. */
  readonly library: LibraryPolicy;
  readonly required: boolean;
  /** The path under the mirror at which a registry is served; undefined for one that the product can't proxy. */
  readonly pathOf: (domain: string) => string | undefined;
  /** What the product proxies, where that is not everything. */
  readonly serves?: string;
  /** Where the vendor adds to that without telling: what is known of it. What is not gets a warning, not an error. */
  readonly known?: RegExp;
  /** The most characters of what comes between host and repository. */
  readonly longest?: number;
  /** What its host looks like, where that is known, and an example. */
  readonly mirror: { readonly pattern?: RegExp; readonly example: string };
  /** Where this can be read. */
  readonly source: string;
  /** What has to be set up for the shape to fit, or is not verified. */
  readonly note: string;
}

/** The prefixes that the console of Amazon ECR proposes for the upstreams it has. */
const ECR_PREFIXES: Readonly<Record<string, string>> = {
  "docker.io": "docker-hub",
  "quay.io": "quay",
  "registry.k8s.io": "kubernetes",
  "ghcr.io": "github",
  "public.ecr.aws": "ecr-public",
  "registry.gitlab.com": "gitlab",
  "cgr.dev": "cgr.dev",
};

const itself = (domain: string) => domain;

/** A host without a path: what comes first in the path is the product's own. */
const HOST = /^[^/]+$/;

export const PRESETS: readonly Preset[] = [
  {
    name: "harbor",
    library: "keep",
    required: false,
    pathOf: itself,
    mirror: { pattern: HOST, example: "harbor.example.com" },
    source: "goharbor/harbor src/server/middleware/repoproxy/proxy.go",
    note: "a proxy-cache project for each registry, named after it; before Harbor 2.7, or with another endpoint type than docker-hub, set `library: add`",
  },
  {
    name: "ecr",
    library: "add",
    required: true,
    pathOf: (domain) =>
      ECR_PREFIXES[domain] ??
      (/\.azurecr\.io$|\.dkr\.ecr\.[a-z0-9-]+\.amazonaws\.com$/.test(domain) ? domain : undefined),
    serves:
      "Docker Hub, quay.io, registry.k8s.io, ghcr.io, public.ecr.aws, registry.gitlab.com, cgr.dev, *.azurecr.io and other ECRs",
    mirror: {
      pattern: /^\d{12}\.dkr[.-]ecr(?:-fips)?\.[a-z0-9-]+\.(?:amazonaws\.com(?:\.cn)?|on\.aws)(?:\/|$)/,
      example: "111122223333.dkr.ecr.eu-west-1.amazonaws.com",
    },
    longest: 30,
    source:
      "Amazon ECR user guide, pull-through-cache.html and pull-through-cache-working-pulling.html; API_PullThroughCacheRule (ecrRepositoryPrefix)",
    note: "a pull through cache rule for each registry with the prefix that the console proposes; cgr.dev and *.azurecr.io take their own name as prefix",
  },
  {
    name: "acr",
    library: "add",
    required: true,
    pathOf: itself,
    serves:
      "docker.io, dhi.io, mcr.microsoft.com, quay.io, public.ecr.aws, ghcr.io, nvcr.io, registry.k8s.io, gcr.io, eu.gcr.io, *.pkg.dev and *.azurecr.io",
    known:
      /^(?:docker\.io|dhi\.io|mcr\.microsoft\.com|quay\.io|public\.ecr\.aws|ghcr\.io|nvcr\.io|registry\.k8s\.io|(?:eu\.)?gcr\.io|.+\.pkg\.dev|.+\.azurecr\.(?:io|cn|us))$/,
    mirror: { pattern: /^[a-z0-9-]+\.azurecr\.(?:io|cn|us)(?:\/|$)/, example: "example.azurecr.io" },
    source:
      "Microsoft Learn, container-registry/wildcards-artifact-cache and artifact-cache-acr-to-acr-cli; upstreams as Azure named them in Azure/acr#862 and #893",
    note: "a cache rule `docker.io/*` => `docker.io/*` and so on for each registry; a registry that Azure does not list is refused when the rule is made",
  },
  {
    name: "artifactory",
    library: "add",
    required: false,
    pathOf: itself,
    mirror: { pattern: HOST, example: "artifactory.example.com" },
    source:
      "JFrog documentation, Docker repository URL formats (repository path method), repository naming rules and limitations",
    note: "a remote repository for each registry, named after it (a key may hold no `_` and no upper-case letter; dots are not forbidden, but seen in no example of JFrog's); with other keys, subdomains or ports write rules. That `library/` shares the cache of the bare name is not verified",
  },
  {
    name: "gitlab",
    library: "keep",
    required: false,
    pathOf: (domain) => (domain === "docker.io" ? "dependency_proxy/containers" : undefined),
    serves: "Docker Hub alone",
    mirror: { pattern: /^[^/]+\/.+$/, example: "gitlab.example.com/group" },
    source: "gitlab-org/gitlab app/models/dependency_proxy/registry.rb",
    note: "the dependency proxy of a group, whose path belongs to the mirror; it adds `library/` itself",
  },
  {
    name: "quay",
    library: "add",
    required: true,
    pathOf: itself,
    mirror: { pattern: HOST, example: "quay.example.com" },
    source:
      "quay/quay data/registry_model/registry_proxy_model.py, util/validation.py (names of organizations may hold dots)",
    note: "a proxy organization for each registry, named after it; one that proxies `docker.io/library` alone needs a rule with `library: strip`",
  },
  {
    name: "zot",
    library: "add",
    required: true,
    pathOf: itself,
    mirror: { example: "zot.example.com" },
    source: "project-zot/zot examples/config-popular-registries.json, pkg/extensions/sync; zotregistry.dev, mirroring",
    note: 'sync with `prefix: "**"` and `destination: /docker.io` and so on, or names of two registries collide; for pulls by digest `http.compat: [docker2s2]`, and before 2.1.22 `preserveDigest` too',
  },
];

export function presetNames(): string[] {
  return PRESETS.map(({ name }) => name);
}

/** Products that people look for and whose ways are not verified: their recipes are in the documentation. */
export const RECIPES: readonly string[] = ["gar", "artifact-registry", "nexus"];

export function presetOf(name: string | undefined): Preset | undefined {
  return PRESETS.find((preset) => preset.name === name);
}
