import fc from 'fast-check';
import { expect, test } from 'vitest';
import { crc16, crc8 } from '../../src/frame/crc.ts';

/** The definition, bit by bit: RFC 9639 §9.1.8 and §9.3. */
function crcByBits(bytes: Uint8Array, width: number, polynomial: number): number {
  let crc = 0;
  for (const byte of bytes) {
    for (let bit = 7; bit >= 0; bit -= 1) {
      const out = ((crc >> (width - 1)) ^ (byte >> bit)) & 1;
      crc = ((crc << 1) & (2 ** width - 1)) ^ (out ? polynomial : 0);
    }
  }
  return crc;
}

const anyBytes = fc.uint8Array({ minLength: 0, maxLength: 700 });

test('the CRC-8 of any bytes is what the polynomial leaves', () => {
  fc.assert(
    fc.property(anyBytes, (bytes) => {
      expect(crc8(bytes, 0, bytes.length)).toBe(crcByBits(bytes, 8, 0x07));
    }),
  );
});

test('the CRC-16 of any bytes, at any offset and of any length, is what the polynomial leaves', () => {
  fc.assert(
    fc.property(anyBytes, fc.nat(700), (bytes, offset) => {
      const start = Math.min(offset, bytes.length);
      const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
      expect(crc16(view, start, bytes.length)).toBe(crcByBits(bytes.subarray(start), 16, 0x8005));
    }),
    { numRuns: 500 },
  );
});
