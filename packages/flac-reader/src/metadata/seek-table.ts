/*
 * SEEKTABLE, RFC 9639 §8.5, 18 bytes a point:
 *
 *    0  64 bits  first sample of the frame; all ones in a placeholder
 *    8  64       offset of the frame from the first frame's first byte
 *   16  16       samples in the frame
 */
const pointBytes = 18;

/** Where frames begin, in columns. What stands here is a hint until the frame itself confirms it. */
export interface SeekTable {
  /** Ascending. */
  readonly firstSamples: Float64Array;
  /** From the first byte of the first frame. */
  readonly byteOffsets: Float64Array;
  /** The first sample behind the last point's frame; 0 where there are no points. */
  readonly end: number;
  /** Why a table that is there is read as empty. */
  readonly fault?: string;
}

export const emptySeekTable: SeekTable = {
  firstSamples: new Float64Array(),
  byteOffsets: new Float64Array(),
  end: 0,
};

/**
 * Placeholders are dropped. Points that are out of order, or no whole number of them, make the whole table worthless, so it is read
 * as empty: seeking then searches.
 */
export function parseSeekTable(block: Uint8Array): SeekTable {
  if (block.length % pointBytes !== 0) {
    return { ...emptySeekTable, fault: `it has ${block.length} bytes, no multiple of ${pointBytes}` };
  }
  const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
  const firstSamples = new Float64Array(block.length / pointBytes);
  const byteOffsets = new Float64Array(firstSamples.length);
  let count = 0;
  let end = 0;
  for (let at = 0; at < block.length; at += pointBytes) {
    const firstSample = view.getUint32(at) * 2 ** 32 + view.getUint32(at + 4);
    const byteOffset = view.getUint32(at + 8) * 2 ** 32 + view.getUint32(at + 12);
    if (firstSample >= 2 ** 36) continue;
    const inOrder =
      count === 0 ||
      (firstSample > (firstSamples[count - 1] ?? 0) && byteOffset > (byteOffsets[count - 1] ?? 0));
    if (!inOrder) return { ...emptySeekTable, fault: `its point ${count} is out of order` };
    firstSamples[count] = firstSample;
    byteOffsets[count] = byteOffset;
    count += 1;
    end = firstSample + view.getUint16(at + 16);
  }
  return { firstSamples: firstSamples.subarray(0, count), byteOffsets: byteOffsets.subarray(0, count), end };
}

/** The last point at `sample` or before it. @returns its index, or -1 */
export function pointBefore(table: SeekTable, sample: number): number {
  let low = 0;
  let high = table.firstSamples.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((table.firstSamples[middle] ?? 0) <= sample) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
