/** What becomes of files when the file system refuses in the middle, which no real run can be made to do everywhere. */

import fs from "node:fs";
import os from "node:os";
import path from "node:path";
import { expect } from "chai";
import { replaceFiles } from "./replace-files.js";

describe("replaceFiles", () => {
  const { renameSync, fsyncSync } = fs;
  let folder: string;
  let replacements: { file: string; bytes: Uint8Array }[];

  beforeEach(() => {
    folder = fs.mkdtempSync(path.join(os.tmpdir(), "replace-"));
    replacements = ["a", "b", "c"].map((name) => {
      const file = path.join(folder, name);
      fs.writeFileSync(file, "old");
      return { file, bytes: Buffer.from("new") };
    });
  });
  afterEach(() => Object.assign(fs, { renameSync, fsyncSync }));

  /** Lets the first calls through and fails after them. */
  function failAfter(count: number, call: (...args: never[]) => void) {
    let calls = 0;
    return (...args: never[]) => {
      if (++calls > count) throw Object.assign(new Error("refused"), { code: "EROFS", syscall: "refused" });
      call(...args);
    };
  }

  function contents(): Record<string, string> {
    return Object.fromEntries(
      fs.readdirSync(folder).map((name) => [name, fs.readFileSync(path.join(folder, name), "utf8")]),
    );
  }

  it("replaces all of them", () => {
    expect(replaceFiles(replacements)).to.equal(undefined);
    expect(contents()).to.deep.equal({ a: "new", b: "new", c: "new" });
  });

  it("names those already replaced where a rename fails, and leaves no temporary file", () => {
    Object.assign(fs, { renameSync: failAfter(1, renameSync as never) });
    const failure = replaceFiles(replacements);
    expect(failure?.message).to.equal(`cannot write \`${path.join(folder, "b")}\`: the file system is read-only`);
    expect(failure?.help).to.match(new RegExp(`; already replaced: ${path.join(folder, "a")}$`));
    expect(contents()).to.deep.equal({ a: "new", b: "old", c: "old" });
  });

  it("changes nothing where a temporary file can't be written", () => {
    Object.assign(fs, { fsyncSync: failAfter(2, fsyncSync as never) });
    expect(replaceFiles(replacements)?.help).to.match(/; no file was changed$/);
    expect(contents()).to.deep.equal({ a: "old", b: "old", c: "old" });
  });
});
