/** `harbor apply` against a Harbor, and a way to it, that break down in every way. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";
import { FakeHarbor, type Fault, failed, PASSWORD } from "./harbor.fixture.js";
import { Bench, ENVIRONMENT, MIRROR, QUAY } from "./harbor-bench.fixture.js";

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

describe("pullthrough harbor apply, when something fails", () => {
  const bench = new Bench();

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
      bench.harbor.fail(of, fault);
      const { status, stderr } = await bench.apply(QUAY);
      expect(stderr).to.contain(`error[${code}]`).and.to.contain(told);
      expect(status).to.equal(2);
      const same = bench.harbor.log.filter((line) => line.startsWith(of));
      expect(same, "it is not tried again").to.have.length(1);
    });
  }

  it("one registry that Harbor can't reach does not keep it from the others", async () => {
    bench.harbor.fail("POST /registries", answers(400, "the registry is unhealthy"));
    const { status, stdout, stderr } = await bench.apply([...MIRROR, "--registry", "ghcr.io,quay.io"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("cannot create the endpoint `ghcr.io`");
    expect(stdout).to.contain("left out: project ghcr.io").and.to.contain("created: project quay.io");
    expect((await bench.apply([...MIRROR, "--registry", "ghcr.io,quay.io"])).status).to.equal(0);
  });

  for (const of of ["GET /systeminfo", "GET /registries", "GET /projects"]) {
    it(`${of} that fails in passing is tried again`, async () => {
      bench.harbor.fail(of, answers(500, "internal server error"));
      bench.harbor.fail(of, cut);
      expect(await bench.apply(QUAY)).to.include({ status: 0, stderr: "" });
    });
  }

  it("an update that fails in passing is tried again", async () => {
    bench.seed({}, { metadata: { public: "true" } });
    bench.harbor.fail("PUT", answers(503, "unavailable"));
    expect((await bench.apply([...QUAY, "--update"])).status).to.equal(0);
    expect(bench.harbor.writes).to.deep.equal(["PUT /projects/quay.io", "PUT /projects/quay.io"]);
  });

  for (const of of ["POST /registries", "POST /projects"]) {
    it(`${of}: 500 then well`, async () => {
      bench.harbor.fail(of, answers(500, "internal server error"));
      expect(await bench.apply(QUAY)).to.include({ status: 0 });
      expect(bench.harbor.writes.filter((line) => line === of)).to.have.length(2);
    });

    it(`${of}: 500 although it was carried out`, async () => {
      bench.harbor.fail(of, (_, answer) => {
        answer();
        return failed(500, "internal server error");
      });
      const { status, stderr } = await bench.apply(QUAY);
      expect(status).to.equal(0);
      expect(stderr).to.contain("warning[unclear-outcome]");
      expect(bench.harbor.writes.filter((line) => line === of)).to.have.length(1);
    });

    it(`${of}: cut before it was carried out`, async () => {
      bench.harbor.fail(of, cut);
      expect(await bench.apply(QUAY)).to.include({ status: 0, stderr: "" });
      expect(bench.harbor.writes.filter((line) => line === of)).to.have.length(2);
    });

    it(`${of}: cut after it was carried out`, async () => {
      bench.harbor.fail(of, cutAfter);
      const { status, stderr } = await bench.apply(QUAY);
      expect(status).to.equal(0);
      expect(stderr).to.contain("warning[unclear-outcome]");
      expect(bench.harbor.writes.filter((line) => line === of)).to.have.length(1);
    });

    it(`${of}: no answer in time, although it was carried out`, async () => {
      bench.harbor.fail(of, silenceAfter);
      expect(await bench.apply([...QUAY, "--timeout", "1"])).to.include({ status: 0 });
      expect(bench.harbor.writes.filter((line) => line === of)).to.have.length(1);
    });

    it(`${of}: carried out only after it was asked about`, async () => {
      bench.harbor.fail(of, (response, answer) => {
        // Between the question whether it is there, and the next attempt.
        bench.harbor.fail(of, (_, again) => {
          answer();
          return again();
        });
        return cut(response, answer, bench.harbor.requests[0] as never);
      });
      expect(await bench.apply(QUAY)).to.include({ status: 0 });
      expect(bench.harbor.writes.filter((line) => line === of)).to.have.length(2);
    });

    it(`${of}: 500 for ever`, async () => {
      bench.harbor.fail(of, answers(500, "internal server error"), 10);
      const { status, stderr } = await bench.apply(QUAY);
      expect(status).to.equal(2);
      expect(stderr).to.contain("error[harbor-failed]").and.to.contain("Harbor answered 500");
      expect(bench.harbor.writes.filter((line) => line === of)).to.have.length(4);
    });
  }

  it("429: waits as long as it is told to", async () => {
    bench.harbor.fail("GET /registries", () => ({ ...failed(429, "slow down"), headers: { "retry-after": "1" } }));
    const start = Date.now();
    expect((await bench.apply(QUAY)).status).to.equal(0);
    expect(Date.now() - start).to.be.above(1000);
  });

  it("a slow server: exit 2 in time", async () => {
    bench.harbor.fail("GET /systeminfo", silence);
    const { status, stderr } = await bench.apply([...QUAY, "--timeout", "0.5"]);
    expect(status).to.equal(2);
    expect(stderr).to.contain("no answer within 0.5 s").and.to.contain("--timeout");
  });

  it("a timeout that is no whole number of milliseconds", async () => {
    // 2009.9999999999998 and 1000.5.
    for (const seconds of ["2.01", "1.0005"])
      expect(await bench.apply([...QUAY, "--timeout", seconds])).to.include({ status: 0, stderr: "" });
  });

  it("a server that sends drops for ever: exit 2 in time", async () => {
    bench.harbor.fail("GET /systeminfo", (response) => {
      response.writeHead(200);
      const timer = setInterval(() => response.write(" "), 50);
      response.on("close", () => clearInterval(timer));
      return undefined;
    });
    expect((await bench.apply([...QUAY, "--timeout", "1"])).stderr).to.contain("error[harbor-timeout]");
  });

  it("nobody there: exit 2", async () => {
    const { status, stderr } = await bench.apply(QUAY, ENVIRONMENT, "http://127.0.0.1:1");
    expect(status).to.equal(2);
    expect(stderr).to.contain("error[harbor-unreachable]").and.to.contain("ECONNREFUSED");
  });

  it("a certificate is verified, and --ca names one to trust", async function () {
    const [key, cert] = [path.join(bench.folder, "key.pem"), path.join(bench.folder, "cert.pem")];
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
      const refused = await bench.apply(QUAY, ENVIRONMENT, secure.url);
      expect(refused.status).to.equal(2);
      expect(refused.stderr).to.contain("error[harbor-certificate]").and.to.contain("--ca FILE");
      // Node's own switch for all programs is for those that don't have a password to lose.
      const careless = { ...ENVIRONMENT, NODE_TLS_REJECT_UNAUTHORIZED: "0" };
      expect((await bench.apply(QUAY, careless, secure.url)).stderr).to.contain("error[harbor-certificate]");
      expect(secure.requests).to.deep.equal([]);
      expect((await bench.apply([...QUAY, "--ca", cert], ENVIRONMENT, secure.url)).status).to.equal(0);
    } finally {
      await secure.stop();
    }
  });
});
