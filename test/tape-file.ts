import { StreamEncoder } from '@flac-metrics/flac-encoder/frame';
import { parseSeries, sampleCount, type Timeline } from '@flac-metrics/sample-codec';
import { encodeColumn } from '@flac-metrics/sample-codec/ladder';
import {
  deviationsOf,
  gridOf,
  tapeApplicationId,
  writeTapeIndex,
  type Lane,
  type TapeTimeline,
  type TapeTrack,
} from '@flac-metrics/sample-codec/tape';

/** One series of a tape. */
export interface TapeColumn {
  readonly series: string;
  readonly timeline: Timeline;
  readonly values: Float64Array;
}

const leastBlockSize = 16;

/** A tape as the bytes of a FLAC. @param blockSize samples of each frame; the last one of a lane is padded */
export function tapeOf(columns: readonly TapeColumn[], blockSize = 4096): Uint8Array {
  const stream = new StreamEncoder({ bitsPerSample: 32 });
  const timelines = [...new Set(columns.map(({ timeline }) => timeline))];
  const placed = timelines.map((timeline): TapeTimeline => {
    const deviations = deviationsOf(timeline);
    const grid = gridOf(timeline);
    return deviations ? { grid, deviation: appendLane(stream, deviations, blockSize) } : { grid };
  });
  const tracks = columns.map(({ series, timeline, values }): TapeTrack => {
    if (sampleCount(timeline) !== values.length) throw new Error(`${series}: ${values.length} values`);
    const { mapping, exceptions, tracks } = encodeColumn(values);
    const lanes = tracks.map((samples) => appendLane(stream, samples, blockSize));
    const numbers = values.filter((value) => !Number.isNaN(value)).toSorted();
    const [min = Number.NaN, max = Number.NaN] = [numbers[0], numbers.at(-1)];
    return {
      series: parseSeries(series),
      timeline: timelines.indexOf(timeline),
      mapping,
      exceptions,
      lanes,
      min,
      max,
    };
  });
  const extent = { totalSamples: stream.totalSamples, frameBytes: stream.frameBytes };
  const index = { timelines: placed, tracks };
  return stream.finish([applicationBlock(writeTapeIndex(index, extent))]);
}

function appendLane(stream: StreamEncoder, samples: Int32Array, blockSize: number): Lane {
  const firstSample = stream.totalSamples;
  const blockStarts = [0];
  const frameOffsets = [stream.frameBytes];
  for (let start = 0; start < samples.length;) {
    const length = Math.max(leastBlockSize, Math.min(blockSize, samples.length - start));
    const block = new Int32Array(length).fill(samples.at(-1) ?? 0);
    block.set(samples.subarray(start, start + length));
    stream.append(block, 0, length);
    start += length;
    blockStarts.push(start);
    frameOffsets.push(stream.frameBytes);
  }
  return {
    firstSample,
    sampleCount: samples.length,
    blockStarts: Uint32Array.from(blockStarts),
    frameOffsets: Float64Array.from(frameOffsets),
  };
}

/** RFC 9639 §8.4 */
function applicationBlock(payload: Uint8Array): Uint8Array {
  const header = Buffer.alloc(4);
  header.writeUInt32BE((2 << 24) | (tapeApplicationId.length + payload.length));
  return Buffer.concat([header, Buffer.from(tapeApplicationId), payload]);
}
