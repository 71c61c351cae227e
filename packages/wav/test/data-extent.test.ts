import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { WavError, WavReader, WavRecorder } from '../src/index.ts';
import { tags } from './recorded-tags.ts';
import { chunk, data, format, riff } from './riff.ts';

const folder = temporaryFolder();
const list = chunk('LIST', Buffer.from('INFOINAM\x05\0\0\0name\0\0', 'latin1'));
const id3 = chunk('id3 ', Buffer.from('ID3\x03\0\0\0\0\0\0'));

/** What the recorder leaves after three samples. */
function recorded(name: string): Buffer {
  const path = join(folder, name);
  const recorder = WavRecorder.create(path, tags, 16);
  recorder.append(Int32Array.of(1, 2, 3));
  recorder.close();
  return readFileSync(path);
}
const closed = recorded('closed.wav');
const dataOffset = closed.length - 6;

/** The file with more behind it, and its RIFF size kept right or left as it was. */
function appended(wav: Buffer, more: Uint8Array, isCounted: boolean): Buffer {
  const longer = Buffer.concat([wav, more]);
  if (isCounted) longer.writeUInt32LE(longer.length - 8, 4);
  return longer;
}

async function samplesOf(bytes: Uint8Array): Promise<number[]> {
  const reader = await WavReader.open(new MemoryAccess(bytes, 'test.wav'));
  const channels = Array.from({ length: reader.format.channels }, () => new Int32Array(reader.sampleCount));
  await reader.read(0, reader.sampleCount, channels);
  return channels.flatMap((samples) => [...samples]);
}

describe('a WAV of another program', () => {
  test('without samples has none, whatever chunks follow', async () => {
    expect(await samplesOf(riff([format(), data()]))).toEqual([]);
    expect(await samplesOf(riff([format(), data(), list, id3]))).toEqual([]);
  });

  test.each([0, 0xffff_ffff])('with the data size %d of a stream reads to the end', async (size) => {
    const streamed = riff([format(), chunk('data', Uint8Array.of(1, 0, 2, 0, 9), size)]);
    expect(await samplesOf(streamed)).toEqual([1, 2, 9]);
    for (const riffSize of [0, 0xffff_ffff]) {
      streamed.writeUInt32LE(riffSize, 4);
      expect(await samplesOf(streamed)).toEqual([1, 2, 9]);
    }
  });

  test('that was cut where its samples have no size is refused', async () => {
    const cut = riff([format(), chunk('data', Uint8Array.of(1, 0, 2, 0), 0), list]).subarray(0, -8);
    await expect(samplesOf(cut)).rejects.toMatchObject({ code: 'bad-chunk' });
  });

  test('is as long as its header says, whatever stands behind it', async () => {
    expect(await samplesOf(appended(riff([format(), data(1, 0)]), Buffer.alloc(512), false))).toEqual([1]);
  });
});

describe('a recording', () => {
  test.each([true, false])('keeps its samples when a tagger adds chunks (counted: %s)', async (isCounted) => {
    expect(await samplesOf(appended(closed, id3, isCounted))).toEqual([1, 2, 3]);
    expect(await samplesOf(appended(closed, Buffer.concat([list, id3]), isCounted))).toEqual([1, 2, 3]);
  });

  test('is whole when a chunk that a tagger has added is cut', async () => {
    expect(await samplesOf(appended(closed, id3, true).subarray(0, -3))).toEqual([1, 2, 3]);
  });

  test('that a crash left longer than its header says is as long as its whole samples', async () => {
    const crashed = appended(closed, Uint8Array.of(4, 0, 5, 0, 6), false);
    expect(await samplesOf(crashed)).toEqual([1, 2, 3, 4, 5]);
    // Killed between the two sizes.
    crashed.writeUInt32LE(10, dataOffset - 4);
    expect(await samplesOf(crashed.subarray(0, -1))).toEqual([1, 2, 3, 4, 5]);
  });

  test('with damaged sizes gives its samples or an error, never some or others', async () => {
    for (const sizeOffset of [4, dataOffset - 4]) {
      for (let at = sizeOffset; at < sizeOffset + 4; at += 1) {
        for (let byte = 0; byte < 256; byte += 1) {
          const bytes = Buffer.from(closed);
          bytes.writeUInt8(byte, at);
          try {
            expect(await samplesOf(bytes)).toEqual([1, 2, 3]);
          } catch (error) {
            if (!(error instanceof WavError)) throw error;
          }
        }
      }
    }
  });
});
