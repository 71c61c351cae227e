import { execFileSync } from 'node:child_process';
import { cpSync, readFileSync, renameSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, runProgram, startProgram } from './program.ts';
import { encodedSamples, recordedSamples, type Sample } from './recorded-samples.ts';
import { ServedFolder } from './served-folder.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

function selectorOf(path: string): string {
  const name = /([^/]+)_\d{4}-\d{2}-\d{2}_/.exec(path)?.[1] ?? '';
  const cpu = /^cpu_(.*)$/.exec(name)?.[1];
  return cpu === undefined ? name : `cpu_usage_percent{cpu="${cpu}"}`;
}

describeWith(['prometheus', 'sox', 'flac'], 'Prometheus reads exactly what the agent wrote', () => {
  let pair: ServedFolder;
  /** Of each series, by its selector; the WAVs go when they are encoded. */
  const written = new Map<string, Sample[]>();
  const total = 'cpu_usage_percent{cpu="total"}';
  const remember = (path: string, samples: Sample[]) => {
    const selector = selectorOf(path);
    const all = [...(written.get(selector) ?? []), ...samples];
    // Names do not sort by time where one has milliseconds and one has none.
    written.set(
      selector,
      all.toSorted(([a], [b]) => a - b),
    );
  };
  const checkAll = async () => {
    for (const [selector, samples] of written) {
      expect(samples.length).toBeGreaterThan(3);
      expect((await pair.ask(selector)).samples).toEqual(samples);
    }
  };
  const record = (...options: string[]) =>
    startProgram('monitoring-agent', '--dir', pair.folder, '--interval', '200ms', ...options);

  beforeAll(async () => {
    pair = await ServedFolder.start(folder, 'exact');
  });
  afterAll(() => pair.stop());

  test('from files that are still being recorded, and from those that a killed agent has left', async () => {
    const agent = record();
    await eventually(async () => ((await pair.ask(total)).samples.length > 5 ? true : undefined));
    await agent.stop('SIGKILL');
    const wavs = pair.files('.wav');
    expect(wavs.length).toBeGreaterThan(5);
    for (const path of wavs) remember(path, recordedSamples(path));
    // The server may not have looked at the folder since the last tick.
    for (const [selector, { length }] of written)
      await eventually(async () => ((await pair.ask(selector)).samples.length === length ? true : undefined));
    await checkAll();
    const lengths = new Set(Array.from(written.values(), (samples) => samples.length));
    expect(Math.max(...lengths) - Math.min(...lengths)).toBeLessThanOrEqual(1);
  });

  test('when the next start has encoded them, and an agent was stopped and started again', async () => {
    const agent = record('--encode');
    const countBefore = written.get(total)?.length ?? 0;
    await eventually(async () =>
      (await pair.ask(total)).samples.length > countBefore + 5 ? true : undefined,
    );
    expect(await agent.stop()).toBe(0);
    expect(pair.files('.wav')).toEqual([]);
    const before = new Map(written);
    written.clear();
    for (const path of pair.files('.flac')) remember(path, encodedSamples(path));
    for (const [selector, samples] of written) {
      const first = before.get(selector) ?? [];
      expect(samples.slice(0, first.length)).toEqual(first);
      expect(samples.length).toBeGreaterThan(first.length);
    }
    await checkAll();
  });
});

describeWith(
  ['prometheus', 'sox', 'flac'],
  'Prometheus reads recordings that other programs have encoded',
  () => {
    let pair: ServedFolder;
    beforeAll(async () => {
      pair = await ServedFolder.start(folder, 'others');
    });
    afterAll(() => pair.stop());

    test.each([
      [
        'flac',
        (wav: string, flac: string) =>
          execFileSync('flac', ['--silent', wav, '-o', flac], { stdio: 'ignore' }),
      ],
      ['sox', (wav: string, flac: string) => execFileSync('sox', [wav, flac])],
    ])('%s, by name and defaults', async (program, encode) => {
      const cpu = program === 'flac' ? '0' : '1';
      const wav = join(folder, `cpu_${cpu}_2026-11-23_05-00-00.wav`);
      const series = `cpu_usage_percent{cpu="${cpu}",instance="web-1",job="monitoring-agent"}`;
      const options = [
        '--signal',
        'walk',
        '--samples',
        '20000',
        '--start',
        '2026-11-23T05:00:00Z',
        '--series',
        series,
      ];
      await runProgram('wav-generator', '--out', wav, ...options);
      encode(wav, join(pair.folder, `cpu_${cpu}_2026-11-23_05-00-00.flac`));
      const endMs = Date.UTC(2026, 10, 23, 12);
      const samples = await eventually(async () => {
        const answer = await pair.ask(`cpu_usage_percent{cpu="${cpu}",instance="web-1"}`, endMs);
        return answer.samples.length > 0 ? answer.samples : undefined;
      });
      expect(samples).toEqual(recordedSamples(wav));
      const openBefore = await pair.segments('open');
      // The WAV beside its FLAC holds the same samples, which are served once.
      cpSync(wav, join(pair.folder, `cpu_${cpu}_2026-11-23_05-00-00.wav`));
      await eventually(async () => ((await pair.segments('open')) === openBefore + 1 ? true : undefined));
      expect((await pair.ask(`cpu_usage_percent{cpu="${cpu}"}`, endMs)).samples).toEqual(samples);
    });

    test('but not 32 bits that sox has cut to 24: that is told', async () => {
      const wav = join(folder, 'memory_used_bytes_2026-11-23_05-00-00.wav');
      const series = 'memory_used_bytes{instance="web-1"}';
      const options = ['--signal', 'walk', '--bits', '32', '--samples', '1000', '--series', series];
      await runProgram('wav-generator', '--out', wav, ...options);
      execFileSync('sox', ['-V1', wav, join(pair.folder, 'memory_used_bytes_2026-11-23_05-00-00.flac')]);
      const { samples, warnings } = await eventually(async () => {
        const answer = await pair.ask('memory_used_bytes', Date.UTC(2026, 10, 23, 12));
        return answer.warnings.length > 0 ? answer : undefined;
      });
      expect(samples).toEqual([]);
      expect(warnings.join()).toContain('memory_used_bytes_2026-11-23_05-00-00.flac');
      expect(warnings.join()).toContain('32 bits');
    });
  },
);

describeWith(['prometheus'], 'damage in the folder', () => {
  let pair: ServedFolder;
  const startMs = Date.UTC(2026, 10, 22);
  const generate = async (cpu: string, ending: 'wav' | 'flac') => {
    const series = `cpu_usage_percent{cpu="${cpu}",instance="web-1",job="monitoring-agent"}`;
    const options = [
      '--signal',
      'walk',
      '--samples',
      '40000',
      '--start',
      new Date(startMs).toISOString(),
      '--series',
      series,
    ];
    await runProgram('wav-generator', '--out', pair.folder, ...options);
    const wav = join(pair.folder, `cpu_${cpu}_2026-11-22_00-00-00.wav`);
    if (ending === 'flac') await runProgram('flac-encode', wav);
    return wav.replace(/wav$/, ending);
  };
  const hour = (cpu: string, hours: number) => ({
    selector: `cpu_usage_percent{cpu="${cpu}"}[1h]`,
    timeMs: startMs + hours * 3_600_000 - 1000,
  });

  beforeAll(async () => {
    pair = await ServedFolder.start(folder, 'damage');
  });
  afterAll(() => pair.stop());

  test('is told by name to the query that needs it, in the log and in /metrics, and hurts no other', async () => {
    const sound = await generate('0', 'flac');
    const inside = await generate('1', 'flac');
    const header = await generate('2', 'flac');
    const cut = await generate('3', 'wav');
    const bytes = readFileSync(inside);
    bytes.fill(0x55, bytes.length - 60, bytes.length - 40); // in the last frame, ten hours in
    writeFileSync(inside, bytes);
    writeFileSync(header, 'fLaC, but not for long');
    truncateSync(cut, readFileSync(cut).length - 1000);

    const ask = async (cpu: string, hours: number) => {
      const { selector, timeMs } = hour(cpu, hours);
      const { data, warnings = [] } = await pair.prometheus.samples(selector, timeMs);
      return { count: data?.result[0]?.values.length ?? 0, warnings: warnings.join() };
    };
    await eventually(async () => ((await ask('0', 1)).count > 0 ? true : undefined));
    expect(await ask('0', 1)).toEqual({ count: 3600, warnings: '' });
    expect(await ask('1', 1)).toEqual({ count: 3600, warnings: '' });
    for (const [cpu, hours, path] of [
      ['1', 11, inside],
      ['2', 1, header],
      ['3', 1, cut],
    ] as const) {
      const { count, warnings } = await ask(cpu, hours);
      expect(count).toBe(0);
      expect(warnings).toContain(path);
      expect(pair.server.stderr).toContain(path);
      expect(await pair.metrics()).toContain(`prom_remote_damaged_segment{file="${path}"} 1`);
    }
    expect(pair.server.stderr).not.toContain(sound);
    expect(await pair.metrics()).not.toContain(sound);
    expect(await ask('0', 1)).toEqual({ count: 3600, warnings: '' });
  });

  test('a file that was moved away and restored is served again', async () => {
    const path = join(pair.folder, 'cpu_3_2026-11-22_00-00-00.wav');
    renameSync(path, join(folder, 'broken.wav'));
    await generate('3', 'wav');
    const { selector, timeMs } = hour('3', 1);
    const answer = await eventually(async () => {
      const { data } = await pair.prometheus.samples(selector, timeMs);
      return data?.result[0];
    });
    expect(answer.values.length).toBe(3600);
  });
});
