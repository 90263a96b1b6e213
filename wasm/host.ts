/** What WebAssembly's scanner asks of the program around it. */

import { KeyTable } from "./scan-key-table";
import { Bytes } from "./scan-memory";

/** Adds the keys of a table. */
@external("host", "fill")
declare function fill(isWide: boolean): void;
/** The classes of a key of the input. */
@external("host", "classesAt")
declare function classesAt(start: i32, end: i32, isWide: boolean): i32;

export class KeySource {
  narrow: KeyTable = new KeyTable();
  wide: KeyTable | null = null;
  isWide: boolean = false;

  table(isWide: boolean): KeyTable {
    this.isWide = isWide;
    if (!isWide) return this.narrow;
    if (this.wide === null) {
      this.wide = new KeyTable();
      fill(true);
    }
    return this.wide!;
  }

  classesAt(bytes: Bytes, start: i32, end: i32): i32 {
    return classesAt(start, end, this.isWide);
  }
}
