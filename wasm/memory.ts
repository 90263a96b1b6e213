/** The arrays of the scanner in WebAssembly's memory: pointers to what nobody else uses. */

@unmanaged
export class Bytes {
  @inline @operator("[]") at(index: i32): i32 {
    return <i32>load<u8>(changetype<usize>(this) + <usize>index);
  }
  @inline @operator("[]=") set(index: i32, value: i32): void {
    store<u8>(changetype<usize>(this) + <usize>index, value);
  }
}

@unmanaged
export class Words {
  @inline @operator("[]") at(index: i32): i32 {
    return load<i32>(changetype<usize>(this) + (<usize>index << 2));
  }
  @inline @operator("[]=") set(index: i32, value: i32): void {
    store<i32>(changetype<usize>(this) + (<usize>index << 2), value);
  }
}

/** Where arrays begin: what is there is zero until it is written to. */
@external("host", "arrays")
declare const ARRAYS: usize;

let next: usize = 0;

export function newBytes(length: i32): Bytes {
  if (next == 0) next = ARRAYS;
  const at = next;
  // Beyond the end of memory the first access traps, and all is done without this scanner.
  next = (at + <usize>length + 15) & ~15;
  return changetype<Bytes>(at);
}

export function newWords(length: i32): Words {
  return changetype<Words>(changetype<usize>(newBytes(length << 2)));
}

export function grownWords(words: Words, length: i32): Words {
  const grown = newWords(length << 1);
  memory.copy(changetype<usize>(grown), changetype<usize>(words), length << 2);
  return grown;
}

export function grownBytes(bytes: Bytes, length: i32): Bytes {
  const grown = newBytes(length << 1);
  memory.copy(changetype<usize>(grown), changetype<usize>(bytes), length);
  return grown;
}

export function multiply(first: i32, second: i32): i32 {
  return first * second;
}

export function hashOf(bytes: Bytes, start: i32, end: i32): i32 {
  const length = end - start;
  let hash: u64 = <u64>length;
  let at = changetype<usize>(bytes) + <usize>start;
  let left = length;
  for (; left > 8; left -= 8, at += 8) hash = mixed(hash ^ load<u64>(at));
  hash = mixed(hash ^ first(at, left));
  return <i32>(hash ^ (hash >> 32));
}

@inline
function mixed(hash: u64): u64 {
  const product = hash * 0x9e3779b97f4a7c15;
  return product ^ (product >> 29);
}

/** Up to eight bytes as a number. */
@inline
function first(at: usize, count: i32): u64 {
  return count <= 0 ? 0 : load<u64>(at) << <u64>(64 - 8 * count);
}

export function areEqual(bytes: Bytes, start: i32, others: Bytes, otherStart: i32, length: i32): boolean {
  let at = changetype<usize>(bytes) + <usize>start;
  let other = changetype<usize>(others) + <usize>otherStart;
  let left = length;
  for (; left > 8; left -= 8, at += 8, other += 8) if (load<u64>(at) != load<u64>(other)) return false;
  return first(at, left) == first(other, left);
}

export function skip(bytes: Bytes, start: i32, table: Bytes): i32 {
  let at = start;
  while (table[bytes[at]] == 0) at++;
  return at;
}

/** What follows looks at sixteen bytes at a time. Those before and after them stand in memory, too. */

@inline
function are(some: v128, byte: i32): v128 {
  return i8x16.eq(some, i8x16.splat(<i8>byte));
}

/** Whether they are a lower-case letter, or the same in upper case. */
@inline
function areLetter(some: v128, letter: i32): v128 {
  return are(v128.or(some, i8x16.splat(0x20)), letter);
}

@inline
function areControls(some: v128): v128 {
  return i8x16.lt_u(some, i8x16.splat(0x20));
}

@inline
function areControlsButTabs(some: v128): v128 {
  return v128.andnot(areControls(some), are(some, 0x09));
}

/** What some readers take for line breaks begins with one of these. */
@inline
function areWide(some: v128): v128 {
  return v128.or(are(some, 0xc2), are(some, 0xe2));
}

/** The `g` of an image, with the `a` before it. */
@inline
function areImage(at: usize, some: v128): v128 {
  return v128.and(areLetter(some, 0x67), areLetter(v128.load(at - 1), 0x61));
}

/** What ends a plain scalar: `:` before white space, `#` after a space, control characters. */
@inline
function arePlainEnds(at: usize, some: v128): v128 {
  const colons = v128.and(are(some, 0x3a), i8x16.le_u(v128.load(at + 1), i8x16.splat(0x20)));
  const hashes = v128.and(are(some, 0x23), are(v128.load(at - 1), 0x20));
  return v128.or(v128.or(colons, hashes), v128.or(areControls(some), areWide(some)));
}

export function unindented(bytes: Bytes, start: i32, end: i32): i32 {
  const isItem = bytes[start] == 0x2d && bytes[start + 1] == 0x20;
  if (start >= end || (bytes[start] != 0x20 && !isItem)) return start;
  const last = changetype<usize>(bytes) + <usize>end;
  for (let at = changetype<usize>(bytes) + <usize>start; at < last; at += 16) {
    const first = v128.load(at + 1);
    const items = v128.and(are(first, 0x2d), are(v128.load(at + 2), 0x20));
    const lines = i8x16.bitmask(v128.andnot(are(v128.load(at), 0x0a), v128.or(are(first, 0x20), items)));
    if (lines != 0) return min(<i32>(at - changetype<usize>(bytes)) + ctz(lines) + 1, end);
  }
  return end;
}

export function skipBlockText(bytes: Bytes, start: i32, table: Bytes): i32 {
  let at = changetype<usize>(bytes) + <usize>start;
  while (true) {
    const stops = i8x16.bitmask(areControlsButTabs(v128.load(at)));
    if (stops != 0) return <i32>(at - changetype<usize>(bytes)) + ctz(stops);
    at += 16;
  }
}

/** The `:` of a digest has one of 2, 4 and 6 before it. */
export function skipToMark(bytes: Bytes, start: i32, table: Bytes): i32 {
  let at = changetype<usize>(bytes) + <usize>start;
  while (true) {
    const some = v128.load(at);
    const digest = v128.and(are(some, 0x3a), are(v128.or(v128.load(at - 1), i8x16.splat(6)), 0x36));
    const others = v128.or(are(some, 0x2f), are(some, 0x5c));
    const marks = v128.or(v128.or(areImage(at, some), digest), others);
    const stops = i8x16.bitmask(v128.or(marks, areControlsButTabs(some)));
    if (stops != 0) return <i32>(at - changetype<usize>(bytes)) + ctz(stops);
    at += 16;
  }
}

export function skipPlainKey(bytes: Bytes, start: i32, table: Bytes): i32 {
  let at = changetype<usize>(bytes) + <usize>start;
  while (true) {
    const some = v128.load(at);
    const stops = i8x16.bitmask(v128.or(arePlainEnds(at, some), areImage(at, some)));
    if (stops != 0) return <i32>(at - changetype<usize>(bytes)) + ctz(stops);
    at += 16;
  }
}

export function skipPlainValue(bytes: Bytes, start: i32, table: Bytes): i32 {
  let at = changetype<usize>(bytes) + <usize>start;
  while (true) {
    const stops = i8x16.bitmask(arePlainEnds(at, v128.load(at)));
    if (stops != 0) return <i32>(at - changetype<usize>(bytes)) + ctz(stops);
    at += 16;
  }
}

export function skipDoubleQuoted(bytes: Bytes, start: i32, table: Bytes): i32 {
  let at = changetype<usize>(bytes) + <usize>start;
  while (true) {
    const some = v128.load(at);
    const ends = v128.or(are(some, 0x22), are(some, 0x5c));
    const stops = i8x16.bitmask(v128.or(ends, areControlsButTabs(some)));
    if (stops != 0) return <i32>(at - changetype<usize>(bytes)) + ctz(stops);
    at += 16;
  }
}

export function skipComment(bytes: Bytes, start: i32, table: Bytes): i32 {
  let at = changetype<usize>(bytes) + <usize>start;
  while (true) {
    const some = v128.load(at);
    const stops = i8x16.bitmask(v128.or(areControlsButTabs(some), areWide(some)));
    if (stops != 0) return <i32>(at - changetype<usize>(bytes)) + ctz(stops);
    at += 16;
  }
}

export function feedAt(bytes: Bytes, start: i32, end: i32): i32 {
  let at = changetype<usize>(bytes) + <usize>start;
  const last = changetype<usize>(bytes) + <usize>end;
  for (; at < last; at += 16) {
    const feeds = i8x16.bitmask(are(v128.load(at), 0x0a));
    if (feeds != 0) {
      const feed = at + <usize>ctz(feeds);
      return feed < last ? <i32>(feed - changetype<usize>(bytes)) : end;
    }
  }
  return end;
}

export function skipSpaces(bytes: Bytes, start: i32): i32 {
  let at = start;
  while (bytes[at] == 0x20) at++;
  return at;
}
