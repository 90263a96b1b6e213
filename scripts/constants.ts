/** Writes the values of a module's constants in its place, where it costs more to make them than to have them. */

import { pathToFileURL } from "node:url";
import type { Plugin } from "esbuild";

export const constants: Plugin = {
  name: "constants",
  setup({ onLoad }) {
    onLoad({ filter: /\/src\/catalogue-facts\.ts$/ }, async ({ path }) => {
      const values = Object.entries((await import(pathToFileURL(path).href)) as object);
      const lines = values.map(([name, value]) => `export const ${name} = ${JSON.stringify(value)};`);
      return { contents: lines.join("\n"), loader: "js" };
    });
  },
};
