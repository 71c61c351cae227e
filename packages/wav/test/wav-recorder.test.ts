import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync, statSync, truncateSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import fc from 'fast-check';
import wavefile from 'wavefile';
import { describe, expect, test } from 'vitest';
import { FileAccess } from '@flac-metrics/random-access';
import { formatSegmentTags, parseSeries, type SegmentTags } from '@flac-metrics/sample-codec';
import { describeWith } from '../../../test/system-programs.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { WavReader, WavRecorder, type RecordedBits } from '../src/index.ts';

const folder = temporaryFolder();
let files = 0;
const nextPath = () => join(folder, `${(files += 1)}.wav`);

const tags: SegmentTags = {
  series: parseSeries(String.raw`cpu_usage_percent{cpu="0",instance="wéb \"1\"\n",job="monitoring-agent"}`),
  startMs: Date.UTC(2026, 10, 24, 5),
  intervalMs: 250,
  mapping: { kind: 'decimal', digits: 2 },
};

/** All samples, which must have their checksum. */
async function readAll(path: string): Promise<Int32Array> {
  const access = await FileAccess.open(path);
  try {
    const reader = await WavReader.open(access);
    await reader.verify();
    const samples = new Int32Array(reader.sampleCount);
    await reader.read(0, reader.sampleCount, [samples]);
    return samples;
  } finally {
    await access.close();
  }
}

const recordings = fc.constantFrom<RecordedBits>(16, 24, 32).chain((bits) =>
  fc.tuple(
    fc.constant(bits),
    fc.array(fc.array(fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }), { maxLength: 20 }), {
      maxLength: 6,
    }),
  ),
);

describe('a recording', () => {
  test('reads back, however it was split into appends, open or closed, with its tags', async () => {
    await fc.assert(
      fc.asyncProperty(recordings, fc.boolean(), async ([bits, appends], closed) => {
        const path = nextPath();
        const recorder = WavRecorder.create(path, tags, bits);
        for (const samples of appends) recorder.append(Int32Array.from(samples));
        if (closed) recorder.close();
        expect(recorder.sampleCount).toBe(appends.flat().length);
        expect([...(await readAll(path))]).toEqual(appends.flat());
        const reader = await WavReader.open(await FileAccess.open(path));
        expect(reader.segmentTags).toEqual(tags);
        expect([reader.foreignTags, reader.passedOver]).toEqual([[], []]);
        expect(reader.format).toMatchObject({ channels: 1, sampleRate: 8000, bitsPerSample: bits });
        await reader.close();
        recorder.close();
      }),
      { numRuns: 50 },
    );
  });

  test.each([16, 24, 32] as const)('of %d bits is what another reader of WAV finds', (bits) => {
    const path = nextPath();
    const recorder = WavRecorder.create(path, tags, bits);
    const samples = Int32Array.of(0, 1, -1, 2 ** (bits - 1) - 1, -(2 ** (bits - 1)));
    recorder.append(samples);
    recorder.close();
    const other = new wavefile.WaveFile(readFileSync(path));
    expect(Array.from(other.getSamples(false, Int32Array))).toEqual([...samples]);
    expect(other.getTag('INAM')).toBe('cpu_usage_percent');
    expect(other.getTag('ISFT')).toBe('flac-metrics');
    const comment = Buffer.from(String(other.getTag('ICMT')), 'utf8').toString();
    expect(comment.split('\n')).toEqual(formatSegmentTags(tags).map((pair) => pair.join('=')));
  });

  test.each([16, 24] as const)('of %d bits refuses wider samples and writes none of them', async (bits) => {
    const path = nextPath();
    const recorder = WavRecorder.create(path, tags, bits);
    recorder.append(Int32Array.of(5));
    expect(() => recorder.append(Int32Array.of(1, 2 ** (bits - 1)))).toThrow(
      expect.objectContaining({ code: 'out-of-width' }),
    );
    expect([...(await readAll(path))]).toEqual([5]);
    recorder.close();
  });

  test('never overwrites a file, and does not append once closed', () => {
    const path = nextPath();
    const recorder = WavRecorder.create(path, tags, 16);
    expect(() => WavRecorder.create(path, tags, 16)).toThrow(expect.objectContaining({ code: 'exists' }));
    recorder.close();
    recorder.close();
    expect(() => recorder.append(Int32Array.of(1))).toThrow(expect.objectContaining({ code: 'closed' }));
  });

  test('cut anywhere is read up to its last whole sample, or refused', async () => {
    const path = nextPath();
    const recorder = WavRecorder.create(path, tags, 16);
    const headerBytes = statSync(path).size;
    recorder.append(Int32Array.of(1, 2, 3, 4));
    recorder.close();
    const whole = readFileSync(path);
    expect(whole.length).toBe(headerBytes + 8);
    for (let length = whole.length - 1; length >= 0; length -= 1) {
      truncateSync(path, length);
      const code = length < headerBytes ? /cut-header/ : /cut-short/;
      await expect(readAll(path)).rejects.toMatchObject({ code: expect.stringMatching(code) });
    }
  });
});

test('a recorder that is killed loses at most the sample it had not acknowledged', async () => {
  const script = fileURLToPath(new URL('endless-recorder.ts', import.meta.url));
  for (const killAfterBytes of [1, 2000, 20_000]) {
    const path = nextPath();
    const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', script, path];
    const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'inherit'] });
    let acknowledged = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      acknowledged += text;
      if (acknowledged.length > killAfterBytes) child.kill('SIGKILL');
    });
    await once(child, 'close');
    const last = Number(acknowledged.slice(0, acknowledged.lastIndexOf('\n')).split('\n').at(-1));
    const samples = await readAll(path);
    expect(samples.length).toBeGreaterThanOrEqual(last + 1);
    expect([...samples]).toEqual(Array.from(samples, (_, index) => index % 30_000));
  }
});

describeWith(['sox', 'flac'], 'sox and flac', () => {
  test.each([16, 24, 32] as const)('read a recording of %d bits sample for sample', (bits) => {
    const path = nextPath();
    const recorder = WavRecorder.create(path, tags, bits);
    const samples = Int32Array.from({ length: 1000 }, (_, index) => ((index * 7919) % 30_000) << (bits - 16));
    recorder.append(samples);
    recorder.close();
    const raw = execFileSync('sox', [path, '-t', 'raw', '-b', '32', '-e', 'signed', '-']);
    const scaled = Array.from(samples, (sample) => sample << (32 - bits));
    expect([...new Int32Array(new Uint8Array(raw).buffer)]).toEqual(scaled);
    execFileSync('flac', ['--silent', '--verify', path, '-o', `${path}.flac`]);
    execFileSync('flac', [
      '--silent',
      '--decode',
      '--force-raw-format',
      '--endian=little',
      '--sign=signed',
      `${path}.flac`,
      '-o',
      `${path}.raw`,
    ]);
    const decoded = readFileSync(`${path}.raw`);
    const width = bits / 8;
    expect(Array.from(samples, (_, index) => decoded.readIntLE(index * width, width))).toEqual([...samples]);
  });

  test.each([16, 24, 32] as const)(
    'carry the chunks of a recording of %d bits there and back',
    async (bits) => {
      const path = nextPath();
      const recorder = WavRecorder.create(path, tags, bits);
      const samples = Int32Array.from({ length: 999 }, (_, index) => (index * 7919) % 30_000);
      recorder.append(samples);
      recorder.close();
      expect(spawnSync('sox', [path, '-n', 'stat']).stderr.toString()).toMatch(/Samples read: +999\n/);
      const keeping = ['--silent', '--keep-foreign-metadata'];
      execFileSync('flac', [...keeping, path, '-o', `${path}.flac`], { stdio: 'ignore' });
      execFileSync('flac', ['--silent', '--test', `${path}.flac`]);
      execFileSync('flac', [...keeping, '--decode', `${path}.flac`, '-o', `${path}.back.wav`], {
        stdio: 'ignore',
      });
      const back = await FileAccess.open(`${path}.back.wav`);
      const reader = await WavReader.open(back);
      expect([reader.segmentTags, reader.passedOver]).toEqual([tags, []]);
      expect(await readAll(`${path}.back.wav`)).toEqual(samples);
      // The data, and the checksum in front of them, as they were.
      const [before, after] = [readFileSync(path), readFileSync(`${path}.back.wav`)];
      expect(after.subarray(after.indexOf('dcrc'))).toEqual(before.subarray(before.indexOf('dcrc')));
      await back.close();
    },
  );
});
