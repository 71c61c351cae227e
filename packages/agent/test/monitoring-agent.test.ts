import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { formatSeries, sampleCount } from '@flac-metrics/sample-codec';
import { FolderLock, recordingLockName, WavSegment } from '@flac-metrics/wav';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { monitoringAgent } from '../src/monitoring-agent-command.ts';

const folder = temporaryFolder();
const program = fileURLToPath(new URL('../src/monitoring-agent.ts', import.meta.url));

function start(...args: string[]) {
  const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', program, ...args];
  const child = spawn(process.execPath, flags, { stdio: ['ignore', 'pipe', 'pipe'] });
  const output = { stdout: '', stderr: '' };
  child.stdout.setEncoding('utf8').on('data', (text: string) => (output.stdout += text));
  child.stderr.setEncoding('utf8').on('data', (text: string) => (output.stderr += text));
  return { child, output, closed: once(child, 'close').then(([status]): unknown => status) };
}

async function run(...args: string[]) {
  const { output, closed } = start(...args);
  return { status: await closed, ...output };
}

const names = (dir: string, ending: string) => readdirSync(dir).filter((name) => name.endsWith(ending));

async function until(condition: () => boolean): Promise<void> {
  const endMs = Date.now() + 20_000;
  while (!condition()) {
    if (Date.now() > endMs) throw new Error('waited in vain');
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}

describe('monitoring-agent', () => {
  test('explains itself', () => {
    expect(monitoringAgent().helpInformation()).toMatchSnapshot();
  });

  test('--once prints a sample of each series', async () => {
    const { stdout, stderr, status } = await run(
      '--once',
      '--interval',
      '200ms',
      '--label',
      'instance=web-1',
    );
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toMatch(/^cpu_usage_percent\{cpu="0",instance="web-1",job="monitoring-agent"\} [\d.]+\n/);
    expect(stdout).toMatch(/\nmemory_total_bytes\{instance="web-1",job="monitoring-agent"\} \d+\n/);
    const json = (await run('--once', '--interval', '200ms', '--json')).stdout.trim().split('\n');
    expect(json.every((line) => /^\{"series":".+","value":[\d.]+\}$/.test(line))).toBe(true);
  });

  test.each([
    [['--interval', '100ms'], '200ms is the least'],
    [['--interval', '7s', '--rotate', '1m'], 'no multiple'],
    [['--label', 'cpu=1'], 'given by the metric'],
    [['--label', 'x'], 'name=value'],
    [['--duration', 'soon'], 'not a time span'],
  ])('refuses %j with status 2', async (args, words) => {
    const { stderr, status } = await run(...args, '--dir', join(folder, 'never'));
    expect(status).toBe(2);
    expect(stderr).toContain(words);
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });

  test('ends by itself after --duration, with every tick in every file', async () => {
    const dir = join(folder, 'duration');
    const { stderr, status } = await run(
      '--dir',
      dir,
      '--interval',
      '200ms',
      '--duration',
      '1s',
      '--label',
      'env=prod',
    );
    expect(status).toBe(0);
    const ticks = Number(/stopped after (\d+) ticks/.exec(stderr)?.[1]);
    expect(ticks).toBeGreaterThan(0);
    // A machine that is busy may miss a tick, and then there are two files of a series.
    const samples = new Map<string, number>();
    for (const name of names(dir, '.wav')) {
      const segment = await WavSegment.open(await FileAccess.open(join(dir, name)));
      for (const { series, timeline } of segment.tracks) {
        const key = formatSeries(series);
        samples.set(key, (samples.get(key) ?? 0) + sampleCount(timeline));
      }
      await segment.close();
    }
    expect(samples.size).toBeGreaterThan(5);
    expect([...samples.keys()].every((series) => series.includes('env="prod"'))).toBe(true);
    expect(new Set(samples.values())).toEqual(new Set([ticks]));
    expect(existsSync(join(dir, recordingLockName))).toBe(false);
  });

  test('ends cleanly with 130 after SIGINT, and encodes what it has', async () => {
    const dir = join(folder, 'interrupted');
    const { child, closed } = start('--dir', dir, '--interval', '200ms', '--encode');
    await until(() => existsSync(dir) && names(dir, '.wav').length > 5);
    child.kill('SIGINT');
    expect(await closed).toBe(130);
    expect(names(dir, '.wav')).toEqual([]);
    expect(names(dir, '.flac').length).toBeGreaterThan(5);
  });

  test('keeps a second agent out of its folder', async () => {
    const dir = join(folder, 'locked');
    mkdirSync(dir);
    const lock = FolderLock.acquire(dir, recordingLockName);
    const { stderr, status } = await run('--dir', dir, '--duration', '1s');
    expect({ stderr: stderr.split('\n').at(-2), status }).toEqual({
      stderr: `monitoring-agent: ${dir}: process ${process.pid} is recording there already`,
      status: 1,
    });
    lock.release();
  });

  test('killed at any moment, it leaves whole ticks, and the next start encodes them', async () => {
    for (const samplesBefore of [0, 1, 3]) {
      const dir = join(folder, `killed-${samplesBefore}`);
      const { child, closed } = start('--dir', dir, '--interval', '200ms');
      const size = () =>
        Math.max(0, ...names(dir, '.wav').map((name) => readFileSync(join(dir, name)).length));
      await until(() => existsSync(dir) && size() > 0);
      const first = size();
      await until(() => size() >= first + 2 * samplesBefore);
      // Anywhere between two ticks, or in the middle of one.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
      child.kill('SIGKILL');
      await closed;
      const counts = new Map<string, number>();
      for (const name of names(dir, '.wav')) {
        const segment = await WavSegment.open(await FileAccess.open(join(dir, name)));
        counts.set(name, segment.tracks[0]?.timeline[0]?.count ?? 0);
        await segment.close();
      }
      const all = [...counts.values()];
      expect(Math.min(...all)).toBeGreaterThanOrEqual(Math.max(...all) - 1);
      writeFileSync(join(dir, 'cpu_7_2026-01-01_00-00-00.wav'), 'RIFF, but damaged');
      const { status, stderr } = await run(
        '--dir',
        dir,
        '--interval',
        '200ms',
        '--duration',
        '300ms',
        '--encode',
      );
      expect(status).toBe(0);
      expect(stderr).toContain('cpu_7_2026-01-01_00-00-00.wav');
      expect(names(dir, '.wav')).toEqual(['cpu_7_2026-01-01_00-00-00.wav']);
      for (const [name, count] of counts) {
        if (count === 0) continue;
        const segment = await FlacSegment.open(
          await FileAccess.open(join(dir, name.replace(/wav$/, 'flac'))),
        );
        expect(segment.tracks[0]?.timeline[0]?.count).toBe(count);
        await segment.close();
      }
    }
  });
});
