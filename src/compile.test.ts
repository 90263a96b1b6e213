/** What is wrong with a config, where, and how to mend it. */

import { expect } from "chai";
import { compile } from "./compile.js";
import { type Config, listWords, nearest, type ObjectExclude, type Problem, VERDICTS } from "./config.js";

const MIRROR: Config = { mirror: "harbor.myco.com" };

type Place = readonly (string | number)[];

const to = (target: string): Config => ({ rules: [{ from: "quay.io", to: target }] });
const from = (prefix: string): Config => ({ rules: [{ from: prefix, to: "h.io/x" }] });
const registries = (...names: readonly string[]): Config => ({ ...MIRROR, registries: names });
const field = (more: object): Config => ({ ...MIRROR, fields: [{ path: "spec.image", ...more }] });
const exclude = (...entries: readonly (string | ObjectExclude)[]): Config => ({ ...MIRROR, exclude: entries });
const rules = (...pairs: readonly string[]): Config => ({
  rules: pairs.map((pair) => {
    const [prefix = "", target = ""] = pair.split("=");
    return { from: prefix, to: target };
  }),
});

function summary({ severity, code, path }: Problem): string {
  return `${severity} ${code} ${path.join(".")}`;
}

describe("compile", () => {
  describe("finds no fault with", () => {
    const rows: readonly Config[] = [
      MIRROR,
      { mirror: "harbor.myco.com:8443/cache/x" },
      { mirror: "localhost" },
      { mirror: "localhost:5000" },
      { mirror: "[::1]:5000/x" },
      { mirror: "Harbor.myco.com" },
      { mirror: "harbor.myco.com/a_b__c-d--e.f" },
      registries("quay.io", "docker.io/bitnami", "*"),
      registries(),
      to("h.io"),
      to("h.io/p-{domain}-x/{domain}"),
      from("localhost:5000"),
      from("[::1]:5000/team"),
      from("Foo"),
      { rules: [{ from: "*", to: "h.io/{domain}" }] },
      { rules: [{ from: "index.docker.io", to: "h.io/x", library: "strip" }] },
      { ...MIRROR, rules: [{ from: "docker.io", to: "ecr.myco.com/hub", library: "add" }] },
      // a target may lie under the host of another rule's `from`, and beside it
      rules("quay.io/x=quay.io/y", "h.io/old=h.io/new"),
      rules("quay.io/a=quay.io/ab"),
      // one target is one name space where one `from` lies in the other
      rules("docker.io=h.io/x", "docker.io/bitnami=h.io/x"),
      rules("quay.io/a=h.io/x", "quay.io/a/b=h.io/x"),
      exclude("quay.io/acme/**", "**", { kind: "DaemonSet" }, { image: "quay.io/*" }),
      field({ form: "repository", registry: "spec.registry", tag: "version", digest: "digest" }),
      field({ form: "leave", path: "spec.values.**" }),
      { ...MIRROR, include: ["args", { place: "env", path: "spec.**" }, { place: "configmaps", name: "a-*" }] },
      { ...MIRROR, pullSecret: "harbor.pull-secret-1" },
    ];
    for (const config of rows) {
      it(JSON.stringify(config), () => {
        const { rules: compiled, problems } = compile(config);
        expect(problems.map(summary)).to.deep.equal([]);
        expect(compiled).to.not.equal(undefined);
      });
    }
  });

  describe("reports an error", () => {
    type Row = readonly [config: Config, code: string, path: Place, help: string];
    const rows: readonly Row[] = [
      [{}, "no-mirror", [], "--mirror harbor.example.com"],
      [{ exclude: ["quay.io/**"] }, "no-mirror", [], "--mirror harbor.example.com"],
      [{ rules: [] }, "no-mirror", [], "--mirror harbor.example.com"],
      [{ registries: ["quay.io"] }, "no-mirror", ["registries"], "mirror: harbor.example.com"],
      [{ ...to("h.io/x"), registries: ["gcr.io"] }, "no-mirror", ["registries"], "mirror: harbor.example.com"],
      // a target without a registry host
      [{ mirror: "harbor" }, "invalid-target", ["mirror"], "harbor.example.com"],
      [{ mirror: "" }, "invalid-target", ["mirror"], "harbor.example.com"],
      [{ mirror: "/cache" }, "invalid-target", ["mirror"], "harbor.example.com"],
      [{ mirror: "harbor/cache" }, "invalid-target", ["mirror"], "harbor.example.com"],
      [{ mirror: " harbor.myco.com" }, "invalid-target", ["mirror"], "harbor.example.com"],
      [{ mirror: "harbor_1.myco.com" }, "invalid-target", ["mirror"], "harbor.example.com"],
      [{ mirror: "harbor.myco.com:https" }, "invalid-target", ["mirror"], "harbor.example.com"],
      [{ mirror: "https://harbor.myco.com" }, "invalid-target", ["mirror"], "`harbor.myco.com`"],
      [{ mirror: "harbor.myco.com/" }, "invalid-target", ["mirror"], "`harbor.myco.com`"],
      [{ mirror: "harbor.myco.com/x//" }, "invalid-target", ["mirror"], "`harbor.myco.com/x`"],
      [{ mirror: "harbor.myco.com/Cache" }, "invalid-target", ["mirror"], "lower-case"],
      [{ mirror: "harbor.myco.com/a//b" }, "invalid-target", ["mirror"], "separated"],
      [{ mirror: "harbor.myco.com/x:tag" }, "invalid-target", ["mirror"], "no tag"],
      [{ mirror: "harbor.myco.com/{domain}" }, "invalid-target", ["mirror"], "lower-case"],
      [to("harbor"), "invalid-target", ["rules", 0, "to"], "harbor.example.com"],
      [to("{domain}"), "invalid-target", ["rules", 0, "to"], "harbor.example.com"],
      [to("{domain}.h.io/x"), "invalid-target", ["rules", 0, "to"], "harbor.example.com"],
      [to("oci://h.io/x"), "invalid-target", ["rules", 0, "to"], "`h.io/x`"],
      [to("h.io/x/"), "invalid-target", ["rules", 0, "to"], "`h.io/x`"],
      [to("h.io/{registry}"), "invalid-target", ["rules", 0, "to"], "lower-case"],
      [to("h.io/x@sha256"), "invalid-target", ["rules", 0, "to"], "lower-case"],
      [
        rules("quay.io=h.io/x", "localhost:5000=h.io/{domain}"),
        "invalid-target",
        ["rules", 1, "to"],
        "write the segment",
      ],
      [rules("[::1]/a=h.io/{domain}"), "invalid-target", ["rules", 0, "to"], "write the segment"],
      // a `from` that is none, or stands twice
      [from("nginx"), "invalid-registry", ["rules", 0, "from"], "did you mean `docker.io/library/nginx`?"],
      [from("bitnami/redis"), "invalid-registry", ["rules", 0, "from"], "did you mean `docker.io/bitnami/redis`?"],
      [from("https://quay.io"), "invalid-registry", ["rules", 0, "from"], "host alone"],
      [from("*.gcr.io"), "invalid-registry", ["rules", 0, "from"], "a registry is a host"],
      [from("-quay.io"), "invalid-registry", ["rules", 0, "from"], "a registry is a host"],
      [from("quay.io/"), "invalid-registry", ["rules", 0, "from"], "without tag, `*` or final `/`"],
      [from("quay.io/*"), "invalid-registry", ["rules", 0, "from"], "without tag, `*` or final `/`"],
      [from("quay.io/acme/app:1"), "invalid-registry", ["rules", 0, "from"], "without tag, `*` or final `/`"],
      [from("quay.io/Acme"), "invalid-registry", ["rules", 0, "from"], "lower-case|segments"],
      [rules("quay.io=h.io/x", "Quay.io=h.io/y"), "invalid-registry", ["rules", 1, "from"], "keep one"],
      [rules("docker.io=h.io/x", "index.docker.io=h.io/y"), "invalid-registry", ["rules", 1, "from"], "keep one"],
      [rules("*=h.io/{domain}", "*=i.io/{domain}"), "invalid-registry", ["rules", 1, "from"], "keep one"],
      [registries("quay.io", "quay.io"), "invalid-registry", ["registries", 1], "keep one"],
      [registries("docker.io", "registry-1.docker.io"), "invalid-registry", ["registries", 1], "keep one"],
      [registries("gcr.io", "nginx"), "invalid-registry", ["registries", 1], "did you mean `docker.io/library/nginx`?"],
      [registries("http://quay.io"), "invalid-registry", ["registries", 0], "host alone"],
      // what can't be a segment of a path needs a written rule
      [registries("localhost:5000"), "invalid-registry", ["registries", 0], 'from: "localhost:5000"'],
      [registries("quay.io", "[::1]"), "invalid-registry", ["registries", 1], "--map [::1]="],
      // a rule whose `from` covers a target
      [rules("quay.io=quay.io/mirror"), "target-covered", ["rules", 0], "longer prefix"],
      [rules("quay.io/x=quay.io/x"), "target-covered", ["rules", 0], "longer prefix"],
      [rules("quay.io=h.io/a", "h.io=i.io/b"), "target-covered", ["rules", 1], "longer prefix"],
      [rules("quay.io=h.io/a/b", "h.io/a=i.io/b"), "target-covered", ["rules", 1], "longer prefix"],
      [rules("quay.io=H.io/a", "h.io/a=i.io/b"), "target-covered", ["rules", 1], "longer prefix"],
      [rules("docker.io=h.io/a", "quay.io=index.docker.io/b"), "target-covered", ["rules", 0], "longer prefix"],
      [rules("*=ghcr.io/{domain}", "ghcr.io=h.io/x"), "target-covered", ["rules", 1], "longer prefix"],
      [rules("quay.io=h.io/{domain}", "h.io/quay.io=i.io/x"), "target-covered", ["rules", 1], "longer prefix"],
      [{ mirror: "ghcr.io/acme" }, "target-covered", ["mirror"], "longer prefix"],
      [{ mirror: "h.io", registries: ["quay.io", "h.io"] }, "target-covered", ["registries"], "longer prefix"],
      [
        { ...MIRROR, rules: [{ from: "harbor.myco.com", to: "i.io/x" }] },
        "target-covered",
        ["rules", 0],
        "longer prefix",
      ],
      // excludes
      [exclude("nginx"), "invalid-glob", ["exclude", 0], "did you mean `docker.io/library/nginx`?"],
      [exclude("quay.io/acme/*", "quay.io/acme/app:1"), "invalid-glob", ["exclude", 1], "leave the tag"],
      [exclude({ kind: "Pod" }, { image: "quay.io" }), "invalid-glob", ["exclude", 1, "image"], "`quay.io/**`"],
      [exclude({}), "empty-exclude", ["exclude", 0], "`namespace`"],
      [exclude({ kind: undefined }), "empty-exclude", ["exclude", 0], "`namespace`"],
      // fields and includes
      [field({ path: "" }), "invalid-path", ["fields", 0, "path"], "write keys"],
      [field({ path: "spec.images[0]" }), "invalid-path", ["fields", 0, "path"], "write `[]`"],
      [field({ path: "metadata.annotations.a.io/b" }), "invalid-path", ["fields", 0, "path"], "by dots or by slashes"],
      [field({ path: "spec.values.**" }), "invalid-path", ["fields", 0, "path"], "name the keys"],
      [field({ form: "refrence" }), "unknown-value", ["fields", 0, "form"], "did you mean `reference`?"],
      [field({ form: "repository", tag: "a..b" }), "invalid-path", ["fields", 0, "tag"], "write keys"],
      [field({ form: "repository", tag: "spec.*" }), "invalid-path", ["fields", 0, "tag"], "without `*`"],
      [field({ form: "repository", registry: "a[]" }), "invalid-path", ["fields", 0, "registry"], "without `*`"],
      [{ ...MIRROR, include: ["arg" as "args"] }, "unknown-value", ["include", 0], "did you mean `args`?"],
      [
        { ...MIRROR, include: ["env", { place: "arg" as "args" }] },
        "unknown-value",
        ["include", 1, "place"],
        "did you mean `args`?",
      ],
      [
        { ...MIRROR, include: [{ place: "env", path: "spec[0]" }] },
        "invalid-path",
        ["include", 0, "path"],
        "write `[]`",
      ],
      // a Secret's name
      ...["", "Harbor", "a_b", "-a", "a.", "a..b", "a".repeat(254)].map(
        (pullSecret): Row => [{ ...MIRROR, pullSecret }, "invalid-secret", ["pullSecret"], "a Secret's name"],
      ),
    ];
    for (const [config, code, path, help] of rows) {
      it(`${code} for ${JSON.stringify(config)}`, () => {
        const compiled = compile(config);
        const [problem] = compiled.problems;
        expect(compiled.problems.map(summary)).to.deep.equal([`error ${code} ${path.join(".")}`]);
        expect(problem?.path).to.deep.equal(path);
        const words = help.split("|");
        expect(
          words.some((word) => problem?.help.includes(word)),
          problem?.help,
        ).to.equal(true);
        expect(problem?.message).to.match(/^[^A-Z].*[^.]$/s);
        expect(compiled.rules).to.equal(undefined);
      });
    }
  });

  describe("warns, and makes rules all the same", () => {
    type Row = readonly [config: Config, code: string, path: Place, help: string, message: string];
    const share = "a target of its own";
    const rows: readonly Row[] = [
      [rules("docker.io=h.io/x", "quay.io=h.io/x"), "same-target", ["rules", 0], share, "`docker.io` and `quay.io`"],
      [
        rules("a.io=h.io/x", "b.io=h.io/x", "c.io=H.io/x"),
        "same-target",
        ["rules", 0],
        share,
        "`a.io`, `b.io` and `c.io`",
      ],
      [rules("z.io=h.io/z", "quay.io/a=h.io/x", "quay.io/b=h.io/x"), "same-target", ["rules", 1], share, "`quay.io/b`"],
      [rules("*=h.io/x"), "same-target", ["rules", 0], share, "all registries"],
      [rules("quay.io=h.io/x", "*=h.io/x"), "same-target", ["rules", 1], share, "all registries"],
      [{ ...MIRROR, ...rules("x.io=harbor.myco.com/quay.io") }, "same-target", ["rules", 0], share, "`quay.io`"],
      [
        { rules: [{ from: "quay.io", to: "h.io/x", library: "add" }] },
        "no-effect",
        ["rules", 0, "library"],
        "where `from` is `docker.io`",
        "`quay.io`",
      ],
      [
        { rules: [{ from: "docker.io/library", to: "h.io/x", library: "keep" }] },
        "no-effect",
        ["rules", 0, "library"],
        "where `from` is `docker.io`",
        "`docker.io/library`",
      ],
      [field({ tag: "tag" }), "no-effect", ["fields", 0, "tag"], "`form: repository`", "of form `reference`"],
      [
        field({ form: "url", registry: "x" }),
        "no-effect",
        ["fields", 0, "registry"],
        "`form: repository`",
        "of form `url`",
      ],
    ];
    for (const [config, code, path, help, message] of rows) {
      it(`${code} for ${JSON.stringify(config)}`, () => {
        const compiled = compile(config);
        const [problem] = compiled.problems;
        expect(compiled.problems.map(summary)).to.deep.equal([`warning ${code} ${path.join(".")}`]);
        expect(problem?.path).to.deep.equal(path);
        expect(problem?.help).to.include(help);
        expect(problem?.message).to.include(message);
        expect(compiled.rules).to.not.equal(undefined);
      });
    }
  });

  it("reports every problem, not the first alone", () => {
    const config: Config = {
      mirror: "harbor",
      registries: ["quay.io", "quay.io", "host:1"],
      rules: [
        { from: "nginx", to: "h" },
        { from: "https://x.io", to: "h.io/x/" },
      ],
      exclude: ["nginx", {}],
    };
    expect(compile(config).problems.map(summary).sort()).to.deep.equal([
      "error empty-exclude exclude.1",
      "error invalid-glob exclude.0",
      "error invalid-registry registries.1",
      "error invalid-registry registries.2",
      "error invalid-registry rules.0.from",
      "error invalid-registry rules.1.from",
      "error invalid-target mirror",
      "error invalid-target rules.0.to",
      "error invalid-target rules.1.to",
    ]);
  });

  describe("tells of verdicts", () => {
    const warned = ["invalid", "placeholder", "suspected", "unapproved", "unsupported"];
    type Row = readonly [config: Config, warnings: readonly string[], errors: readonly string[]];
    const rows: readonly Row[] = [
      [{}, warned, []],
      [{ unapproved: "warn" }, warned, []],
      [{ unapproved: "ignore" }, warned.filter((verdict) => verdict !== "unapproved"), []],
      [{ unapproved: "fail" }, warned.filter((verdict) => verdict !== "unapproved"), ["unapproved"]],
      [{ failOn: ["invalid"] }, warned.filter((verdict) => verdict !== "invalid"), ["invalid"]],
      [{ failOn: ["mirrored", "own"] }, warned, ["mirrored", "own"]],
      [{ unapproved: "ignore", failOn: ["unapproved"] }, warned.filter((v) => v !== "unapproved"), ["unapproved"]],
      [{ failOn: VERDICTS }, [], [...VERDICTS].sort()],
    ];
    for (const [config, warnings, errors] of rows) {
      it(JSON.stringify(config), () => {
        const severities = [...(compile({ ...MIRROR, ...config }).rules?.severities ?? [])];
        const of = (wanted: string) =>
          severities.filter(([, severity]) => severity === wanted).map(([verdict]) => verdict);
        expect(of("warning").sort()).to.deep.equal(warnings);
        expect(of("error").sort()).to.deep.equal(errors);
      });
    }
  });
});

describe("nearest", () => {
  const known = ["mirror", "registries", "rules", "library", "exclude", "unapproved", "failOn"];
  const rows: readonly (readonly [word: string, expected: string | undefined])[] = [
    ["miror", "mirror"],
    ["mirorr", "mirror"],
    ["Mirror", "mirror"],
    ["registry", "registries"],
    ["registrys", "registries"],
    ["rule", "rules"],
    ["ruels", "rules"],
    ["excludes", "exclude"],
    ["failon", "failOn"],
    ["fail-on", "failOn"],
    ["unaproved", "unapproved"],
    ["proxy", undefined],
    ["images", undefined],
    ["", undefined],
  ];
  for (const [word, expected] of rows) {
    it(`${word} -> ${expected}`, () => {
      expect(nearest(word, known)).to.equal(expected);
    });
  }

  it("takes nothing from an empty list", () => {
    expect(nearest("mirror", [])).to.equal(undefined);
  });
});

describe("listWords", () => {
  const rows: readonly (readonly [words: readonly string[], expected: string])[] = [
    [[], ""],
    [["a"], "`a`"],
    [["a", "b"], "`a` and `b`"],
    [["a", "b", "c"], "`a`, `b` and `c`"],
  ];
  for (const [words, expected] of rows) {
    it(`[${words.join()}]`, () => {
      expect(listWords(words)).to.equal(expected);
    });
  }
});
