import { existsSync, mkdirSync, mkdtempSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { parseSeries } from '@flac-metrics/sample-codec';
import { FolderLock, recordingLockName, WavReader, WavRecorder } from '@flac-metrics/wav';
import { eventually } from '../../../test/program.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { runAgent, type Clock, type HostSample, type HostSampler } from '../src/index.ts';

const folder = temporaryFolder();
const cores = [0];

class FakeSampler implements HostSampler {
  closed = 0;
  readonly #each: (look: number) => void | Promise<void>;
  #looks = 0;

  /** @param each called at every look, the first of which, 0, belongs to no tick */
  constructor(each: (look: number) => void | Promise<void> = () => {}) {
    this.#each = each;
  }

  async sample(): Promise<HostSample> {
    const look = this.#looks;
    this.#looks += 1;
    await this.#each(look);
    const memory = { memoryAvailable: 1024, memoryUsed: 3072, memoryTotal: 4096, swapUsed: 0 };
    return { cores, coreUsage: Float64Array.of(look), totalUsage: look, ...memory };
  }

  close(): void {
    this.closed += 1;
  }
}

/** Time passes only when somebody sleeps. */
function clockFrom(startMs: number): Clock {
  let sleptMs = 0;
  return { now: () => startMs + sleptMs, elapsed: () => sleptMs, sleep: async (ms) => void (sleptMs += ms) };
}

function agentIn(dir: string, sampler: HostSampler, encode = false) {
  const lines: string[] = [];
  const options = { folder: dir, intervalMs: 1000, rotateMs: 2000, durationMs: 6000, labels: [], encode };
  const onStarted = (): void => {};
  const log = (line: string) => lines.push(line);
  const run = () =>
    runAgent({ ...options, sampler, clock: clockFrom(1500), onStarted, log }, new AbortController().signal);
  return { run, lines };
}

const names = (dir: string, ending: string) =>
  readdirSync(dir)
    .filter((name) => name.endsWith(ending))
    .toSorted();

describe('the agent', () => {
  test('encodes what has rotated while it records, and the rest at the end', async () => {
    const dir = mkdtempSync(join(folder, 'rotates-'));
    const first = join(dir, 'cpu_0_1970-01-01_00-00-02.flac');
    const sampler = new FakeSampler((look) =>
      look === 5
        ? eventually(
            () => (existsSync(first) && !existsSync(first.replace('.flac', '.wav'))) || undefined,
          ).then()
        : undefined,
    );
    const { run, lines } = agentIn(dir, sampler, true);
    expect(await run()).toEqual({ ticks: 6, failedTicks: 0, unfinishedFiles: 0 });
    expect(names(dir, '')).toEqual(names(dir, '.flac'));
    const times: number[] = [];
    for (const name of names(dir, '.flac').filter((name) => name.startsWith('cpu_0'))) {
      const segment = await FlacSegment.open(await FileAccess.open(join(dir, name)));
      for (const track of segment.tracks)
        times.push(...(await segment.read(track, -Infinity, Infinity)).timestampsMs);
      await segment.close();
    }
    expect(times).toEqual([2000, 3000, 4000, 5000, 6000, 7000]);
    expect(lines.at(-1)).toMatch(/^encoded \d+ files?: /);
  });

  test('closes all files, its lock and the sampler when the host cannot be sampled any more', async () => {
    const dir = mkdtempSync(join(folder, 'throws-'));
    const sampler = new FakeSampler((look) => {
      if (look === 2) throw new Error('/proc/stat is gone');
    });
    await expect(agentIn(dir, sampler, true).run()).rejects.toThrow('/proc/stat is gone');
    expect(sampler.closed).toBe(1);
    expect(names(dir, '')).toEqual(names(dir, '.flac'));
    expect(names(dir, '').length).toBe(6);
  });

  test('closes the sampler where the folder is taken', async () => {
    const dir = mkdtempSync(join(folder, 'taken-'));
    const lock = FolderLock.acquire(dir, recordingLockName);
    const sampler = new FakeSampler();
    await expect(agentIn(dir, sampler).run()).rejects.toMatchObject({ code: 'locked' });
    expect(sampler.closed).toBe(1);
    lock.release();
  });

  test('closes the sampler and its files where the lock cannot be released', async () => {
    const dir = mkdtempSync(join(folder, 'unreleased-'));
    const sampler = new FakeSampler((look) => {
      if (look !== 1) return;
      rmSync(join(dir, recordingLockName));
      mkdirSync(join(dir, recordingLockName));
    });
    await expect(agentIn(dir, sampler).run()).rejects.toMatchObject({ code: 'not-a-lock' });
    expect(sampler.closed).toBe(1);
    for (const name of names(dir, '.wav')) {
      const reader = await WavReader.open(await FileAccess.open(join(dir, name)));
      expect(reader.sampleCount).toBeGreaterThan(0);
      await reader.close();
    }
  });

  test('makes its folder again where somebody has removed it, with the lock, and goes on', async () => {
    const dir = mkdtempSync(join(folder, 'removed-'));
    const sampler = new FakeSampler((look) => {
      if (look === 4) rmSync(dir, { recursive: true });
      if (look === 5)
        expect(() => FolderLock.acquire(dir, recordingLockName)).toThrow('is recording there already');
    });
    const { run, lines } = agentIn(dir, sampler);
    expect(await run()).toEqual({ ticks: 6, failedTicks: 0, unfinishedFiles: 0 });
    const starts = ['05', '06'].map((second) => `cpu_0_1970-01-01_00-00-${second}.wav`);
    expect(names(dir, '.wav').filter((name) => name.startsWith('cpu_0'))).toEqual(starts);
    expect(names(dir, 'lock')).toEqual([]);
    expect(lines).toEqual([expect.stringMatching(/\.wav and 5 more were taken away while being recorded/)]);
  });

  test('counts the ticks that it cannot record, and the files that it cannot encode', async () => {
    const dir = mkdtempSync(join(folder, 'counts-'));
    for (const name of ['cpu_0_1970-01-01_00-00-02.flac', 'cpu_total_1970-01-01_00-00-03.wav'])
      writeFileSync(join(dir, name), 'of somebody else');
    // A WAV of that name is there already when the third tick needs one.
    const sampler = new FakeSampler((look) => {
      if (look === 3) writeFileSync(join(dir, 'swap_used_bytes_1970-01-01_00-00-04.wav'), 'taken');
    });
    const { run, lines } = agentIn(dir, sampler, true);
    expect(await run()).toEqual({ ticks: 6, failedTicks: 1, unfinishedFiles: 2 });
    expect(lines.filter((line) => line.startsWith('a WAV stays')).length).toBe(2);
  });

  test('removes a WAV with a header and no samples, but none of 0 bytes: a power cut may have left that', async () => {
    const dir = mkdtempSync(join(folder, 'empty-'));
    const unused = join(dir, 'cpu_0_2026-01-01_00-00-00.wav');
    const empty = join(dir, 'cpu_1_2026-01-01_00-00-00.wav');
    const tags = { series: parseSeries('m'), startMs: Date.UTC(2026, 0), intervalMs: 1000 };
    WavRecorder.create(unused, { ...tags, mapping: { kind: 'decimal', digits: 2 } }, 16).close();
    writeFileSync(empty, '');
    const { run, lines } = agentIn(dir, new FakeSampler(), true);
    expect(await run()).toEqual({ ticks: 6, failedTicks: 0, unfinishedFiles: 1 });
    expect(names(dir, '.wav')).toEqual([basename(empty)]);
    expect(lines).toContain(`removed ${unused}: there is no sample in it`);
    expect(lines).toContain(
      `a WAV stays: ${empty}: 0 bytes are less than a WAV header: restore the file from a backup, or remove it`,
    );
  });

  test('names what only looks like a recording of an earlier run, and goes on', async () => {
    const dir = mkdtempSync(join(folder, 'other-'));
    const other = join(dir, 'cpu_0_2026-01-01_00-00-00.wav');
    mkdirSync(other);
    const { run, lines } = agentIn(dir, new FakeSampler(), true);
    expect(await run()).toEqual({ ticks: 6, failedTicks: 0, unfinishedFiles: 0 });
    expect(lines).toContain(`left alone ${other}: it is no file`);
    expect(names(dir, '.wav')).toEqual(['cpu_0_2026-01-01_00-00-00.wav']);
  });
});
