import { execFileSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import fc from 'fast-check';
import wavefile from 'wavefile';
import { describe, expect, test } from 'vitest';
import { FlacReader, FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { parseSegmentTags } from '@flac-metrics/sample-codec';
import type { RecordedBits } from '@flac-metrics/wav';
import { describeWith } from '../../../test/system-programs.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { chunk, extensible, riff } from '../../wav/test/riff.ts';
import { encodeWav, verifyPair } from '../src/index.ts';
import { freshBases, record, tags, wave } from './recorded-wav.ts';

const folder = temporaryFolder();
const nextBase = freshBases(folder);

describe('a WAV of the recorder', () => {
  test('becomes a FLAC with the same samples and tags, and more for players', async () => {
    const base = nextBase();
    record(`${base}.wav`, 16, wave(10_000, 9000));
    const report = await encodeWav(`${base}.wav`, `${base}.flac`);
    expect(report).toMatchObject({ samples: 10_000, wavBytes: readFileSync(`${base}.wav`).length });
    expect(report.flacBytes).toBe(readFileSync(`${base}.flac`).length);
    const reader = await FlacReader.open(await FileAccess.open(`${base}.flac`));
    expect(parseSegmentTags(reader.comments)).toEqual(tags);
    expect(Object.fromEntries(reader.comments)).toMatchObject({
      TITLE: 'cpu_usage_percent',
      ARTIST: 'wéb-1',
      ALBUM: 'monitoring-agent',
      DATE: '2026-11-24',
    });
    expect(reader.streamInfo).toMatchObject({ totalSamples: 10_000, minBlockSize: 4096, maxBlockSize: 4096 });
    expect(reader.streamInfo.md5.some((byte) => byte !== 0)).toBe(true);
    expect([...reader.seekTable.firstSamples]).toEqual([0, 4096, 8192]);
    const part = new Int32Array(10);
    await reader.read(9000, 9010, [part]);
    expect(reader.stats.framesDecoded).toBe(1);
    await reader.close();
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });

  test('keeps every sample, whatever they are', async () => {
    const recordings = fc
      .constantFrom<RecordedBits>(16, 24, 32)
      .chain((bits) =>
        fc.tuple(
          fc.constant(bits),
          fc.array(fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }), { maxLength: 300 }),
          fc.integer({ min: 0, max: 8 }),
        ),
      );
    await fc.assert(
      fc.asyncProperty(recordings, async ([bits, samples, level]) => {
        const base = nextBase();
        record(`${base}.wav`, bits, Int32Array.from(samples));
        await encodeWav(`${base}.wav`, `${base}.flac`, { level });
        const access = await FileAccess.open(`${base}.flac`);
        const reader = await FlacReader.open(access);
        const back = new Int32Array(await reader.totalSamples());
        await reader.read(0, back.length, [back]);
        await reader.close();
        expect([...back]).toEqual(samples);
      }),
      { numRuns: 60 },
    );
  });

  test('without samples becomes an empty segment', async () => {
    const base = nextBase();
    record(`${base}.wav`, 16, new Int32Array());
    await encodeWav(`${base}.wav`, `${base}.flac`);
    const segment = await FlacSegment.open(await FileAccess.open(`${base}.flac`));
    expect(segment.tracks[0]?.timeline).toEqual([]);
    await segment.close();
  });

  test('is not encoded over an existing FLAC, unless told to', async () => {
    const base = nextBase();
    record(`${base}.wav`, 16, wave(10, 9));
    writeFileSync(`${base}.flac`, 'precious');
    await expect(encodeWav(`${base}.wav`, `${base}.flac`)).rejects.toMatchObject({ code: 'exists' });
    expect(readFileSync(`${base}.flac`, 'utf8')).toBe('precious');
    await encodeWav(`${base}.wav`, `${base}.flac`, { overwrite: true });
    expect((await verifyPair(`${base}.wav`, `${base}.flac`)).isEqual).toBe(true);
  });

  test('leaves nothing behind when it is interrupted, or damaged', async () => {
    const base = nextBase();
    record(`${base}.wav`, 16, wave(300_000, 9000));
    const abort = new AbortController();
    const encoding = encodeWav(`${base}.wav`, `${base}.flac`, {
      signal: abort.signal,
      onProgress: () => abort.abort(),
    });
    await expect(encoding).rejects.toThrow('abort');
    writeFileSync(`${base}-cut.wav`, readFileSync(`${base}.wav`).subarray(0, 1000));
    await expect(encodeWav(`${base}-cut.wav`, `${base}.flac`)).rejects.toMatchObject({ code: 'cut-short' });
    const flipped = readFileSync(`${base}.wav`);
    flipped.writeUInt8(flipped.readUInt8(100_000) ^ 4, 100_000);
    writeFileSync(`${base}-flipped.wav`, flipped);
    await expect(encodeWav(`${base}-flipped.wav`, `${base}.flac`)).rejects.toMatchObject({
      code: 'bad-checksum',
      message: expect.stringContaining(`${base}-flipped.wav`),
    });
    expect(existsSync(`${base}.flac`)).toBe(false);
    expect(readdirSync(folder).filter((name) => name.endsWith('.part'))).toEqual([]);
  });
});

describe('a WAV of another program', () => {
  test.each(['8', '12', '16', '24', '32'])('of %s bits, one to eight channels, is encoded', async (depth) => {
    for (const channels of [1, 2, 8]) {
      const base = nextBase();
      const bits = Number(depth);
      const column = [...wave(3000, 2 ** (bits - 1) - 1)].map((sample) =>
        bits === 8 ? sample + 128 : sample,
      );
      const wav = new wavefile.WaveFile();
      wav.fromScratch(
        channels,
        44_100,
        depth,
        channels === 1 ? column : Array.from({ length: channels }, () => column),
      );
      wav.setTag('IART', 'somebody');
      writeFileSync(`${base}.wav`, wav.toBuffer());
      await encodeWav(`${base}.wav`, `${base}.flac`);
      const verdict = await verifyPair(`${base}.wav`, `${base}.flac`);
      expect(verdict).toMatchObject({ isEqual: true, samples: 3000 });
    }
  });

  test('whose padding bits are used keeps them', async () => {
    const base = nextBase();
    const samples = Buffer.from([0x01, 0x00, 0x10, 0xff, 0xff, 0xff]);
    writeFileSync(`${base}.wav`, riff([extensible(24, 20), chunk('data', samples)]));
    await encodeWav(`${base}.wav`, `${base}.flac`);
    const reader = await FlacReader.open(await FileAccess.open(`${base}.flac`));
    const back = new Int32Array(2);
    await reader.read(0, 2, [back]);
    await reader.close();
    expect(reader.streamInfo.bitsPerSample).toBe(24);
    expect([...back]).toEqual([0x10_00_01, -1]);
  });

  test('that FLAC cannot hold is refused, with the limit', async () => {
    const base = nextBase();
    const wav = new wavefile.WaveFile();
    wav.fromScratch(
      9,
      8000,
      '16',
      Array.from({ length: 9 }, () => [1, 2]),
    );
    writeFileSync(`${base}.wav`, wav.toBuffer());
    await expect(encodeWav(`${base}.wav`, `${base}.flac`)).rejects.toThrow('9 channels; 8 is the most');
  });
});

describeWith(['flac', 'sox'], 'the programs flac and sox', () => {
  test('accept what we encode', async () => {
    const base = nextBase();
    record(`${base}.wav`, 32, wave(20_000, 2 ** 31 - 1));
    await encodeWav(`${base}.wav`, `${base}.flac`);
    execFileSync('flac', ['--silent', '--test', '--warnings-as-errors', `${base}.flac`]);
    expect(execFileSync('sox', ['--i', '-s', `${base}.flac`], { encoding: 'utf8' }).trim()).toBe('20000');
  });
});
