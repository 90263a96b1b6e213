/** `harbor apply` against a Harbor that keeps its description: what is made, changed, left, and told of; `generate`. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { contract, type FakeHarbor, PASSWORD, USER } from "./harbor.fixture.js";
import { Bench, ENVIRONMENT, MIRROR, QUAY, UPSTREAM_SECRET } from "./harbor-bench.fixture.js";

describe("pullthrough harbor apply", () => {
  const bench = new Bench();

  it("is held against Harbor's own description", function () {
    if (contract) return;
    console.log("      skipped: Harbor's description is not beside this repository");
    this.skip();
  });

  it("is held against it in earnest", function () {
    if (!contract) return this.skip();
    const request = (method: string, url: string, body: unknown, headers = {}) =>
      contract?.faultsOfRequest({
        method,
        url: `/api/v2.0${url}`,
        headers: body === undefined ? headers : { "content-type": "application/json", ...headers },
        body: body === undefined ? "" : JSON.stringify(body),
      });
    expect(request("GET", "/registries?page_size=100", undefined)).to.deep.equal([]);
    const wrong = [
      request("GET", "/registries?page_size=101", undefined),
      request("GET", "/registries?size=1", undefined),
      request("GET", "/registry", undefined),
      request("DELETE", "/projects", undefined),
      request("POST", "/projects", undefined),
      request("POST", "/projects", { project_name: "a", metadata: { public: true } }),
      request("POST", "/projects", { name: "a" }),
      request("POST", "/projects", { project_name: "a", registry_id: "7" }),
      request("PUT", "/registries/a", { url: "a" }),
      request("PUT", "/registries/7", { credential: { type: "basic" } }),
      request("PUT", "/projects/a", { metadata: {} }, { "x-is-resource-name": "yes" }),
      request("PUT", "/projects/a", { metadata: {} }, { "x-is-name": "true" }),
      contract.faultsOfAnswer({ method: "GET", url: "/api/v2.0/registries", headers: {}, body: "" }, 404, "{}"),
      contract.faultsOfAnswer({ method: "GET", url: "/api/v2.0/registries", headers: {}, body: "" }, 200, "{}"),
    ];
    for (const faults of wrong) expect(faults).to.not.deep.equal([]);
  });

  it("makes what is missing, and nothing in a second run", async () => {
    const first = await bench.apply(MIRROR);
    expect(first).to.deep.equal({
      status: 0,
      stdout: [
        "created: endpoint docker.io (docker-hub, https://hub.docker.com)",
        "created: endpoint gcr.io (docker-registry, https://gcr.io)",
        "created: endpoint ghcr.io (github-ghcr, https://ghcr.io)",
        "created: endpoint quay.io (docker-registry, https://quay.io)",
        "created: project docker.io (proxy cache of docker.io, private)",
        "created: project gcr.io (proxy cache of gcr.io, private)",
        "created: project ghcr.io (proxy cache of ghcr.io, private)",
        "created: project quay.io (proxy cache of quay.io, private)",
        "",
      ].join("\n"),
      stderr: "",
    });
    expect(bench.harbor.projects.map(({ name, registry_id }) => `${name} ${registry_id}`)).to.deep.equal([
      "docker.io 1",
      "gcr.io 2",
      "ghcr.io 3",
      "quay.io 4",
    ]);
    const writes = bench.harbor.writes.length;
    const second = await bench.apply(MIRROR);
    expect(second.status).to.equal(0);
    expect(second.stdout).to.match(/^unchanged: endpoint docker.io\n.*nothing to do: Harbor is as planned\n$/s);
    expect(bench.harbor.writes.length).to.equal(writes);
  });

  it("--dry-run: says what is pending, and only reads", async () => {
    const { status, stdout } = await bench.apply([...QUAY, "--dry-run", "--public"]);
    expect(status).to.equal(1);
    expect(stdout).to.equal(
      "would create: endpoint quay.io (docker-registry, https://quay.io)\nwould create: project quay.io (proxy cache of quay.io, public)\n",
    );
    expect(bench.harbor.writes).to.deep.equal([]);
    bench.seed();
    expect((await bench.apply([...QUAY, "--dry-run"])).status).to.equal(0);
  });

  it("leaves what differs, and tells of it", async () => {
    bench.seed({ url: "https://quay.example.com", insecure: true }, { metadata: { public: "true" } });
    const { status, stdout } = await bench.apply(QUAY);
    expect(status).to.equal(1);
    expect(stdout.split("\n").slice(0, -1)).to.deep.equal([
      "differs: endpoint quay.io: url https://quay.example.com -> https://quay.io (`--update` changes it)",
      "differs: endpoint quay.io: insecure true -> false (`--update` changes it)",
      "differs: project quay.io: public true -> false (`--update` changes it)",
    ]);
    expect(bench.harbor.writes).to.deep.equal([]);
  });

  it("--update: changes it", async () => {
    bench.seed({ url: "https://quay.example.com/", insecure: true }, { metadata: { public: "true" } });
    expect((await bench.apply([...QUAY, "--update"])).status).to.equal(0);
    expect(bench.harbor.writes).to.deep.equal(["PUT /registries/7", "PUT /projects/quay.io"]);
    expect(bench.harbor.endpoints[0]).to.include({ url: "https://quay.io", insecure: false, type: "docker-registry" });
    expect((await bench.apply(QUAY)).stdout).to.contain("nothing to do");
  });

  it("what Harbor can't change stays, also with --update", async () => {
    bench.seed({ type: "harbor" }, { registry_id: undefined });
    const { status, stdout } = await bench.apply([...QUAY, "--update"]);
    expect(status).to.equal(1);
    expect(stdout).to.contain("type harbor -> docker-registry (Harbor can't change it");
    expect(stdout).to.contain("endpoint none: it is no proxy cache -> quay.io (Harbor can't change it");
    expect(bench.harbor.writes).to.deep.equal([]);
  });

  it("makes no project for an endpoint that leads elsewhere", async () => {
    bench.seed({ url: "https://evil.example.com" });
    bench.harbor.projects = [];
    const { status, stdout } = await bench.apply(QUAY);
    expect(status).to.equal(1);
    expect(stdout).to.contain("left out: project quay.io: its endpoint quay.io is not as planned");
    expect(bench.harbor.writes).to.deep.equal([]);
    expect((await bench.apply([...QUAY, "--update"])).status).to.equal(0);
    expect(bench.harbor.projects).to.have.length(1);
  });

  it("takes a project by another endpoint to the same registry, and the older type", async () => {
    bench.seed({ name: "Quay (by hand)", type: "quay", url: "https://quay.io/" });
    const { status, stdout } = await bench.apply(QUAY);
    expect(stdout).to.equal(
      "unchanged: project quay.io (by the endpoint Quay (by hand))\nnothing to do: Harbor is as planned\n",
    );
    expect(status).to.equal(0);
  });

  it("reads every page", async () => {
    bench.harbor.endpoints = Array.from({ length: 250 }, (_, index) => ({
      id: index + 10,
      name: `other-${index}`,
      type: "harbor",
      url: "https://x.example.com",
    }));
    bench.seed();
    expect((await bench.apply(QUAY)).stdout).to.contain("nothing to do");
    const pages = bench.harbor.requests.filter(({ url }) => url.includes("/registries"));
    expect(pages.map(({ url }) => url.split("?")[1])).to.deep.equal([
      "page=1&page_size=100",
      "page=2&page_size=100",
      "page=3&page_size=100",
    ]);
  });

  it("credentials of Harbor and of registries from a file", async () => {
    const file = bench.write("credentials.yaml", {
      harbor: { username: USER, password: PASSWORD },
      registries: { "quay.io": { username: "robot", password: UPSTREAM_SECRET } },
    });
    expect((await bench.apply([...QUAY, "--credentials", file], {})).status).to.equal(0);
    expect(bench.harbor.endpoints[0]?.credential).to.deep.equal({
      type: "basic",
      access_key: "robot",
      access_secret: UPSTREAM_SECRET,
    });
    const args = [...QUAY, "--credentials", file];
    expect((await bench.apply(args, {})).stdout).to.contain("nothing to do");
    bench.harbor.endpoints[0] = {
      ...(bench.harbor.endpoints[0] as FakeHarbor["endpoints"][0]),
      credential: undefined as never,
    };
    const drift = await bench.apply(args, {});
    expect(drift.stdout).to.contain("differs: endpoint quay.io: user another -> as in the credentials file");
    expect((await bench.apply([...args, "--update"], {})).status).to.equal(0);
    expect(bench.harbor.endpoints[0]?.credential?.access_secret).to.equal(UPSTREAM_SECRET);
    const open = await bench.apply([...args, "--public", "--update"], {});
    expect(open.stderr).to.contain("warning[public-account]");
    const unused = await bench.apply([...MIRROR, "--registry", "ghcr.io", "--credentials", file, "--dry-run"], {});
    expect(unused.stderr).to.contain("warning[unused-credentials]: no rule is from `quay.io`");
  });

  const wrongFiles: readonly (readonly [string, string, string])[] = [
    ["no YAML", `harbor: {username: admin,\n password: "${PASSWORD}\nx`, "is not YAML or JSON: line"],
    ["another key", `password: ${UPSTREAM_SECRET}`, "has keys other than"],
    ["an account without a name", `harbor: {password: ${UPSTREAM_SECRET}}`, "`harbor` in"],
    ["a number as password", `harbor: {username: a, password: 123456}`, "`harbor` in"],
    ["an entry that is no account", `registries: {quay.io: ${UPSTREAM_SECRET}}`, "has an entry that is no account"],
    ["a list", `- ${UPSTREAM_SECRET}`, "is no mapping"],
    // What begins so and is not in quotes is not the text that it seems to be.
    ["a password that is an alias", `harbor: {username: a, password: *${UPSTREAM_SECRET}}`, "in quotes"],
    ["a password with an anchor", `harbor: {username: a, password: &${UPSTREAM_SECRET} b}`, "in quotes"],
    ["a password with a tag", `harbor: {username: a, password: !${UPSTREAM_SECRET} b}`, "in quotes"],
  ];
  for (const [what, content, message] of wrongFiles) {
    it(`a credentials file with ${what} is told of without what it holds`, async () => {
      const { status, stderr } = await bench.apply([...QUAY, "--credentials", bench.write("wrong.yaml", content)]);
      expect(status).to.equal(2);
      expect(stderr)
        .to.contain(message)
        .and.to.match(/^error\[invalid-credentials\]/);
      expect(bench.harbor.requests).to.deep.equal([]);
    });
  }

  const commands: readonly (readonly [string, readonly string[], NodeJS.ProcessEnv, string, string?])[] = [
    ["no credentials", QUAY, {}, "error[no-credentials]"],
    ["no password", QUAY, { HARBOR_USERNAME: USER }, "error[no-credentials]"],
    ["a file that is not there", [...QUAY, "--credentials", "no/such"], ENVIRONMENT, "error[cannot-read]"],
    ["certificates that are none", [...QUAY, "--ca", "package.json"], ENVIRONMENT, "error[invalid-certificate]"],
    ["plain http to elsewhere", QUAY, ENVIRONMENT, "which would show the password", "http://harbor.myco.com"],
    ["a password in the URL", QUAY, ENVIRONMENT, "`--url` holds credentials", `https://a:${UPSTREAM_SECRET}@h.io`],
    ["no URL at all", QUAY, ENVIRONMENT, "`--url` is no address", "harbor.myco.com"],
    ["no rules", [], ENVIRONMENT, "error[no-mirror]"],
    ["a timeout of nothing", [...QUAY, "--timeout", "0"], ENVIRONMENT, "`--timeout` takes a number"],
    ["a dry run that updates", [...QUAY, "--update", "--dry-run"], ENVIRONMENT, "exclude one another"],
    ["a preset of another product", [...QUAY, "--preset", "zot"], ENVIRONMENT, "error[not-harbor]"],
  ];
  for (const [what, args, env, message, url] of commands) {
    it(`exit 2, and no request: ${what}`, async () => {
      const { status, stdout, stderr } = await bench.apply(args, env, url);
      expect(stderr).to.contain(message);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(bench.harbor.requests).to.deep.equal([]);
    });
  }

  it("an older Harbor, and another one than the rules name", async () => {
    bench.harbor.info = { harbor_version: "v2.5.4-abc", registry_url: "registry.example.com" };
    const { stderr } = await bench.apply([...MIRROR, "--registry", "ghcr.io", "--dry-run"]);
    expect(stderr).to.contain("warning[old-harbor]: the endpoint `ghcr.io` is of type `github-ghcr`");
    expect(stderr).to.contain("this Harbor calls itself `registry.example.com`");
  });

  it("a broken certificate is told of", async () => {
    const file = bench.write("broken.pem", "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n");
    const { status, stderr } = await bench.apply([...QUAY, "--ca", file]);
    expect(status).to.equal(2);
    expect(stderr).to.match(/^error\[invalid-certificate\]/);
  });

  it("--log-file has what standard error has", async () => {
    const log = path.join(bench.folder, "log");
    bench.harbor.info = { harbor_version: "v2.5.4-abc", registry_url: "registry.example.com" };
    const { stderr } = await bench.apply([...MIRROR, "--registry", "ghcr.io", "--dry-run", "--log-file", log]);
    expect(fs.readFileSync(log, "utf8")).to.equal(stderr);
  });
});

describe("pullthrough generate", () => {
  const generate = (...args: string[]) =>
    spawnSync(process.execPath, [path.resolve("dist/pullthrough.js"), "generate", ...args], { encoding: "utf8" });

  const wrong: readonly (readonly [args: readonly string[], told: string])[] = [
    [[], "`generate` needs a subject"],
    [["habor", ...MIRROR], "did you mean `harbor`?"],
    [["harbor", "web.yaml", ...MIRROR], "`generate harbor` takes no files"],
    [["harbor", "-o", "csv", ...MIRROR], "`generate` does not print `csv`"],
    [["harbor", "--update", ...MIRROR], "it belongs to `pullthrough harbor`"],
    [["harbor"], "error[no-mirror]"],
    [["harbor", "--map", "*=harbor.myco.com/{domain}"], "error[nothing-planned]"],
  ];
  for (const [args, told] of wrong) {
    it(`exit 2: generate ${args.join(" ")}`, () => {
      const { status, stdout, stderr } = generate(...args);
      expect(stderr).to.contain(told);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
    });
  }

  it("-o json: the plan, and nothing else on standard output", () => {
    const { status, stdout } = generate("harbor", "-o", "json", "--public", ...QUAY);
    expect(status).to.equal(0);
    expect(JSON.parse(stdout)).to.deep.include({
      host: "harbor.myco.com",
      projects: [
        {
          name: "quay.io",
          endpoint: "quay.io",
          public: true,
          rules: [{ from: "quay.io", to: "harbor.myco.com/quay.io" }],
        },
      ],
    });
  });
});
