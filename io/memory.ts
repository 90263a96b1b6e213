/** Memory for large inputs. */

import { scannableBytes } from "../src/index.js";
import { scannerBinary } from "./scanner-binary.js";

/** In bytes, what is done before V8 would have compiled for good what does it. */
const SHORT_WORK = 1 << 24;
/** The versions of V8 that are known to know the flag; others would complain of it. */
const TRIED = /^1[1-4]\./;

/** Each has a scanner of its own, which learns anew; of many files the one that they share is as fast. */
let memories = 4;

/** Bytes which WebAssembly's scanner can scan where they are, if there is one and room for it. */
export function allocate(length: number): Buffer {
  const binary = memories-- > 0 ? scannerBinary() : undefined;
  const bytes = binary && scannableBytes(binary, length);
  return bytes ? Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length) : Buffer.allocUnsafeSlow(length);
}

/**
 * Prepares for an input of so many bytes, before it is scanned. Node waits for compilers at its end, so that they are not to
 * begin with what will not be needed: that is 30 ms of 220 for two megabytes.
 */
export function prepare(length: number): void {
  if (length > SHORT_WORK || !TRIED.test(process.versions.v8)) return;
  process.getBuiltinModule("node:v8").setFlagsFromString("--liftoff-only");
}
