/** Writes what a module gives in its place, where it costs more to make that than to have it. */

import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";
import { compileScanner } from "./wasm.js";

/**
 * `catalogueFacts`, as a string that is read when it is called: a list of words is compiled word by word; and the scanner's
 * module of WebAssembly.
 */
export const constants: Plugin = {
  name: "constants",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/catalogue-facts\.ts$/ }, async ({ path }) => {
      const { catalogueFacts } = (await import(pathToFileURL(path).href)) as { catalogueFacts: () => object };
      const text = JSON.stringify(JSON.stringify(catalogueFacts()));
      return {
        contents: `let made; export function catalogueFacts() { return (made ??= JSON.parse(${text})); }`,
        loader: "js",
      };
    });
    onLoad({ filter: /\/io\/scanner-binary\.ts$/ }, async () => {
      const text = JSON.stringify(Buffer.from(await binary()).toString("base64"));
      return { contents: `export function scannerBinary() { return Buffer.from(${text}, "base64"); }`, loader: "js" };
    });
  },
};

let compiled: Promise<Uint8Array> | undefined;

function binary(): Promise<Uint8Array> {
  compiled ??= compileScanner();
  return compiled;
}
