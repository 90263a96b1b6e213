/**
 * Runs the examples of the documentation. A fenced block whose info string names a file (```yaml web.yaml) is that
 * file; in a `console` block each line that begins with `$ ` is a command, and what follows is all that it prints, with
 * `[exit N]` where that is not 0. `UPDATE_GOLDEN=1` writes what is printed.
 */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";

const ROOT = path.resolve(import.meta.dirname, "..");
const DOCS = path.join(ROOT, "docs");

/** The fenced blocks of a page, and the commands in those that show a console. */
function blocksOf(markdown: string) {
  return [...markdown.matchAll(/^```([^\n]*)\n(.*?)^```$/gms)].map(([, info = "", text = ""]) => {
    const [language, file] = info.split(" ");
    const shown = language === "console" ? text.split(/^\$ /m).slice(1) : [];
    const commands = shown.map((part) => {
      const feed = part.indexOf("\n");
      return { command: part.slice(0, feed), expected: part.slice(feed + 1) };
    });
    return { file, text, commands };
  });
}

describe("documentation", () => {
  for (const page of fs.readdirSync(DOCS).filter((name) => name.endsWith(".md"))) {
    describe(page, () => {
      const markdown = path.join(DOCS, page);
      const folder = fs.mkdtempSync(path.join(os.tmpdir(), "docs-"));
      const bin = path.join(folder, ".bin");
      fs.mkdirSync(bin);
      fs.symlinkSync(path.join(ROOT, "dist/pullthrough.js"), path.join(bin, "pullthrough"));
      after(() => fs.rmSync(folder, { recursive: true }));

      const run = (command: string): string => {
        const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}`, NO_COLOR: "1" };
        const options = { cwd: folder, encoding: "utf8", env } as const;
        const { stdout, status } = spawnSync("sh", ["-c", `{ ${command}\n} 2>&1`], options);
        return stdout + (status === 0 ? "" : `[exit ${status}]\n`);
      };

      for (const { file, text, commands } of blocksOf(fs.readFileSync(markdown, "utf8"))) {
        if (file) it(`has ${file}`, () => fs.writeFileSync(path.join(folder, file), text));
        for (const { command, expected } of commands) {
          it(`$ ${command}`, () => {
            const printed = run(command);
            if (process.env["UPDATE_GOLDEN"] !== "1") {
              expect(printed).to.equal(expected);
              return;
            }
            const before = fs.readFileSync(markdown, "utf8");
            fs.writeFileSync(
              markdown,
              before.replace(`$ ${command}\n${expected}`, () => `$ ${command}\n${printed}`),
            );
          });
        }
      }
    });
  }
});
