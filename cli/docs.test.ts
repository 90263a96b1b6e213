/**
 * Runs the examples of the documentation. A fenced block whose info string names a file (```yaml web.yaml) is that
 * file; in a `console` block each line that begins with `$ ` is a command, and what follows is all that it prints.
 */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";

const ROOT = path.resolve(import.meta.dirname, "..");
const DOCS = path.join(ROOT, "docs");

interface Block {
  readonly info: readonly string[];
  readonly text: string;
}

function blocksOf(markdown: string): Block[] {
  return [...markdown.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(([, info = "", text = ""]) => ({
    info: info.split(" "),
    text,
  }));
}

function commandsOf(text: string): { command: string; expected: string }[] {
  return text
    .split(/^\$ /m)
    .slice(1)
    .map((part) => {
      const feed = part.indexOf("\n");
      return { command: part.slice(0, feed), expected: part.slice(feed + 1) };
    });
}

describe("documentation", () => {
  for (const page of fs.readdirSync(DOCS).filter((name) => name.endsWith(".md"))) {
    describe(page, () => {
      const blocks = blocksOf(fs.readFileSync(path.join(DOCS, page), "utf8"));
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "docs-"));
      after(() => fs.rmSync(folder, { recursive: true }));
      const bin = path.join(folder, ".bin");
      fs.mkdirSync(bin);
      fs.symlinkSync(path.join(ROOT, "dist/pullthrough.js"), path.join(bin, "pullthrough"));
      for (const { info, text } of blocks) {
        const [language, file] = info;
        if (file) it(`has ${file}`, () => fs.writeFileSync(path.join(folder, file), text));
        if (language !== "console") continue;
        for (const { command, expected } of commandsOf(text)) {
          it(`$ ${command}`, () => {
            const PATH = `${bin}:${process.env["PATH"]}`;
            const env = { ...process.env, PATH, NO_COLOR: "1" };
            const { stdout } = spawnSync("sh", ["-c", `{ ${command}\n} 2>&1`], { cwd: folder, encoding: "utf8", env });
            expect(stdout).to.equal(expected);
          });
        }
      }
    });
  }
});
