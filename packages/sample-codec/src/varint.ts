/*
 * The varint of protocol buffers: seven bits a byte, low ones first, each byte with its high bit set but the last. A negative
 * number is written as 64 bits in two's complement, which take ten bytes.
 */

/** @param number a whole number that a double holds exactly */
export function sizeOfVarint(number: number): number {
  if (number < 0) return 10;
  let size = 1;
  for (let rest = number; rest >= 0x80; rest = Math.floor(rest / 0x80)) size += 1;
  return size;
}

/** @returns the index behind it */
export function writeVarint(bytes: Uint8Array, start: number, number: number): number {
  if (number < 0) return writeNegative(bytes, start, BigInt.asUintN(64, BigInt(number)));
  let at = start;
  let rest = number;
  // Above 31 bits by division, below by shifts.
  for (; rest > 0x7fff_ffff; rest = Math.floor(rest / 0x80)) {
    bytes[at] = (rest % 0x80) | 0x80;
    at += 1;
  }
  for (; rest >= 0x80; rest >>>= 7) {
    bytes[at] = (rest & 0x7f) | 0x80;
    at += 1;
  }
  bytes[at] = rest;
  return at + 1;
}

function writeNegative(bytes: Uint8Array, start: number, number: bigint): number {
  let at = start;
  let rest = number;
  for (; rest >= 0x80n; rest >>= 7n) {
    bytes[at] = Number(rest & 0x7fn) | 0x80;
    at += 1;
  }
  bytes[at] = Number(rest);
  return at + 1;
}
