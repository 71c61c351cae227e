import { appendFileSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { crc32 } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { WavReader, WavRecorder } from '../src/index.ts';
import { tags } from './recorded-tags.ts';
import { chunk, data, format, riff } from './riff.ts';

const folder = temporaryFolder();
let files = 0;
const nextPath = () => join(folder, `${(files += 1)}.wav`);

/** A chunk with the checksum of some bytes. */
function checksum(bytes: Uint8Array): Buffer {
  const body = Buffer.alloc(4);
  body.writeUInt32LE(crc32(bytes));
  return chunk('dcrc', body);
}

const open = (bytes: Uint8Array) => WavReader.open(new MemoryAccess(bytes, 'test.wav'));

async function verify(bytes: Uint8Array): Promise<number> {
  const reader = await open(bytes);
  await reader.verify();
  return reader.sampleCount;
}

describe('the checksum of samples', () => {
  test('is right after each append, and covers what the header counts where a kill has left more', async () => {
    const path = nextPath();
    const recorder = WavRecorder.create(path, tags, 24);
    expect(await verify(readFileSync(path))).toBe(0);
    let count = 0;
    for (const part of [[1], [], [-2, 3], [0, 0, 0]]) {
      recorder.append(Int32Array.from(part));
      count += part.length;
      const bytes = readFileSync(path);
      expect(bytes.readUInt32LE(bytes.indexOf('dcrc') + 8)).toBe(crc32(bytes.subarray(-3 * count)));
      expect(await verify(bytes)).toBe(count);
    }
    // Samples are there, the header that counts them is not.
    appendFileSync(path, Uint8Array.of(7, 0, 0, 8, 0, 0));
    expect(await verify(readFileSync(path))).toBe(count + 2);
    recorder.append(Int32Array.of(7, 8));
    expect(await verify(readFileSync(path))).toBe(count + 2);
    recorder.close();
    expect(await verify(readFileSync(path))).toBe(count + 2);
  });

  test('does not fit when any bit of the samples is another, also in blocks', async () => {
    const path = nextPath();
    const recorder = WavRecorder.create(path, tags, 16);
    // More than one block of either kind.
    const count = 1 << 20;
    recorder.append(Int32Array.from({ length: count }, (_, index) => (index * 7919) % 30_000));
    recorder.close();
    const bytes = readFileSync(path);
    const dataOffset = bytes.length - 2 * count;
    await fc.assert(
      fc.asyncProperty(fc.nat(2 * count - 1), fc.nat(7), async (byte, bit) => {
        const at = dataOffset + byte;
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
        const reader = await open(bytes);
        await expect(reader.verify()).rejects.toMatchObject({ code: 'bad-checksum' });
        let seen = 0;
        const readAll = async () => {
          for await (const { sampleCount } of reader.allBlocks()) seen += sampleCount;
        };
        await expect(readAll()).rejects.toMatchObject({ code: 'bad-checksum' });
        expect(seen).toBe(count);
        bytes.writeUInt8(bytes.readUInt8(at) ^ (1 << bit), at);
      }),
      { numRuns: 10 },
    );
    expect(await verify(bytes)).toBe(count);
  });

  test('is taken together with the size, while a recorder goes on', async () => {
    const path = nextPath();
    const recorder = WavRecorder.create(path, tags, 16);
    recorder.append(Int32Array.of(1, 2, 3));
    /** The recorder's file, to which a sample is added at each read. */
    class Growing extends MemoryAccess {
      override async read(offset: number, target: Uint8Array): Promise<void> {
        target.set(readFileSync(path).subarray(offset, offset + target.length));
        recorder.append(Int32Array.of(4));
      }
      override async lengthNow(): Promise<number> {
        return readFileSync(path).length;
      }
    }
    // A header read before the length was taken counts less than that, and a header read after it counts more.
    for (const laterBytes of [100, 0]) {
      const reader = await WavReader.open(
        new Growing(new Uint8Array(readFileSync(path).length + laterBytes), path),
      );
      await expect(reader.verify()).resolves.toBeUndefined();
    }
    recorder.close();
  });

  test('is done away with by naming its chunk JUNK, as the error says, where a change is meant', async () => {
    const path = nextPath();
    const recorder = WavRecorder.create(path, tags, 16);
    recorder.append(Int32Array.of(1, 2));
    recorder.close();
    const bytes = readFileSync(path);
    bytes.writeInt16LE(3, bytes.length - 2);
    await expect(verify(bytes)).rejects.toThrow(/"dcrc".*name the chunk "JUNK"$/);
    bytes.write('JUNK', bytes.indexOf('dcrc'));
    expect(await verify(bytes)).toBe(2);
    const reader = await open(bytes);
    expect([reader.segmentTags, reader.passedOver]).toEqual([tags, []]);
  });

  test('of a WAV whose chunk has lost its name is passed over', async () => {
    const path = nextPath();
    const recorder = WavRecorder.create(path, tags, 16);
    recorder.append(Int32Array.of(1, 2));
    recorder.close();
    const bytes = Buffer.from(readFileSync(path).toString('latin1').replace('dcrc', 'dcrb'), 'latin1');
    expect(await verify(bytes)).toBe(2);
    const reader = await open(bytes);
    expect([reader.segmentTags, reader.passedOver]).toEqual([tags, ['its chunk "dcrb"']]);
  });

  test('is not wanted of a WAV without it, and may stand anywhere', async () => {
    const samples = Buffer.of(1, 0, 2, 0);
    expect(await verify(riff([format(), data(...samples)]))).toBe(2);
    const other = chunk('note', Buffer.of(1, 2, 3));
    for (const chunks of [
      [format(), checksum(samples), other, data(...samples)],
      [checksum(samples), format(), data(...samples)],
      [format(), data(...samples), checksum(samples)],
    ]) {
      expect(await verify(riff(chunks))).toBe(2);
      expect((await open(riff(chunks))).passedOver).toEqual(
        chunks.includes(other) ? ['its chunk "note"'] : [],
      );
      const wrong = chunks.map((one) => (one.indexOf('dcrc') === 0 ? checksum(Buffer.of(1)) : one));
      await expect(verify(riff(wrong))).rejects.toMatchObject({ code: 'bad-checksum' });
    }
  });
});
