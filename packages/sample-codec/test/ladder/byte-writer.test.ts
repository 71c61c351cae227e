import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { ByteReader } from '../../src/ladder/byte-reader.ts';
import { ByteWriter } from '../../src/ladder/byte-writer.ts';
import { readerOf } from './readers.ts';

const wholes = fc.oneof(
  fc.maxSafeInteger(),
  fc.integer({ min: -200, max: 200 }),
  fc.constantFrom(2 ** 53, -(2 ** 53)),
);

describe('numbers as bytes', () => {
  test('come back', () => {
    fc.assert(
      fc.property(fc.array(wholes, { maxLength: 100 }), (numbers) => {
        const writer = new ByteWriter();
        for (const number of numbers) {
          writer.writeSigned(number);
          writer.writeVarint(Math.abs(number));
          writer.writeWord(number % 2 ** 32);
        }
        const bytes = writer.finish();
        expect(bytes).toHaveLength(writer.length);
        const reader = readerOf(bytes);
        for (const number of numbers) {
          expect(reader.readSigned()).toBe(number + 0);
          expect(reader.readVarint(2 ** 53)).toBe(Math.abs(number));
          expect(reader.readWord()).toBe((number % 2 ** 32) >>> 0);
        }
        reader.finish();
      }),
    );
  });

  test('take one byte from -63 to 63', () => {
    const writer = new ByteWriter();
    writer.writeSigned(-63);
    writer.writeSigned(63);
    expect(writer.length).toBe(2);
  });
});

describe('several bytes', () => {
  test('come back up to the one that ends them', () => {
    const reader = readerOf(Uint8Array.of(1, 2, 0xff, 0xff, 3));
    expect(reader.readUntil(0xff)).toEqual(Uint8Array.of(1, 2));
    expect(reader.readUntil(0xff)).toHaveLength(0);
    expect(() => reader.readUntil(0xff)).toThrow('is cut off');
  });

  test('are refused where there are fewer than entries that they declare, in the words of their subject', () => {
    const reader = new ByteReader(Uint8Array.of(3, 1, 2), { code: 'bad-tags', name: 'the list' });
    expect(() => reader.readCount(1)).toThrow(
      expect.objectContaining({
        code: 'bad-tags',
        message: expect.stringContaining('the list declares 3'),
      }),
    );
  });
});
