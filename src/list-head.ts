/** Tells a ResourceList from a stream of documents, without parsing. */

import { skipBoms } from "./bom.js";
import { holds } from "./documents.js";
import { encodeUtf8, latin1 } from "./source.js";

/** Whether the input may be a ResourceList: it says so at its top level, as far as that can be seen without parsing. */
export function looksLikeResourceList(bytes: Uint8Array): boolean {
  // A stream says at its head what it begins with, and need not be searched.
  const kind = kindAtHead(bytes);
  if (kind !== undefined) return kind === "ResourceList";
  if (!holds(bytes, encodeUtf8("ResourceList"))) return false;
  const text = new TextDecoder("latin1").decode(bytes.subarray(skipBoms(bytes, 0)));
  return FLOW.test(text)
    ? /["']?kind["']?\s*:\s*["']?ResourceList\b/.test(text)
    : /^["']?kind["']?:\s*["']?ResourceList\b/m.test(text);
}

const HEAD = 1 << 14;
const FLOW = /^\s*\{/;

/** The kind that the first object of block style says at the head of an input, if it does. */
export function kindAtHead(bytes: Uint8Array): string | undefined {
  const start = skipBoms(bytes, 0);
  const head = latin1(bytes, start, Math.min(start + HEAD, bytes.length));
  return FLOW.test(head) ? undefined : /^["']?kind["']?:[ \t]*["']?(\w*)/m.exec(head)?.[1];
}
