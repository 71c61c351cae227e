import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { combineCrc32c, crc32c } from '../../src/wire/crc32c.ts';

describe('CRC-32C', () => {
  // RFC 3720, appendix B.4.
  test.each([
    ['32 zeros', new Uint8Array(32), 0x8a91_36aa],
    ['32 ones', new Uint8Array(32).fill(0xff), 0x62a8_ab43],
    ['0 to 31', Uint8Array.from({ length: 32 }, (_, index) => index), 0x46dd_794e],
    ['31 to 0', Uint8Array.from({ length: 32 }, (_, index) => 31 - index), 0x113f_db5c],
  ])('of %s is that of the standard', (_, bytes, crc) => {
    expect(crc32c(bytes)).toBe(crc);
  });

  test('goes on over any pieces', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 60 }), fc.uint8Array({ maxLength: 60 }), (a, b) => {
        expect(crc32c(b, crc32c(a))).toBe(crc32c(Uint8Array.of(...a, ...b)));
      }),
    );
  });

  test('of two parts follows from theirs', () => {
    const part = fc.uint8Array({ maxLength: 300 });
    fc.assert(
      fc.property(part, part, (a, b) => {
        expect(combineCrc32c(crc32c(a), crc32c(b), b.length)).toBe(crc32c(Uint8Array.of(...a, ...b)));
      }),
    );
    const long = new Uint8Array(1_000_003).fill(7);
    expect(combineCrc32c(crc32c(Uint8Array.of(1)), crc32c(long), long.length)).toBe(
      crc32c(long, crc32c(Uint8Array.of(1))),
    );
  });
});
