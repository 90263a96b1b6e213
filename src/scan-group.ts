/** What an `apiVersion` tells of an object before it is read: whether it may be a custom resource. */

import { LIST_GROUP } from "./podspec.js";
import { APOSTROPHE, BACKSLASH, DOT, QUOTE, SLASH } from "./scan-bytes.js";
import { encodeUtf8 } from "./source.js";

/** Whether an `apiVersion` names a group with a dot, as those of custom resources do, or may do so by an escape. */
export function isForeignGroup(bytes: Uint8Array, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) return true;
    if (byte === DOT) return !isListGroup(bytes, start);
    if (byte === SLASH) return false;
  }
  return false;
}

const LIST_GROUP_BYTES = encodeUtf8(`${LIST_GROUP}/`);

/** Whether an `apiVersion`, in quotes or not, is that of a ResourceList. */
function isListGroup(bytes: Uint8Array, start: number): boolean {
  const first = bytes[start] === QUOTE || bytes[start] === APOSTROPHE ? start + 1 : start;
  return LIST_GROUP_BYTES.every((byte, at) => bytes[first + at] === byte);
}
