import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { framesOf, type Lane } from '../../src/tape/index.ts';

const lane: Lane = {
  firstSample: 4096,
  sampleCount: 250,
  blockStarts: Uint32Array.of(0, 100, 116, 256),
  frameOffsets: Float64Array.of(1000, 1050, 1070, 1200),
};

describe('the frames of a lane', () => {
  test('hold the positions that are asked for, and the fewest others', () => {
    fc.assert(
      fc.property(fc.nat(249), fc.nat(249), (a, b) => {
        const range = { first: Math.min(a, b), end: Math.max(a, b) + 1 };
        const frames = framesOf(lane, range);
        const wanted = [0, 1, 2].filter(
          (frame) =>
            (lane.blockStarts[frame] ?? 0) < range.end && (lane.blockStarts[frame + 1] ?? 0) > range.first,
        );
        const [firstFrame, endFrame] = [wanted[0] ?? 0, (wanted.at(-1) ?? 0) + 1];
        const byteOffset = lane.frameOffsets[firstFrame] ?? 0;
        expect(frames).toEqual({
          byteOffset,
          byteLength: (lane.frameOffsets[endFrame] ?? 0) - byteOffset,
          firstPosition: lane.blockStarts[firstFrame],
          firstFrame,
          endFrame,
        });
      }),
    );
  });

  test('are none for no positions', () => {
    expect(framesOf(lane, { first: 250, end: 250 })).toMatchObject({
      byteLength: 0,
      firstFrame: 0,
      endFrame: 0,
    });
  });

  test.each([
    [-1, 3],
    [3, 2],
    [0, 251],
    [Number.NaN, 1],
  ])('are refused for positions %d to %d', (first, end) => {
    expect(() => framesOf(lane, { first, end })).toThrow(expect.objectContaining({ code: 'bad-tape-index' }));
  });
});
