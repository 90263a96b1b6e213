/** The scanner's module of WebAssembly in the memory where its input stands: one instance, which an engine is made of. */

import { type Memory, WebAssembly } from "./web-assembly.js";

/** Where the input begins, after what the compiler has put there. */
export const INPUT = 1 << 20;

type Call = (...numbers: number[]) => number;

export interface ScannerExports {
  readonly unindented: Call;
  readonly scratchAt: Call;
  readonly stateAt: Call;
  readonly addKey: Call;
  readonly addDomain: Call;
  readonly create: Call;
  readonly begin: Call;
  readonly scan: Call;
  readonly scanPiece: Call;
  readonly nextPiece: Call;
  readonly run: Call;
  readonly beginUnits: Call;
  readonly forget: Call;
  readonly open: Call;
  readonly take: Call;
  readonly learnPlace: Call;
  readonly learnText: Call;
  readonly learnReference: Call;
  readonly shapeOf: Call;
  readonly says: Call;
}

/** What tells of keys, once there are rules. */
interface Keys {
  readonly fill: (isWide: boolean) => void;
  readonly classesAt: (start: number, end: number, isWide: boolean) => number;
}

export class ScannerInstance {
  readonly memory: Memory;
  /** Where the scanner's arrays begin. */
  readonly arrays: number;
  readonly exports: ScannerExports;
  keys: Keys | undefined;

  /** Throws if there is no WebAssembly, or the binary is no module. */
  constructor(binary: Uint8Array, memory: Memory, arrays: number) {
    this.memory = memory;
    this.arrays = arrays;
    const host = {
      arrays,
      fill: (isWide: number) => this.keys?.fill(isWide !== 0),
      classesAt: (start: number, end: number, isWide: number) => this.keys?.classesAt(start, end, isWide !== 0) ?? 0,
    };
    const module = new WebAssembly.Module(binary);
    const instance = new WebAssembly.Instance(module, { env: { memory }, host });
    this.exports = instance.exports as unknown as ScannerExports;
  }
}
