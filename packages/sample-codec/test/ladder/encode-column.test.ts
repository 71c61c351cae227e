import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  cheapestCandidate,
  decodeColumn,
  decodePart,
  encodeColumn,
  neededOfTrack,
} from '../../src/ladder/index.ts';
import { mappingBytes } from '../../src/ladder/mapping-bytes.ts';
import { bitsOf, column, columns } from './columns.ts';
import { mappingOf } from './readers.ts';

describe('any column', () => {
  test('comes back bit for bit, its mapping by way of bytes', () => {
    fc.assert(
      fc.property(columns, (values) => {
        const encoded = encodeColumn(values);
        const read = mappingOf(mappingBytes(encoded));
        const back = decodeColumn({ ...read, tracks: encoded.tracks }, values.length);
        expect(bitsOf(back)).toEqual(bitsOf(values));
        expect(read.mapping).toEqual(encoded.mapping);
        expect(encoded.tracks.length).toBeLessThanOrEqual(2);
      }),
      { numRuns: 300 },
    );
  });

  test('comes back in parts, each out of what it needs of the tracks', () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(columns, place, place, (values, a, b) => {
        const [first, end] = [Math.min(a, b), Math.max(a, b)].map((part) => Math.round(part * values.length));
        const range = { first: first ?? 0, end: end ?? 0 };
        const { tracks, ...encoded } = encodeColumn(values);
        const needed = tracks.map((track, number) => {
          const { first, end } = neededOfTrack(encoded.mapping, range, number, track.length);
          return track.slice(first, end);
        });
        const back = decodePart({ ...encoded, tracks: needed }, range, values.length);
        expect(bitsOf(back)).toEqual(bitsOf(values.slice(first, end)));
      }),
      { numRuns: 300 },
    );
  });

  test('is left as it is', () => {
    const values = Float64Array.of(1, Number.NaN, 3, -0);
    encodeColumn(values);
    expect([...values]).toEqual([1, Number.NaN, 3, -0]);
  });

  test('comes back where it is a part of a larger array', () => {
    const values = column(100, (noise) => Math.floor(noise() * 100) / 10).subarray(13, 57);
    expect(decodeColumn(encodeColumn(values), values.length)).toEqual(values.slice());
  });
});

function chosen(values: Float64Array): string {
  const { mapping } = encodeColumn(values);
  return `${mapping.step.kind} ${mapping.layout.form}`;
}

const few = [0.1, 1 / 3, Math.PI, 1e300, -7.5e-200];

describe('the step that is chosen', () => {
  test.each<[string, string, Float64Array]>([
    ['constant none', 'one value', column(1000, () => Math.PI)],
    ['decimal plain', 'hundredths', column(1000, (noise) => Math.floor(noise() * 1e4) / 100)],
    ['decimal plain', 'whole numbers beyond 2^53', column(1000, (noise) => Math.floor(noise() * 1e6) * 1e18)],
    ['rational plain', 'sevenths', column(1000, (noise) => Math.floor(noise() * 1e4) / 7)],
    [
      'rational plain',
      'sixtieths, printed with 15 digits',
      column(1000, (noise) => Number((Math.floor(noise() * 1e8) / 60).toPrecision(15))),
    ],
    ['ulps plain', 'sums of decimals', column(3000, (noise) => Math.floor(noise() * 1e5) * 0.002)],
    [
      'ticks plain',
      'nanoseconds by a clock of 100 MHz, less a little',
      column(1000, (noise) => Math.round(Math.floor(500 + noise() * 3000) * 10.0149 + noise() - 0.5) / 1e9),
    ],
    ['ranks plain', 'few values', column(1000, (noise) => few[Math.floor(noise() * few.length)] ?? 0)],
    ['binary plain', 'quarters of 2^-30', column(1000, (noise) => Math.floor(noise() * 2 ** 20) / 2 ** 32)],
    [
      'binary split',
      'more than 32 bits',
      column(
        1000,
        (noise) => Math.floor(noise() * 2 ** 20) / 2 ** 10 + Math.floor(noise() * 2 ** 25) / 2 ** 35,
      ),
    ],
    ['bits plain', 'numbers of all sizes', column(1000, (noise) => Math.exp((noise() - 0.5) * 400))],
    ['decimal none', 'a ramp', column(1000, (_, index) => 5 + index * 0.25)],
    ['decimal runs', 'a few long steps', column(1000, (_, index) => Math.floor(index / 100) ** 3 / 10)],
  ])('is %s for %s', (kind, _, values) => {
    expect(chosen(values)).toBe(kind);
  });

  test('takes no integers for one value, whatever the gaps in it', () => {
    const values = column(1000, (_, index) => (index % 100 === 7 ? Number.NaN : 0.1));
    const { mapping, tracks, exceptions } = encodeColumn(values);
    expect(mapping.step).toEqual({ kind: 'constant', value: 0.1 });
    expect(tracks).toEqual([]);
    expect(exceptions.starts).toHaveLength(10);
  });

  test('divides out what all whole numbers share', () => {
    const pages = column(1000, (noise) => 4096 * Math.floor(noise() * 1000) + 100);
    expect(encodeColumn(pages).mapping.layout).toMatchObject({ divisor: 4096, form: 'plain' });
  });

  test('takes differences of a counter', () => {
    let total = 1e12;
    const counter = column(1000, (noise) => (total += 1_000_000 + Math.floor(noise() * 10)));
    expect(encodeColumn(counter).mapping.layout).toMatchObject({ isDifferenced: true, form: 'plain' });
  });

  test('keeps the few values that are off the grid as exceptions', () => {
    const values = column(1000, (noise, index) =>
      index % 200 === 5 ? noise() : Math.floor(noise() * 1e4) / 100,
    );
    const { mapping, exceptions } = encodeColumn(values);
    expect(mapping.step).toEqual({ kind: 'decimal', digits: 2 });
    expect(exceptions.starts).toEqual(Uint32Array.of(5, 205, 405, 605, 805));
  });

  test('holds for the whole of a long column, and not only for what was measured', () => {
    const values = column(100_000, (noise, index) =>
      index === 70_001 ? 2 ** 45 : index === 70_002 ? 1e-300 : Math.floor(noise() * 100),
    );
    expect(bitsOf(decodeColumn(encodeColumn(values), values.length))).toEqual(bitsOf(values));
  });
});

describe('what a column takes', () => {
  test('is little more than the entropy of noise', () => {
    const values = column(14_400, (noise) => Math.floor(noise() * 256) / 100);
    const { bits } = cheapestCandidate(values);
    expect(bits / values.length).toBeGreaterThan(8);
    expect(bits / values.length).toBeLessThan(8.7);
  });

  test('is less than 16 bytes for a day of one value', () => {
    expect(cheapestCandidate(new Float64Array(86_400).fill(0.1)).bits).toBeLessThan(16 * 8);
  });
});
