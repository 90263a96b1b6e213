/** `harbor apply` against a Harbor that keeps its description, and breaks down in every way. */

import { spawn, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { contract, FakeHarbor, type Fault, failed, PASSWORD, USER } from "./harbor.fixture.js";

const PULLTHROUGH = path.resolve("dist/pullthrough.js");
const MIRROR = ["--mirror", "harbor.myco.com"];
const QUAY = [...MIRROR, "--registry", "quay.io"];
const UPSTREAM_SECRET = "dckr_pat_0123456789";
const ENVIRONMENT = { HARBOR_USERNAME: USER, HARBOR_PASSWORD: PASSWORD };

const cut: Fault = (response) => void response.destroy();
const cutAfter: Fault = (response, answer) => {
  answer();
  response.destroy();
  return undefined;
};
const silence: Fault = () => undefined;
const silenceAfter: Fault = (_, answer) => {
  answer();
  return undefined;
};
const answers =
  (...reply: Parameters<typeof failed>): Fault =>
  () =>
    failed(...reply);

describe("pullthrough harbor apply", () => {
  let harbor: FakeHarbor;
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "harbor-"));

  beforeEach(async () => {
    harbor = new FakeHarbor();
    await harbor.start();
  });

  afterEach(async () => {
    await harbor.stop();
    expect(harbor.violations).to.deep.equal([]);
    const names = [...harbor.endpoints, ...harbor.projects.map(({ name }) => ({ name: `project ${name}` }))];
    expect(new Set(names.map(({ name }) => name)).size, "nothing is there twice").to.equal(names.length);
  });

  after(() => fs.rmSync(folder, { recursive: true }));

  async function apply(args: readonly string[], env: NodeJS.ProcessEnv = ENVIRONMENT, url = harbor.url) {
    const words = ["harbor", "apply", "--url", url, ...args];
    const child = spawn(process.execPath, [PULLTHROUGH, ...words], {
      env: { PATH: process.env["PATH"], ...env },
      stdio: ["ignore", "pipe", "pipe"],
    });
    let [stdout, stderr] = ["", ""];
    child.stdout.on("data", (chunk) => {
      stdout += chunk;
    });
    child.stderr.on("data", (chunk) => {
      stderr += chunk;
    });
    const status = await new Promise((resolve) => child.on("close", resolve));
    const basic = Buffer.from(`${USER}:${PASSWORD}`).toString("base64");
    for (const secret of [PASSWORD, encodeURIComponent(PASSWORD), basic, UPSTREAM_SECRET]) {
      expect(stdout + stderr).to.not.contain(secret);
    }
    return { status, stdout, stderr };
  }

  function write(name: string, content: unknown): string {
    const file = path.join(folder, name);
    fs.writeFileSync(file, typeof content === "string" ? content : JSON.stringify(content));
    return file;
  }

  function seed(endpoint: object = {}, project: object = {}): void {
    harbor.endpoints.push({ id: 7, name: "quay.io", type: "docker-registry", url: "https://quay.io", ...endpoint });
    harbor.projects.push({
      project_id: 3,
      name: "quay.io",
      registry_id: 7,
      metadata: { public: "false" },
      ...project,
    });
  }

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
    const first = await apply(MIRROR);
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
    expect(harbor.projects.map(({ name, registry_id }) => `${name} ${registry_id}`)).to.deep.equal([
      "docker.io 1",
      "gcr.io 2",
      "ghcr.io 3",
      "quay.io 4",
    ]);
    const writes = harbor.writes.length;
    const second = await apply(MIRROR);
    expect(second.status).to.equal(0);
    expect(second.stdout).to.match(/^unchanged: endpoint docker.io\n.*nothing to do: Harbor is as planned\n$/s);
    expect(harbor.writes.length).to.equal(writes);
  });

  it("--dry-run: says what is pending, and only reads", async () => {
    const { status, stdout } = await apply([...QUAY, "--dry-run", "--public"]);
    expect(status).to.equal(1);
    expect(stdout).to.equal(
      "would create: endpoint quay.io (docker-registry, https://quay.io)\nwould create: project quay.io (proxy cache of quay.io, public)\n",
    );
    expect(harbor.writes).to.deep.equal([]);
    seed();
    expect((await apply([...QUAY, "--dry-run"])).status).to.equal(0);
  });

  it("leaves what differs, and tells of it", async () => {
    seed({ url: "https://quay.example.com", insecure: true }, { metadata: { public: "true" } });
    const { status, stdout } = await apply(QUAY);
    expect(status).to.equal(1);
    expect(stdout.split("\n").slice(0, -1)).to.deep.equal([
      "differs: endpoint quay.io: url https://quay.example.com -> https://quay.io (`--update` changes it)",
      "differs: endpoint quay.io: insecure true -> false (`--update` changes it)",
      "differs: project quay.io: public true -> false (`--update` changes it)",
    ]);
    expect(harbor.writes).to.deep.equal([]);
  });

  it("--update: changes it", async () => {
    seed({ url: "https://quay.example.com/", insecure: true }, { metadata: { public: "true" } });
    expect((await apply([...QUAY, "--update"])).status).to.equal(0);
    expect(harbor.writes).to.deep.equal(["PUT /registries/7", "PUT /projects/quay.io"]);
    expect(harbor.endpoints[0]).to.include({ url: "https://quay.io", insecure: false, type: "docker-registry" });
    expect((await apply(QUAY)).stdout).to.contain("nothing to do");
  });

  it("what Harbor can't change stays, also with --update", async () => {
    seed({ type: "harbor" }, { registry_id: undefined });
    const { status, stdout } = await apply([...QUAY, "--update"]);
    expect(status).to.equal(1);
    expect(stdout).to.contain("type harbor -> docker-registry (Harbor can't change it");
    expect(stdout).to.contain("endpoint none: it is no proxy cache -> quay.io (Harbor can't change it");
    expect(harbor.writes).to.deep.equal([]);
  });

  it("makes no project for an endpoint that leads elsewhere", async () => {
    seed({ url: "https://evil.example.com" });
    harbor.projects = [];
    const { status, stdout } = await apply(QUAY);
    expect(status).to.equal(1);
    expect(stdout).to.contain("left out: project quay.io: its endpoint quay.io is not as planned");
    expect(harbor.writes).to.deep.equal([]);
    expect((await apply([...QUAY, "--update"])).status).to.equal(0);
    expect(harbor.projects).to.have.length(1);
  });

  it("takes a project by another endpoint to the same registry, and the older type", async () => {
    seed({ name: "Quay (by hand)", type: "quay", url: "https://quay.io/" });
    const { status, stdout } = await apply(QUAY);
    expect(stdout).to.equal(
      "unchanged: project quay.io (by the endpoint Quay (by hand))\nnothing to do: Harbor is as planned\n",
    );
    expect(status).to.equal(0);
  });

  it("reads every page", async () => {
    harbor.endpoints = Array.from({ length: 250 }, (_, index) => ({
      id: index + 10,
      name: `other-${index}`,
      type: "harbor",
      url: "https://x.example.com",
    }));
    seed();
    expect((await apply(QUAY)).stdout).to.contain("nothing to do");
    const pages = harbor.requests.filter(({ url }) => url.includes("/registries"));
    expect(pages.map(({ url }) => url.split("?")[1])).to.deep.equal([
      "page=1&page_size=100",
      "page=2&page_size=100",
      "page=3&page_size=100",
    ]);
  });

  it("credentials of Harbor and of registries from a file", async () => {
    const file = write("credentials.yaml", {
      harbor: { username: USER, password: PASSWORD },
      registries: { "quay.io": { username: "robot", password: UPSTREAM_SECRET } },
    });
    expect((await apply([...QUAY, "--credentials", file], {})).status).to.equal(0);
    expect(harbor.endpoints[0]?.credential).to.deep.equal({
      type: "basic",
      access_key: "robot",
      access_secret: UPSTREAM_SECRET,
    });
    const args = [...QUAY, "--credentials", file];
    expect((await apply(args, {})).stdout).to.contain("nothing to do");
    harbor.endpoints[0] = { ...(harbor.endpoints[0] as FakeHarbor["endpoints"][0]), credential: undefined as never };
    const drift = await apply(args, {});
    expect(drift.stdout).to.contain("differs: endpoint quay.io: user another -> as in the credentials file");
    expect((await apply([...args, "--update"], {})).status).to.equal(0);
    expect(harbor.endpoints[0]?.credential?.access_secret).to.equal(UPSTREAM_SECRET);
    const open = await apply([...args, "--public", "--update"], {});
    expect(open.stderr).to.contain("warning[public-account]");
    const unused = await apply([...MIRROR, "--registry", "ghcr.io", "--credentials", file, "--dry-run"], {});
    expect(unused.stderr).to.contain("warning[unused-credentials]: no rule is from `quay.io`");
  });

  const wrongFiles: readonly (readonly [string, string, string])[] = [
    ["no YAML", `harbor: {username: admin,\n password: "${PASSWORD}\nx`, "is not YAML or JSON: line"],
    ["another key", `password: ${UPSTREAM_SECRET}`, "has keys other than"],
    ["an account without a name", `harbor: {password: ${UPSTREAM_SECRET}}`, "`harbor` in"],
    ["a number as password", `harbor: {username: a, password: 123456}`, "`harbor` in"],
    ["an entry that is no account", `registries: {quay.io: ${UPSTREAM_SECRET}}`, "has an entry that is no account"],
    ["a list", `- ${UPSTREAM_SECRET}`, "is no mapping"],
  ];
  for (const [what, content, message] of wrongFiles) {
    it(`a credentials file with ${what} is told of without what it holds`, async () => {
      const { status, stderr } = await apply([...QUAY, "--credentials", write("wrong.yaml", content)]);
      expect(status).to.equal(2);
      expect(stderr)
        .to.contain(message)
        .and.to.match(/^error\[invalid-credentials\]/);
      expect(harbor.requests).to.deep.equal([]);
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
      const { status, stdout, stderr } = await apply(args, env, url);
      expect(stderr).to.contain(message);
      expect({ status, stdout }).to.deep.equal({ status: 2, stdout: "" });
      expect(harbor.requests).to.deep.equal([]);
    });
  }

  it("an older Harbor, and another one than the rules name", async () => {
    harbor.info = { harbor_version: "v2.5.4-abc", registry_url: "registry.example.com" };
    const { stderr } = await apply([...MIRROR, "--registry", "ghcr.io", "--dry-run"]);
    expect(stderr).to.contain("warning[old-harbor]: the endpoint `ghcr.io` is of type `github-ghcr`");
    expect(stderr).to.contain("this Harbor calls itself `registry.example.com`");
  });

  it("a broken certificate is told of", async () => {
    const file = write("broken.pem", "-----BEGIN CERTIFICATE-----\nQUJD\n-----END CERTIFICATE-----\n");
    const { status, stderr } = await apply([...QUAY, "--ca", file]);
    expect(status).to.equal(2);
    expect(stderr).to.match(/^error\[invalid-certificate\]/);
  });

  it("--log-file has what standard error has", async () => {
    const log = path.join(folder, "log");
    harbor.info = { harbor_version: "v2.5.4-abc", registry_url: "registry.example.com" };
    const { stderr } = await apply([...MIRROR, "--registry", "ghcr.io", "--dry-run", "--log-file", log]);
    expect(fs.readFileSync(log, "utf8")).to.equal(stderr);
  });

  /** Answers that end it at once; `left` is what must not have been asked any more. */
  const refusals: readonly (readonly [string, string, Fault, string, string])[] = [
    ["401", "GET /registries", answers(401, "unauthorized"), "harbor-unauthorized", "HARBOR_PASSWORD"],
    ["403", "POST /registries", answers(403, "forbidden"), "harbor-forbidden", "system administrator"],
    [
      "403 for a project",
      "POST /projects",
      answers(403, "Only system admin"),
      "harbor-forbidden",
      "system administrator",
    ],
    ["404", "GET /systeminfo", answers(404, "page not found"), "harbor-not-found", "/api/v2.0"],
    ["409", "POST /projects", answers(409, "conflict"), "harbor-conflict", "the name is taken"],
    ["412", "POST /registries", answers(412, "precondition"), "harbor-precondition", "in the way"],
    ["400 unhealthy", "POST /registries", answers(400, "the registry is unhealthy"), "harbor-refused", "way out"],
    ["400 type", "POST /projects", answers(400, "unsupported registry type quay"), "harbor-refused", "PERMITTED_"],
    [
      "a text that repeats the password",
      "POST /registries",
      answers(400, `bad ${PASSWORD}`),
      "harbor-refused",
      "bad ***",
    ],
    ["HTML", "GET /registries", () => ({ status: 200, body: "<html>" }), "not-harbor", "login page"],
    ["a list of something else", "GET /registries", () => ({ status: 200, body: [{ a: 1 }] }), "not-harbor", "another"],
    ["no list", "GET /projects", () => ({ status: 200, body: { a: 1 } }), "not-harbor", "another"],
    [
      "a redirect",
      "GET /systeminfo",
      () => ({ status: 301, headers: { location: "https://x.io/a" } }),
      "harbor-redirect",
      "`https://x.io`",
    ],
  ];
  for (const [what, of, fault, code, told] of refusals) {
    it(`exit 2: ${what}`, async () => {
      harbor.fail(of, fault);
      const { status, stderr } = await apply(QUAY);
      expect(stderr).to.contain(`error[${code}]`).and.to.contain(told);
      expect(status).to.equal(2);
      const same = harbor.log.filter((line) => line.startsWith(of));
      expect(same, "it is not tried again").to.have.length(1);
    });
  }

  it("one registry that Harbor can't reach does not keep it from the others", async () => {
    harbor.fail("POST /registries", answers(400, "the registry is unhealthy"));
    const { status, stdout, stderr } = await apply([...MIRROR, "--registry", "ghcr.io,quay.io"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("cannot create the endpoint `ghcr.io`");
    expect(stdout).to.contain("left out: project ghcr.io").and.to.contain("created: project quay.io");
    expect((await apply([...MIRROR, "--registry", "ghcr.io,quay.io"])).status).to.equal(0);
  });

  for (const of of ["GET /systeminfo", "GET /registries", "GET /projects"]) {
    it(`${of} that fails in passing is tried again`, async () => {
      harbor.fail(of, answers(500, "internal server error"));
      harbor.fail(of, cut);
      expect(await apply(QUAY)).to.include({ status: 0, stderr: "" });
    });
  }

  it("an update that fails in passing is tried again", async () => {
    seed({}, { metadata: { public: "true" } });
    harbor.fail("PUT", answers(503, "unavailable"));
    expect((await apply([...QUAY, "--update"])).status).to.equal(0);
    expect(harbor.writes).to.deep.equal(["PUT /projects/quay.io", "PUT /projects/quay.io"]);
  });

  for (const of of ["POST /registries", "POST /projects"]) {
    it(`${of}: 500 then well`, async () => {
      harbor.fail(of, answers(500, "internal server error"));
      expect(await apply(QUAY)).to.include({ status: 0 });
      expect(harbor.writes.filter((line) => line === of)).to.have.length(2);
    });

    it(`${of}: 500 although it was carried out`, async () => {
      harbor.fail(of, (_, answer) => {
        answer();
        return failed(500, "internal server error");
      });
      const { status, stderr } = await apply(QUAY);
      expect(status).to.equal(0);
      expect(stderr).to.contain("warning[unclear-outcome]");
      expect(harbor.writes.filter((line) => line === of)).to.have.length(1);
    });

    it(`${of}: cut before it was carried out`, async () => {
      harbor.fail(of, cut);
      expect(await apply(QUAY)).to.include({ status: 0, stderr: "" });
      expect(harbor.writes.filter((line) => line === of)).to.have.length(2);
    });

    it(`${of}: cut after it was carried out`, async () => {
      harbor.fail(of, cutAfter);
      const { status, stderr } = await apply(QUAY);
      expect(status).to.equal(0);
      expect(stderr).to.contain("warning[unclear-outcome]");
      expect(harbor.writes.filter((line) => line === of)).to.have.length(1);
    });

    it(`${of}: no answer in time, although it was carried out`, async () => {
      harbor.fail(of, silenceAfter);
      expect(await apply([...QUAY, "--timeout", "1"])).to.include({ status: 0 });
      expect(harbor.writes.filter((line) => line === of)).to.have.length(1);
    });

    it(`${of}: carried out only after it was asked about`, async () => {
      harbor.fail(of, (response, answer) => {
        // Between the question whether it is there, and the next attempt.
        harbor.fail(of, (_, again) => {
          answer();
          return again();
        });
        return cut(response, answer, harbor.requests[0] as never);
      });
      expect(await apply(QUAY)).to.include({ status: 0 });
      expect(harbor.writes.filter((line) => line === of)).to.have.length(2);
    });

    it(`${of}: 500 for ever`, async () => {
      harbor.fail(of, answers(500, "internal server error"), 10);
      const { status, stderr } = await apply(QUAY);
      expect(status).to.equal(2);
      expect(stderr).to.contain("error[harbor-failed]").and.to.contain("Harbor answered 500");
      expect(harbor.writes.filter((line) => line === of)).to.have.length(4);
    });
  }

  it("429: waits as long as it is told to", async () => {
    harbor.fail("GET /registries", () => ({ ...failed(429, "slow down"), headers: { "retry-after": "1" } }));
    const start = Date.now();
    expect((await apply(QUAY)).status).to.equal(0);
    expect(Date.now() - start).to.be.above(1000);
  });

  it("a slow server: exit 2 in time", async () => {
    harbor.fail("GET /systeminfo", silence);
    const { status, stderr } = await apply([...QUAY, "--timeout", "0.5"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("no answer within 0.5 s").and.to.contain("--timeout");
  });

  it("a server that sends drops for ever: exit 2 in time", async () => {
    harbor.fail("GET /systeminfo", (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(" "), 50);
      response.on("close", () => clearInterval(timer));
      return undefined;
    });
    expect((await apply([...QUAY, "--timeout", "1"])).stderr).to.contain("error[harbor-timeout]");
  });

  it("nobody there: exit 2", async () => {
    const { status, stderr } = await apply(QUAY, ENVIRONMENT, "http://127.0.0.1:1");
    expect(status).to.equal(2);
    expect(stderr).to.contain("error[harbor-unreachable]").and.to.contain("ECONNREFUSED");
  });

  it("a certificate is verified, and --ca names one to trust", async function () {
    const [key, cert] = [path.join(folder, "key.pem"), path.join(folder, "cert.pem")];
    const subject = ["-subj", "/CN=harbor", "-addext", "subjectAltName=IP:127.0.0.1"];
    const make = [
      "req",
      "-x509",
      "-newkey",
      "rsa:2048",
      "-nodes",
      "-days",
      "2",
      "-keyout",
      key,
      "-out",
      cert,
      ...subject,
    ];
    if (spawnSync("openssl", make).status !== 0) {
      console.log("      skipped: there is no openssl");
      return this.skip();
    }
    const secure = new FakeHarbor();
    await secure.start({ key: fs.readFileSync(key, "utf8"), cert: fs.readFileSync(cert, "utf8") });
    try {
      const refused = await apply(QUAY, ENVIRONMENT, secure.url);
      expect(refused.status).to.equal(2);
      expect(refused.stderr).to.contain("error[harbor-certificate]").and.to.contain("--ca FILE");
      expect(secure.requests).to.deep.equal([]);
      expect((await apply([...QUAY, "--ca", cert], ENVIRONMENT, secure.url)).status).to.equal(0);
    } finally {
      await secure.stop();
    }
  });
});
