import type { ByteReader } from './byte-reader.ts';
import type { ByteWriter } from './byte-writer.ts';
import { makeExceptions, type Exceptions } from './exceptions.ts';

/*
 * Exceptions as bytes: the number of runs, and for each
 *
 *   gap from the end of the run before · (count − 1) × 8 + code · for code 7 the bits, 8 bytes, the high word first
 *
 * The other codes are the bits that are met in practice, by their place in the list below.
 */

/** High and low word. Go's NaN is that of Prometheus's `value.NormalNaN`; its stale marker is `value.StaleNaN`. */
const usual = [
  [0x7ff0_0000, 2],
  [0x7ff8_0000, 1],
  [0x7ff8_0000, 0],
  [0xfff8_0000, 0],
  [0x7ff0_0000, 0],
  [0xfff0_0000, 0],
  [0x8000_0000, 0],
] as const;
const codes = 8;
const otherBits = codes - 1;

/** What a run takes at the least. */
const leastRunBytes = 2;

/** In the byte before them that tells whether there are any. */
export const exceptionsFlag = 0x80;

/** A column has fewer samples. */
const mostSamples = 2 ** 32 - 1;

export function writeExceptions(exceptions: Exceptions, bytes: ByteWriter): void {
  bytes.writeVarint(exceptions.starts.length);
  let end = 0;
  for (let run = 0; run < exceptions.starts.length; run += 1) {
    const [start, count] = [exceptions.starts[run] ?? 0, exceptions.counts[run] ?? 0];
    const [high, low] = [exceptions.highs[run] ?? 0, exceptions.lows[run] ?? 0];
    const found = usual.findIndex(([usualHigh, usualLow]) => usualHigh === high && usualLow === low);
    bytes.writeVarint(start - end);
    bytes.writeVarint((count - 1) * codes + (found < 0 ? otherBits : found));
    if (found < 0) {
      bytes.writeWord(high);
      bytes.writeWord(low);
    }
    end = start + count;
  }
}

/** @throws SampleCodecError with the code of the bytes */
export function readExceptions(bytes: ByteReader): Exceptions {
  const exceptions = makeExceptions(bytes.readCount(leastRunBytes));
  let end = 0;
  for (let run = 0; run < exceptions.starts.length; run += 1) {
    const start = end + bytes.readVarint(mostSamples);
    const countAndCode = bytes.readVarint(mostSamples * codes);
    const count = Math.floor(countAndCode / codes) + 1;
    end = start + count;
    if (end > mostSamples) throw bytes.error(`has an exception at sample ${end}`);
    const bits = usual[countAndCode % codes];
    exceptions.starts[run] = start;
    exceptions.counts[run] = count;
    exceptions.highs[run] = bits ? bits[0] : bytes.readWord();
    exceptions.lows[run] = bits ? bits[1] : bytes.readWord();
  }
  return exceptions;
}
