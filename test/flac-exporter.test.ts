import { join } from 'node:path';
import { mkdirSync } from 'node:fs';
import { expect, test } from 'vitest';
import { eventually, runProgram, startProgram } from './program.ts';
import { PrometheusServer } from './prometheus-server.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();

async function generate(cpu: string): Promise<string> {
  const series = `cpu_usage_percent{cpu="${cpu}",instance="web-1"}`;
  const wav = join(folder, `cpu_${cpu}.wav`);
  await runProgram(
    'wav-generator',
    '--out',
    wav,
    '--signal',
    'walk',
    '--samples',
    '20000',
    '--series',
    series,
  );
  expect(await runProgram('flac-encode', wav)).toMatchObject({ status: 0 });
  return wav.replace(/wav$/, 'flac');
}

describeWith(['prometheus'], 'flac-exporter', () => {
  test('is scraped by Prometheus as a live target', async () => {
    const files = [await generate('0'), await generate('1')];
    const exporter = startProgram('flac-exporter', '--listen', '127.0.0.1:0', '--speed', '100', ...files);
    const [, address = ''] = await exporter.printed(/http:\/\/(\S+)\/metrics/);
    const home = join(folder, 'prometheus');
    mkdirSync(home);
    const scrape = 'scrape_configs:\n  - job_name: replay\n    scrape_interval: 1s\n    honor_labels: true\n';
    const prometheus = await PrometheusServer.start(
      home,
      `${scrape}    static_configs: [{ targets: ['${address}'] }]\n`,
    );
    const result = await eventually(async () => {
      const { data } = await prometheus.samples('cpu_usage_percent[1m]', Date.now());
      const found = data?.result ?? [];
      return found.length === 2 && found.every(({ values }) => values.length >= 2) ? found : undefined;
    });
    expect(result.map(({ metric }) => metric)).toEqual([
      { __name__: 'cpu_usage_percent', cpu: '0', instance: 'web-1', job: 'replay' },
      { __name__: 'cpu_usage_percent', cpu: '1', instance: 'web-1', job: 'replay' },
    ]);
    for (const { values } of result) {
      expect(new Set(values.map(([, value]) => value)).size).toBeGreaterThan(1);
      for (const [, value] of values)
        expect(Number(value) * 100).toBeCloseTo(Math.round(Number(value) * 100), 6);
    }
    await prometheus.stop();
    expect(await exporter.stop('SIGINT')).toBe(130);
  });

  test('ends before it listens where a file cannot be read', async () => {
    const { status, stderr } = await runProgram('flac-exporter', join(folder, 'absent.flac'));
    expect([status, stderr]).toEqual([1, expect.stringContaining('absent.flac')]);
    expect(await runProgram('flac-exporter', '--speed', '0', 'x')).toMatchObject({ status: 2 });
  });

  test('answers requests as a target should', async () => {
    const exporter = startProgram('flac-exporter', '--listen', '127.0.0.1:0', await generate('2'));
    const [, url = ''] = await exporter.printed(/(http:\/\/\S+)\/metrics/);
    for (const [path, method, status] of [
      ['/metrics', 'HEAD', 200],
      ['/', 'GET', 200],
      ['/x', 'GET', 404],
      ['/metrics', 'POST', 405],
    ] as const) {
      expect((await fetch(url + path, { method })).status).toBe(status);
    }
    const text = await fetch(`${url}/metrics`);
    expect(text.headers.get('content-type')).toBe('text/plain; version=0.0.4; charset=utf-8');
    const open = await fetch(`${url}/metrics`, {
      headers: { Accept: 'application/openmetrics-text;version=1.0.0' },
    });
    expect(open.headers.get('content-type')).toBe(
      'application/openmetrics-text; version=1.0.0; charset=utf-8',
    );
    expect(await open.text()).toMatch(/# EOF\n$/);
    expect(await exporter.stop()).toBe(0);
  });
});
