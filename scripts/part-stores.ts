/** Where a program keeps the parts that a usual run does not need. */

import { brotliCompressSync, constants as zlib } from "node:zlib";
import type { Store } from "./parts.js";

/**
 * Parts of more characters are compressed: a run pays a millisecond for each 200 KB of others, for reading them and
 * stepping over them, while one that needs any pays three for the module that unpacks them.
 */
const MOST_UNPACKED = 1 << 14;

/** In the program's own file, as strings. */
export const asStrings: Store = (texts) => {
  const params = { [zlib.BROTLI_PARAM_QUALITY]: zlib.BROTLI_MAX_QUALITY, [zlib.BROTLI_PARAM_LGWIN]: 22 };
  const pack = (text: string) => brotliCompressSync(text, { params }).toString("base64");
  const large = Object.entries(texts).filter(([, text]) => text.length > MOST_UNPACKED);
  const packed = Object.fromEntries(large.map(([name, text]) => [name, pack(text)]));
  const small = Object.fromEntries(Object.entries(texts).filter(([name]) => !(name in packed)));
  return `
    const small = ${JSON.stringify(small)};
    const packed = ${JSON.stringify(packed)};
    function textOf(name) {
      return small[name] ?? unpack(packed[name]);
    }
    function unpack(text) {
      return process.getBuiltinModule("node:zlib").brotliDecompressSync(Buffer.from(text, "base64")).toString();
    }`;
};

/** In an executable, as assets of the same names, of which a run that needs none reads none. They are ASCII as the rest. */
export const asAssets: Store = () => `
    function textOf(name) {
      return Buffer.from(process.getBuiltinModule("node:sea").getRawAsset(name)).latin1Slice();
    }`;
