import { copyFileSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { parse } from 'yaml';
import { interpolate, queryOf, readDashboard, valueOf } from './dashboard.ts';
import { eventually, runProgram, startProgram, StartedProgram } from './program.ts';
import { PrometheusServer } from './prometheus-server.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const prometheusFolder = 'deploy/prometheus';
const rules = 'flac-metrics.rules.yml';
const dashboard = readDashboard('deploy/grafana/dashboards/flac-metrics.json');

interface RuleFile {
  readonly groups: readonly {
    readonly rules: readonly { readonly alert: string; readonly expr: string }[];
  }[];
}

// oxlint-disable-next-line typescript/no-unsafe-type-assertion -- promtool has checked it
const alerts = (parse(readFileSync(join(prometheusFolder, rules), 'utf8')) as RuleFile).groups.flatMap(
  (group) => group.rules,
);

test('every alert has a heading in docs/operations.md, and there is no other', () => {
  const text = readFileSync('docs/operations.md', 'utf8');
  const headings = Array.from(text.matchAll(/^### `(\w+)`$/gm), ([, name]) => name);
  expect(headings).toEqual(alerts.map(({ alert }) => alert));
});

test('panels of the dashboard have numbers of their own, and none covers another', () => {
  const { panels } = dashboard;
  expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
  const cells = panels.flatMap(({ gridPos: { x, y, w, h } }) =>
    Array.from({ length: w * h }, (_, cell) => `${x + (cell % w)},${y + Math.floor(cell / w)}`),
  );
  expect(new Set(cells).size).toBe(cells.length);
});

test('the data source that the dashboard chooses is the one that is provisioned', () => {
  const path = 'deploy/grafana/provisioning/datasources/prometheus.yml';
  const { datasources } = parse(readFileSync(path, 'utf8'));
  const [chosen] = dashboard.templating.list;
  expect(chosen).toMatchObject({ name: 'datasource', current: { value: datasources[0].uid } });
});

describeWith(['promtool'], 'promtool', () => {
  test.each([
    ['check', 'config', 'prometheus.yml'],
    ['test', 'rules', 'flac-metrics.rules.test.yml'],
  ])('%s %s %s succeeds', async (command, what, file) => {
    const program = new StartedProgram('promtool', [command, what, join(prometheusFolder, file)]);
    expect([await program.ended(), program.stderr]).toEqual([0, '']);
  });
});

describeWith(['prometheus'], 'a Prometheus as it is configured here', () => {
  let server: StartedProgram;
  let agent: StartedProgram;
  let prometheus: PrometheusServer;
  /** What each variable of the dashboard stands for. */
  const values = new Map([
    ['__range', ['1h']],
    ['__rate_interval', ['1m']],
  ]);

  beforeAll(async () => {
    const recordings = join(folder, 'recordings');
    mkdirSync(recordings);
    const label = 'instance="web-1",job="monitoring-agent"';
    const wav = join(folder, 'closed.wav');
    await runProgram(
      'wav-generator',
      '--out',
      wav,
      '--series',
      `closed{${label}}`,
      '--signal',
      'walk',
      '--samples',
      '100',
    );
    await runProgram('flac-encode', '--out', recordings, wav);
    writeFileSync(
      join(recordings, 'pressure_2026-01-01_00-00-00.flac'),
      readFileSync(join(recordings, 'closed.flac')).subarray(0, 30),
    );
    agent = startProgram('monitoring-agent', '--dir', recordings, '--label', 'instance=web-1');
    server = startProgram('prom-remote', '--dir', recordings, '--listen', '127.0.0.1:0');
    const [, address = ''] = await server.printed(/url=http:\/\/(\S+)/);
    copyFileSync(join(prometheusFolder, rules), join(folder, rules));
    const config = readFileSync(join(prometheusFolder, 'prometheus.yml'), 'utf8')
      .replaceAll('127.0.0.1:9201', address)
      .replace('scrape_interval: 15s', 'scrape_interval: 1s')
      .replace('evaluation_interval: 1m', 'evaluation_interval: 1s');
    prometheus = await PrometheusServer.start(folder, config);
  });
  afterAll(async () => {
    await Promise.all([prometheus.stop(), server.stop(), agent.stop()]);
  });

  test('gives every variable of the dashboard its values', async () => {
    for (const variable of dashboard.templating.list) {
      const query = queryOf(variable);
      if (query === undefined) continue;
      const found = await eventually(async () => {
        const { data } = await prometheus.query(interpolate(query, values), Date.now());
        const result = data?.result ?? [];
        return result.length > 0 ? result.map(({ metric }) => valueOf(variable, metric)) : undefined;
      });
      values.set(variable.name, found);
    }
    expect(values.get('job')).toEqual(['monitoring-agent']);
    expect(values.get('instance')).toEqual(['web-1']);
    expect(values.get('server')).toEqual([expect.stringMatching(/^127\.0\.0\.1:\d+$/)]);
  });

  const targets = dashboard.panels.flatMap(({ title, targets = [] }) =>
    targets.map(({ expr, instant = false }) => [title, expr, instant] as const),
  );
  test.each(targets)('has data for the panel %s: %s', async (_, expression, isInstant) => {
    const sent = interpolate(expression, values);
    await eventually(async () => {
      const nowMs = Date.now();
      const { status, data, warnings } = isInstant
        ? await prometheus.query(sent, nowMs)
        : await prometheus.range(sent, nowMs - 60_000, nowMs, 1000);
      expect({ status, warnings }).toEqual({ status: 'success', warnings: undefined });
      const numbers = (data?.result ?? []).flatMap((series) =>
        ('values' in series ? series.values : [series.value]).map(([, text]) => Number(text)),
      );
      return numbers.some((number) => Number.isFinite(number)) ? true : undefined;
    });
  });

  test('raises the alert about the damaged file, and evaluates every other without an error', async () => {
    const groups = await eventually(async () => {
      const told = await prometheus.rules();
      return told.every(({ health }) => health === 'ok') ? told : undefined;
    });
    expect(groups.map(({ name }) => name)).toEqual(alerts.map(({ alert }) => alert));
    expect(groups.filter(({ state }) => state === 'firing').map(({ name }) => name)).toEqual([
      'RecordingsDamaged',
    ]);
  });

  test('the server tells every metric of its own that alerts and dashboard look at', async () => {
    const text = await (await fetch(`http://${values.get('server')?.[0]}/metrics`)).text();
    const expressions = [...alerts.map(({ expr }) => expr), ...targets.map(([, expression]) => expression)];
    const names = new Set(expressions.flatMap((expression) => expression.match(/\bprom_remote_\w+/g) ?? []));
    for (const name of names) expect(text).toMatch(new RegExp(`^${name}[ {]`, 'm'));
  });
});
