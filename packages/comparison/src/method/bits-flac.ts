import { encodeStream } from '@flac-metrics/flac-encoder/frame';
import { FlacReader } from '@flac-metrics/flac-reader';
import { MemoryAccess } from '@flac-metrics/random-access';
import type { SeriesColumns } from '../series-columns.ts';
import { AmountSum } from './amount-sum.ts';
import type { Method } from './method.ts';
import { verifyColumns } from './verify-columns.ts';

/** Of a FLAC, as in the tapes. */
const blockSamples = 4096;

/**
 * What an audio codec does without a mapping: the upper and the lower 32 bits of each double are samples of 32 bits, in streams of
 * their own. Only the frames are counted.
 */
export const bitsFlac: Method = {
  name: 'flac-bits',
  description: 'the bits of the doubles as two tracks of FLAC, no mapping',
  programs: [],
  async measure(columns, { signal, onProgress }) {
    const values = new AmountSum();
    for (const [index, column] of columns.entries()) {
      signal.throwIfAborted();
      values.add(await frameBytesOf(column), column.values.length);
      onProgress((index + 1) / columns.length);
    }
    return values.as('values');
  },
};

async function frameBytesOf(column: SeriesColumns): Promise<number> {
  const { values } = column;
  const words = new Int32Array(values.buffer, values.byteOffset, 2 * values.length);
  const back = new Float64Array(values.length);
  const backWords = new Int32Array(back.buffer);
  let bytes = 0;
  for (const half of [0, 1]) {
    const track = Int32Array.from({ length: values.length }, (_, index) => words[2 * index + half] ?? 0);
    const lengths: number[] = [];
    for (let left = track.length; left > 0; left -= blockSamples) lengths.push(Math.min(left, blockSamples));
    const flac = encodeStream(track, lengths, { bitsPerSample: 32, effort: 'best' });
    const reader = await FlacReader.open(new MemoryAccess(flac));
    const decoded = new Int32Array(track.length);
    await reader.read(0, track.length, [decoded]);
    for (const [index, word] of decoded.entries()) backWords[2 * index + half] = word;
    bytes += flac.length - reader.blocks.reduce((sum, { byteLength }) => sum + 4 + byteLength, 4);
  }
  verifyColumns('flac-bits', column, { values: back });
  return bytes;
}
