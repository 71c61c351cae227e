import { mkdirSync, mkdtempSync, readdirSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { FileAccess } from '@flac-metrics/random-access';
import { formatSegmentName, formatSeries } from '@flac-metrics/sample-codec';
import { WavSegment } from '@flac-metrics/wav';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import type { HostSample } from '../src/index.ts';
import { Recorder } from '../src/recorder.ts';

const folder = temporaryFolder();

const sample = (cores: readonly number[], usage: number): HostSample => ({
  cores,
  coreUsage: Float64Array.from(cores, () => usage),
  totalUsage: usage,
  memoryAvailable: 1024,
  memoryUsed: 2048 + 400,
  memoryTotal: 4096,
  swapUsed: 0,
});

function recorderIn(dir: string, rotateMs = 3_600_000) {
  const events: string[] = [];
  const recorder = new Recorder({
    folder: dir,
    intervalMs: 1000,
    rotateMs,
    labels: [{ name: 'job', value: 'test' }],
    beforeNewFile: () => {},
    onUnclosed: (path) => events.push(`unclosed ${basename(path)}`),
    onRemoved: (paths) => events.push(`removed ${paths.length}`),
    onClosed: (path) => events.push(`closed ${basename(path)}`),
    onFailure: (error) => events.push(`failed ${'code' in error ? String(error.code) : ''}`),
    onRecovery: () => events.push('recovered'),
    onBadReading: (error) => events.push(error.message),
  });
  return { recorder, events };
}

async function contents(dir: string, slug: string): Promise<[string, number[], number[]][]> {
  const found: [string, number[], number[]][] = [];
  for (const name of readdirSync(dir)
    .filter((name) => name.startsWith(slug))
    .toSorted()) {
    const segment = await WavSegment.open(await FileAccess.open(join(dir, name)));
    const [track] = segment.tracks;
    if (!track) throw new Error('no track');
    const { timestampsMs, values } = await segment.read(track, -Infinity, Infinity);
    found.push([formatSeries(track.series), [...timestampsMs], [...values]]);
    await segment.close();
  }
  return found;
}

const both = [0, 1];

describe('the recorder', () => {
  test('writes one file a series, values rounded to their step', async () => {
    const dir = mkdtempSync(join(folder, 'one-'));
    const { recorder } = recorderIn(dir);
    recorder.record(10_000, sample(both, 12.345_678));
    recorder.record(11_000, sample(both, 100));
    expect(readdirSync(dir).length).toBe(7);
    expect(await contents(dir, 'cpu_1')).toEqual([
      ['cpu_usage_percent{cpu="1",job="test"}', [10_000, 11_000], [12.35, 100]],
    ]);
    expect(await contents(dir, 'memory_used')).toEqual([
      ['memory_used_bytes{job="test"}', [10_000, 11_000], [2048, 2048]],
    ]);
    recorder.closeAll();
  });

  test('begins a new file after a gap, after a step back, and where rotation is due', async () => {
    const dir = mkdtempSync(join(folder, 'runs-'));
    const { recorder, events } = recorderIn(dir, 60_000);
    for (const tickMs of [57_000, 58_000, 59_000, 60_000, 61_000, 70_000, 30_000, 31_000]) {
      recorder.record(tickMs, sample(both, 1));
    }
    recorder.closeAll();
    const times = (await contents(dir, 'cpu_total')).map(([, timestamps]) => timestamps);
    expect(times).toEqual([[30_000, 31_000], [57_000, 58_000, 59_000], [60_000, 61_000], [70_000]]);
    expect(events.filter((event) => event.includes('cpu_total')).length).toBe(4);
  });

  test('closes the file of a core that is gone and goes on with the others', async () => {
    const dir = mkdtempSync(join(folder, 'cores-'));
    const { recorder, events } = recorderIn(dir);
    recorder.record(1000, sample(both, 1));
    const one = [0];
    recorder.record(2000, sample(one, 2));
    recorder.record(3000, sample(one, 3));
    recorder.record(4000, sample([0, 1], 4));
    recorder.closeAll();
    expect((await contents(dir, 'cpu_0')).map(([, , values]) => values)).toEqual([[1, 2, 3, 4]]);
    expect((await contents(dir, 'cpu_1')).map(([, , values]) => values)).toEqual([[1], [4]]);
    expect(events[0]).toBe('closed cpu_1_1970-01-01_00-00-01.wav');
  });

  test('goes on with all series where one cannot be written, which resumes in a new file: every time is right', async () => {
    const dir = mkdtempSync(join(folder, 'one-fails-'));
    const { recorder, events } = recorderIn(dir);
    const one = [0];
    for (const tickMs of [1000, 2000]) recorder.record(tickMs, sample(one, tickMs / 1000));
    // The first of the series; those behind it have files that are open.
    const taken = join(dir, 'cpu_1_1970-01-01_00-00-03.wav');
    writeFileSync(taken, 'of somebody else');
    for (const tickMs of [3000, 4000, 5000]) recorder.record(tickMs, sample(both, tickMs / 1000));
    recorder.closeAll();
    expect(events.slice(0, 2)).toEqual(['failed exists', 'recovered']);
    rmSync(taken);
    const all = [1000, 2000, 3000, 4000, 5000];
    for (const slug of ['cpu_0', 'cpu_total', 'memory_available', 'memory_used', 'memory_total', 'swap_used'])
      expect((await contents(dir, slug)).map(([, timestamps]) => timestamps)).toEqual([all]);
    expect((await contents(dir, 'cpu_total'))[0]?.[2]).toEqual([1, 2, 3, 4, 5]);
    expect((await contents(dir, 'cpu_1')).map(([, ...columns]) => columns)).toEqual([
      [
        [4000, 5000],
        [4, 5],
      ],
    ]);
  });

  test('leaves out what a host cannot say or its samples cannot hold, and names the series once', async () => {
    const dir = mkdtempSync(join(folder, 'unsaid-'));
    const { recorder, events } = recorderIn(dir);
    const most = 2 ** 41 - 1024; // the largest whole KiB in 32 bits
    const totals = [most, 2 ** 41, Number.NaN, Infinity, 4096, Number.NaN, 0];
    for (const [index, memoryTotal] of totals.entries())
      recorder.record(1000 * (index + 1), { ...sample(both, 1), memoryTotal });
    expect(events.filter((event) => !event.startsWith('closed'))).toEqual([
      'memory_total_bytes{job="test"}: the host says 2199023255552, which 32 bits do not hold; it is not recorded while that lasts',
    ]);
    recorder.closeAll();
    expect((await contents(dir, 'memory_total')).map(([, ...columns]) => columns)).toEqual([
      [[1000], [most]],
      [[5000], [4096]],
      [[7000], [0]],
    ]);
    expect((await contents(dir, 'memory_used'))[0]?.[1].length).toBe(totals.length);
  });

  test('keeps each value at its time, whatever is missed, absent, taken or rotated', async () => {
    const anyTick = fc.record({
      intervals: fc.integer({ min: 1, max: 2 }),
      cores: fc.constantFrom([0], both),
      isRead: fc.boolean(),
      isNameTaken: fc.boolean(),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(anyTick, { maxLength: 10 }), async (ticks) => {
        const dir = mkdtempSync(join(folder, 'any-'));
        const { recorder } = recorderIn(dir, 4000);
        const taken: string[] = [];
        const given = { cpu_0: [] as number[], cpu_total: [] as number[], memory_used: [] as number[] };
        let tickMs = 0;
        for (const { intervals, cores, isRead, isNameTaken } of ticks) {
          tickMs += 1000 * intervals;
          if (isNameTaken) {
            const name = formatSegmentName({ slug: 'cpu_1', startMs: tickMs, extension: 'wav' });
            taken.push(name);
            writeFileSync(join(dir, name), '', { flag: 'a' });
          }
          recorder.record(tickMs, {
            ...sample(cores, tickMs / 1000),
            memoryUsed: isRead ? tickMs * 1024 : Number.NaN,
          });
          given.cpu_0.push(tickMs);
          given.cpu_total.push(tickMs);
          if (isRead) given.memory_used.push(tickMs);
        }
        recorder.closeAll();
        for (const name of taken) if (statSync(join(dir, name)).size === 0) rmSync(join(dir, name));
        for (const [slug, times] of Object.entries(given))
          expect((await contents(dir, slug)).flatMap(([, timestamps]) => timestamps)).toEqual(times);
        for (const [, timestamps, values] of await contents(dir, 'cpu_'))
          expect(values).toEqual(timestamps.map((timestamp) => timestamp / 1000));
      }),
      { numRuns: 40 },
    );
  });

  test('notices at the next tick that files were removed, and goes on in new ones', async () => {
    const dir = mkdtempSync(join(folder, 'removed-'));
    const { recorder, events } = recorderIn(dir);
    recorder.record(1000, sample(both, 1));
    for (const name of readdirSync(dir)) rmSync(join(dir, name));
    writeFileSync(join(dir, 'cpu_0_1970-01-01_00-00-01.wav'), 'of somebody else');
    recorder.record(2000, sample(both, 2));
    expect(events).toEqual(['removed 7']);
    rmSync(join(dir, 'cpu_0_1970-01-01_00-00-01.wav'));
    rmSync(join(dir, 'cpu_1_1970-01-01_00-00-02.wav'));
    recorder.record(3000, sample(both, 3));
    expect(events).toEqual(['removed 7', 'removed 1']);
    expect((await contents(dir, 'cpu_1')).map(([, timestamps]) => timestamps)).toEqual([[3000]]);
    expect((await contents(dir, 'cpu_0')).map(([, timestamps]) => timestamps)).toEqual([[2000, 3000]]);
    rmSync(dir, { recursive: true });
    recorder.closeAll();
    expect(events).toEqual(['removed 7', 'removed 1', 'removed 7']);
    expect(recorder.failedTickCount).toBe(0);
  });

  test('survives a folder that is gone, says so once, and goes on when it is back', async () => {
    const dir = mkdtempSync(join(folder, 'gone-'));
    const { recorder, events } = recorderIn(join(dir, 'x'));
    recorder.record(1000, sample(both, 1));
    recorder.record(2000, sample(both, 1));
    expect(events).toEqual(['failed ENOENT']);
    expect([recorder.tickCount, recorder.failedTickCount]).toEqual([2, 2]);
    mkdirSync(join(dir, 'x'));
    recorder.record(3000, sample(both, 1));
    expect(events).toEqual(['failed ENOENT', 'recovered']);
    expect([recorder.tickCount, recorder.failedTickCount]).toEqual([3, 2]);
    recorder.closeAll();
    expect((await contents(join(dir, 'x'), 'cpu_0')).map(([, timestamps]) => timestamps)).toEqual([[3000]]);
    rmSync(dir, { recursive: true });
  });
});
