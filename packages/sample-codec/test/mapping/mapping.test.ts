import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeSamples,
  encodeValues,
  formatMapping,
  nearestSample,
  parseMapping,
  type Mapping,
} from '../../src/index.ts';

const mappings: fc.Arbitrary<Mapping> = fc.oneof(
  fc.integer({ min: 0, max: 22 }).map((digits): Mapping => ({ kind: 'decimal', digits })),
  fc.integer({ min: -1022, max: 992 }).map((exponent): Mapping => ({ kind: 'binary', exponent })),
);
const integers = fc.array(fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), { maxLength: 50 });

describe('every mapping', () => {
  test('brings back every integer of 32 bits that its values stand for', () => {
    fc.assert(
      fc.property(mappings, integers, (mapping, column) => {
        const samples = Int32Array.from(column);
        const values = new Float64Array(samples.length);
        decodeSamples(mapping, samples, values);
        const back = new Int32Array(samples.length);
        encodeValues(mapping, values, back);
        expect(back).toEqual(samples);
      }),
    );
  });

  test('accepts values only where their bits come back', () => {
    const values = fc.array(fc.double(), { minLength: 1, maxLength: 20 });
    fc.assert(
      fc.property(mappings, values, (mapping, column) => {
        const wanted = Float64Array.from(column);
        const samples = new Int32Array(wanted.length);
        try {
          encodeValues(mapping, wanted, samples);
        } catch (error) {
          expect(error).toMatchObject({ code: 'unmappable' });
          return;
        }
        const back = new Float64Array(wanted.length);
        decodeSamples(mapping, samples, back);
        expect(new BigUint64Array(back.buffer)).toEqual(new BigUint64Array(wanted.buffer));
      }),
    );
  });

  test.each([-0, NaN, Infinity, -Infinity, 0.005, 1e300, 2 ** 31])(
    'decimal:2 refuses %d and says where',
    (value) => {
      const values = Float64Array.of(1.25, value);
      expect(() => encodeValues({ kind: 'decimal', digits: 2 }, values, new Int32Array(2))).toThrow(
        'position 1',
      );
    },
  );

  test('reads back from its text', () => {
    fc.assert(
      fc.property(mappings, (mapping) => {
        expect(parseMapping(formatMapping(mapping))).toEqual(mapping);
      }),
    );
  });

  test.each([
    '',
    'decimal',
    'decimal:23',
    'decimal:-1',
    'decimal:2.5',
    'decimal:2:3',
    'decimal:2:',
    'decimal:2\n',
    ' decimal:2',
    'binary:x',
    'binary:993',
    'binary:10:1',
    'rank:7',
  ])('the text %j is refused', (text) => {
    expect(() => parseMapping(text)).toThrow(expect.objectContaining({ code: 'bad-mapping' }));
  });
});

describe('decimal', () => {
  test('gives the double that the decimal text means', () => {
    const cents = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
    fc.assert(
      fc.property(cents, fc.integer({ min: 0, max: 22 }), (k, digits) => {
        const values = new Float64Array(1);
        decodeSamples({ kind: 'decimal', digits }, Int32Array.of(k), values);
        expect(values[0]).toBe(Number(`${k}e-${digits}`));
      }),
    );
  });

  test('rounds a measurement to the nearest step', () => {
    expect(nearestSample({ kind: 'decimal', digits: 2 }, 12.345_678)).toBe(1235);
  });
});

describe('binary', () => {
  test('counts in powers of two', () => {
    const values = new Float64Array(2);
    decodeSamples({ kind: 'binary', exponent: 10 }, Int32Array.of(3, -1), values);
    expect([...values]).toEqual([3072, -1024]);
    expect(nearestSample({ kind: 'binary', exponent: 10 }, 3000)).toBe(3);
  });
});
