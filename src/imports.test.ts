/** Holds the import rule, so that the rooms stay apart and the core stays free of Node. */

import fs from "node:fs";
import path from "node:path";
import { expect } from "chai";

const FOUNDATIONS = ["reference", "edits", "block-writer", "diagnostic", "source", "bom", "scan-memory"].map(
  (name) => `src/${name}.ts`,
);

/** What each product source imports: files from the repository's root, packages by name. */
const IMPORTS = new Map(
  ["src", "fn", "cli", "io"]
    .flatMap((folder) => fs.readdirSync(folder).map((name) => `${folder}/${name}`))
    .filter((file) => file.endsWith(".ts") && !/\.(?:test|fixture|slow)\.ts$/.test(file))
    .map((file) => [file, importsOf(file)]),
);

function importsOf(file: string): string[] {
  const text = fs.readFileSync(file, "utf8");
  const names = [
    ...text.matchAll(/^(?:import|export)\b[^;"]*?\bfrom "([^"]+)"|\bimport\("([^"]+)"\)|^import "([^"]+)"/gm),
  ].map((match) => (match[1] ?? match[2] ?? match[3]) as string);
  return names.map((name) =>
    name.startsWith(".") ? path.posix.join(path.posix.dirname(file), name).replace(/\.js$/, ".ts") : name,
  );
}

function importersOf(name: string): string[] {
  return [...IMPORTS].filter(([, imports]) => imports.includes(name)).map(([file]) => file);
}

describe("the import rule", () => {
  it("sees imports at all", () => {
    expect(IMPORTS.get("src/rewrite.ts")).to.include("src/edits.ts");
  });

  for (const [file, imports] of IMPORTS) {
    if (FOUNDATIONS.includes(file)) {
      it(`${file} knows nothing of the rest`, () => {
        expect(imports.filter((name) => !FOUNDATIONS.includes(name))).to.deep.equal([]);
      });
    }
    if (file.startsWith("src/")) {
      it(`${file} imports nothing but the core and \`yaml\``, () => {
        expect(imports.filter((name) => name !== "yaml" && !name.startsWith("src/"))).to.deep.equal([]);
      });
    } else {
      it(`${file} knows of the core its public surface alone`, () => {
        expect(imports.filter((name) => name.startsWith("src/") && name !== "src/index.ts")).to.deep.equal([]);
      });
    }
  }

  it("the scanner knows nothing but itself, so that it can be compiled to WebAssembly", () => {
    const scanner = new Set(["src/scan-engine.ts"]);
    for (const file of scanner) for (const name of IMPORTS.get(file) ?? []) scanner.add(name);
    expect([...scanner].filter((file) => !/^src\/(?:scan-[a-z-]+|bom)\.ts$/.test(file))).to.deep.equal([]);
    expect(scanner.size).to.be.greaterThan(10);
  });

  it("nobody imports a product", () => {
    for (const [file, imports] of IMPORTS) {
      const product = file.split("/")[0] as string;
      const products = imports.filter((name) => /^(?:cli|fn)\//.test(name) && !name.startsWith(`${product}/`));
      expect(products, file).to.deep.equal([]);
    }
  });

  it("yargs is loaded for help alone, its grammar in one place", () => {
    expect(importersOf("yargs")).to.deep.equal(["cli/help.ts"]);
    expect(importersOf("yargs-parser")).to.deep.equal(["cli/args.ts"]);
  });

  it("the core touches no console and no process", () => {
    for (const file of IMPORTS.keys()) {
      const code = fs.readFileSync(file, "utf8").replace(/"[^"\n]*"/g, '""');
      if (file.startsWith("src/")) expect(code, file).to.not.match(/\b(?:console|process)\./);
    }
  });
});
