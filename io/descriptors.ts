/** Bytes in and out: synchronous, whole, and without `process.std*`, which cost start-up and lose data at exit. */

import fs from "node:fs";

export const STDIN = 0;
export const STDOUT = 1;
export const STDERR = 2;

/** What small inputs fit in, and what is reserved for those of a pipe that do not: pages never written cost nothing. */
const SMALL = 1 << 16;
const RESERVED = 1 << 28;

/** The whole of a descriptor. */
export function readAll(descriptor: number): Buffer {
  let buffer = Buffer.allocUnsafe(SMALL);
  let length = 0;
  for (;;) {
    if (length === buffer.length) {
      const larger = Buffer.allocUnsafeSlow(largerSize(descriptor, length));
      buffer.copy(larger, 0, 0, length);
      buffer = larger;
    }
    const count = retried(() => fs.readSync(descriptor, buffer, length, buffer.length - length, null));
    if (count === 0) return buffer.subarray(0, length);
    length += count;
  }
}

/** The size of a buffer that holds more than `length` bytes: one that holds all of a file, and a byte to see its end. */
function largerSize(descriptor: number, length: number): number {
  const size = fs.fstatSync(descriptor).size + 1;
  return size > length ? size : Math.max(2 * length, RESERVED);
}

/** Writes all of the bytes. Throws the system's error, EPIPE among them, if they can't be written. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    at += retried(() => fs.writeSync(descriptor, bytes, at, bytes.length - at));
  }
}

export function isTerminal(descriptor: number): boolean {
  try {
    if (!fs.fstatSync(descriptor).isCharacterDevice()) return false;
    // An import would load the module, and sockets and streams with it, where nothing is a terminal.
    return process.getBuiltinModule("node:tty").isatty(descriptor);
  } catch {
    return false;
  }
}

/** A pipe that somebody made non-blocking answers EAGAIN where others wait. */
function retried(call: () => number): number {
  for (;;) {
    try {
      return call();
    } catch (error) {
      const { code } = error as NodeJS.ErrnoException;
      if (code === "EOF") return 0;
      if (code !== "EAGAIN") throw error;
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, 5);
    }
  }
}
