/** The grammar of references, by tables. */

import { existsSync, readFileSync } from "node:fs";
import { expect } from "chai";
import {
  type Fault,
  type FaultCode,
  familiarPath,
  isDomain,
  isLegalDomain,
  isLegalPath,
  MAX_PATH_LENGTH,
  normalize,
  normalizeDomain,
  type Reference,
  readReference,
} from "./reference.js";

const SHA256 = `sha256:${"0123456789abcdef".repeat(4)}`;
const SHA384 = `sha384:${"0123456789abcdef".repeat(6)}`;
const SHA512 = `sha512:${"0123456789abcdef".repeat(8)}`;
const HEX_64 = "f".repeat(64);

type Row<T extends unknown[]> = readonly [input: string, ...T];

function referenceOf(text: string): Reference {
  const reading = readReference(text);
  if (reading.kind !== "reference") throw new Error(`${JSON.stringify(text)} was read as ${JSON.stringify(reading)}`);
  return reading.reference;
}

function faultOf(text: string): Fault {
  const reading = readReference(text);
  if (reading.kind !== "invalid") throw new Error(`${JSON.stringify(text)} was read as ${JSON.stringify(reading)}`);
  return reading.fault;
}

function normalizedName(text: string): string {
  const { domain, path } = normalize(referenceOf(text));
  return `${domain}/${path}`;
}

/** A text as a test's title. */
function title(text: string): string {
  const quoted = JSON.stringify(text);
  return quoted.length > 100 ? `${quoted.slice(0, 60)}… (${text.length} characters)` : quoted;
}

describe("readReference", () => {
  describe("takes what is legal", () => {
    const none = undefined;
    type Parts = [domain: string | undefined, path: string, tag: string | undefined, digest: string | undefined];
    const rows: readonly Row<[...Parts, normalized: string]>[] = [
      // Docker Hub's familiar names
      ["nginx", none, "nginx", none, none, "docker.io/library/nginx"],
      ["nginx:latest", none, "nginx", "latest", none, "docker.io/library/nginx"],
      ["library/nginx", none, "library/nginx", none, none, "docker.io/library/nginx"],
      ["velero/velero:v1.6.2", none, "velero/velero", "v1.6.2", none, "docker.io/velero/velero"],
      ["foo/quay.io/bar:1", none, "foo/quay.io/bar", "1", none, "docker.io/foo/quay.io/bar"],
      ["a/b/c/d", none, "a/b/c/d", none, none, "docker.io/a/b/c/d"],
      ["localhosts/x", none, "localhosts/x", none, none, "docker.io/localhosts/x"],
      // without a `/` after it nothing is a domain
      ["example.com", none, "example.com", none, none, "docker.io/library/example.com"],
      ["quay.io:5000", none, "quay.io", "5000", none, "docker.io/library/quay.io"],
      ["localhost", none, "localhost", none, none, "docker.io/library/localhost"],
      ["localhost:5000", none, "localhost", "5000", none, "docker.io/library/localhost"],
      ["192.168.1.1:5000", none, "192.168.1.1", "5000", none, "docker.io/library/192.168.1.1"],
      // Docker Hub by name
      ["docker.io/nginx", "docker.io", "nginx", none, none, "docker.io/library/nginx"],
      ["docker.io/library/nginx:1", "docker.io", "library/nginx", "1", none, "docker.io/library/nginx"],
      ["docker.io/nirmata/kyverno", "docker.io", "nirmata/kyverno", none, none, "docker.io/nirmata/kyverno"],
      ["index.docker.io/nginx", "index.docker.io", "nginx", none, none, "docker.io/library/nginx"],
      ["registry-1.docker.io/nginx", "registry-1.docker.io", "nginx", none, none, "docker.io/library/nginx"],
      ["Index.Docker.IO/a/b", "Index.Docker.IO", "a/b", none, none, "docker.io/a/b"],
      ["DOCKER.io/nginx", "DOCKER.io", "nginx", none, none, "docker.io/library/nginx"],
      // names that only look like Docker Hub's
      ["registry.docker.io/nginx", "registry.docker.io", "nginx", none, none, "registry.docker.io/nginx"],
      ["docker.io:443/nginx", "docker.io:443", "nginx", none, none, "docker.io:443/nginx"],
      ["docker.io.evil.com/nginx", "docker.io.evil.com", "nginx", none, none, "docker.io.evil.com/nginx"],
      // other registries
      ["quay.io/jetstack/cert:v1.4.1", "quay.io", "jetstack/cert", "v1.4.1", none, "quay.io/jetstack/cert"],
      ["k8s.gcr.io/pause:3.5", "k8s.gcr.io", "pause", "3.5", none, "k8s.gcr.io/pause"],
      ["quay.io/nginx", "quay.io", "nginx", none, none, "quay.io/nginx"],
      ["QUAY.io/acme/app:V1", "QUAY.io", "acme/app", "V1", none, "quay.io/acme/app"],
      ["xn--n3h.com/i.m_a__g-e--s:x", "xn--n3h.com", "i.m_a__g-e--s", "x", none, "xn--n3h.com/i.m_a__g-e--s"],
      ["Foo/bar", "Foo", "bar", none, none, "foo/bar"],
      ["quayXio/foo:1", "quayXio", "foo", "1", none, "quayxio/foo"],
      ["localhost/foo", "localhost", "foo", none, none, "localhost/foo"],
      ["localhost:5000/foo:1", "localhost:5000", "foo", "1", none, "localhost:5000/foo"],
      ["host:5000/foo", "host:5000", "foo", none, none, "host:5000/foo"],
      ["1.2.3.4/foo", "1.2.3.4", "foo", none, none, "1.2.3.4/foo"],
      ["[::1]/x", "[::1]", "x", none, none, "[::1]/x"],
      ["[::1]:5000/x/y:1", "[::1]:5000", "x/y", "1", none, "[::1]:5000/x/y"],
      ["[2001:DB8::1]:5000/x", "[2001:DB8::1]:5000", "x", none, none, "[2001:db8::1]:5000/x"],
      // suffixes
      ["nginx:_a.B-9", none, "nginx", "_a.B-9", none, "docker.io/library/nginx"],
      [`nginx:${"a".repeat(128)}`, none, "nginx", "a".repeat(128), none, "docker.io/library/nginx"],
      [`nginx@${SHA256}`, none, "nginx", none, SHA256, "docker.io/library/nginx"],
      [`nginx:1@${SHA256}`, none, "nginx", "1", SHA256, "docker.io/library/nginx"],
      [`ghcr.io/x/y@${SHA384}`, "ghcr.io", "x/y", none, SHA384, "ghcr.io/x/y"],
      [`ghcr.io/x/y:1@${SHA512}`, "ghcr.io", "x/y", "1", SHA512, "ghcr.io/x/y"],
      // 64 hexadecimal digits are an image ID only where they stand alone
      [`docker.io/${HEX_64}`, "docker.io", HEX_64, none, none, `docker.io/library/${HEX_64}`],
      [`${HEX_64}:1`, none, HEX_64, "1", none, `docker.io/library/${HEX_64}`],
      ["f".repeat(63), none, "f".repeat(63), none, none, `docker.io/library/${"f".repeat(63)}`],
      // what looks like words of a tool's or YAML's own
      ["auto:latest", none, "auto", "latest", none, "docker.io/library/auto"],
      ["docker.io/auto", "docker.io", "auto", none, none, "docker.io/library/auto"],
      ["1", none, "1", none, none, "docker.io/library/1"],
    ];
    for (const [text, domain, path, tag, digest, normalized] of rows) {
      it(title(text), () => {
        const reference = referenceOf(text);
        const suffix = `${tag === undefined ? "" : `:${tag}`}${digest === undefined ? "" : `@${digest}`}`;
        expect(reference).to.include({ text, domain, path, tag, digest });
        expect(text.slice(reference.nameEnd)).to.equal(suffix);
        expect(normalizedName(text)).to.equal(normalized);
      });
    }
  });

  describe("refuses what is not, and says which part", () => {
    const rows: readonly Row<[code: FaultCode, part: string | undefined, start?: number]>[] = [
      [" nginx", "invalid-space", undefined],
      ["nginx ", "invalid-space", undefined],
      ["nginx\n", "invalid-space", undefined],
      ["ngi nx", "invalid-space", undefined],
      ["nginx:1\t", "invalid-space", undefined],
      ["nginx\u00a0", "invalid-space", undefined],
      ["nginx\u0000", "invalid-space", undefined],
      ["nginx\u001b[31m", "invalid-space", undefined],
      ["ko://github.com/acme/app", "invalid-url", undefined],
      ["docker://nginx:1", "invalid-url", undefined],
      ["oci://ghcr.io/acme/chart", "invalid-url", undefined],
      ["https://quay.io/acme/app", "invalid-url", undefined],
      ["-quay.io/x", "invalid-domain", "-quay.io", 0],
      ["quay-.io/x", "invalid-domain", "quay-.io", 0],
      ["quay..io/x", "invalid-domain", "quay..io", 0],
      [".quay.io/x", "invalid-domain", ".quay.io", 0],
      ["foo_bar.com/x", "invalid-domain", "foo_bar.com", 0],
      ["quay.io:/x", "invalid-domain", "quay.io:", 0],
      ["quay.io:port/x", "invalid-domain", "quay.io:port", 0],
      ["quay.io:1:2/x", "invalid-domain", "quay.io:1:2", 0],
      ["Foo_/x", "invalid-domain", "Foo_", 0],
      ["ex\u00e4mple.com/x", "invalid-domain", "ex\u00e4mple.com", 0],
      ["[::1/x", "invalid-domain", "[::1", 0],
      ["::1/x", "invalid-domain", "::1", 0],
      ["[]/x", "invalid-name", "[]/x", 0],
      ["[fe80::1%eth0]:5000/x", "invalid-domain", "[fe80::1%eth0]:5000", 0],
      ["*", "invalid-name", "*", 0],
      ["nginx*", "invalid-name", "nginx*", 0],
      ["Nginx", "invalid-name", "Nginx", 0],
      ["Nginx:1", "invalid-name", "Nginx", 0],
      ["quay.io/Acme/app:1", "invalid-name", "Acme/app", 8],
      ["acme/App", "invalid-name", "acme/App", 0],
      ["/nginx", "invalid-name", "/nginx", 0],
      ["nginx/", "invalid-name", "nginx/", 0],
      ["acme//app", "invalid-name", "acme//app", 0],
      ["quay.io//app", "invalid-name", "/app", 8],
      ["quay.io/", "invalid-name", "", 8],
      ["quay.io/:1", "invalid-name", "", 8],
      ["a..b", "invalid-name", "a..b", 0],
      ["a___b", "invalid-name", "a___b", 0],
      ["a._b", "invalid-name", "a._b", 0],
      ["-a", "invalid-name", "-a", 0],
      ["a-", "invalid-name", "a-", 0],
      ["a_/b", "invalid-name", "a_/b", 0],
      ["na\u00efve", "invalid-name", "na\u00efve", 0],
      ["aa/asdf$$^/aa", "invalid-name", "aa/asdf$$^/aa", 0],
      [":1", "invalid-name", "", 0],
      [`@${SHA256}`, "invalid-name", "", 0],
      [HEX_64, "invalid-name", undefined],
      ["nginx:", "invalid-tag", "", 6],
      ["nginx:1.25+build", "invalid-tag", "1.25+build", 6],
      ["quay.io/acme/app:-1", "invalid-tag", "-1", 17],
      ["nginx:.1", "invalid-tag", ".1", 6],
      ["nginx:a:b", "invalid-tag", "a:b", 6],
      ["nginx:$TAG", "invalid-tag", "$TAG", 6],
      ["nginx:${TAG", "invalid-tag", "${TAG", 6],
      ["nginx:$(TAG", "invalid-tag", "$(TAG", 6],
      ["nginx:{{TAG", "invalid-tag", "{{TAG", 6],
      ["nginx:<TAG>", "invalid-tag", "<TAG>", 6],
      [`nginx:${"a".repeat(129)}`, "invalid-tag", "a".repeat(129), 6],
      [`nginx:@${SHA256}`, "invalid-tag", "", 6],
      ["nginx@", "invalid-digest", "", 6],
      ["nginx@sha256:", "invalid-digest", "sha256:", 6],
      ["nginx:1@sha256:abc", "invalid-digest", "sha256:abc", 8],
      [`nginx@${SHA256}0`, "invalid-digest", `${SHA256}0`, 6],
      [`nginx@${SHA256.slice(0, -1)}`, "invalid-digest", SHA256.slice(0, -1), 6],
      [`nginx@sha256:${"F".repeat(64)}`, "invalid-digest", `sha256:${"F".repeat(64)}`, 6],
      [`nginx@SHA256:${HEX_64}`, "invalid-digest", `SHA256:${HEX_64}`, 6],
      [`nginx@md5:${"f".repeat(32)}`, "invalid-digest", `md5:${"f".repeat(32)}`, 6],
      [`nginx@sha256+b64:${HEX_64}`, "invalid-digest", `sha256+b64:${HEX_64}`, 6],
      [`nginx@sha384:${HEX_64}`, "invalid-digest", `sha384:${HEX_64}`, 6],
      [`nginx@sha512:${HEX_64}`, "invalid-digest", `sha512:${HEX_64}`, 6],
      [`nginx@${SHA256}:1`, "invalid-digest", `${SHA256}:1`, 6],
      [`nginx@${SHA256}@${SHA256}`, "invalid-digest", `${SHA256}@${SHA256}`, 6],
      [`${"a".repeat(300)}/x`, "name-too-long", undefined],
      ["a".repeat(10_000), "name-too-long", undefined],
    ];
    for (const [text, code, part, start] of rows) {
      it(`${title(text)} is ${code}`, () => {
        const fault = faultOf(text);
        expect(fault.code).to.equal(code);
        expect(fault.part && text.slice(...fault.part)).to.equal(part);
        expect(fault.part?.[0]).to.equal(start);
        expect(fault.message).to.match(/\S/);
        expect(fault.help).to.match(/\S/);
      });
    }
  });

  describe("leaves the name of a value with placeholders in its suffix to the rules", () => {
    const rows: readonly Row<[name: string]>[] = [
      // name:
      ["nginx:${TAG}", "nginx"],
      ["nginx:$(TAG)", "nginx"],
      ["nginx:{{ .Values.tag }}", "nginx"],
      ["quay.io/acme/app:${TAG}", "quay.io/acme/app"],
      ["localhost:5000/app:${TAG}", "localhost:5000/app"],
      ["[::1]:5000/app:${TAG}", "[::1]:5000/app"],
      ["quay.io/acme/app:${TAG:-latest}", "quay.io/acme/app"],
      ["quay.io/acme/app:${TAG/v/}", "quay.io/acme/app"],
      ["quay.io/acme/app:${A${B}}", "quay.io/acme/app"],
      ["quay.io/acme/app:$(A$(B)/c)", "quay.io/acme/app"],
      ["quay.io/acme/app:{{ a/b }}", "quay.io/acme/app"],
      ["quay.io/acme/app:${A}-${B}", "quay.io/acme/app"],
      ["quay.io/acme/app:${A}-alpine", "quay.io/acme/app"],
      [`quay.io/acme/app:\${A}@${SHA256}`, "quay.io/acme/app"],
      ["quay.io/acme/app:${A}@${B}", "quay.io/acme/app"],
      // name:tag-part
      ["nginx:1.${MINOR}", "nginx"],
      ["quay.io/acme/app:v${TAG}", "quay.io/acme/app"],
      ["quay.io/acme/app:v1-{{ .Arch }}-x", "quay.io/acme/app"],
      // name@
      ["quay.io/acme/app@${DIGEST}", "quay.io/acme/app"],
      // name[:tag]@digest-part
      ["quay.io/acme/app@sha256:${HEX}", "quay.io/acme/app"],
      ["quay.io/acme/app:v1@${DIGEST}", "quay.io/acme/app"],
      ["quay.io/acme/app:v1@sha256:$(HEX)", "quay.io/acme/app"],
      ["quay.io/acme/app@sha256:0123${HEX}", "quay.io/acme/app"],
    ];
    for (const [text, name] of rows) {
      it(title(text), () => {
        const reference = referenceOf(text);
        expect(text.slice(0, reference.nameEnd)).to.equal(name);
        const { domain, path } = referenceOf(name);
        expect(reference).to.include({ text, domain, path });
      });
    }
  });

  describe("takes for a placeholder", () => {
    const rows: readonly string[] = [
      "",
      " ",
      "\n\t ",
      "auto",
      "${IMAGE}",
      "$(IMAGE)",
      "{{IMAGE}}",
      "{{ .Values.image.repository }}:{{ .Values.image.tag }}",
      "${REGISTRY}/app:1",
      "${REGISTRY}:5000/app:1",
      "${NAME}:1",
      "${NAME}@${DIGEST}",
      "quay.io/${ORG}/app:1",
      "quay.io/acme/${APP}:1",
      "quay.io/acme/app${SUFFIX}",
      "quay.io/acme/app-${ARCH}:1",
      "quay.io/${APP}",
      "registry:${PORT}/team/app",
      "registry:${PORT}/${APP}",
      "registry:50${PORT}/team/app:1",
      "quay.io/acme/app:${TAG}/${MORE}",
      // what stands before the opener is not a name, a tag or a tag's beginning
      "Nginx:${TAG}",
      "quay.io/Acme/app:${TAG}",
      "-quay.io/app:${TAG}",
      ":${TAG}",
      "@${DIGEST}",
      "quay.io/:${TAG}",
      "nginx:-${TAG}",
      "nginx:1+${TAG}",
      "nginx:a:${TAG}",
      "nginx:@${DIGEST}",
      "nginx@a@${DIGEST}",
      "nginx@a/b${DIGEST}",
      `nginx:${"a".repeat(129)}\${TAG}`,
      `${"a".repeat(256)}:\${TAG}`,
      // of any length
      " ".repeat(10_000),
      `{{ ${"x".repeat(10_000)} }}`,
    ];
    for (const text of rows) {
      it(title(text), () => {
        const reading = readReference(text);
        expect(reading.kind).to.equal("placeholder");
        expect(reading.kind === "placeholder" && reading.why).to.match(/\S/);
      });
    }
  });

  describe(`counts at most ${MAX_PATH_LENGTH} characters of a path`, () => {
    const a = (length: number) => "a".repeat(length);
    const rows: readonly Row<[legal: boolean]>[] = [
      // Docker Hub's official images lie in `library/`, written out or not.
      [a(247), true],
      [a(248), false],
      [`docker.io/${a(247)}`, true],
      [`docker.io/${a(248)}`, false],
      [`index.docker.io/${a(248)}`, false],
      [`library/${a(247)}`, true],
      [`library/${a(248)}`, false],
      [`docker.io/library/${a(247)}`, true],
      [`docker.io/library/${a(248)}`, false],
      // Elsewhere the path is what was written, and the domain and the suffix do not count.
      [`a/${a(253)}`, true],
      [`a/${a(254)}`, false],
      [`quay.io/${a(255)}`, true],
      [`quay.io/${a(256)}`, false],
      [`quay.io/${a(255)}:${a(128)}@${SHA512}`, true],
      [`${a(60)}.${a(60)}.${a(60)}.${a(60)}.example.com:5000/${a(255)}`, true],
      [`localhost:5000/${a(256)}:1`, false],
      [`[::1]:5000/${a(255)}`, true],
      // Before placeholders too.
      [`quay.io/${a(255)}:\${TAG}`, true],
    ];
    for (const [text, legal] of rows) {
      it(`${title(text)} is ${legal ? "legal" : "too long"}`, () => {
        const reading = readReference(text);
        if (legal) expect(reading.kind).to.equal("reference");
        else expect(faultOf(text).code).to.equal("name-too-long");
      });
    }
  });

  it("reads a long hostile text in no time", () => {
    const start = performance.now();
    for (const piece of ["a-", "a.", "a/", "${", "{{", "$(", "a:", "@", "[", "${a}", "A"]) {
      readReference(piece.repeat(2000));
      readReference(`${piece.repeat(2000)}!`);
    }
    expect(performance.now() - start).to.be.below(2000);
  });
});

describe("the parts of a name", () => {
  it("normalizeDomain", () => {
    const rows: readonly Row<[expected: string]>[] = [
      ["docker.io", "docker.io"],
      ["Docker.IO", "docker.io"],
      ["index.docker.io", "docker.io"],
      ["INDEX.docker.io", "docker.io"],
      ["registry-1.docker.io", "docker.io"],
      ["registry.docker.io", "registry.docker.io"],
      ["docker.io:443", "docker.io:443"],
      ["Quay.IO:5000", "quay.io:5000"],
    ];
    for (const [domain, expected] of rows) expect(normalizeDomain(domain), domain).to.equal(expected);
  });

  it("familiarPath", () => {
    const rows: readonly Row<[expected: string]>[] = [
      ["library/nginx", "nginx"],
      ["library/nginx/x", "library/nginx/x"],
      ["libraries/nginx", "libraries/nginx"],
      ["acme/app", "acme/app"],
      ["nginx", "nginx"],
    ];
    for (const [path, expected] of rows) expect(familiarPath(path), path).to.equal(expected);
  });

  it("isDomain", () => {
    const rows: readonly Row<[expected: boolean]>[] = [
      ["quay.io", true],
      ["host:5000", true],
      ["localhost", true],
      ["Foo", true],
      ["[::1]", true],
      ["foo", false],
      ["foo-bar_baz", false],
      ["", false],
    ];
    for (const [segment, expected] of rows) expect(isDomain(segment), segment).to.equal(expected);
  });

  it("isLegalDomain and isLegalPath", () => {
    for (const domain of ["quay.io", "a", "A-b.c", "1.2.3.4:80", "[::1]", "[::1]:1"]) {
      expect(isLegalDomain(domain), domain).to.equal(true);
    }
    for (const domain of ["", "a_b", "a.", "a:", "a:b", "[::1", "[g::]", "a b", "a\n", "*.io", "a/b"]) {
      expect(isLegalDomain(domain), domain).to.equal(false);
    }
    for (const path of ["a", "a/b", "a.b", "a_b", "a__b", "a---b", "0/1"]) {
      expect(isLegalPath(path), path).to.equal(true);
    }
    for (const path of ["", "/", "a/", "/a", "a//b", "A", "a:b", "a@b", "a\n", "a___b", "*", "{domain}"]) {
      expect(isLegalPath(path), path).to.equal(false);
    }
  });
});

describe("the vectors of the distribution/reference project", () => {
  const file = new URL("../../shared/vectors/reference-parse.json", import.meta.url);

  interface Vector {
    readonly input: string;
    readonly error?: true;
    readonly domain?: string;
    /** The name with its domain. */
    readonly repository?: string;
    readonly tag?: string;
    readonly digest?: string;
  }

  // The vectors come from the un-normalised `Parse`, which takes any first segment for a domain.
  const hubNames = new Map([
    ["foo/foo_bar.com:8080", "`foo` is a lone lower-case word, so the domain is docker.io"],
    [`${"a/".repeat(127)}a:tag-puts-this-over-max`, "`a` is a lone lower-case word, so the domain is docker.io"],
  ]);
  const overruled = new Map([
    ["", "an empty value is a placeholder, not an invalid reference"],
    [`validname@sha512:${"f".repeat(128)}`, "128 digits are what a sha512 digest has"],
  ]);

  it("are read as the project reads them, but for the exceptions named here", function () {
    if (!existsSync(file)) {
      console.log(`      skipped: no ${file.pathname}`);
      this.skip();
    }
    const vectors = JSON.parse(readFileSync(file, "utf8")) as readonly Vector[];
    expect(vectors).to.have.lengthOf.above(40);
    const exceptions = new Set([...hubNames.keys(), ...overruled.keys()]);
    for (const { input, error, domain, repository, tag, digest } of vectors) {
      if (exceptions.delete(input)) continue;
      const reading = readReference(input);
      if (error) expect(reading.kind, input).to.equal("invalid");
      else {
        const path = domain === undefined ? repository : repository?.slice(domain.length + 1);
        expect(reading.kind, input).to.equal("reference");
        expect(referenceOf(input), input).to.include({ domain, path, tag, digest });
      }
    }
    expect([...exceptions], "exceptions that no vector needs").to.deep.equal([]);
  });

  it("are overruled for these reasons", () => {
    for (const [input, reason] of hubNames) {
      const reference = referenceOf(input);
      expect(reference.domain, reason).to.equal(undefined);
      expect(reference.path, reason).to.equal(input.slice(0, input.indexOf(":")));
    }
    const kinds = [...overruled].map(([input]) => readReference(input).kind);
    expect(kinds, [...overruled.values()].join("; ")).to.deep.equal(["placeholder", "reference"]);
  });
});
