/**
 * What there is of WebAssembly in browsers and in Node: TypeScript's own types of it come with those of all of a browser.
 */

export interface Memory {
  readonly buffer: ArrayBuffer;
}

interface WebAssemblyApi {
  readonly Memory: new (size: { initial: number; maximum: number }) => Memory;
  readonly Module: new (binary: Uint8Array) => object;
  readonly Instance: new (module: object, imports: object) => { readonly exports: object };
  readonly RuntimeError: new () => Error;
}

export const { WebAssembly } = globalThis as unknown as { WebAssembly: WebAssemblyApi };
