/** The values that the scanner's outlines hold. */

import type { Value } from "./outline.js";
import { blockText, flowText, otherType, type Style } from "./scalar.js";
import { type Range, utf8 } from "./source.js";

/** A scalar whose text is read when it is first asked for. */
export class ScannedScalar implements Value {
  readonly range: Range;
  readonly style: Style;
  readonly #bytes: Uint8Array;
  readonly #base: number;
  readonly #indent: number;
  #text: string | undefined;

  constructor(bytes: Uint8Array, base: number, range: Range, style: Style, indent: number) {
    this.#bytes = bytes;
    this.#base = base;
    this.range = range;
    this.style = style;
    this.#indent = indent;
  }

  get type(): Value["type"] {
    return this.style === "plain" ? (otherType(this.text) ?? "string") : "string";
  }

  get text(): string {
    this.#text ??= this.#read();
    return this.#text;
  }

  #read(): string {
    const raw = utf8(this.#bytes, this.range.start - this.#base, this.range.end - this.#base);
    if (this.style !== "literal" && this.style !== "folded") return flowText(raw, this.style);
    return blockText(raw, this.style, this.#indent).replace(/\n$/, "");
  }
}
