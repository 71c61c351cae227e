import { FlacReader } from '@flac-metrics/flac-reader';
import { MemoryAccess } from '@flac-metrics/random-access';
import { parseSeries } from '@flac-metrics/sample-codec';
import { writeTapeIndex, type TapeIndex } from '@flac-metrics/sample-codec/tape';
import { tapeOf } from './tape-file.ts';

/** A tape with the same frames and another index: whole and legal, but not what an encoder makes. */
export async function rewrittenTape(
  tape: Uint8Array,
  change: (index: TapeIndex) => TapeIndex,
): Promise<Uint8Array> {
  const bytes = Buffer.from(tape);
  const { packedIndex, streamInfo, blocks } = await FlacReader.open(new MemoryAccess(bytes));
  if (!packedIndex) throw new Error('it is no tape');
  const at = bytes.indexOf('mtap');
  const end = at + bytes.readUIntBE(at - 3, 3);
  const frameBytes = bytes.length - blocks.reduce((sum, { byteLength }) => sum + 4 + byteLength, 4);
  const payload = writeTapeIndex(change(packedIndex.unpack()), {
    totalSamples: streamInfo.totalSamples,
    frameBytes,
  });
  const length = Buffer.alloc(3);
  length.writeUIntBE(4 + payload.length, 0, 3);
  const before = bytes.subarray(0, at - 3);
  return Buffer.concat([before, length, Buffer.from('mtap'), payload, bytes.subarray(end)]);
}

/**
 * A tape of constants, some bytes a track, whatever they tell of.
 * @param count of samples of each, one a second: unless it is told, as many as a track can have, and a lifetime to read
 */
export function centuryTape(
  tracks: number,
  {
    seriesOf = (number) => `a{n="${number}"}`,
    count = 2 ** 32 - 1,
  }: { seriesOf?: ((number: number) => string) | undefined; count?: number } = {},
): Promise<Uint8Array> {
  const timeline = [{ startMs: 0, intervalMs: 1000, count: 100 }];
  const values = new Float64Array(100).fill(3);
  return rewrittenTape(tapeOf([{ series: 'a', timeline, values }]), ({ tracks: [track] }) => ({
    timelines: [{ grid: [{ startMs: 0, intervalMs: 1000, count }] }],
    tracks: track
      ? Array.from({ length: tracks }, (_, number) => ({ ...track, series: parseSeries(seriesOf(number)) }))
      : [],
  }));
}
