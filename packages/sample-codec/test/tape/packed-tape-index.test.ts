import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openTapeIndex, reopenTapeIndex, writeTapeIndex } from '../../src/tape/index.ts';
import { tapes } from './tapes.ts';

describe('a packed index', () => {
  test('gives each of its tracks in any order, and all of them at once', () => {
    fc.assert(
      fc.property(tapes, ({ index, extent }) => {
        const packed = openTapeIndex(writeTapeIndex(index, extent), extent);
        for (const number of [...index.tracks.keys()].toReversed())
          expect(packed.trackAt(number)).toEqual(index.tracks[number]);
        expect(packed.timelines).toEqual(index.timelines);
        expect(packed.unpack()).toEqual(index);
        const heads = index.tracks.map(({ series, timeline, maxError }) => ({ series, timeline, maxError }));
        expect(packed.trackHeads).toEqual(heads);
      }),
    );
  });

  test('refuses what does not go together, before any track is asked for', () => {
    const [tape] = fc.sample(
      tapes.filter(({ index }) => index.tracks.some(({ lanes }) => lanes.length > 0)),
      1,
    );
    if (!tape) throw new Error('there is a tape');
    const bytes = writeTapeIndex(tape.index, tape.extent);
    expect(() => openTapeIndex(bytes, { totalSamples: 0, frameBytes: 0 })).toThrow(
      expect.objectContaining({ code: 'bad-tape-index' }),
    );
  });

  test('is the same when it is opened again, and one that was changed meanwhile is refused', () => {
    fc.assert(
      fc.property(tapes, fc.nat(), ({ index, extent }, place) => {
        const bytes = writeTapeIndex(index, extent);
        expect(reopenTapeIndex(bytes).unpack()).toEqual(index);
        const at = place % bytes.length;
        bytes[at] = (bytes[at] ?? 0) ^ 4;
        expect(() => reopenTapeIndex(bytes)).toThrow(expect.objectContaining({ code: 'bad-tape-index' }));
      }),
    );
  });
});
