import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BitReader } from '../../../flac-reader/src/frame/bit-reader.ts';
import { readCodedNumber } from '../../../flac-reader/src/frame/coded-number.ts';
import { BitWriter } from '../../src/frame/bit-writer.ts';
import { codedNumberBytes, mostSampleNumber, writeCodedNumber } from '../../src/frame/coded-number.ts';

test('numbers up to 36 bits are coded in the fewest bytes, and come back', () => {
  const edges = [7, 11, 16, 21, 26, 31, 36].flatMap((bits) => [2 ** bits - 1, 2 ** bits]);
  const number = fc.oneof(
    fc.constantFrom(0, ...edges.slice(0, -1)),
    fc.integer({ min: 0, max: mostSampleNumber }),
  );
  fc.assert(
    fc.property(number, (number) => {
      const bits = new BitWriter();
      writeCodedNumber(bits, number);
      const end = bits.align();
      expect(end).toBe(codedNumberBytes(number));
      expect(end).toBe(1 + [7, 11, 16, 21, 26, 31].filter((most) => number >= 2 ** most).length);
      const reader = new BitReader();
      reader.start(bits.bytes, 0, end);
      expect(readCodedNumber(reader, 7)).toBe(number);
      expect(reader.bit).toBe(8 * end);
    }),
  );
});
