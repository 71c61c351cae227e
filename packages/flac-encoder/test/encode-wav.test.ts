import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import wavefile from 'wavefile';
import { describe, expect, test } from 'vitest';
import { FlacReader, FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { parseSegmentTags, parseSeries, type SegmentTags } from '@flac-metrics/sample-codec';
import { WavRecorder, type RecordedBits } from '@flac-metrics/wav';
import { describeWith } from '../../../test/system-programs.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { encodeWav, verifyPair } from '../src/index.ts';

const folder = temporaryFolder();
let files = 0;
const nextBase = () => join(folder, `${(files += 1)}`);

const tags: SegmentTags = {
  series: parseSeries('cpu_usage_percent{cpu="0",instance="wéb-1",job="monitoring-agent"}'),
  startMs: Date.UTC(2026, 10, 24, 5),
  intervalMs: 1000,
  mapping: { kind: 'decimal', digits: 2 },
};

function record(path: string, bits: RecordedBits, samples: Int32Array): void {
  const recorder = WavRecorder.create(path, tags, bits);
  recorder.append(samples);
  recorder.close();
}

const wave = (count: number, peak: number) =>
  Int32Array.from({ length: count }, (_, index) => Math.round(peak * Math.sin(index / 50)));

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

  test('make FLACs with equal samples and lost tags', async () => {
    const base = nextBase();
    record(`${base}.wav`, 16, wave(5000, 9000));
    execFileSync('flac', ['--silent', `${base}.wav`, '-o', `${base}.flac`], { stdio: 'ignore' });
    const verdict = await verifyPair(`${base}.wav`, `${base}.flac`);
    expect(verdict.firstDifference).toBeUndefined();
    expect(verdict.differences).toContain('tag SERIES is missing in the FLAC');
  });

  test('lose bits of 32-bit samples on the way through sox, and that is found', async () => {
    const base = nextBase();
    record(`${base}.wav`, 32, Int32Array.of(256, 512, 513, 1024));
    execFileSync('sox', ['-V1', '-D', `${base}.wav`, `${base}.flac`]);
    const verdict = await verifyPair(`${base}.wav`, `${base}.flac`);
    expect(verdict.isEqual).toBe(false);
    expect(verdict.differences).toContain('WAV has 32 bits a sample, FLAC 24');
    expect(verdict.firstDifference).toMatchObject({
      position: 2,
      timeMs: tags.startMs + 2000,
      wav: 513,
      flac: 2,
    });
  });
});

describe('verifying', () => {
  test('names the first difference, its time and both values', async () => {
    const [one, other] = [nextBase(), nextBase()];
    const samples = wave(9000, 9000);
    record(`${one}.wav`, 16, samples);
    samples[5000] = 1;
    samples[6000] = 1;
    record(`${other}.wav`, 16, samples);
    await encodeWav(`${other}.wav`, `${other}.flac`);
    const verdict = await verifyPair(`${one}.wav`, `${other}.flac`);
    expect(verdict).toMatchObject({
      isEqual: false,
      firstDifference: { position: 5000, flac: 1, timeMs: tags.startMs + 5_000_000 },
    });
    expect(verdict.differences.join()).toContain('2026-11-24T06:23:20.000Z');
  });
});

describe('flac-encode and flac-verify', () => {
  const program = (name: string) => fileURLToPath(new URL(`../src/${name}.ts`, import.meta.url));
  const start = (name: string, ...args: string[]) =>
    spawn(
      process.execPath,
      ['--conditions=@flac-metrics/source', '--import', 'tsx', program(name), ...args],
      {
        stdio: ['ignore', 'pipe', 'pipe'],
      },
    );
  const run = async (name: string, ...args: string[]) => {
    const child = start(name, ...args);
    let [stdout, stderr] = ['', ''];
    child.stdout.setEncoding('utf8').on('data', (text: string) => (stdout += text));
    child.stderr.setEncoding('utf8').on('data', (text: string) => (stderr += text));
    const [status] = await once(child, 'close');
    return { status, stdout, stderr };
  };
  const fill = (name: string) => {
    const dir = join(folder, name);
    mkdirSync(dir);
    for (const cpu of ['0', '1']) record(join(dir, `cpu_${cpu}.wav`), 16, wave(5000, 9000));
    return dir;
  };

  test('encode a folder, remove the WAVs, and tell sizes and a total', async () => {
    const dir = fill('encode');
    const { status, stdout, stderr } = await run('flac-encode', dir);
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
    expect(stdout).toMatch(/cpu_0\.wav → .*cpu_0\.flac: 10\.\d KiB → \d\.\d KiB \(\d+\.\d %\)\n/);
    expect(stdout).toContain('2 files: ');
    expect(readdirSync(dir)).toEqual(['cpu_0.flac', 'cpu_1.flac']);
  });

  test('one bad file does not stop the others', async () => {
    const dir = fill('bad');
    writeFileSync(join(dir, 'cpu_0.wav'), 'not a WAV at all');
    const { status, stdout, stderr } = await run('flac-encode', dir, '--keep');
    expect(status).toBe(1);
    expect(stderr).toContain('cpu_0.wav: not a WAV file');
    expect(stdout).toContain('cpu_1.flac');
    expect(readdirSync(dir)).toEqual(['cpu_0.wav', 'cpu_1.flac', 'cpu_1.wav']);
  });

  test('verify all pairs of a folder, and fail where one is not equal', async () => {
    const dir = fill('verify');
    await run('flac-encode', dir, '--keep');
    expect(await run('flac-verify', dir)).toMatchObject({ status: 0, stderr: '' });
    const path = join(dir, 'cpu_1.flac');
    const bytes = readFileSync(path);
    bytes.writeUInt8(bytes.readUInt8(bytes.length - 100) ^ 1, bytes.length - 100);
    writeFileSync(path, bytes);
    const { status, stdout } = await run('flac-verify', dir);
    expect(status).toBe(1);
    expect(stdout).toMatch(/cpu_0\.flac: equal, 5000 samples\n.*cpu_1\.flac: cannot be compared: .*byte/s);
  });

  test('killed at any moment, a rerun finishes and no sample is lost', async () => {
    const dir = join(folder, 'killed');
    mkdirSync(dir);
    record(join(dir, 'long.wav'), 16, wave(3_000_000, 30_000));
    for (const bytesWritten of [0, 100_000, 800_000]) {
      const child = start('flac-encode', dir);
      const isFar = () =>
        readdirSync(dir).some(
          (name) => name.endsWith('.part') && readFileSync(join(dir, name)).length > bytesWritten,
        );
      const closed = once(child, 'close');
      while (child.exitCode === null && !isFar()) await new Promise((resolve) => setTimeout(resolve, 2));
      child.kill('SIGKILL');
      await closed;
      expect(existsSync(join(dir, 'long.wav')) || existsSync(join(dir, 'long.flac'))).toBe(true);
    }
    if (existsSync(join(dir, 'long.wav'))) await run('flac-encode', dir, '--force');
    expect(readdirSync(dir)).toEqual(['long.flac']);
    const segment = await FlacSegment.open(await FileAccess.open(join(dir, 'long.flac')));
    expect(segment.tracks[0]?.timeline[0]?.count).toBe(3_000_000);
    await segment.close();
  });

  test('say what they want', async () => {
    expect(await run('flac-encode')).toMatchObject({ status: 2 });
    expect(await run('flac-encode', '--level', '9', folder)).toMatchObject({
      status: 2,
      stderr: expect.stringContaining('0 to 8'),
    });
    expect(await run('flac-verify', join(folder, '1.wav'))).toMatchObject({ status: 2 });
    expect(await run('flac-encode', join(folder, 'nowhere'))).toMatchObject({
      status: 1,
      stderr: expect.stringContaining('nowhere'),
    });
  });
});
