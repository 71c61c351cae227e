import type { ByteReader } from '../ladder/byte-reader.ts';
import type { ByteWriter } from '../ladder/byte-writer.ts';
import { readValueList, writeValueList } from '../ladder/value-list.ts';

/*
 * The bounds of errors of all tracks as bytes: the number of runs of tracks that share one, and for each
 *
 *   tracks between it and the run before · tracks in it · list of its bound
 */
const leastRunBytes = 5;

/** @param maxErrors of each track; 0 where it is lossless */
export function writeMaxErrors(maxErrors: readonly number[], bytes: ByteWriter): void {
  const starts = maxErrors.flatMap((bound, at) => (bound > 0 && bound !== maxErrors[at - 1] ? [at] : []));
  bytes.writeVarint(starts.length);
  let end = 0;
  for (const start of starts) {
    const bound = maxErrors[start] ?? 0;
    bytes.writeVarint(start - end);
    end = start;
    while (maxErrors[end] === bound) end += 1;
    bytes.writeVarint(end - start);
    writeValueList(bytes, Float64Array.of(bound));
  }
}

/** @param count of tracks */
export function readMaxErrors(count: number, bytes: ByteReader): Float64Array {
  const maxErrors = new Float64Array(count);
  let end = 0;
  for (let left = bytes.readCount(leastRunBytes); left > 0; left -= 1) {
    const start = end + bytes.readVarint(count);
    end = start + bytes.readVarint(count);
    const [bound = 0] = readValueList(bytes, 1);
    if (end > count || !(bound > 0 && bound < Infinity))
      throw bytes.error(`bounds errors of tracks ${start} to ${end} by ${bound}`);
    maxErrors.fill(bound, start, end);
  }
  return maxErrors;
}
