import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { FlacError } from '../../src/index.ts';
import { readMetadata } from '../../src/metadata/metadata.ts';
import { constantFrame, streamHead } from '../bit-writer.ts';

const head = Buffer.from(streamHead({ blockSize: 16, bitsPerSample: 16, totalSamples: 16 }));
const audio = Buffer.from(constantFrame({ blockSize: 16 }, 1));
const streamInfo = head.subarray(8);
const magic = head.subarray(0, 4);
const block = (type: number, body: Uint8Array, isLast = false, byteLength = body.length) =>
  Buffer.concat([
    Uint8Array.of(type | (isLast ? 0x80 : 0), byteLength >> 16, (byteLength >> 8) & 0xff, byteLength & 0xff),
    body,
  ]);
const file = (...blocks: Uint8Array[]) => Buffer.concat([magic, ...blocks, audio]);
const read = (bytes: Uint8Array) => readMetadata(new MemoryAccess(bytes, 'test.flac'));
const uint32 = (value: number) => {
  const bytes = Buffer.alloc(4);
  bytes.writeUInt32LE(value);
  return bytes;
};
const info = block(0, streamInfo);
const changed = (at: number, ...values: number[]) => {
  const bytes = Buffer.from(streamInfo);
  bytes.set(values, at);
  return block(0, bytes, true);
};
const id3 = (size: readonly number[]) => Buffer.from([...Buffer.from('ID3'), 4, 0, 0, ...size]);
const comments = (...parts: Uint8Array[]) => file(info, block(4, Buffer.concat(parts), true));

describe('metadata that cannot be read is refused, each for its reason', () => {
  test.each<[string, Uint8Array]>([
    ['not-flac', Buffer.alloc(0)],
    ['not-flac', Buffer.from('fLa')],
    ['not-flac', Buffer.from('RIFF, and more of it')],
    ['not-flac', id3([0x7f, 0x7f, 0x7f, 0x7f])],
    ['not-flac', Buffer.concat([id3([0, 0, 0, 5]), file(info)])],
    ['cut-metadata', magic],
    ['cut-metadata', head.subarray(0, 20)],
    ['cut-metadata', Buffer.concat([magic, info])],
    ['cut-metadata', file(info, block(1, new Uint8Array(), true, 0xff_ffff))],
    ['no-streaminfo', file(block(1, new Uint8Array(8)), info)],
    ['duplicate-streaminfo', file(info, block(0, streamInfo, true))],
    ['bad-streaminfo', file(block(0, streamInfo.subarray(1), true))],
    ['bad-streaminfo', file(changed(0, 0, 15))], // a least block of 15
    ['bad-streaminfo', file(changed(2, 0, 15))], // a largest block below the least
    ['bad-streaminfo', file(changed(12, 0, 0x20))], // 3 bits a sample
    ['bad-metadata', file(info, block(127, new Uint8Array(), true))],
    ['bad-metadata', file(info, ...Array.from({ length: 1001 }, () => block(1, new Uint8Array())))],
    ['bad-comments', comments()],
    ['bad-comments', comments(uint32(0xffff_ffff), uint32(0))],
    ['bad-comments', comments(uint32(0))],
    ['bad-comments', comments(uint32(0), uint32(10_000))],
    ['too-many-comments', comments(uint32(0), uint32(10_001), Buffer.alloc(4 * 10_001))],
    ['bad-comments', comments(uint32(0), uint32(1), uint32(0xffff_fff0))],
  ])('%s', async (code, bytes) => {
    const refusal = expect.objectContaining({
      code,
      message: expect.stringMatching(/^test\.flac, byte \d+: /),
    });
    await expect(read(bytes)).rejects.toEqual(refusal);
  });

  test('and no bytes at all make anything but a FlacError', async () => {
    const whole = file(
      info,
      block(3, Buffer.alloc(36)),
      block(4, Buffer.concat([uint32(1), Buffer.from('v'), uint32(0)]), true),
    );
    const mutation = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(fc.array(mutation, { maxLength: 4 }), fc.nat(whole.length), async (mutations, cut) => {
        const bytes = Buffer.from(whole);
        for (const [at, byte] of mutations) bytes[at] = byte;
        await read(bytes.subarray(0, cut)).catch((error: unknown) => expect(error).toBeInstanceOf(FlacError));
      }),
      { numRuns: 500 },
    );
  });
});

describe('metadata of every kind is read', () => {
  test('an ID3 tag in front is passed over', async () => {
    const tag = Buffer.concat([id3([0, 0, 1, 2]), Buffer.alloc(130, 0xff)]);
    expect((await read(Buffer.concat([tag, file(changed(0))]))).audioOffset).toBe(140 + 42);
  });

  test('blocks that nobody needs are passed over and named', async () => {
    const { blocks, audioOffset } = await read(
      file(info, block(2, Buffer.alloc(20)), block(99, Buffer.alloc(3), true)),
    );
    expect(blocks).toEqual([
      { type: 0, byteLength: 34 },
      { type: 2, byteLength: 20 },
      { type: 99, byteLength: 3 },
    ]);
    expect(audioOffset).toBe(4 + 38 + 24 + 7);
  });

  test('of a seek table, placeholders are no points', async () => {
    const placeholders = Buffer.alloc(3 * 18, 0xff);
    const { seekTable } = await read(file(info, block(3, placeholders, true)));
    expect([seekTable.firstSamples.length, seekTable.byteOffsets.length]).toEqual([0, 0]);
  });

  test('a seek table that makes no sense is read as empty, and says why', async () => {
    const points = Buffer.alloc(2 * 18);
    for (const [body, fault] of [
      [Buffer.alloc(17), 'it has 17 bytes, no multiple of 18'],
      [points, 'its point 1 is out of order'],
    ] as const) {
      const { seekTable } = await read(file(info, block(3, body, true)));
      expect([seekTable.firstSamples.length, seekTable.fault]).toEqual([0, fault]);
    }
  });

  test('comments keep their order and their keys, and what is no comment is left out', async () => {
    const texts = ['A=1', 'b=2=3', '=nothing', 'nothing', 'A=ä'].map((text) => Buffer.from(text));
    const parts = texts.flatMap((text) => [uint32(text.length), text]);
    const { vorbisComment } = await read(
      comments(uint32(2), Buffer.from('me'), uint32(texts.length), ...parts),
    );
    expect(vorbisComment).toEqual({
      vendor: 'me',
      comments: [
        ['A', '1'],
        ['b', '2=3'],
        ['A', 'ä'],
      ],
      isWhole: true,
    });
  });
});
