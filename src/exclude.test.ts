/** What `exclude` leaves alone: globs on repositories, and objects. */

import { expect } from "chai";
import type { ObjectExclude, Problem } from "./config.js";
import { compileExcludes, excludesRepository } from "./exclude.js";
import type { Candidate } from "./outline.js";
import { normalize, readReference } from "./reference.js";
import { rewrite } from "./rewrite.js";

type Entry = string | ObjectExclude;

function problemsOf(...entries: readonly Entry[]): readonly Problem[] {
  const problems: Problem[] = [];
  compileExcludes(entries, problems);
  return problems;
}

function excludes(glob: string, text: string): boolean {
  const problems: Problem[] = [];
  const [exclude] = compileExcludes([glob], problems);
  const reading = readReference(text);
  if (!exclude || problems.length > 0 || reading.kind !== "reference") throw new Error(JSON.stringify(problems));
  return excludesRepository(exclude, normalize(reading.reference));
}

describe("a glob", () => {
  describe("matches normalized repositories whole", () => {
    const rows: readonly (readonly [glob: string, matched: readonly string[], unmatched: readonly string[]])[] = [
      ["quay.io/acme/app", ["quay.io/acme/app", "quay.io/acme/app:1", "QUAY.io/acme/app"], ["quay.io/acme/app/x"]],
      ["quay.io/acme/app", [], ["quay.io/acme/apps", "quay.io.evil.com/acme/app", "notquay.io/acme/app"]],
      ["quay.io/acme/*", ["quay.io/acme/app", "quay.io/acme/a.b"], ["quay.io/acme/a/b", "quay.io/acme", "acme/app"]],
      ["quay.io/acme/**", ["quay.io/acme/app", "quay.io/acme/a/b/c"], ["quay.io/acme", "quay.io/acmecorp/app"]],
      ["quay.io/**", ["quay.io/a", "quay.io/a/b"], ["quay.io:443/a", "a.quay.io/a", "quay.io.evil.com/a"]],
      ["quay.io/*/app", ["quay.io/acme/app"], ["quay.io/app", "quay.io/a/b/app", "quay.io/acme/app2"]],
      ["quay.io/**/app", ["quay.io/acme/app", "quay.io/a/b/app"], ["quay.io/acme/myapp"]],
      [
        "quay.io/acme/app-*",
        ["quay.io/acme/app-a", "quay.io/acme/app-b-c"],
        ["quay.io/acme/app", "quay.io/acme/app-a/x"],
      ],
      ["quay.io/acme/*-agent", ["quay.io/acme/x-agent"], ["quay.io/acme/x-agents", "quay.io/acme/agent"]],
      ["docker.io/library/nginx", ["nginx", "nginx:1", "library/nginx", "index.docker.io/nginx"], ["nginx/nginx"]],
      ["docker.io/library/*", ["redis", "docker.io/library/redis"], ["bitnami/redis", "quay.io/library/redis"]],
      [
        "docker.io/bitnami/**",
        ["bitnami/redis", "registry-1.docker.io/bitnami/redis"],
        ["bitnami", "quay.io/bitnami/x"],
      ],
      ["**", ["nginx", "quay.io/a/b", "[::1]:5000/x"], []],
      ["**/pause", ["registry.k8s.io/pause", "k8s.gcr.io/a/pause", "pause"], ["registry.k8s.io/pause-amd64"]],
      ["*/pause", ["registry.k8s.io/pause", "localhost:5000/pause"], ["k8s.gcr.io/a/pause"]],
      ["*.gcr.io/**", ["k8s.gcr.io/pause", "us.gcr.io/a/b"], ["gcr.io/a", "k8s.gcr.io.evil.com/a"]],
      ["Quay.IO/acme/*", ["quay.io/acme/app", "QUAY.IO/acme/app"], []],
      ["localhost:5000/*", ["localhost:5000/x"], ["localhost/x", "localhost:50001/x"]],
      ["[::1]:5000/**", ["[::1]:5000/a/b"], ["localhost:5000/a", "[::1]/a"]],
      ["quay.io/a.b/c", ["quay.io/a.b/c"], ["quay.io/axb/c"]],
    ];
    for (const [glob, matched, unmatched] of rows) {
      it(`${glob}: ${[...matched, ...unmatched].join(" ")}`, () => {
        for (const text of matched) expect(excludes(glob, text), text).to.equal(true);
        for (const text of unmatched) expect(excludes(glob, text), text).to.equal(false);
      });
    }
  });

  describe("is an error", () => {
    const rows: readonly (readonly [glob: string, help: string])[] = [
      ["", "a glob is a repository"],
      ["quay.io/acme/app:1", "leave the tag or digest out"],
      ["quay.io/acme/*:*", "leave the tag or digest out"],
      ["quay.io/acme/app@sha256:0", "leave the tag or digest out"],
      ["**@*", "leave the tag or digest out"],
      ["quay.io/acme/{a,b}", "a glob is a repository"],
      ["quay.io/acme/a?", "a glob is a repository"],
      ["quay.io/acme/ app", "a glob is a repository"],
      ["nginx", "`docker.io/library/nginx`"],
      ["bitnami/*", "`docker.io/bitnami/*`"],
      ["library/nginx", "`docker.io/library/nginx`"],
      ["quay.io", "`quay.io/**`"],
      ["localhost:5000", "`localhost:5000/**`"],
    ];
    for (const [glob, help] of rows) {
      it(JSON.stringify(glob), () => {
        const [problem, ...more] = problemsOf("quay.io/x", glob);
        expect(more).to.deep.equal([]);
        expect(problem).to.include({ severity: "error", code: "invalid-glob" });
        expect(problem?.path).to.deep.equal(["exclude", 1]);
        expect(problem?.help).to.include(help);
        expect(problemsOf({ kind: "Pod", image: glob })[0]?.path).to.deep.equal(["exclude", 0, "image"]);
      });
    }
  });

  describe("that can match no normalized repository is an error too, or else matches", () => {
    const rows: readonly (readonly [glob: string, meant: string])[] = [
      ["docker.io/nginx", "nginx"],
      ["docker.io/*", "nginx"],
      ["index.docker.io/bitnami/*", "bitnami/redis"],
      ["registry-1.docker.io/**", "bitnami/redis"],
      ["quay.io/Acme/*", "quay.io/acme/app"],
      ["quay.io/acme/", "quay.io/acme/app"],
      ["quay.io//app", "quay.io/app"],
      ["https://quay.io/acme/*", "quay.io/acme/app"],
    ];
    for (const [glob, meant] of rows) {
      it(glob, () => {
        expect(problemsOf(glob).length > 0 || excludes(glob, meant)).to.equal(true);
      });
    }
  });
});

describe("an object", () => {
  const object = { kind: "DaemonSet", namespace: "kube-system", name: "cilium", apiVersion: "apps/v1" };
  const candidate = { object: { ...object, parent: undefined, path: undefined, file: undefined }, container: "agent" };
  const bare = { object: undefined, container: undefined };
  const clusterWide = { ...candidate, object: { ...candidate.object, namespace: undefined } };

  const matches = (entry: Entry, { object: of, container }: Pick<Candidate, "object" | "container">): boolean => {
    const problems: Problem[] = [];
    const [exclude] = compileExcludes([entry], problems);
    if (!exclude || problems.length > 0) throw new Error(JSON.stringify(problems));
    return exclude.matchesObject({ object: of, container } as Candidate);
  };

  const rows: readonly (readonly [entry: ObjectExclude, expected: boolean])[] = [
    [{ kind: "DaemonSet" }, true],
    [{ kind: "Daemonset" }, false],
    [{ kind: "Daemon" }, false],
    [{ kind: "*Set" }, true],
    [{ kind: "D*Set" }, true],
    [{ kind: "*" }, true],
    [{ namespace: "kube-system" }, true],
    [{ namespace: "kube-*" }, true],
    [{ namespace: "kube" }, false],
    [{ name: "cilium" }, true],
    [{ name: "cil*m" }, true],
    [{ name: "cil.um" }, false],
    [{ name: "cilium-operator" }, false],
    [{ container: "agent" }, true],
    [{ container: "ag*" }, true],
    [{ container: "init" }, false],
    [{ kind: "DaemonSet", namespace: "kube-system", name: "cilium", container: "agent" }, true],
    [{ kind: "Deployment", namespace: "kube-system", name: "cilium", container: "agent" }, false],
    [{ kind: "DaemonSet", namespace: "default", name: "cilium", container: "agent" }, false],
    [{ kind: "DaemonSet", namespace: "kube-system", name: "cni", container: "agent" }, false],
    [{ kind: "DaemonSet", namespace: "kube-system", name: "cilium", container: "x" }, false],
    [{ kind: "DaemonSet", namespace: undefined }, true],
    [{ image: "quay.io/**" }, true],
  ];
  for (const [entry, expected] of rows) {
    it(`${JSON.stringify(entry)} ${expected ? "matches" : "does not match"}`, () => {
      expect(matches(entry, candidate)).to.equal(expected);
    });
  }

  it("without a namespace matches none", () => {
    expect(matches({ namespace: "kube-system" }, clusterWide)).to.equal(false);
    expect(matches({ kind: "DaemonSet" }, clusterWide)).to.equal(true);
  });

  it("that has no kind matches only what speaks of none of its parts", () => {
    expect(matches({ kind: "Pod" }, bare)).to.equal(false);
    expect(matches({ container: "agent" }, bare)).to.equal(false);
    expect(matches({ image: "quay.io/**" }, bare)).to.equal(true);
    expect(matches("quay.io/**", bare)).to.equal(true);
  });

  it("that names nothing is an error", () => {
    for (const entry of [{}, { kind: undefined, image: undefined }]) {
      const [problem] = problemsOf("**", entry);
      expect(problem).to.include({ severity: "error", code: "empty-exclude" });
      expect(problem?.path).to.deep.equal(["exclude", 1]);
      for (const key of ["kind", "namespace", "name", "container", "image"]) expect(problem?.help).to.include(key);
    }
  });
});

describe("excluded references", () => {
  const pod = (namespace: string, annotations = "") =>
    [
      "apiVersion: v1",
      "kind: Pod",
      `metadata: { name: web, namespace: ${namespace}${annotations} }`,
      "spec:",
      "  initContainers: [{ name: setup, image: busybox }]",
      "  containers: [{ name: app, image: quay.io/acme/app:1 }, { name: odd, image: '${IMAGE}' }]",
      "",
    ].join("\n");
  const verdicts = (exclude: readonly Entry[], input: string) =>
    rewrite(input, { mirror: "harbor.myco.com", exclude }).findings.map(({ verdict }) => verdict);

  const rows: readonly (readonly [exclude: readonly Entry[], expected: readonly string[]])[] = [
    [[], ["rewritten", "rewritten", "placeholder"]],
    [["quay.io/acme/**"], ["rewritten", "excluded", "placeholder"]],
    [
      ["docker.io/library/busybox", "quay.io/**"],
      ["excluded", "excluded", "placeholder"],
    ],
    [["harbor.myco.com/**"], ["rewritten", "rewritten", "placeholder"]],
    [[{ kind: "Pod" }], ["excluded", "excluded", "excluded"]],
    [[{ namespace: "default" }], ["excluded", "excluded", "excluded"]],
    [[{ namespace: "kube-system" }], ["rewritten", "rewritten", "placeholder"]],
    [[{ container: "setup" }], ["excluded", "rewritten", "placeholder"]],
    [[{ kind: "Pod", image: "quay.io/**" }], ["rewritten", "excluded", "placeholder"]],
    [[{ kind: "Job", image: "quay.io/**" }], ["rewritten", "rewritten", "placeholder"]],
  ];
  for (const [exclude, expected] of rows) {
    it(JSON.stringify(exclude), () => {
      expect(verdicts(exclude, pod("default"))).to.deep.equal(expected);
    });
  }

  it("by annotation", () => {
    const skip = (value: string) => `, annotations: { pullthrough.dev/skip: ${value} }`;
    expect(verdicts([], pod("default", skip('"true"')))).to.deep.equal(["excluded", "excluded", "excluded"]);
    expect(verdicts([], pod("default", skip('"false"')))).to.deep.equal(["rewritten", "rewritten", "placeholder"]);
  });
});
