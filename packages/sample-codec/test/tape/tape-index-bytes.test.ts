import { crc32, deflateRawSync, inflateRawSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { makeSeries, SampleCodecError } from '../../src/index.ts';
import { encodeColumn } from '../../src/ladder/index.ts';
import { readTapeIndex, writeTapeIndex } from '../../src/tape/index.ts';
import { nodeExporterTape, tapes } from './tapes.ts';

/** Makes the checksum of a payload fit again. */
function repaired(payload: Uint8Array): Uint8Array {
  new DataView(payload.buffer, payload.byteOffset).setUint32(1, crc32(payload.subarray(5)), true);
  return payload;
}

/** A payload around a body. @param length that it declares */
function payloadOf(body: Uint8Array, length: number = body.length): Uint8Array {
  const deflated = deflateRawSync(body);
  const payload = new Uint8Array(9 + deflated.length);
  payload[0] = 1;
  payload.set(deflated, 9);
  new DataView(payload.buffer).setUint32(5, length, true);
  return repaired(payload);
}

/** @returns what it throws, if anything but an error with the index's code */
function strangeErrorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    if (!(error instanceof SampleCodecError && error.code === 'bad-tape-index')) return error;
  }
  return undefined;
}

const large = { totalSamples: 2 ** 36, frameBytes: 2 ** 40 };
const refusal = (text: string) =>
  expect.objectContaining({ code: 'bad-tape-index', message: expect.stringContaining(text) });

describe('the index of a tape', () => {
  test('comes back from its bytes', () => {
    fc.assert(
      fc.property(tapes, ({ index, extent }) => {
        expect(readTapeIndex(writeTapeIndex(index, extent), extent)).toEqual(index);
      }),
    );
  });

  test('has the same objects for series that a tape read before has, and its own for all others', () => {
    const of = (...instances: string[]) => {
      const { mapping, exceptions } = encodeColumn(Float64Array.of(0));
      const tracks = instances.map((value) => {
        const series = makeSeries([{ name: 'instance', value }]);
        return { series, timeline: 0, mapping, exceptions, lanes: [], min: 0, max: 0 };
      });
      const timelines = [{ grid: [{ startMs: 0, intervalMs: 1, count: 1 }] }];
      return readTapeIndex(writeTapeIndex({ timelines, tracks }, large), large).tracks;
    };
    const [before, again, other, fewer] = [of('a', 'b'), of('a', 'b'), of('a', 'c'), of('a')];
    expect(again.map(({ series }) => series)).toEqual(before.map(({ series }) => series));
    for (const [number, { series }] of again.entries()) expect(series).toBe(before[number]?.series);
    expect(other.map(({ series }) => series.labels[0]?.value)).toEqual(['a', 'c']);
    expect(fewer.length).toBe(1);
  });

  test('takes at most 12 bytes a track for 512 series of one target', () => {
    const { index, extent } = nodeExporterTape(512, 480);
    const bytes = writeTapeIndex(index, extent);
    expect(bytes.length / 512).toBeLessThan(12);
  });

  test.each([
    ['texts that repeat', 'x'.repeat(2 ** 20), 64, 'names series in'],
    ['texts of their own', 'x'.repeat(2 ** 16), 64, 'takes'],
  ])('is not written with more series than are read, for %s', (kind, long, least, reason) => {
    const { mapping, exceptions } = encodeColumn(Float64Array.of(0));
    const constant = { timeline: 0, mapping, exceptions, lanes: [], min: 0, max: 0 };
    const indexOf = (count: number) => ({
      timelines: [{ grid: [{ startMs: 0, intervalMs: 1, count: 1 }] }],
      tracks: Array.from({ length: count }, (_, number) => {
        const value = kind === 'texts that repeat' ? long : `${long}${number}`;
        return { series: makeSeries([{ name: 'a', value }]), ...constant };
      }),
    });
    const read = readTapeIndex(writeTapeIndex(indexOf(least - 1), large), large);
    expect(read.tracks.length).toBe(least - 1);
    expect(() => writeTapeIndex(indexOf(least), large)).toThrow(
      expect.objectContaining({ code: 'tape-index-too-long', message: expect.stringContaining(reason) }),
    );
  });
});

/** One series, A="B". */
const seriesAB = [1, 65, 0xff, 1, 0, 66, 0xff];

/** The mapping of a column of zeros, and no bounds of errors. */
const zeros = [0, 1, 0, 0, 0, 0];

describe('the bytes of an index', () => {
  const mutations = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });

  test('are read or refused with the code of the index, whatever has happened to them, checksum repaired or not', () => {
    fc.assert(
      fc.property(
        tapes,
        mutations,
        fc.boolean(),
        fc.nat(20),
        ({ index, extent }, mutations, isRepaired, cut) => {
          const payload = writeTapeIndex(index, extent);
          for (const [at, byte] of mutations) payload[at % payload.length] = byte;
          const damaged = cut < 5 ? payload.subarray(0, payload.length - cut) : payload;
          const read = () =>
            readTapeIndex(isRepaired && damaged.length > 5 ? repaired(damaged) : damaged, extent);
          expect(strangeErrorOf(read)).toBeUndefined();
        },
      ),
      { numRuns: 300 },
    );
  });

  test('are read or refused, whatever has happened to them before they were deflated', () => {
    fc.assert(
      fc.property(tapes, mutations, fc.nat(20), ({ index, extent }, mutations, cut) => {
        const body = Uint8Array.from(inflateRawSync(writeTapeIndex(index, extent).subarray(9)));
        for (const [at, byte] of mutations) body[at % body.length] = byte;
        const damaged = payloadOf(cut < 3 ? body.subarray(0, body.length - cut) : body);
        expect(strangeErrorOf(() => readTapeIndex(damaged, extent))).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test('are read or refused, whatever they inflate to', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 200 }), (body) => {
        expect(strangeErrorOf(() => readTapeIndex(payloadOf(body), large))).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  test('that inflate to more than they declare are refused before they do', () => {
    const bomb = payloadOf(new Uint8Array(2 ** 26), 1000);
    expect(() => readTapeIndex(bomb, large)).toThrow(refusal('does not inflate to 1000 bytes'));
  });

  test.each([2 ** 22 + 1, 2 ** 32 - 1, 0])('that declare %i bytes are refused', (length) => {
    expect(() => readTapeIndex(payloadOf(new Uint8Array(2 ** 20), length), large)).toThrow(
      refusal(`declares ${length} bytes`),
    );
  });

  test('that declare more than can come out of them are refused', () => {
    const { length } = payloadOf(Uint8Array.of(0, 0, 0));
    expect(() => readTapeIndex(payloadOf(Uint8Array.of(0, 0, 0), 1032 * (length - 9) + 1), large)).toThrow(
      refusal('declares'),
    );
  });

  test.each<[string, number[]]>([
    ['4294967296 entries', [0x80, 0x80, 0x80, 0x80, 0x10]],
    ['2 deviations', [0, 1, 0, 2]],
    ['names lane 0 of 0', [0, 1, 0, 1, 0]],
    ['names lane -1 of 0', [0, 1, 0, 1, 3]],
    ['goes on', [0, 0, 0, 0, 0, 0]],
    ['not UTF-8', [0, 0, 1, 1, 0xc0, 0xff, 0, 0, 0, 0]],
    ['name 1 of 1', [0, 0, 1, 1, 65, 0xff, 1, 1, 0, 0, 0]],
    ['"A" without a value', [0, 0, 1, 1, 65, 0xff, 1, 0, 0xff, 0, 0]],
    ['label "A" is given twice', [0, 0, 1, 1, 65, 0xff, 2, 0, 0, 66, 0xff, 66, 0xff]],
    ['is cut off', [0, 0, 1, 1, 65, 66, 67, 68]],
    ['track 0 of the tape is of a series without labels', [0, 0, 1, 0, 0, 0, ...zeros]],
    ['track 0: the index of the tape has a mapping of the kind 9', [0, 0, 1, ...seriesAB, 0, 9, 0, 0]],
    ['track 0 of the tape is on timeline 0 of 0', [0, 0, 1, ...seriesAB, 0, ...zeros]],
    ['bounds errors of tracks 1 to 2 by 1', [0, 0, 1, ...seriesAB, 0, 0, 1, 0, 0, 0, 1, 1, 1, 1, 0, 2]],
    ['bounds errors of tracks 0 to 1 by 0', [0, 0, 1, ...seriesAB, 0, 0, 1, 0, 0, 0, 1, 0, 1, 1, 0, 0]],
    ['a lane of 6 samples in blocks that end at 7 and 6', [1, 6, 1, 7, 0, 0, 0, 0, 0]],
    // A lane of 2^32 - 1 samples in as many blocks.
    ['declares 4294967294 entries', [1, 0xff, 0xff, 0xff, 0xff, 0x0f, 0xfe, 0xff, 0xff, 0xff, 0x0f, 0, 0]],
  ])('with %s are refused', (text, body) => {
    expect(() => readTapeIndex(payloadOf(Uint8Array.from(body)), large)).toThrow(refusal(text));
  });

  test('of another version are refused', () => {
    expect(() => readTapeIndex(Uint8Array.of(2), large)).toThrow(refusal('of version 2'));
  });

  test('with a bit that has flipped are refused by their checksum', () => {
    const { index, extent } = nodeExporterTape(20, 100);
    const payload = writeTapeIndex(index, extent);
    payload[40] = (payload[40] ?? 0) ^ 4;
    expect(() => readTapeIndex(payload, extent)).toThrow(refusal('checksum'));
  });

  test('that repeat long texts without end are refused', () => {
    const long = new TextEncoder().encode('x'.repeat(2 ** 20));
    const count = 200;
    const body = [0, 0, 0x80 | (count & 0x7f), count >> 7, 1, 65, 0xff];
    for (let series = 0; series < count; series += 1) body.push(1, 0);
    const repeats = new Uint8Array(1 + 5 * count).fill(0xff);
    const payload = payloadOf(Buffer.concat([Uint8Array.from(body), long, repeats]));
    expect(() => readTapeIndex(payload, large)).toThrow(refusal('more than 67108864 characters'));
  });
});
