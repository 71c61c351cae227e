import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Columns } from '@flac-metrics/sample-codec';
import { decodeXorChunk, encodeXorChunk, mostChunkBytes } from '../src/index.ts';

const staleMarker = 0x7ff0_0000_0000_0002n;

/** Any doubles, and neighbours that share most of their bits. */
const bits = fc.oneof(
  fc.bigInt({ min: 0n, max: 2n ** 64n - 1n }),
  fc.constantFrom(0n, staleMarker, 2n ** 63n, 0x7ff0_0000_0000_0000n, 0x7ff8_0000_0000_0001n, 1n),
  fc
    .integer({ min: -50, max: 50 })
    .map((number) => new BigUint64Array(Float64Array.of(number / 10).buffer)[0] ?? 0n),
);
const startMs = fc.integer({ min: -(2 ** 50), max: 2 ** 50 });
const distance = fc.oneof(
  fc.constantFrom(0, 1000, 1001, 15_000, 8191, 8192, 8193, 65_536, 65_537, 524_288, 524_289),
  fc.nat(2 ** 31 - 1),
  fc.integer({ min: 0, max: 2 ** 42 }),
);
const samples = fc.array(fc.tuple(distance, bits), { minLength: 1, maxLength: 130 });

function columnsOf(startMs: number, list: readonly (readonly [number, bigint])[]): Columns {
  let timeMs = startMs;
  const timestampsMs = Float64Array.from(list, ([distance], index) => (timeMs += index === 0 ? 0 : distance));
  return { timestampsMs, values: new Float64Array(BigUint64Array.from(list, ([, value]) => value).buffer) };
}

function encode(columns: Columns): Uint8Array {
  const count = columns.timestampsMs.length;
  const target = new Uint8Array(mostChunkBytes(count) + 1).fill(0xa5);
  const end = encodeXorChunk(columns, 0, count, target, 1);
  expect(target[0]).toBe(0xa5);
  return target.slice(1, end);
}

const textOf = ({ timestampsMs, values }: Columns) => ({
  times: [...timestampsMs],
  bits: [...new BigUint64Array(values.buffer, values.byteOffset, values.length)],
});

describe('an XOR chunk', () => {
  test('gives back every time and every bit, whatever they are', () => {
    fc.assert(
      fc.property(startMs, samples, (start, list) => {
        const columns = columnsOf(start, list);
        expect(textOf(decodeXorChunk(encode(columns)))).toEqual(textOf(columns));
      }),
      { numRuns: 500 },
    );
  });

  test('holds a part of its columns', () => {
    const columns = columnsOf(
      0,
      Array.from({ length: 9 }, (_, index) => [1000, BigInt(index)]),
    );
    const target = new Uint8Array(200);
    const chunk = target.subarray(0, encodeXorChunk(columns, 3, 6, target, 0));
    expect(textOf(decodeXorChunk(chunk))).toEqual({ times: [3000, 4000, 5000], bits: [3n, 4n, 5n] });
  });

  // Written out by hand from the description of the format.
  test('has the bits that Prometheus gives it', () => {
    const columns: Columns = {
      timestampsMs: Float64Array.of(1000, 2000, 3000),
      values: Float64Array.of(1, 1, 2),
    };
    const one = '0011111111110000000000000000000000000000000000000000000000000000';
    const expected = [
      '0000000000000011', // three samples
      '1101000000001111', // 1000, zigzag 2000
      one,
      '1110100000000111', // 1000 later
      '0', // the same value
      '0', // the same distance
      '11', // 1 ^ 2 has 1 zero and then 11 ones
      '00001',
      '001011',
      '11111111111',
    ].join('');
    const chunk = encode(columns);
    const written = Array.from(chunk, (byte) => byte.toString(2).padStart(8, '0')).join('');
    expect(written).toBe(expected.padEnd(chunk.length * 8, '0'));
  });

  test('of a constant takes two bits a sample', () => {
    const columns = columnsOf(
      0,
      Array.from({ length: 120 }, () => [1000, 5n]),
    );
    expect(encode(columns).length).toBe(Math.ceil((16 + 8 + 64 + 16 + 1 + 118 * 2) / 8));
  });

  test.each([
    ['none', Float64Array.of(), 'bad-count'],
    ['more than 16 bits can count', new Float64Array(65_536), 'bad-count'],
    ['times that go back', Float64Array.of(2, 1), 'bad-time'],
    ['a time that is none', Float64Array.of(Number.NaN), 'bad-time'],
    ['a time beyond all distances', Float64Array.of(2 ** 53), 'bad-time'],
  ])('is not made of %s', (_, timestampsMs, code) => {
    const columns = { timestampsMs, values: new Float64Array(timestampsMs.length) };
    expect(() => encode(columns)).toThrow(expect.objectContaining({ code }));
  });
});

describe('a chunk from outside', () => {
  test('mutated in any way is read or refused by name', () => {
    const mutations = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(startMs, samples, mutations, fc.nat(), (start, list, changes, cut) => {
        const chunk = encode(columnsOf(start, list));
        for (const [at, byte] of changes) chunk[at % chunk.length] = byte;
        const part = cut % 3 === 0 ? chunk.subarray(0, cut % chunk.length) : chunk;
        let columns: Columns;
        try {
          columns = decodeXorChunk(part);
        } catch (error) {
          expect(error).toMatchObject({ name: 'XorChunkError' });
          return;
        }
        // What is accepted is sound: it can be written again, and says the same.
        if (columns.timestampsMs.length > 0)
          expect(textOf(decodeXorChunk(encode(columns)))).toEqual(textOf(columns));
      }),
      { numRuns: 2000 },
    );
  });

  const bitsOf = (text: string) =>
    Uint8Array.from(text.replaceAll(/\s/g, '').match(/.{1,8}/g) ?? [], (byte) =>
      Number.parseInt(byte.padEnd(8, '0'), 2),
    );
  const one = `${'0'.repeat(8)} ${'0'.repeat(64)}`;
  test.each([
    ['cut-chunk', ''],
    ['cut-chunk', '0000000000000010'],
    ['cut-chunk', `0000000000000010 ${one}`],
    ['no-window', `0000000000000010 ${one} 00000001 10 1111`],
    ['bad-window', `0000000000000010 ${one} 00000001 11 11111 111111 ${'1'.repeat(70)}`],
    ['bad-padding', `0000000000000001 ${one} 00000000 00000001`],
    ['bad-padding', `0000000000000010 ${one} 00000001 0 1`],
    ['bad-time', `0000000000000001 ${'1'.repeat(88)} ${'0'.repeat(64)}`],
    ['bad-time', `0000000000000001 ${'1'.repeat(64)} 01111111 ${'0'.repeat(64)}`],
  ])('is refused with %s', (code, text) => {
    expect(() => decodeXorChunk(bitsOf(text))).toThrow(expect.objectContaining({ code }));
  });

  test('may be followed by zeros', () => {
    expect(decodeXorChunk(bitsOf(`0000000000000001 ${one} 00000000 00000000`)).values.length).toBe(1);
  });

  test('may hold no sample', () => {
    expect(decodeXorChunk(Uint8Array.of(0, 0)).values.length).toBe(0);
  });
});
