import { describe, expect, test } from 'vitest';
import { makeSeries } from '../../src/index.ts';
import { encodeColumn } from '../../src/ladder/index.ts';
import { writeTapeIndex, type Lane, type TapeIndex, type TapeTrack } from '../../src/tape/index.ts';

/** Six samples in blocks of four, the last one padded. */
function laneAt(firstSample: number, firstByte: number): Lane {
  return {
    firstSample,
    sampleCount: 6,
    blockStarts: Uint32Array.of(0, 4, 8),
    frameOffsets: Float64Array.of(firstByte, firstByte + 20, firstByte + 40),
  };
}

const lane = laneAt(8, 40);
const track: TapeTrack = {
  ...encodeColumn(Float64Array.of(1, 5, 2, 8, 3, 7)),
  series: makeSeries([{ name: '__name__', value: 'up' }]),
  timeline: 0,
  lanes: [lane],
  min: 1,
  max: 8,
};
const timeline = { grid: [{ startMs: 0, intervalMs: 1, count: 6 }], deviation: laneAt(0, 0) };
const index: TapeIndex = { timelines: [timeline], tracks: [track] };
const extent = { totalSamples: 16, frameBytes: 80 };

function withTrack(changes: Partial<TapeTrack>): TapeIndex {
  return { ...index, tracks: [{ ...track, ...changes }] };
}

function withLane(changes: Partial<Lane>): TapeIndex {
  return withTrack({ lanes: [{ ...lane, ...changes }] });
}

test('an index whose parts go together is written', () => {
  expect(writeTapeIndex(index, extent)).toBeInstanceOf(Uint8Array);
});

describe('an index is refused', () => {
  test.each<[string, TapeIndex, string]>([
    [
      'where a timeline is out of order',
      { timelines: [{ grid: [...timeline.grid, ...timeline.grid] }], tracks: [] },
      'timeline 0: run 1',
    ],
    [
      'where a timeline is too long',
      {
        timelines: [{ grid: [...timeline.grid, { startMs: 1000, intervalMs: 1, count: 2 ** 32 - 1 }] }],
        tracks: [],
      },
      'timeline 0 of the tape has 4294967301 samples',
    ],
    [
      'where a deviation is not of its timeline',
      { ...index, timelines: [{ ...timeline, grid: [{ startMs: 0, intervalMs: 1, count: 7 }] }] },
      'timeline 0 of the tape deviates at 6 of 7 samples',
    ],
    [
      'where a track is on no timeline',
      withTrack({ timeline: 1 }),
      'track 0 of the tape is on timeline 1 of 1',
    ],
    ['where a track lacks a lane', withTrack({ lanes: [] }), 'has 0 lanes, its mapping 1'],
    ['where least and greatest value are turned', withTrack({ min: 2, max: 1 }), 'values from 2 to 1'],
    ['where only one of them is a number', withTrack({ min: Number.NaN }), 'values from NaN to 8'],
    [
      'where an exception is behind the last sample',
      withTrack({ exceptions: encodeColumn(Float64Array.of(1, 1, 1, 1, 1, 1, Number.NaN)).exceptions }),
      'an exception behind its 6 samples',
    ],
    ['where a lane is too short', withLane({ sampleCount: 5 }), 'a lane of 5 samples, its timeline 6'],
    [
      'where blocks do not hold all samples',
      withLane({ blockStarts: Uint32Array.of(0, 2, 5) }),
      'track 0, lane 0 of the tape has 6 samples in blocks of 5',
    ],
    [
      'where a block is all padding',
      withLane({ blockStarts: Uint32Array.of(0, 6, 8) }),
      'has 6 samples in blocks of 8',
    ],
    ['where a block is empty', withLane({ blockStarts: Uint32Array.of(0, 0, 8) }), '0 samples in frame 0'],
    [
      'where a block is too long',
      withLane({ blockStarts: Uint32Array.of(0, 4, 65_540) }),
      '65536 samples in frame 1',
    ],
    [
      'where offsets do not ascend',
      withLane({ frameOffsets: Float64Array.of(40, 39, 60) }),
      '-1 bytes in frame 0',
    ],
    [
      'where there are more frames than blocks',
      withLane({ frameOffsets: Float64Array.of(40, 50, 60, 70) }),
      'has 2 blocks in 3 frames',
    ],
    ['where a lane begins before all', withLane({ firstSample: -1 }), 'before the first sample'],
    [
      'where lanes share a sample',
      withLane({ firstSample: 7 }),
      'track 0, lane 0 of the tape begins at sample 7 and byte 40, not behind timeline 0, deviation',
    ],
    [
      'where lanes share a byte',
      withLane({ frameOffsets: Float64Array.of(39, 60, 80) }),
      'begins at sample 8 and byte 39',
    ],
    ['where a lane leaves a gap', withLane({ firstSample: 9 }), 'begins at sample 9 and byte 40'],
    [
      'where a lane ends behind the last sample',
      withLane({ blockStarts: Uint32Array.of(0, 4, 9) }),
      'ends at sample 17',
    ],
    ['where a bound is none', withTrack({ maxError: 0 }), 'has errors of up to 0'],
    [
      'where a lane ends behind the last byte',
      withLane({ frameOffsets: Float64Array.of(40, 60, 81) }),
      'the file is cut short, within track 0, lane 0 of the tape: the last 1 bytes are missing',
    ],
  ])('%s', (_, index, text) => {
    expect(() => writeTapeIndex(index, extent)).toThrow(
      expect.objectContaining({ code: 'bad-tape-index', message: expect.stringContaining(text) }),
    );
  });
});

test('a long lane that too many tracks share is refused, which would keep readers busy for its few bytes', () => {
  const count = 2 ** 24;
  const frames = Math.ceil(count / 65_535);
  const long: Lane = {
    firstSample: 0,
    sampleCount: count,
    blockStarts: Uint32Array.from({ length: frames + 1 }, (_, frame) => frame * 65_535),
    frameOffsets: Float64Array.from({ length: frames + 1 }, (_, frame) => frame * 10),
  };
  const sharedBy = (tracks: number): TapeIndex => ({
    timelines: [{ grid: [{ startMs: 0, intervalMs: 1, count }] }],
    tracks: Array.from({ length: tracks }, () => ({ ...track, lanes: [long] })),
  });
  const extent = { totalSamples: frames * 65_535, frameBytes: frames * 10 };
  expect(writeTapeIndex(sharedBy(4), extent)).toBeInstanceOf(Uint8Array);
  expect(() => writeTapeIndex(sharedBy(5), extent)).toThrow(/83886080 integers in the lanes of all tracks/);
});
