/** Rules, by tables of references and what becomes of them. */

import { expect } from "chai";
import { compile } from "./compile.js";
import type { Config } from "./config.js";
import { normalize, readReference } from "./reference.js";
import { expandRules, isNoSegment, isUnder, normalizePrefix, type RuleSet, splitPrefix } from "./rules.js";

const MIRROR: Config = { mirror: "harbor.myco.com" };
const DIGEST = `sha256:${"0123456789abcdef".repeat(4)}`;

type Row = readonly [reference: string, expected: string];

function ruleSetOf(config: Config): RuleSet {
  const { rules, problems } = compile(config);
  if (!rules) throw new Error(JSON.stringify(problems));
  return rules.ruleSet;
}

/** The rewritten reference, or the verdict in brackets with the fault's code if it has one. */
function outcome(ruleSet: RuleSet, text: string): string {
  const reading = readReference(text);
  if (reading.kind !== "reference") return `(${reading.kind})`;
  const decision = ruleSet.decide(reading.reference);
  if (decision.verdict === "rewritten") return decision.name + text.slice(reading.reference.nameEnd);
  return decision.verdict === "invalid" ? `(invalid ${decision.fault.code})` : `(${decision.verdict})`;
}

function table(config: Config, rows: readonly Row[]): void {
  const ruleSet = ruleSetOf(config);
  for (const [reference, expected] of rows) {
    it(`${reference.slice(0, 80)} -> ${expected.slice(0, 80)}`, () => {
      expect(outcome(ruleSet, reference)).to.equal(expected);
    });
  }
}

describe("the table that the project began with", () => {
  table(MIRROR, [
    ["gcr.io/heptio-images/eventrouter:v0.3", "harbor.myco.com/gcr.io/heptio-images/eventrouter:v0.3"],
    ["ghcr.io/jvanzyl/nginx:latest", "harbor.myco.com/ghcr.io/jvanzyl/nginx:latest"],
    ["quay.io/jetstack/cert-manager:v1.4.1", "harbor.myco.com/quay.io/jetstack/cert-manager:v1.4.1"],
    ["docker.io/nirmata/kyverno:latest", "harbor.myco.com/docker.io/nirmata/kyverno:latest"],
    ["velero/velero:v1.6.2", "harbor.myco.com/docker.io/velero/velero:v1.6.2"],
    ["nginx:latest", "harbor.myco.com/docker.io/nginx:latest"],
    ["nginx", "harbor.myco.com/docker.io/nginx"],
  ]);
});

describe("what the regular expressions of the old policy got wrong", () => {
  describe("Docker Hub's names that begin with a letter of `harbor.myco.com`, which it skipped", () => {
    table(MIRROR, [
      ["redis", "harbor.myco.com/docker.io/redis"],
      ["redis:7", "harbor.myco.com/docker.io/redis:7"],
      ["busybox", "harbor.myco.com/docker.io/busybox"],
      ["alpine:3", "harbor.myco.com/docker.io/alpine:3"],
      ["mysql:8", "harbor.myco.com/docker.io/mysql:8"],
      ["mongo", "harbor.myco.com/docker.io/mongo"],
      ["haproxy", "harbor.myco.com/docker.io/haproxy"],
      ["rabbitmq:3-management", "harbor.myco.com/docker.io/rabbitmq:3-management"],
      ["memcached", "harbor.myco.com/docker.io/memcached"],
      ["consul", "harbor.myco.com/docker.io/consul"],
      ["centos", "harbor.myco.com/docker.io/centos"],
      ["openjdk:21", "harbor.myco.com/docker.io/openjdk:21"],
      ["bitnami/redis", "harbor.myco.com/docker.io/bitnami/redis"],
      ["calico/node:v3", "harbor.myco.com/docker.io/calico/node:v3"],
      ["hashicorp/vault", "harbor.myco.com/docker.io/hashicorp/vault"],
      ["rancher/rancher", "harbor.myco.com/docker.io/rancher/rancher"],
      ["argoproj/argocd:v2", "harbor.myco.com/docker.io/argoproj/argocd:v2"],
    ]);
  });

  describe("domains that hold an approved one, which it corrupted", () => {
    table(MIRROR, [
      ["k8s.gcr.io/pause:3.5", "(unapproved)"],
      ["us.gcr.io/p/x:1", "(unapproved)"],
      ["notquay.io/a/b", "(unapproved)"],
      ["quayXio/foo:1", "(unapproved)"],
      ["quay.io.evil.com/a/b", "(unapproved)"],
      ["quay.io:443/a/b", "(unapproved)"],
      ["gcr.io.evil.com/a", "(unapproved)"],
      ["foo/quay.io/bar:1", "harbor.myco.com/docker.io/foo/quay.io/bar:1"],
      ["index.docker.io/library/nginx", "harbor.myco.com/docker.io/library/nginx"],
      ["registry-1.docker.io/bitnami/redis", "harbor.myco.com/docker.io/bitnami/redis"],
      ["registry.docker.io/a/b", "(unapproved)"],
    ]);
  });

  describe("its own output, which it prefixed again", () => {
    table(MIRROR, [
      ["harbor.myco.com/quay.io/a/b:1", "(mirrored)"],
      ["harbor.myco.com/docker.io/nginx", "(mirrored)"],
      ["harbor.myco.com/docker.io/k8s.gcr.io/pause", "(mirrored)"],
      ["HARBOR.myco.com/quay.io/a/b:1", "(mirrored)"],
      ["harbor.myco.com/myproj/app:1", "(own)"],
      ["harbor.myco.com/quay.io.evil.com/a", "(own)"],
      ["harbor.myco.com/app", "(own)"],
      ["harbor.myco.com.evil.io/x", "(unapproved)"],
      ["harbor.myco.com:5000/quay.io/a/b", "(unapproved)"],
      ["harborXmyco.com/quay.io/a/b", "(unapproved)"],
    ]);
  });

  describe("registries that nobody approved, which it took for paths of Docker Hub", () => {
    table(MIRROR, [
      ["public.ecr.aws/nginx/nginx:1", "(unapproved)"],
      ["evil.io/x", "(unapproved)"],
      ["localhost/foo", "(unapproved)"],
      ["localhost:5000/foo", "(unapproved)"],
      ["host:5000/foo", "(unapproved)"],
      ["[::1]:5000/foo", "(unapproved)"],
      ["Foo/bar", "(unapproved)"],
      ["registry.k8s.io/pause", "(unapproved)"],
      ["mcr.microsoft.com/dotnet/sdk", "(unapproved)"],
      ["example.com", "harbor.myco.com/docker.io/example.com"],
      ["example.com:1", "harbor.myco.com/docker.io/example.com:1"],
    ]);
  });

  describe("values that are no reference, which it prefixed", () => {
    table(MIRROR, [
      ["", "(placeholder)"],
      [" ", "(placeholder)"],
      ["auto", "(placeholder)"],
      ["{{ .Values.image }}", "(placeholder)"],
      ["${IMAGE}", "(placeholder)"],
      ["$(IMAGE)", "(placeholder)"],
      ["ko://github.com/acme/app", "(invalid)"],
      ["docker://nginx", "(invalid)"],
      ["a".repeat(64), "(invalid)"],
    ]);
  });
});

describe("the suffix", () => {
  table(MIRROR, [
    ["ghcr.io/x/y", "harbor.myco.com/ghcr.io/x/y"],
    ["ghcr.io/x/y:1", "harbor.myco.com/ghcr.io/x/y:1"],
    ["ghcr.io/x/y:Latest_1.0-RC", "harbor.myco.com/ghcr.io/x/y:Latest_1.0-RC"],
    [`ghcr.io/x/y@${DIGEST}`, `harbor.myco.com/ghcr.io/x/y@${DIGEST}`],
    [`ghcr.io/x/y:1@${DIGEST}`, `harbor.myco.com/ghcr.io/x/y:1@${DIGEST}`],
    [`nginx:1@${DIGEST}`, `harbor.myco.com/docker.io/nginx:1@${DIGEST}`],
    ["quay.io/acme/app:${TAG:-v/1}", "harbor.myco.com/quay.io/acme/app:${TAG:-v/1}"],
    ["quay.io/acme/app:v1@$(DIGEST)", "harbor.myco.com/quay.io/acme/app:v1@$(DIGEST)"],
    ["nginx:{{ .Values.tag }}", "harbor.myco.com/docker.io/nginx:{{ .Values.tag }}"],
  ]);
});

describe("the domain comes from the rule", () => {
  table({ mirror: "Harbor.MyCo.com", registries: ["Quay.IO", "index.docker.io"] }, [
    ["QUAY.io/acme/app:V1", "Harbor.MyCo.com/quay.io/acme/app:V1"],
    ["quay.io/acme/app", "Harbor.MyCo.com/quay.io/acme/app"],
    ["DOCKER.io/acme/app", "Harbor.MyCo.com/docker.io/acme/app"],
    ["Registry-1.Docker.io/nginx", "Harbor.MyCo.com/docker.io/nginx"],
    ["nginx", "Harbor.MyCo.com/docker.io/nginx"],
    ["harbor.myco.com/quay.io/acme/app", "(mirrored)"],
    ["HARBOR.MYCO.COM/acme/app", "(own)"],
  ]);
});

describe("a `from`", () => {
  describe("is a prefix on `/` boundaries, and the longest wins", () => {
    const rules = [
      { from: "docker.io", to: "hub.myco.com" },
      { from: "docker.io/bitnami", to: "cache.myco.com/bitnami" },
      { from: "docker.io/bitnami/redis", to: "cache.myco.com/r/redis" },
      { from: "docker.io/library/nginx", to: "cache.myco.com/web" },
      { from: "quay.io/acme", to: "cache.myco.com/acme" },
      { from: "localhost:5000", to: "cache.myco.com/local" },
      { from: "[::1]:5000/team", to: "cache.myco.com/v6" },
    ];
    const rows: readonly Row[] = [
      ["bitnami/redis:7", "cache.myco.com/r/redis:7"],
      ["docker.io/bitnami/redis", "cache.myco.com/r/redis"],
      ["bitnami/redis/exporter", "cache.myco.com/r/redis/exporter"],
      ["bitnami/redis-exporter", "cache.myco.com/bitnami/redis-exporter"],
      ["bitnami/mysql:8", "cache.myco.com/bitnami/mysql:8"],
      ["bitnami", "hub.myco.com/bitnami"],
      ["bitnamilegacy/redis", "hub.myco.com/bitnamilegacy/redis"],
      ["redis", "hub.myco.com/redis"],
      ["nginx:1", "cache.myco.com/web:1"],
      ["library/nginx", "cache.myco.com/web"],
      ["index.docker.io/nginx", "cache.myco.com/web"],
      ["nginx/nginx-ingress", "hub.myco.com/nginx/nginx-ingress"],
      ["quay.io/acme/app", "cache.myco.com/acme/app"],
      ["quay.io/acme/a/b/c:1", "cache.myco.com/acme/a/b/c:1"],
      ["quay.io/acmecorp/app", "(unapproved)"],
      ["quay.io/acme", "cache.myco.com/acme"],
      ["quay.io/other/acme", "(unapproved)"],
      ["localhost:5000/x", "cache.myco.com/local/x"],
      ["localhost:50001/x", "(unapproved)"],
      ["localhost/x", "(unapproved)"],
      ["[::1]:5000/team/x", "cache.myco.com/v6/x"],
      ["[::1]:5000/teams/x", "(unapproved)"],
      ["[::1]/team/x", "(unapproved)"],
    ];
    table({ rules }, rows);

    it("whatever the order of the rules", () => {
      const ruleSet = ruleSetOf({ rules: [...rules].reverse() });
      for (const [reference, expected] of rows) expect(outcome(ruleSet, reference)).to.equal(expected);
    });
  });

  describe("of a written rule overrides the shorthand", () => {
    const rules = [
      { from: "Index.Docker.io", to: "ecr.myco.com/hub", library: "add" as const },
      { from: "quay.io/acme", to: "harbor.myco.com/acme" },
    ];
    table({ ...MIRROR, rules }, [
      ["nginx", "ecr.myco.com/hub/library/nginx"],
      ["gcr.io/x", "harbor.myco.com/gcr.io/x"],
      ["quay.io/acme/app", "harbor.myco.com/acme/app"],
      ["quay.io/x/y", "harbor.myco.com/quay.io/x/y"],
    ]);
  });

  describe("`*` serves what no other rule names", () => {
    table({ ...MIRROR, rules: [{ from: "*", to: "harbor.myco.com/any" }] }, [
      ["quay.io/acme/app", "harbor.myco.com/quay.io/acme/app"],
      ["nginx", "harbor.myco.com/docker.io/nginx"],
      ["registry.k8s.io/pause:3", "harbor.myco.com/any/pause:3"],
      ["k8s.gcr.io/a/b", "harbor.myco.com/any/a/b"],
      ["Foo.com/bar", "harbor.myco.com/any/bar"],
      ["localhost/x", "(unapproved)"],
      ["LOCALHOST/x", "(unapproved)"],
      ["localhost:5000/x", "(unapproved)"],
      ["host:5000/x", "(unapproved)"],
      ["registry.k8s.io:443/x", "(unapproved)"],
      ["10.0.0.1:5000/x", "(unapproved)"],
      ["Foo/bar", "(unapproved)"],
      ["[::1]/x", "(unapproved)"],
      ["[::1]:5000/x", "(unapproved)"],
      ["harbor.myco.com/team/app", "(own)"],
      ["harbor.myco.com/any/pause:3", "(mirrored)"],
    ]);
  });

  describe("`*` fills in {domain}", () => {
    const rules = [
      { from: "*", to: "harbor.myco.com/p-{domain}/x" },
      { from: "quay.io", to: "other.myco.com/{domain}/y" },
    ];
    table({ rules }, [
      ["registry.k8s.io/pause:3", "harbor.myco.com/p-registry.k8s.io/x/pause:3"],
      ["MCR.microsoft.com/dotnet/sdk", "harbor.myco.com/p-mcr.microsoft.com/x/dotnet/sdk"],
      ["quay.io/acme/app", "other.myco.com/quay.io/y/acme/app"],
      ["nginx", "harbor.myco.com/p-docker.io/x/library/nginx"],
      ["index.docker.io/a/b", "harbor.myco.com/p-docker.io/x/a/b"],
      ["harbor.myco.com/p-docker.io/x/a/b", "(mirrored)"],
      ["harbor.myco.com/p-docker.io/z/a/b", "(own)"],
      ["other.myco.com/quay.io/y/acme/app", "(mirrored)"],
      ["other.myco.com/team/app", "(own)"],
      // What a rule with a domain of its own fills in is that domain and no other.
      ["other.myco.com/gcr.io/y/app", "(own)"],
      ["localhost/x", "(unapproved)"],
      ["[::1]/x", "(unapproved)"],
    ]);
  });

  describe("`*` in registries is every registry under its own name", () => {
    table({ ...MIRROR, registries: ["*"] }, [
      ["registry.k8s.io/pause", "harbor.myco.com/registry.k8s.io/pause"],
      ["quay.io/acme/app:1", "harbor.myco.com/quay.io/acme/app:1"],
      ["harbor.myco.com/quay.io/acme/app:1", "(mirrored)"],
      ["harbor.myco.com/team/app", "(own)"],
    ]);
  });

  it("is told of a reference that it rewrote", () => {
    const ruleSet = ruleSetOf({ ...MIRROR, rules: [{ from: "*", to: "harbor.myco.com/any" }] });
    const rows: readonly Row[] = [
      ["INDEX.docker.io/nginx", "docker.io"],
      ["quay.io/a", "quay.io"],
      ["x.io/a", "*"],
    ];
    for (const [text, from] of rows) {
      const reading = readReference(text);
      const decision = reading.kind === "reference" ? ruleSet.decide(reading.reference) : undefined;
      expect(decision).to.include({ verdict: "rewritten", rule: from });
    }
  });
});

describe("official images of Docker Hub", () => {
  const rows: readonly (readonly [reference: string, keep: string, add: string, strip: string])[] = [
    ["nginx", "h.io/d/nginx", "h.io/d/library/nginx", "h.io/d/nginx"],
    ["nginx:1", "h.io/d/nginx:1", "h.io/d/library/nginx:1", "h.io/d/nginx:1"],
    ["library/nginx", "h.io/d/library/nginx", "h.io/d/library/nginx", "h.io/d/nginx"],
    ["docker.io/nginx", "h.io/d/nginx", "h.io/d/library/nginx", "h.io/d/nginx"],
    ["docker.io/library/nginx", "h.io/d/library/nginx", "h.io/d/library/nginx", "h.io/d/nginx"],
    ["index.docker.io/nginx", "h.io/d/nginx", "h.io/d/library/nginx", "h.io/d/nginx"],
    ["index.docker.io/library/nginx", "h.io/d/library/nginx", "h.io/d/library/nginx", "h.io/d/nginx"],
    ["registry-1.docker.io/nginx", "h.io/d/nginx", "h.io/d/library/nginx", "h.io/d/nginx"],
    ["DOCKER.IO/library/nginx", "h.io/d/library/nginx", "h.io/d/library/nginx", "h.io/d/nginx"],
    ["library/a/b", "h.io/d/library/a/b", "h.io/d/library/a/b", "h.io/d/library/a/b"],
    ["velero/velero", "h.io/d/velero/velero", "h.io/d/velero/velero", "h.io/d/velero/velero"],
    ["quay.io/nginx", "h.io/q/nginx", "h.io/q/nginx", "h.io/q/nginx"],
    ["quay.io/library/nginx", "h.io/q/library/nginx", "h.io/q/library/nginx", "h.io/q/library/nginx"],
  ];
  const rules = [
    { from: "docker.io", to: "h.io/d" },
    { from: "quay.io", to: "h.io/q" },
  ];
  for (const [column, library] of (["keep", "add", "strip"] as const).entries()) {
    describe(`library: ${library}`, () => {
      table(
        { rules, library },
        rows.map((row) => [row[0], row[column + 1] as string]),
      );

      it("as the rule says, whatever is said for all", () => {
        const other = library === "add" ? "strip" : "add";
        const own = [{ from: "docker.io", to: "h.io/d", library }, ...rules.slice(1)];
        const ruleSet = ruleSetOf({ rules: own, library: other });
        for (const row of rows) expect(outcome(ruleSet, row[0])).to.equal(row[column + 1]);
      });
    });
  }

  describe("are kept as they were written by default", () => {
    table({ rules }, [
      ["nginx", "h.io/d/nginx"],
      ["library/nginx", "h.io/d/library/nginx"],
    ]);
  });

  describe("follow the normalized name where the winning `from` is not exactly docker.io", () => {
    const library = "strip";
    table({ library, rules: [{ from: "docker.io/library", to: "h.io/official" }] }, [
      ["nginx", "h.io/official/nginx"],
      ["docker.io/library/nginx", "h.io/official/nginx"],
      ["velero/velero", "(unapproved)"],
    ]);
    table({ library, rules: [{ from: "*", to: "h.io/{domain}" }] }, [
      ["nginx", "h.io/docker.io/library/nginx"],
      ["library/nginx", "h.io/docker.io/library/nginx"],
    ]);
  });

  describe("under `mirror` follow `library` for all", () => {
    table({ ...MIRROR, library: "add" }, [
      ["nginx", "harbor.myco.com/docker.io/library/nginx"],
      ["quay.io/nginx", "harbor.myco.com/quay.io/nginx"],
    ]);
  });
});

describe("targets", () => {
  describe("on a host of one's own", () => {
    const rules = [
      { from: "quay.io", to: "cache.myco.com/q" },
      { from: "cache.myco.com/old", to: "cache.myco.com/new" },
      { from: "gcr.io", to: "localhost:5000" },
    ];
    table({ rules }, [
      ["cache.myco.com/q/app", "(mirrored)"],
      ["cache.myco.com/q", "(mirrored)"],
      ["cache.myco.com/qq/app", "(own)"],
      ["cache.myco.com/team/app:1", "(own)"],
      ["CACHE.myco.com/team/app:1", "(own)"],
      ["cache.myco.com/old/app:1", "cache.myco.com/new/app:1"],
      ["cache.myco.com/older/app:1", "(own)"],
      ["cache.myco.com/new/app:1", "(mirrored)"],
      ["cache.myco.com:443/q/app", "(unapproved)"],
      ["a.cache.myco.com/q/app", "(unapproved)"],
      ["gcr.io/x", "localhost:5000/x"],
      ["localhost:5000/x", "(mirrored)"],
      ["localhost:5001/x", "(unapproved)"],
      ["localhost/x", "(unapproved)"],
    ]);
  });

  describe("on a host that many tenants share", () => {
    const hosts = [
      "eu-docker.pkg.dev",
      "europe-west1-docker.pkg.dev",
      "docker.io",
      "ghcr.io",
      "quay.io",
      "gcr.io",
      "public.ecr.aws",
      "registry.gitlab.com",
    ];
    for (const host of hosts) {
      table({ rules: [{ from: "registry.k8s.io", to: `${host}/acme/cache` }] }, [
        ["registry.k8s.io/pause", `${host}/acme/cache/pause`],
        [`${host}/acme/cache/pause`, "(mirrored)"],
        [`${host}/acme/other`, "(unapproved)"],
      ]);
      table({ rules: [{ from: "*", to: `${host}/acme/{domain}` }] }, [
        [`${host}/other/app`, `${host}/acme/${host}/other/app`],
        [`${host}/acme/registry.k8s.io/pause`, "(mirrored)"],
      ]);
    }

    describe("but not on one that only looks like it", () => {
      table({ rules: [{ from: "quay.io", to: "docker.pkg.dev/x" }] }, [["docker.pkg.dev/y", "(own)"]]);
      table({ rules: [{ from: "quay.io", to: "mirror.gcr.io/x" }] }, [["mirror.gcr.io/y", "(own)"]]);
      table({ rules: [{ from: "quay.io", to: "ghcr.io:5000/x" }] }, [["ghcr.io:5000/y", "(own)"]]);
    });
  });

  describe("that are Docker Hub itself", () => {
    table({ rules: [{ from: "quay.io", to: "Index.docker.io/acme" }] }, [
      ["quay.io/x", "Index.docker.io/acme/x"],
      ["acme/x", "(mirrored)"],
      ["docker.io/acme/x", "(mirrored)"],
      ["acme", "(unapproved)"],
      ["nginx", "(unapproved)"],
    ]);
  });

  describe("take what they have room for", () => {
    const a = (length: number) => "a".repeat(length);
    table(MIRROR, [
      [`quay.io/${a(247)}`, `harbor.myco.com/quay.io/${a(247)}`],
      [`quay.io/${a(248)}`, "(invalid name-too-long)"],
      [`quay.io/${a(255)}:1@${DIGEST}`, "(invalid name-too-long)"],
      [`ghcr.io/${a(247)}:${a(128)}`, `harbor.myco.com/ghcr.io/${a(247)}:${a(128)}`],
      [a(245), `harbor.myco.com/docker.io/${a(245)}`],
      [a(246), "(invalid name-too-long)"],
    ]);
    table({ ...MIRROR, library: "add" }, [
      [a(237), `harbor.myco.com/docker.io/library/${a(237)}`],
      [a(238), "(invalid name-too-long)"],
    ]);
    table({ rules: [{ from: "quay.io/acme", to: "localhost:5000" }] }, [
      [`quay.io/acme/${a(250)}`, `localhost:5000/${a(250)}`],
      ["quay.io/acme", "(invalid invalid-name)"],
    ]);
    // Under a target that is Docker Hub itself `library/` counts.
    table({ rules: [{ from: "quay.io", to: "docker.io" }] }, [
      [`quay.io/${a(247)}`, `docker.io/${a(247)}`],
      [`quay.io/${a(248)}`, "(invalid name-too-long)"],
    ]);
  });
});

describe("a second application changes nothing", () => {
  const configs: readonly Config[] = [
    MIRROR,
    { ...MIRROR, library: "add" },
    { ...MIRROR, library: "strip" },
    { ...MIRROR, registries: ["*"] },
    { mirror: "Harbor.myco.com:8443/cache", registries: ["docker.io", "*"] },
    { mirror: "localhost:5000" },
    { mirror: "[::1]:5000/x", registries: ["docker.io", "quay.io", "*"] },
    { mirror: "europe-west1-docker.pkg.dev/p/r", registries: ["docker.io", "ghcr.io", "*"] },
    { rules: [{ from: "*", to: "cache.io" }] },
    { rules: [{ from: "*", to: "cache.io/x-{domain}-y/z" }] },
    { rules: [{ from: "*", to: "ghcr.io/acme/{domain}" }] },
    { rules: [{ from: "*", to: "docker.io/{domain}" }] },
    { rules: [{ from: "*", to: "ghcr.io/acme" }] },
    {
      rules: [
        { from: "*", to: "ghcr.io/acme/{domain}" },
        { from: "localhost", to: "quay.io/p/{domain}" },
        { from: "Foo", to: "europe-west1-docker.pkg.dev/{domain}" },
      ],
    },
    { rules: [{ from: "docker.io", to: "localhost:5000", library: "strip" }] },
    { rules: [{ from: "quay.io", to: "docker.io" }] },
    { rules: [{ from: "quay.io", to: "docker.io/library" }] },
    { rules: [{ from: "ghcr.io", to: "index.docker.io/acme" }] },
    {
      rules: [
        { from: "quay.io", to: "ghcr.io/acme/quay" },
        { from: "ghcr.io/acme/app", to: "quay.io.cache.io/a" },
        { from: "docker.io", to: "ghcr.io/acme/hub" },
        { from: "docker.io/library", to: "ghcr.io/acme/official" },
      ],
    },
    {
      rules: [
        { from: "cache.io/old", to: "cache.io/new" },
        { from: "docker.io", to: "cache.io/hub" },
      ],
    },
  ];
  const references: readonly string[] = [
    "nginx",
    "nginx:1",
    "library/nginx",
    "docker.io/nginx",
    "docker.io/library/nginx:1",
    "index.docker.io/a/b",
    "registry-1.docker.io/nginx",
    "acme/app",
    "acme/app/x/y:1",
    "quay.io/acme/app",
    `quay.io/app:1@${DIGEST}`,
    "quay.io/library/nginx",
    "QUAY.io/acme/app:${TAG}",
    "ghcr.io/acme/app",
    "ghcr.io/acme/app/x",
    "ghcr.io/acme/hub/x",
    "ghcr.io/acme",
    "gcr.io/p/x",
    "registry.k8s.io/pause:3",
    "mirror.gcr.io/library/nginx",
    "localhost/x",
    "localhost:5000/x",
    "host:5000/x",
    "[::1]:5000/x",
    "10.0.0.1/x",
    "Foo/bar",
    "Foo.com/bar",
    "cache.io/x",
    "cache.io/old/x",
    "harbor.myco.com/x",
    "harbor.myco.com/quay.io/x",
    "europe-west1-docker.pkg.dev/p/r/x",
    "europe-west1-docker.pkg.dev/p/other",
    "example.com",
    "a.b-c.d--e.io/x",
    "1.2/x",
    "quay.io.cache.io/a/b",
  ];
  for (const config of configs) {
    it(JSON.stringify(config), () => {
      const ruleSet = ruleSetOf(config);
      for (const reference of references) {
        const once = outcome(ruleSet, reference);
        if (!once.startsWith("(")) expect(outcome(ruleSet, once), `${reference} -> ${once}`).to.match(/^\(/);
      }
    });
  }
});

describe("the parts of rules", () => {
  it("expandRules", () => {
    const rules = [{ from: "Index.docker.io", to: "h.io/x", library: "strip" as const }];
    expect(expandRules({ ...MIRROR, library: "add", rules })).to.deep.equal([
      { from: "docker.io", to: "h.io/x", library: "strip" },
      { from: "gcr.io", to: "harbor.myco.com/gcr.io", library: "add" },
      { from: "ghcr.io", to: "harbor.myco.com/ghcr.io", library: "add" },
      { from: "quay.io", to: "harbor.myco.com/quay.io", library: "add" },
    ]);
    expect(expandRules({ mirror: "h.io/m", registries: ["x.io/a", "*"] })).to.deep.equal([
      { from: "x.io/a", to: "h.io/m/x.io/a", library: "keep" },
      { from: "*", to: "h.io/m/{domain}", library: "keep" },
    ]);
    expect(expandRules({ mirror: "h.io", registries: [] })).to.deep.equal([]);
    expect(expandRules({})).to.deep.equal([]);
  });

  it("normalizePrefix", () => {
    const rows: readonly Row[] = [
      ["quay.io", "quay.io"],
      ["Quay.IO/acme", "quay.io/acme"],
      ["index.docker.io", "docker.io"],
      ["registry-1.docker.io/a/b", "docker.io/a/b"],
      ["docker.io/nginx", "docker.io/nginx"],
      ["*", "*"],
    ];
    for (const [from, expected] of rows) expect(normalizePrefix(from), from).to.equal(expected);
  });

  it("splitPrefix", () => {
    expect(splitPrefix("quay.io")).to.deep.equal({ domain: "quay.io", path: "" });
    expect(splitPrefix("quay.io/a/b")).to.deep.equal({ domain: "quay.io", path: "a/b" });
    expect(splitPrefix("[::1]:5000/a")).to.deep.equal({ domain: "[::1]:5000", path: "a" });
  });

  it("isUnder", () => {
    const rows: readonly (readonly [name: string, prefix: string, expected: boolean])[] = [
      ["quay.io/a", "quay.io", true],
      ["quay.io/a", "quay.io/a", true],
      ["quay.io/a/b", "quay.io/a", true],
      ["quay.io/ab", "quay.io/a", false],
      ["quay.io/a-b", "quay.io/a", false],
      ["quay.io/a", "quay.io/a/b", false],
      ["quay.io.evil.com/a", "quay.io", false],
      ["quay.io:443/a", "quay.io", false],
      ["notquay.io/a", "quay.io", false],
    ];
    for (const [name, prefix, expected] of rows) expect(isUnder(name, prefix), `${name} ${prefix}`).to.equal(expected);
  });

  it("isNoSegment", () => {
    for (const domain of ["quay.io", "localhost", "10.0.0.1"]) expect(isNoSegment(domain), domain).to.equal(false);
    for (const domain of ["quay.io:443", "[::1]", "[::1]:5000"]) expect(isNoSegment(domain), domain).to.equal(true);
  });

  it("RuleSet.names", () => {
    const ruleSet = ruleSetOf({
      rules: ["quay.io/acme", "docker.io", "*"].map((from, i) => ({ from, to: `h.io/${i}` })),
    });
    const rows: readonly (readonly [name: string, expected: boolean])[] = [
      ["quay.io/x", true],
      ["nginx", true],
      ["index.docker.io/nginx", true],
      ["gcr.io/x", false],
      ["h.io/x", false],
    ];
    for (const [text, expected] of rows) {
      const reading = readReference(text);
      const named = reading.kind === "reference" && ruleSet.names(normalize(reading.reference));
      expect(named, text).to.equal(expected);
    }
  });
});
