/** The scanner as a module of WebAssembly, which the build puts in the place of this file; the sources do without. */

export function scannerBinary(): Uint8Array | undefined {
  return undefined;
}
