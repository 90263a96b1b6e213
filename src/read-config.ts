/** Reads a config file: one document of kind PullThrough, or a ConfigMap with the same keys as strings. */

import { type ConfigDocument, readConfigTree } from "./config-reader.js";
import { once } from "./once.js";
import { parseConfig } from "./parse-config.js";
import { scanTree } from "./scan-tree.js";
import { foreignEncoding, type Source } from "./source.js";

/** The `yaml` package is asked only where there is something to complain of, now or later. */
export function readConfig(source: Source): ConfigDocument {
  const tree = foreignEncoding(source.bytes) ? undefined : scanTree(source.bytes, (offset) => offset);
  const config = tree && readConfigTree(source, tree);
  const parsed = once(() => parseConfig(source));
  if (!config || config.diagnostics.length > 0) return parsed();
  return { ...config, place: (path) => parsed().place(path) };
}
