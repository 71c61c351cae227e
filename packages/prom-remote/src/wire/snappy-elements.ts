/*
 * The elements of snappy's block format (drawn in snappy-decompress.ts), found greedily: where four bytes repeat those of the last
 * copy's distance, or those that a hash table remembers, they are copied from there and the bytes between are literals. Samples
 * are records of equal length, so the last distance is nearly always the right one, and costs one comparison.
 */

/** Offsets of what is compressed at once fit into 16 bits, as the table and copies have them. */
export const mostContentBytes: number = 1 << 16;

/** The last bytes are literals always, so that words may be read, and copied with what stands behind them. */
const marginBytes = 15;
const hashBits = 12;
const hashFactor = 0x1e35_a7bd;
/** After so many places without a match, every second place is looked at, and so on: random bytes are passed over quickly. */
const patience = 32;
/** Longest literal whose length fits into its tag. */
const mostShortLiteral = 60;
const mostCopy = 64;
/** What a copy with a one-byte offset reaches. */
const shortCopy = { mostLength: 11, mostOffset: 2047 };

/** Where four bytes with some hash were seen last: any place will do, since what stands there is compared. */
const seenAt = new Uint16Array(1 << hashBits);

/** The shortest literal whose tag takes two bytes, and the copy behind it. */
const leastGrowing = mostShortLiteral + 1 + 4;
/** What stands in front of the longest literal. */
const mostTagBytes = 3;

/**
 * The most bytes that elements of `contentBytes` take. A copy is of four bytes at least and takes three at the most, which makes up
 * for the one byte in front of a short literal: what grows are longer literals, each followed by a copy, and the last one. Words that
 * are copied beyond a literal stay within what the rest will take.
 */
export function mostElementBytes(contentBytes: number): number {
  return contentBytes + Math.floor(contentBytes / leastGrowing) + mostTagBytes;
}

/**
 * @param content 64 KiB at the most
 * @param target with room for `mostElementBytes` from `start` on
 * @returns the index behind the elements
 */
export function writeElements(content: Uint8Array, target: Uint8Array, start: number): number {
  const source = new DataView(content.buffer, content.byteOffset, content.byteLength);
  const output = new DataView(target.buffer, target.byteOffset, target.byteLength);
  const end = content.length - marginBytes;
  seenAt.fill(0);
  let written = start;
  let literalFrom = 0;
  let distance = 1;
  let misses = patience;
  for (let at = 1; at < end;) {
    const word = source.getInt32(at, true);
    if (at < distance || source.getInt32(at - distance, true) !== word) {
      const slot = Math.imul(word, hashFactor) >>> (32 - hashBits);
      const seen = seenAt[slot] ?? 0;
      seenAt[slot] = at;
      if (source.getInt32(seen, true) !== word) {
        at += Math.floor(misses / patience);
        misses += 1;
        continue;
      }
      distance = at - seen;
    }
    const behind = endOfMatch(source, at + 4, distance, end);
    if (at > literalFrom) {
      const length = at - literalFrom;
      if (length <= mostShortLiteral) {
        target[written] = (length - 1) << 2;
        written += 1;
        // Whole words: what is copied too much is overwritten by the next element.
        for (let index = 0; index < length; index += 4)
          output.setInt32(written + index, source.getInt32(literalFrom + index, true), true);
        written += length;
      } else written = writeLiteral(content, literalFrom, at, target, written);
    }
    written = writeCopy(distance, behind - at, target, written);
    at = behind;
    literalFrom = behind;
    misses = patience;
  }
  return literalFrom < content.length
    ? writeLiteral(content, literalFrom, content.length, target, written)
    : written;
}

function endOfMatch(source: DataView, from: number, distance: number, end: number): number {
  let at = from;
  for (; at < end; at += 4) {
    const difference = source.getInt32(at, true) ^ source.getInt32(at - distance, true);
    // The lowest bit that differs tells how many bytes before it do not.
    if (difference !== 0) return at + ((31 - Math.clz32(difference & -difference)) >>> 3);
  }
  return at;
}

function writeLiteral(
  content: Uint8Array,
  from: number,
  to: number,
  target: Uint8Array,
  start: number,
): number {
  const last = to - from - 1;
  let at = start;
  if (last < mostShortLiteral) target[at] = last << 2;
  else if (last < 0x100) {
    target[at] = 60 << 2;
    target[at + 1] = last;
    at += 1;
  } else {
    target[at] = 61 << 2;
    target[at + 1] = last & 0xff;
    target[at + 2] = last >>> 8;
    at += 2;
  }
  target.set(content.subarray(from, to), at + 1);
  return at + 1 + to - from;
}

function writeCopy(offset: number, length: number, target: Uint8Array, start: number): number {
  let at = start;
  let rest = length;
  // No copy is shorter than four bytes, so that the last two share what is left.
  for (; rest > mostCopy; at += 3) {
    const part = rest >= mostCopy + 4 ? mostCopy : mostCopy - 4;
    writeLongCopy(offset, part, target, at);
    rest -= part;
  }
  if (rest > shortCopy.mostLength || offset > shortCopy.mostOffset) {
    writeLongCopy(offset, rest, target, at);
    return at + 3;
  }
  target[at] = ((offset >>> 8) << 5) | ((rest - 4) << 2) | 1;
  target[at + 1] = offset & 0xff;
  return at + 2;
}

function writeLongCopy(offset: number, length: number, target: Uint8Array, at: number): void {
  target[at] = ((length - 1) << 2) | 2;
  target[at + 1] = offset & 0xff;
  target[at + 2] = offset >>> 8;
}
