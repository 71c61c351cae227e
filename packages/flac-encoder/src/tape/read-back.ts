import { FlacReader } from '@flac-metrics/flac-reader';
import { readBytes, type RandomAccess } from '@flac-metrics/random-access';
import { fillTimestamps, formatSeries, sampleCount, type Timeline } from '@flac-metrics/sample-codec';
import { decodeColumn } from '@flac-metrics/sample-codec/ladder';
import { deviate, readTapeIndex, type Lane, type TapeIndex } from '@flac-metrics/sample-codec/tape';
import { columnDigest } from './column-digest.ts';
import type { EncodedTape } from './encoded-tape.ts';

/**
 * Reads a tape back, with our reader, and compares every series, every time and every bit of every value.
 * @param source is closed
 * @returns what differs, in words; undefined where nothing does
 * @throws FlacError, SampleCodecError where it cannot be read; the signal's reason
 */
export async function differenceOf(
  source: RandomAccess,
  { index, digests }: EncodedTape,
  signal: AbortSignal | undefined,
): Promise<string | undefined> {
  try {
    const reader = await FlacReader.open(source);
    const read = await indexOf(reader, source);
    if (read.tracks.length !== digests.tracks.length)
      return `it has ${read.tracks.length} series of ${digests.tracks.length}`;
    const samples = new Int32Array(reader.streamInfo.totalSamples);
    for await (const block of reader.allBlocks()) {
      signal?.throwIfAborted();
      samples.set(block.channels[0] ?? [], block.firstSample);
    }
    const laneSamples = ({ firstSample, sampleCount }: Lane) =>
      samples.subarray(firstSample, firstSample + sampleCount);
    for (const [number, { grid, deviation }] of read.timelines.entries()) {
      const times = timesOf(deviation ? deviate(grid, laneSamples(deviation)) : grid);
      if (columnDigest(times) !== digests.timelines[number]) return `the times of timeline ${number} differ`;
    }
    for (const [number, track] of read.tracks.entries()) {
      signal?.throwIfAborted();
      const name = formatSeries(track.series);
      const added = index.tracks[number];
      if (!added || name !== formatSeries(added.series) || track.timeline !== added.timeline)
        return `track ${number} is of ${name}, on timeline ${track.timeline}`;
      const count = sampleCount(read.timelines[track.timeline]?.grid ?? []);
      const values = decodeColumn({ ...track, tracks: track.lanes.map(laneSamples) }, count);
      if (columnDigest(values) !== digests.tracks[number]) return `the values of ${name} differ`;
    }
    return undefined;
  } finally {
    await source.close();
  }
}

function timesOf(timeline: Timeline): Float64Array {
  const times = new Float64Array(sampleCount(timeline));
  fillTimestamps(timeline, 0, times);
  return times;
}

/** §8.4: the APPLICATION block is the last one. */
async function indexOf(reader: FlacReader, source: RandomAccess): Promise<TapeIndex> {
  const { blocks, streamInfo } = reader;
  const length = blocks.at(-1)?.byteLength ?? 0;
  const audioOffset = blocks.reduce((sum, { byteLength }) => sum + 4 + byteLength, 4);
  const payload = await readBytes(source, audioOffset - length + 4, length - 4);
  return readTapeIndex(payload, {
    totalSamples: streamInfo.totalSamples,
    frameBytes: source.byteLength - audioOffset,
  });
}
