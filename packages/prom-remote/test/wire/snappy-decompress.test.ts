import fc from 'fast-check';
import { compress, uncompress } from 'snappyjs';
import { describe, expect, test } from 'vitest';
import { decompressSnappy } from '../../src/wire/snappy-decompress.ts';

const mostBytes = 1 << 20;

/** Content with much that repeats, near and far. */
const content = fc
  .array(fc.tuple(fc.uint8Array({ maxLength: 40 }), fc.integer({ min: 1, max: 40 })), { maxLength: 20 })
  .map((parts) =>
    Uint8Array.from(parts.flatMap(([part, times]) => Array.from({ length: times }, () => [...part]).flat())),
  );

describe('snappy', () => {
  test('gives back what snappyjs has compressed', () => {
    fc.assert(
      fc.property(content, (bytes) => {
        expect(decompressSnappy(compress(bytes), mostBytes)).toEqual(bytes);
      }),
    );
    const long = Uint8Array.from({ length: 300_000 }, (_, index) => (index * index) >>> (index % 7));
    expect(decompressSnappy(compress(long), mostBytes)).toEqual(long);
  });

  test('mutated in any way is refused, or is what snappyjs makes of it', () => {
    const mutations = fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 4 });
    fc.assert(
      fc.property(content, mutations, fc.nat(), (bytes, changes, cut) => {
        const body = compress(bytes).slice(0, cut % 3 === 0 ? cut % 50 : undefined);
        for (const [at, byte] of changes) body[at % body.length] = byte;
        let found: Uint8Array;
        try {
          found = decompressSnappy(body, mostBytes);
        } catch (error) {
          expect(error).toMatchObject({ status: 400 });
          return;
        }
        expect(found).toEqual(uncompress(body));
      }),
      { numRuns: 2000 },
    );
  });

  // A length whose highest bit is set went backwards in snappyjs, and for ever.
  test.each<[string, number[], RegExp]>([
    ['a literal of almost 4 GiB', [3, 0xfc, 0xfa, 0xff, 0xff, 0xff, 1, 2], /holds more than the 3 bytes/],
    ['a literal of 2 GiB', [3, 0xfc, 0, 0, 0, 0x80, 1, 2], /holds more/],
    ['nothing', [], /does not begin with a length/],
    ['a length without an end', [0x80, 0x80, 0x80, 0x80, 0x80, 0], /does not begin with a length/],
    ['more than may be', [0xff, 0xff, 0xff, 0xff, 0x0f, 0], /declares 4294967295 bytes, 1048576 is the most/],
    ['more than can be', [0x80, 0x80, 0x10, 0, 1], /declares 262144 bytes, which cannot be in 5/],
    ['a literal that is cut', [9, 0x20, 1, 2, 3], /cut short/],
    ['a length that is cut', [9, 0xf4, 1], /cut short/],
    ['a copy from before the start', [9, 0x00, 7, 0x11, 2], /before its start/],
    ['a copy of offset 0', [9, 0x00, 7, 0x11, 0], /before its start/],
    ['a copy whose offset is cut', [9, 0x00, 7, 0x12, 1], /cut short/],
    ['an offset of almost 4 GiB', [9, 0x00, 7, 0x13, 255, 255, 255, 255], /before its start/],
    ['less than it declares', [3, 0x00, 1], /ends after 1 of the 3 bytes/],
    ['more than it declares', [1, 0x04, 1, 2], /holds more than the 1 bytes/],
  ])('%s is refused', (_, bytes, words) => {
    expect(() => decompressSnappy(Uint8Array.from(bytes), mostBytes)).toThrow(words);
  });

  test('a copy may reach into what it writes', () => {
    expect(decompressSnappy(Uint8Array.of(6, 0x00, 7, 0x05, 1), mostBytes)).toEqual(
      new Uint8Array(6).fill(7),
    );
  });
});
