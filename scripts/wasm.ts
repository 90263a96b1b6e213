/**
 * Compiles the scanner to WebAssembly: the very sources that are compiled to JavaScript, by AssemblyScript, a compiler for a
 * strict subset of TypeScript. They keep to that subset, but for words that are put in another's place here.
 */

import fs from "node:fs";
import path from "node:path";
import asc from "assemblyscript/asc";
import binaryen from "binaryen";

/** Modules of WebAssembly's own, in the place of sources. */
const OWN: Readonly<Record<string, string>> = {
  "scanner.ts": "wasm/scanner.ts",
  "scan-memory.ts": "wasm/memory.ts",
  "scan-host.ts": "wasm/host.ts",
};

/** The module, ready to be compiled by whoever runs it. */
export async function compileScanner(): Promise<Uint8Array> {
  let binary: Uint8Array | undefined;
  const options = [
    "-O3",
    "--enable",
    "simd",
    "--runtime",
    "stub",
    "--noAssert",
    "--importMemory",
    "--use",
    "abort=",
    "--outFile",
    "out.wasm",
  ];
  const { error, stderr } = await asc.main(["scanner.ts", ...options], {
    readFile: (name) => {
      const base = path.basename(name);
      const own = OWN[base];
      if (own !== undefined) return fs.readFileSync(own, "utf8");
      const source = path.join("src", base);
      return fs.existsSync(source) ? translated(fs.readFileSync(source, "utf8")) : null;
    },
    writeFile: (name, contents) => {
      if (name.endsWith(".wasm")) binary = contents as Uint8Array;
    },
    listFiles: () => [],
  });
  if (error || !binary) throw new Error(`the scanner is not for WebAssembly: ${error?.message}\n${stderr.toString()}`);
  return inlined(binary);
}

/**
 * More of it put into its callers than the compiler does by itself: V8 puts no function of WebAssembly into another. A tenth
 * faster, a third larger.
 */
function inlined(binary: Uint8Array): Uint8Array {
  const module = binaryen.readBinary(binary);
  const { MVP, SIMD128, BulkMemory, BulkMemoryOpt, SignExt, MutableGlobals } = binaryen.Features;
  module.setFeatures(MVP | SIMD128 | BulkMemory | BulkMemoryOpt | SignExt | MutableGlobals);
  binaryen.setOptimizeLevel(3);
  binaryen.setShrinkLevel(0);
  binaryen.setAllowInliningFunctionsWithLoops(true);
  binaryen.setFlexibleInlineMaxSize(150);
  binaryen.setOneCallerInlineMaxSize(5000);
  module.optimize();
  module.optimize();
  return module.emitBinary();
}

/** TypeScript -> AssemblyScript. */
function translated(source: string): string {
  return (
    source
      // It has no imports of types alone, and no extensions.
      .replace(/^import type \{/gm, "import {")
      .replace(/\btype (?=[A-Z]\w*\b[^=]*\} from)/g, "")
      .replace(/\.js";$/gm, '";')
      // All numbers are integers of 32 bits; a byte that is not there is 0.
      .replace(/\bnumber(?: \| undefined)?\b/g, "i32")
      // A field has the type of its first value.
      .replace(/^ {2}(#?\w+) = (true|false);$/gm, "  $1: boolean = $2;")
      .replace(/^ {2}(#?\w+) = (.*);$/gm, "  $1: i32 = $2;")
      .replace(/#(?=[a-z])/g, "_")
      // It does not see that a loop without a condition ends by what is in it alone.
      .replace(/for \(;;\)/g, "while (true)")
  );
}
