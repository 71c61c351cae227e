import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { SampleCodecError } from '../../src/index.ts';
import { decodeColumn, encodeColumn } from '../../src/ladder/index.ts';
import { mappingBytes } from '../../src/ladder/mapping-bytes.ts';
import { columns } from './columns.ts';
import { mappingOf } from './readers.ts';

/** @returns what it throws, if anything but an error of this package's one class */
function strangeErrorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    if (!(error instanceof SampleCodecError)) return error;
  }
  return undefined;
}

describe('the bytes of a mapping', () => {
  test('are read, or refused with a code, whatever has happened to them', () => {
    const mutations = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(columns, mutations, fc.nat(20), (values, mutations, cut) => {
        const encoded = encodeColumn(values.subarray(0, 200));
        const bytes = mappingBytes(encoded);
        for (const [at, byte] of mutations) bytes[at % bytes.length] = byte;
        const damaged = cut < 5 ? bytes.subarray(0, bytes.length - cut) : bytes;
        const decode = () => decodeColumn({ ...mappingOf(damaged), tracks: encoded.tracks }, 200);
        expect(strangeErrorOf(decode)).toBeUndefined();
      }),
      { numRuns: 500 },
    );
  });

  test('are read, or refused with a code, whatever they are', () => {
    const anything = fc.tuple(fc.nat(8), fc.uint8Array({ maxLength: 100 }));
    fc.assert(
      fc.property(anything, ([code, rest]) => {
        expect(strangeErrorOf(() => mappingOf(Uint8Array.of(code, ...rest)))).toBeUndefined();
      }),
      { numRuns: 2000 },
    );
  });

  test.each<[string, number[]]>([
    ['cut off', []],
    ['cut off', [0x81, 0, 0]],
    ['of the kind 8', [8]],
    ['values in the form 3', [0, 3]],
    ['4294967296 entries', [4, 0x80, 0x80, 0x80, 0x80, 0x10, 0, 0, 0]],
    ['100 entries', [0x81, 0, 0, 100, 0, 0]],
    ['goes on', [1, 0, 0, 0]],
    ['23 decimal digits', [1, 46, 0, 0]],
    ['divides by 0', [2, 17, 0, 0, 0]],
    ['16 significant digits', [2, 16, 7, 0, 0]],
    ['ticks in the way 2', [7, 18, 2, 1, 0, 20, 0]],
    ['ticks of 0', [7, 18, 0, 1, 0, 0, 0]],
    ['form 4', [1, 0, 0b100_0000]],
    ['the exponent 972', [5, 0x98, 15, 0, 0]],
    ['does not end', [1, 0, 0b10, 0xff, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80]],
  ])('that are %s are refused', (text, bytes) => {
    expect(() => mappingOf(Uint8Array.from(bytes))).toThrow(
      expect.objectContaining({ code: 'bad-mapping', message: expect.stringContaining(text) }),
    );
  });
});

describe('a column whose parts do not go together', () => {
  const encoded = encodeColumn(Float64Array.of(1, 5, 2, 8, 3, Number.NaN));

  test('is refused where it has too few tracks', () => {
    expect(() => decodeColumn({ ...encoded, tracks: [] }, 6)).toThrow(
      expect.objectContaining({ code: 'bad-column' }),
    );
  });

  test('is refused where a track is too short', () => {
    expect(() => decodeColumn(encoded, 7)).toThrow('stands for 6 samples instead of 7');
  });

  test('is refused where an exception lies behind its end', () => {
    const tracks = encoded.tracks.map((track) => track.subarray(0, 5));
    expect(() => decodeColumn({ ...encoded, tracks }, 5)).toThrow('an exception at sample 5');
  });

  test('is refused where a rank is none of the dictionary', () => {
    const { exceptions } = encoded;
    const step = { kind: 'ranks', dictionary: Float64Array.of(1, 2) } as const;
    const layout = { offset: 0, divisor: 1, isDifferenced: false, drift: 0, form: 'plain' } as const;
    const column = { mapping: { step, layout }, tracks: [Int32Array.of(0, 2)], exceptions };
    expect(() =>
      decodeColumn({ ...column, exceptions: encodeColumn(new Float64Array(2)).exceptions }, 2),
    ).toThrow('rank 2 among 2');
  });

  test('is refused where its runs are not of its length', () => {
    const runs = encodeColumn(Float64Array.from({ length: 500 }, (_, index) => Math.floor(index / 100) ** 3));
    expect(runs.mapping.layout.form).toBe('runs');
    expect(() => decodeColumn(runs, 499)).toThrow('stands for 500 samples instead of 499');
    expect(() => decodeColumn(runs, 501)).toThrow('stands for 500 samples instead of 501');
  });
});
