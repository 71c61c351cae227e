import { existsSync, mkdirSync, readdirSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { formatSeries, sampleCount } from '@flac-metrics/sample-codec';
import { FolderLock, recordingLockName, WavSegment } from '@flac-metrics/wav';
import { eventually, StartedProgram, type Finished } from '../../../test/program.ts';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { monitoringAgent } from '../src/monitoring-agent-command.ts';

const folder = temporaryFolder();
const program = fileURLToPath(new URL('../src/monitoring-agent.ts', import.meta.url));

function start(...args: string[]): StartedProgram {
  const flags = ['--conditions=@flac-metrics/source', '--import', 'tsx', program, ...args];
  return new StartedProgram(process.execPath, flags);
}

async function run(...args: string[]): Promise<Finished> {
  const started = start(...args);
  const status = await started.ended();
  return { status, stdout: started.stdout, stderr: started.stderr };
}

const names = (dir: string, ending: string) => readdirSync(dir).filter((name) => name.endsWith(ending));

interface RecordedFile {
  readonly name: string;
  readonly series: string;
  readonly count: number;
}

async function recordedFiles(dir: string): Promise<RecordedFile[]> {
  const files: RecordedFile[] = [];
  for (const name of names(dir, '.wav')) {
    // Killed between making a file and writing its header.
    if (statSync(join(dir, name)).size === 0) continue;
    const segment = await WavSegment.open(await FileAccess.open(join(dir, name)));
    for (const { series, timeline } of segment.tracks)
      files.push({ name, series: formatSeries(series), count: sampleCount(timeline) });
    await segment.close();
  }
  return files;
}

/** Of each series in all its files: a machine that is busy misses ticks, and then there are more of them. */
function samplesOfSeries(files: readonly RecordedFile[]): Map<string, number> {
  const samples = new Map<string, number>();
  for (const { series, count } of files) samples.set(series, (samples.get(series) ?? 0) + count);
  return samples;
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
    [['--interval', '25d', '--rotate', '25d', '--once'], '24d is the most'],
    [['--interval', '7s', '--rotate', '1m'], 'no multiple'],
    [['--label', 'cpu=1'], 'given by the metric'],
    [['--label', 'a=1', '--label', '__name__=up'], 'given by the metric'],
    [['--dir', ''], 'must not be empty'],
    [['--label', 'x'], 'name=value'],
    [['--duration', 'soon'], 'not a time span'],
    [['--json', '--duration', '1s'], '--json goes with --once'],
  ])('refuses %j with status 2', async (args, words) => {
    const { stderr, status } = await run('--dir', join(folder, 'never'), ...args);
    expect(status).toBe(2);
    expect(stderr).toContain(words);
    expect(existsSync(join(folder, 'never'))).toBe(false);
  });

  test('ends by itself after --duration, with every tick in every file', async () => {
    const dir = join(folder, 'duration');
    const args = ['--dir', dir, '--interval', '200ms', '--duration', '1s', '--label', 'env=prod'];
    // A machine that is busy may miss every tick of a second.
    const ticks = await eventually(async () => {
      const { stderr, status } = await run(...args);
      expect(status).toBe(0);
      return Number(/stopped after (\d+) ticks/.exec(stderr)?.[1]) || undefined;
    });
    const samples = samplesOfSeries(await recordedFiles(dir));
    expect(samples.size).toBeGreaterThan(5);
    expect([...samples.keys()].every((series) => series.includes('env="prod"'))).toBe(true);
    expect(new Set(samples.values())).toEqual(new Set([ticks]));
    expect(existsSync(join(dir, recordingLockName))).toBe(false);
  });

  test('ends cleanly with 130 after SIGINT, and encodes what it has', async () => {
    const dir = join(folder, 'interrupted');
    const agent = start('--dir', dir, '--interval', '200ms', '--encode');
    await eventually(() => (existsSync(dir) && names(dir, '.wav').length > 5 ? true : undefined));
    expect(await agent.stop('SIGINT')).toBe(130);
    expect(names(dir, '.wav')).toEqual([]);
    expect(names(dir, '.flac').length).toBeGreaterThan(5);
  });

  test('keeps a second agent out of its folder', async () => {
    const dir = join(folder, 'locked');
    mkdirSync(dir);
    const lock = FolderLock.acquire(dir, recordingLockName);
    const { stderr, status } = await run('--dir', dir, '--duration', '1s');
    expect({ stderr, status }).toEqual({
      stderr: `monitoring-agent: ${dir}: process ${process.pid} is recording there already\n`,
      status: 1,
    });
    lock.release();
  });

  test.each([0, 1, 3])(
    'killed at any moment after %d more ticks, it leaves whole ticks, and the next start encodes them',
    async (ticksBefore) => {
      const dir = join(folder, `killed-${ticksBefore}`);
      const agent = start('--dir', dir, '--interval', '200ms');
      const size = () =>
        names(dir, '.wav').reduce((total, name) => total + statSync(join(dir, name)).size, 0);
      const first = await eventually(() => (existsSync(dir) && size() > 0 ? size() : undefined));
      // A tick is 20 bytes at least: 16 bits of one core and of all, 32 of each of four about memory.
      await eventually(() => (size() >= first + 20 * ticksBefore ? true : undefined));
      // Anywhere between two ticks, or in the middle of one.
      await new Promise((resolve) => setTimeout(resolve, Math.random() * 200));
      await agent.stop('SIGKILL');
      const files = await recordedFiles(dir);
      const all = [...samplesOfSeries(files).values()];
      expect(Math.min(...all)).toBeGreaterThanOrEqual(Math.max(...all) - 1);
      writeFileSync(join(dir, 'cpu_7_2026-01-01_00-00-00.wav'), 'RIFF, but damaged');
      // Killed between making a file and writing its header, it leaves an empty one, which stays as well.
      const kept = names(dir, '.wav').filter((name) => statSync(join(dir, name)).size < 20);
      const { status, stderr } = await run(
        '--dir',
        dir,
        '--interval',
        '200ms',
        '--duration',
        '300ms',
        '--encode',
      );
      expect(status).toBe(1);
      expect(stderr).toContain(`WAVs that could not be closed or encoded: ${kept.length}`);
      expect(stderr).toContain('cpu_7_2026-01-01_00-00-00.wav');
      expect(names(dir, '.wav')).toEqual(kept);
      for (const { name, count } of files) {
        if (count === 0) continue;
        const segment = await FlacSegment.open(
          await FileAccess.open(join(dir, name.replace(/wav$/, 'flac'))),
        );
        expect(segment.tracks[0]?.timeline[0]?.count).toBe(count);
        await segment.close();
      }
    },
  );
});
