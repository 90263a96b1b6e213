/** SARIF as GitHub's documentation of code scanning asks for it, and the hashes that its alerts are known again by. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { VERDICTS } from "../src/index.js";
import { lineHashes } from "./line-hash.js";
import { SARIF_RULES } from "./sarif-rules.js";

const PULLTHROUGH = path.resolve("dist/pullthrough.js");

interface SarifResult {
  readonly ruleId: string;
  readonly ruleIndex: number;
  readonly partialFingerprints: Readonly<Record<string, string>>;
  readonly locations: readonly { readonly physicalLocation: { readonly artifactLocation: { readonly uri: string } } }[];
}

let folder: string;

beforeEach(() => {
  folder = fs.mkdtempSync(path.join(os.tmpdir(), "sarif-"));
});
afterEach(() => fs.rmSync(folder, { recursive: true, force: true }));

function sarifOf(...args: readonly string[]) {
  const flags = ["--check", "--mirror", "m.io", "--report", "r.sarif", "--report-format", "sarif"];
  spawnSync(process.execPath, [PULLTHROUGH, ...flags, ...args], { cwd: folder });
  return JSON.parse(fs.readFileSync(path.join(folder, "r.sarif"), "utf8")).runs[0];
}

function write(name: string, text: string): void {
  fs.mkdirSync(path.dirname(path.join(folder, name)), { recursive: true });
  fs.writeFileSync(path.join(folder, name), text);
}

const POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n";

describe("SARIF", () => {
  it("describes every rule in full, and the same ones whatever was found", () => {
    write("a.yaml", `${POD}  - image: nginx\n`);
    const { rules } = sarifOf("a.yaml").tool.driver;
    expect(rules.map(({ id }: { id: string }) => id)).to.deep.equal([...VERDICTS, "not-understood"]);
    for (const rule of rules) {
      for (const text of [rule.shortDescription.text, rule.fullDescription.text, rule.help.text, rule.help.markdown]) {
        expect(text, rule.id).to.be.a("string").that.is.not.empty;
        expect(text.length, rule.id).to.be.at.most(1024);
      }
    }
  });

  it("gives each finding to its verdict's rule", () => {
    const images = [
      "public.ecr.aws/a/b",
      "${IMAGE}",
      "a b",
      "http://x",
      "nginx:+",
      "Nginx",
      "nginx@sha256:1",
      "12",
      "{a: b}",
    ];
    write("a.yaml", POD + images.map((image) => `  - image: ${image}\n`).join(""));
    const { results } = sarifOf("a.yaml");
    const found = results.map(({ ruleId }: SarifResult) => ruleId);
    expect(found).to.deep.equal(["unapproved", "placeholder", ...Array(6).fill("invalid"), "unsupported"]);
    for (const { ruleId, ruleIndex } of results) expect(SARIF_RULES[ruleIndex]?.id).to.equal(ruleId);
    write("bad.yaml", "image: [");
    expect(sarifOf("bad.yaml").results[0].ruleId).to.equal("not-understood");
  });

  it("names files as they are in a checkout, as URIs", () => {
    const names = ["a b#c%.yaml", "m/é.yaml"];
    for (const name of names) write(name, `${POD}  - image: Nginx\n`);
    const uris = (...files: string[]) =>
      sarifOf(...files).results.map(
        ({ locations }: SarifResult) => locations[0]?.physicalLocation.artifactLocation.uri,
      );
    const expected = ["a%20b%23c%25.yaml", "m/%C3%A9.yaml"];
    expect(uris(...names)).to.deep.equal(expected);
    expect(uris(`./${names[0]}`)).to.deep.equal([expected[0]]);
    expect(uris(path.join(fs.realpathSync(folder), names[0] as string))).to.deep.equal([expected[0]]);
  });

  it("keeps the hash that GitHub goes by where lines move", () => {
    const hashes = (text: string) => {
      write("a.yaml", text);
      return sarifOf("a.yaml").results.map((one: SarifResult) => one.partialFingerprints["primaryLocationLineHash"]);
    };
    const text = `${POD}  - image: Nginx\n`;
    expect(hashes(`# one\n# two\n${text}`)).to.deep.equal(hashes(text));
    expect(hashes(text)[0]).to.match(/^[0-9a-f]{1,16}:1$/);
  });
});

describe("lineHashes", () => {
  /** The same in whole numbers of any size, from what the hash is said to be. */
  function expected(text: string): string[] {
    const characters = [...text.replace(/\r\n?/g, "\n").replace(/[ \t]/g, "")].map((one) => one.charCodeAt(0));
    const counts = new Map<string, number>();
    return [...characters, 0xffff].flatMap((_, start) => {
      if (start > 0 && characters[start - 1] !== 10) return [];
      const window = [...characters, 0xffff, ...Array(100).fill(0)].slice(start, start + 100);
      const hash = BigInt.asUintN(
        64,
        window.reduce((sum, code) => sum * 37n + BigInt(code), 0n),
      ).toString(16);
      counts.set(hash, (counts.get(hash) ?? 0) + 1);
      return `${hash}:${counts.get(hash)}`;
    });
  }

  for (const text of ["", "\n", " a\nb\n  \t\tc\n d", "a\r\n\rb\r", "x\n".repeat(300), "é\uFEFF\n\n"]) {
    it(`are those of the definition: ${JSON.stringify(text.slice(0, 20))}`, () => {
      expect(lineHashes(text)).to.deep.equal(expected(text));
    });
  }
});
