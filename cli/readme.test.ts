/** Runs the README's examples and compares its table of flags with the options. */

import { spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { OPTIONS } from "./options.js";

const README = fs.readFileSync("README.md", "utf8");

describe("README", () => {
  const bin = fs.mkdtempSync(path.join(os.tmpdir(), "readme-"));

  before(() => fs.symlinkSync(path.resolve("dist/pullthrough.js"), path.join(bin, "pullthrough")));

  for (const block of README.matchAll(/```console\n([\s\S]*?)```/g)) {
    for (const [, command = "", shown = ""] of (block[1] as string).matchAll(/^\$ (.*)\n((?:(?!\$ ).*\n)*)/gm)) {
      it(`shows what this prints: ${command.slice(0, 80)}`, () => {
        const env = { ...process.env, PATH: `${bin}:${process.env["PATH"]}` };
        const run = spawnSync("sh", ["-c", `${command} 2>&1`], { env, encoding: "utf8" });
        expect(run.stdout + (run.status === 0 ? "" : `[exit ${run.status}]\n`)).to.equal(shown);
      });
    }
  }

  it("names every flag as the help does", () => {
    const rows = OPTIONS.map(({ name, alias, value, choices, help }) => {
      const argument = value ?? choices?.join("\\|");
      const flag = `${alias ? `-${alias}, ` : ""}--${name}${argument ? ` ${argument}` : ""}`;
      return `| \`${flag.replaceAll("\\|", "|").replaceAll("|", "\\|")}\` | ${help} |`;
    });
    const table = ["| flag | what it does |", "|---|---|", ...rows].join("\n");
    const section = /(<!-- flags -->\n)([\s\S]*?)(\n<!-- \/flags -->)/;
    if (process.env["UPDATE_GOLDEN"] === "1") {
      fs.writeFileSync(
        "README.md",
        README.replace(section, (_, open, __, close) => `${open}${table}${close}`),
      );
    } else expect(section.exec(README)?.[2]).to.equal(table);
  });
});
