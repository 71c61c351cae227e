import { execFileSync } from 'node:child_process';
import {
  appendFileSync,
  existsSync,
  linkSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { afterEach, describe, expect, test, vi } from 'vitest';
import { encodeWav, verifyPair } from '@flac-metrics/flac-encoder';
import { parseSeries } from '@flac-metrics/sample-codec';
import { thisProcess, WavRecorder } from '@flac-metrics/wav';
import { eventually } from '../../../test/program.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { EncodeQueue } from '../src/encode-queue.ts';

/** What was done to the disk, in order. */
const done = vi.hoisted((): string[] => []);

vi.mock(import('node:fs'), async (original) => {
  const fs = await original();
  const noting =
    <Args extends unknown[]>(what: string, work: (...args: Args) => void) =>
    (...args: Args) => {
      done.push(`${what} ${args.findLast((arg) => typeof arg === 'string') ?? ''}`.trim());
      work(...args);
    };
  const fsyncSync = noting('sync', fs.fsyncSync);
  const linkSync = noting('link', fs.linkSync);
  const rmSync = noting('remove', fs.rmSync);
  return { ...fs, fsyncSync, linkSync, rmSync };
});

vi.mock(import('@flac-metrics/flac-encoder'), async (original) => {
  const encoder = await original();
  return { ...encoder, encodeWav: vi.fn<typeof encodeWav>(encoder.encodeWav) };
});

const folder = temporaryFolder();
let files = 0;

/** A recording, and the FLAC that it is to become. */
function record(samples: number[] = [1, 2, 3]): { wav: string; flac: string } {
  const wav = join(folder, `${(files += 1)}.wav`);
  const series = parseSeries('up{job="test"}');
  const tags = { series, startMs: 1000, intervalMs: 1000, mapping: { kind: 'decimal', digits: 2 } } as const;
  const recorder = WavRecorder.create(wav, tags, 16);
  recorder.append(Int32Array.from(samples));
  recorder.close();
  return { wav, flac: wav.replace('.wav', '.flac') };
}

function queueWithLog() {
  const log: string[] = [];
  const queue = new EncodeQueue(
    (total) => log.push(`encoded ${total}`),
    (reason) => log.push(reason),
  );
  return { queue, log };
}

describe('the queue', () => {
  afterEach(() => void vi.mocked(encodeWav).mockClear());

  test('removes a WAV when its FLAC is verified, has its name, and is on the disk', async () => {
    const { wav, flac } = record();
    const { queue } = queueWithLog();
    const encode = vi.mocked(encodeWav).getMockImplementation();
    vi.mocked(encodeWav).mockImplementationOnce(async (...args) => {
      const report = await encode?.(...args);
      expect((await verifyPair(wav, flac)).isEqual).toBe(true);
      if (!report) throw new Error('not encoded');
      return report;
    });
    done.length = 0;
    queue.add(wav);
    await queue.drained();
    const part = `${flac}.${process.pid}-${thisProcess().startTicks}.part`;
    const steps = [
      'sync',
      `link ${flac}`,
      `remove ${part}`,
      'sync',
      `remove ${part}`,
      `remove ${wav}`,
      'sync',
    ];
    expect(done).toEqual(steps);
    expect([existsSync(wav), existsSync(flac)]).toEqual([false, true]);
  });

  test('encodes a WAV whose extension is in capitals', async () => {
    const { wav, flac } = record();
    const capital = wav.replace('.wav', '.WAV');
    renameSync(wav, capital);
    const { queue, log } = queueWithLog();
    queue.add(capital);
    await queue.drained();
    expect(log).toEqual([expect.stringMatching(/^encoded /)]);
    expect([existsSync(capital), existsSync(flac)]).toEqual([false, true]);
  });

  test('ends what a kill has left between the FLAC’s name and the WAV’s removal', async () => {
    const { wav, flac } = record();
    await encodeWav(wav, flac);
    const part = `${flac}.${2 ** 22 + 1}-1.part`; // no process has this number, Linux ends at 2^22
    linkSync(flac, part);
    const { queue, log } = queueWithLog();
    queue.add(wav);
    await queue.drained();
    expect([wav, flac, part].map((path) => existsSync(path))).toEqual([false, true, false]);
    expect(log).toEqual([]);
  });

  test('keeps both where a FLAC of that name holds something else, and names them', async () => {
    const { wav, flac } = record();
    const other = record([1, 2, 4]);
    await encodeWav(other.wav, flac);
    const before = [readFileSync(wav), readFileSync(flac)];
    const { queue, log } = queueWithLog();
    queue.add(wav);
    await queue.drained();
    expect([readFileSync(wav), readFileSync(flac)]).toEqual(before);
    expect(log).toEqual([expect.stringContaining(`${wav} is kept beside a FLAC that is not equal`)]);
  });

  test('keeps a WAV into which somebody has put more than its FLAC can hold, and names it at every start', async () => {
    const { wav } = record();
    appendFileSync(wav, Buffer.from('id3 \x04\0\0\0ID3 ', 'latin1'));
    for (const start of ['first', 'next']) {
      const { queue, log } = queueWithLog();
      queue.add(wav);
      await queue.drained();
      const kept = expect.stringContaining('does not hold its chunk "id3 "');
      expect([start, log.filter((line) => !line.startsWith('encoded'))]).toEqual([start, [kept]]);
      expect(existsSync(wav)).toBe(true);
    }
  });

  test('keeps a WAV where something has the FLAC’s name that nobody could ever read, and goes on', async () => {
    const [piped, sound] = [record(), record()];
    execFileSync('mkfifo', [piped.flac]);
    const { queue, log } = queueWithLog();
    for (const { wav } of [piped, sound]) queue.add(wav);
    await queue.drained();
    expect(log[0]).toContain(`${piped.flac} is no file but a pipe`);
    expect([existsSync(piped.wav), existsSync(sound.wav), queue.keptCount]).toEqual([true, false, 1]);
  });

  test('leaves and names a WAV that cannot be read, and goes on with the next', async () => {
    const [damaged, sound] = [record(), record()];
    writeFileSync(damaged.wav, 'RIFF, but damaged');
    const { queue, log } = queueWithLog();
    for (const { wav } of [damaged, sound]) queue.add(wav);
    await queue.drained();
    expect(log).toEqual([expect.stringContaining(damaged.wav), expect.stringMatching(/^encoded 1 file: /)]);
    expect(existsSync(damaged.wav)).toBe(true);
  });

  test('names a defect at once, goes on, and throws it only to whoever waits for the end', async () => {
    const [bad, good] = [record(), record()];
    vi.mocked(encodeWav).mockRejectedValueOnce(new TypeError('x is not a function'));
    const { queue, log } = queueWithLog();
    for (const { wav } of [bad, good]) queue.add(wav);
    await eventually(() => (existsSync(good.wav) ? undefined : true));
    await expect(queue.drained()).rejects.toThrow(TypeError);
    expect(log[0]).toBe(`a WAV stays: ${bad.wav}: TypeError: x is not a function`);
    expect(existsSync(bad.wav)).toBe(true);
    rmSync(bad.wav);
  });
});
