/** Packs the package, installs it elsewhere, and uses it as its users do. */

import { execFileSync, spawnSync } from "node:child_process";
import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";

describe("the package", () => {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), "package-"));
  const run = (command: string, args: readonly string[], input = "") =>
    spawnSync(command, args, { cwd: folder, encoding: "utf8", input });
  let files: string[] = [];

  before(() => {
    const packed = execFileSync("npm", ["pack", "--ignore-scripts", "--json", "--pack-destination", folder], {
      encoding: "utf8",
    });
    const parsed: unknown = JSON.parse(packed);
    const [entry] = (Array.isArray(parsed) ? parsed : Object.values(parsed as object)) as {
      filename: string;
      files: { path: string }[];
    }[];
    files = (entry?.files ?? []).map((file) => file.path);
    fs.writeFileSync(path.join(folder, "package.json"), '{ "private": true }\n');
    execFileSync("npm", ["install", "--offline", "--no-audit", "--no-fund", `./${entry?.filename}`], { cwd: folder });
  });

  it("holds what a user needs and nothing else", () => {
    const expected =
      /^(?:LICENSE|README\.md|CHANGELOG\.md|package\.json|dist\/(?:pullthrough(?:-fn)?\.js|helm\/pullthrough\/(?:plugin\.yaml|pullthrough\.js)|index\.mjs|package\.json|types\/[\w-]+\.d\.ts))$/;
    expect(files.filter((file) => !expected.test(file))).to.deep.equal([]);
    expect(files).to.include.members([
      "LICENSE",
      "README.md",
      "dist/pullthrough.js",
      "dist/index.mjs",
      "dist/types/index.d.ts",
    ]);
    expect(fs.readdirSync(path.join(folder, "node_modules")).filter((name) => !name.startsWith("."))).to.deep.equal([
      "pullthrough",
    ]);
  });

  it("runs", () => {
    const result = run("node_modules/.bin/pullthrough", ["--mirror", "m.io"], POD);
    expect(result.stderr + result.stdout).to.equal(POD.replace("nginx", "m.io/docker.io/nginx"));
    expect(run("node_modules/.bin/pullthrough", ["--version"]).stdout).to.match(/^pullthrough \d+\.\d+\.\d+\n$/);
  });

  it("can be imported and required, and gives strings for strings", () => {
    const use = `process.stdout.write(rewrite(${JSON.stringify(POD)}, { mirror: "m.io" }).output)`;
    const imported = run(process.execPath, [
      "--input-type=module",
      "-e",
      `import { rewrite } from "pullthrough"; ${use}`,
    ]);
    expect(imported.stdout).to.equal(POD.replace("nginx", "m.io/docker.io/nginx"));
    const required = run(process.execPath, [
      "--no-warnings",
      "-e",
      `const { rewrite } = require("pullthrough"); ${use}`,
    ]);
    expect(required.stdout).to.equal(imported.stdout);
  });

  it("has types", () => {
    fs.writeFileSync(
      path.join(folder, "use.mts"),
      'import { rewrite } from "pullthrough";\n' +
        'export const text: string | undefined = rewrite("", { mirror: "m.io" }).output;\n' +
        'export const bytes: Uint8Array | undefined = rewrite(new Uint8Array(), { mirror: "m.io" }).output;\n' +
        '// @ts-expect-error: a config has known keys\nrewrite("", { mirrors: "m.io" });\n',
    );
    const result = run(path.resolve("node_modules/.bin/tsc"), [
      "--strict",
      "--noEmit",
      "--module",
      "nodenext",
      "--target",
      "es2023",
      "--types",
      "",
      "use.mts",
    ]);
    expect(result.stdout + result.stderr).to.equal("");
  });
});

const POD = "apiVersion: v1\nkind: Pod\nspec:\n  containers:\n  - image: nginx\n";
