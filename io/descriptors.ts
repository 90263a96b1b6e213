/** Bytes in and out: synchronous, whole, and without `process.std*`, which cost start-up and lose data at exit. */

import fs from "node:fs";

export const STDIN = 0;
export const STDOUT = 1;
export const STDERR = 2;

/** What small inputs fit in, and what is reserved for those of a pipe that do not: pages never written cost nothing. */
export const SMALL = 1 << 16;
const RESERVED = 1 << 28;
/** What is read at a time of larger inputs. */
const STEP = 1 << 18;

/** Memory for what is larger than `SMALL`. */
export interface Memory {
  readonly allocate: (length: number) => Buffer;
  /** Is told how much was read. */
  readonly prepare: (length: number) => void;
}

/**
 * The whole of a descriptor. What is large is read into a small buffer and copied from there: to be the first to touch a
 * page costs more than to copy it, in virtual machines most of all, and costs it once for the system and once for the program.
 */
export function readAll(descriptor: number, memory?: Memory): Uint8Array {
  let buffer: Buffer = Buffer.allocUnsafe(SMALL);
  let step: Buffer | undefined;
  let length = 0;
  let size: number | undefined;
  for (;;) {
    if (length === buffer.length) {
      size ??= fs.fstatSync(descriptor).size || undefined;
      const capacity = largerSize(size, length);
      const larger = memory?.allocate(capacity) ?? Buffer.allocUnsafeSlow(capacity);
      buffer.copy(larger, 0, 0, length);
      buffer = larger;
      step ??= Buffer.allocUnsafeSlow(STEP);
    }
    const into = step ?? buffer.subarray(length);
    const most = Math.min(into.length, buffer.length - length);
    const count = retried(() => fs.readSync(descriptor, into, 0, most, null));
    step?.copy(buffer, length, 0, count);
    length += count;
    if (count > 0) continue;
    if (step) memory?.prepare(length);
    return buffer.subarray(0, length);
  }
}

/** The size of a buffer that holds more than `length` bytes: one that holds all of a file, and a byte to see its end. */
function largerSize(size: number | undefined, length: number): number {
  return size !== undefined && size + 1 > length ? size + 1 : Math.max(2 * length, RESERVED);
}

/** Writes all of the bytes. Throws the system's error, EPIPE among them, if they can't be written. */
export function writeAll(descriptor: number, bytes: Uint8Array): void {
  for (let at = 0; at < bytes.length; ) {
    at += retried(() => fs.writeSync(descriptor, bytes, at, bytes.length - at));
  }
}

export function isTerminal(descriptor: number): boolean {
  try {
    const stats = fs.fstatSync(descriptor);
    if (!stats.isCharacterDevice() || stats.rdev === fs.statSync("/dev/null", { throwIfNoEntry: false })?.rdev)
      return false;
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
