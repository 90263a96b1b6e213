/** A config file by way of the `yaml` package, which tells what is wrong with it and where. */

import { parseAllDocuments } from "yaml";
import { hasBom } from "./bom.js";
import { type ConfigDocument, readConfigTree } from "./config-reader.js";
import { foreignEncoding, latin1, type Range, type Source } from "./source.js";
import { treeOf } from "./tree-yaml.js";

export function parseConfig(source: Source): ConfigDocument {
  const encoding = foreignEncoding(source.bytes);
  if (encoding) return broken(source, "not-utf-8", `the config is ${encoding}, not UTF-8`, "convert it to UTF-8");
  const bom = hasBom(source.bytes, 0) ? 3 : 0;
  const rangeOf = ([start, end]: readonly [number, number, ...number[]]) => ({ start: bom + start, end: bom + end });
  const options = { schema: "failsafe", prettyErrors: false, logLevel: "silent" } as const;
  const bytes = source.bytes.subarray(bom);
  const parsed = parseAllDocuments(latin1(bytes, 0, bytes.length), options);
  const documents = Array.isArray(parsed) ? parsed : [];
  const error = documents.flatMap((document) => document.errors)[0];
  const [document, second] = documents.filter(({ contents }) => contents !== null);
  if (error) {
    const message = (error.message.split("\n")[0] as string).replace(/^./, (first) => first.toLowerCase());
    return broken(source, "invalid-yaml", message, "mend the config file", rangeOf(error.pos));
  }
  if (second) {
    const range = rangeOf(second.range);
    return broken(source, "invalid-config", "more than one document in the config", "keep one of them", range);
  }
  const root = document?.contents;
  return readConfigTree(source, root ? treeOf(root, bytes, (offset) => bom + offset) : undefined);
}

function broken(
  source: Source,
  code: string,
  message: string,
  help: string,
  range: Range = { start: 0, end: 0 },
): ConfigDocument {
  const place = { source, range };
  return { config: {}, diagnostics: [{ severity: "error", code, message, help, place }], place: () => place };
}
