/** What an `apiVersion` tells of an object before it is read: whether it may be a custom resource. */

import { APOSTROPHE, BACKSLASH, DOT, QUOTE, SLASH } from "./scan-bytes.js";
import type { Bytes } from "./scan-memory.js";

/** The group of ResourceLists, which are no custom resources though it has a dot. */
export const LIST_GROUP = "config.kubernetes.io";

/** Whether an `apiVersion` names a group with a dot, as those of custom resources do, or may do so by an escape. */
export function isForeignGroup(bytes: Bytes, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at];
    if (byte === BACKSLASH) return true;
    if (byte === DOT) return !isListGroup(bytes, start);
    if (byte === SLASH) return false;
  }
  return false;
}

/** Whether an `apiVersion`, in quotes or not, is that of a ResourceList. */
function isListGroup(bytes: Bytes, start: number): boolean {
  const first = bytes[start] === QUOTE || bytes[start] === APOSTROPHE ? start + 1 : start;
  const length = LIST_GROUP.length;
  for (let at = 0; at < length; at++) if (bytes[first + at] !== LIST_GROUP.charCodeAt(at)) return false;
  return bytes[first + length] === SLASH;
}
