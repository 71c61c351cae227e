import fc from 'fast-check';
import { uncompress } from 'snappyjs';
import { expect, test } from 'vitest';
import { PieceSink } from '../../src/wire/piece-sink.ts';
import { SnappySink, snappyHead } from '../../src/wire/snappy-compress.ts';
import { decompressSnappy } from '../../src/wire/snappy-decompress.ts';
import { mostContentBytes, mostElementBytes, writeElements } from '../../src/wire/snappy-elements.ts';

/** Bytes with matches near and far, short and long, and stretches without any. */
const anyContent = fc
  .array(
    fc.oneof(
      fc.uint8Array({ maxLength: 100 }),
      fc.tuple(
        fc.uint8Array({ minLength: 1, maxLength: 20 }),
        fc.integer({ min: 1, max: 400 }),
        fc.boolean(),
      ),
      fc.tuple(fc.nat(), fc.integer({ min: 1, max: 3000 })),
    ),
    { maxLength: 12 },
  )
  .map((parts) =>
    parts.reduce<Buffer>(
      (content, part) => Buffer.concat([content, bytesOf(part, content)]),
      Buffer.alloc(0),
    ),
  );

type Part =
  | Uint8Array
  | [pattern: Uint8Array, times: number, counted: boolean]
  | [from: number, length: number];

/** As they are; a pattern again and again, with a byte that counts; or what stands somewhere before. */
function bytesOf(part: Part, content: Buffer): Uint8Array {
  if (part instanceof Uint8Array) return part;
  if (part.length === 2) return content.subarray(part[0] % (content.length + 1)).subarray(0, part[1]);
  const [pattern, times, counted] = part;
  return Buffer.concat(
    Array.from({ length: times }, (_, index) =>
      Buffer.from([...pattern, ...(counted ? [index & 0xff] : [])]),
    ),
  );
}

test('what is compressed unpacks to the same bytes, by snappyjs and by our own reader, however it came', () => {
  fc.assert(
    fc.property(anyContent, fc.integer({ min: 1, max: 5000 }), (content, step) => {
      const pieces = new PieceSink();
      const sink = new SnappySink(pieces);
      for (let at = 0; at < content.length; at += step) sink.write(content.subarray(at, at + step));
      sink.flush();
      const block = Buffer.concat([snappyHead(content.length), ...pieces.take()]);
      expect(Buffer.compare(Buffer.from(uncompress(block)), content)).toBe(0);
      expect(Buffer.compare(decompressSnappy(block, content.length), content)).toBe(0);
    }),
  );
});

test('elements stay within their bound, and write nothing behind it', () => {
  const content = fc.oneof(
    fc.uint8Array({ maxLength: 2000 }),
    // Few values, so that matches of four bytes are everywhere.
    fc.array(fc.nat(2), { maxLength: 5000 }).map((bytes) => Uint8Array.from(bytes)),
    anyContent,
    // Literals that grow, and copies that hardly make up for them.
    fc
      .array(fc.uint8Array({ minLength: 61, maxLength: 70 }), { maxLength: 50 })
      .map((parts) => Buffer.concat(parts.flatMap((part) => [part, Buffer.of(1, 2, 3, 4)]))),
  );
  fc.assert(
    fc.property(content, (content) => {
      const target = new Uint8Array(10 + mostElementBytes(content.length) + 10).fill(0xaa);
      const end = writeElements(content, target, 10);
      expect(end).toBeLessThanOrEqual(10 + mostElementBytes(content.length));
      expect([...target.subarray(0, 10), ...target.subarray(-10)].every((byte) => byte === 0xaa)).toBe(true);
    }),
  );
});

test('64 KiB of one byte and 64 KiB of noise both unpack', () => {
  let seed = 1;
  const noise = Uint8Array.from(
    { length: mostContentBytes },
    () => (seed = (seed * 48_271) % 0x7fff_ffff) & 0xff,
  );
  for (const content of [new Uint8Array(mostContentBytes), noise]) {
    const target = new Uint8Array(mostElementBytes(content.length));
    const end = writeElements(content, target, 0);
    const block = Buffer.concat([snappyHead(content.length), target.subarray(0, end)]);
    expect(Buffer.compare(Buffer.from(uncompress(block)), content)).toBe(0);
  }
});
