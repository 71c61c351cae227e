import { writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { hashSync } from 'bcryptjs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { prometheuses } from './peer-programs.ts';
import { startProgram } from './program.ts';
import type { PrometheusServer } from './prometheus-server.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { endMs, startMs } from './twin-runs.ts';
import { TwinServers } from './twin-servers.ts';

const folder = temporaryFolder();

const expressions = [
  'temperature',
  'temperature{room="kitchen"}',
  'temperature{room=""}',
  'temperature{room!=""}',
  '{__name__=~"temp.*|up"}',
  '{job=~"w.b",code!~"5.."}',
  '{__name__!="up",job=~"web|batch"}',
  'rate(requests_total[5m])',
  'increase(requests_total{code="200"}[1h])',
  'sum by (job) (rate(requests_total[10m]))',
  'sum without (code) (requests_total)',
  'count_over_time(temperature[30m])',
  'avg_over_time(temperature{room="cellar"}[1h])',
  'max_over_time(rate(requests_total[5m])[30m:1m])',
  'quantile_over_time(0.9, temperature[20m])',
  'absent(temperature{room="attic"})',
  'absent(up)',
  'absent_over_time(temperature{room="cellar"}[1m])',
  'temperature offset 1h',
  'requests_total @ end()',
  'topk(1, temperature)',
  'up == 1 and on (job) requests_total',
  'label_replace(up, "host", "$1", "instance", "(.).*")',
  'histogram_quantile(0.5, requests_total)',
];

const sorted = (answer: { data?: { result: readonly { metric: object }[] } }) =>
  [...(answer.data?.result ?? [])].toSorted((a, b) =>
    JSON.stringify(a.metric) < JSON.stringify(b.metric) ? -1 : 1,
  );

describeWith(['prometheus', 'promtool'], 'PromQL over remote read', () => {
  let twins: TwinServers;
  beforeAll(async () => {
    twins = await TwinServers.start(folder);
  });
  afterAll(() => twins.stop());

  describe.each(prometheuses())('by $name', ({ path: program }) => {
    let local: PrometheusServer;
    const start = (config: string) => twins.startPrometheus(program, config);
    const readFrom = (lines = '') =>
      `remote_read:\n  - url: ${twins.url}/api/v1/read\n    read_recent: true\n${lines}`;
    beforeAll(async () => {
      local = await twins.startTwin(program);
    });
    afterAll(() => twins.stopPrometheuses());

    test('answers as it does from its own storage, at instants and over ranges', async () => {
      const remote = await start(readFrom());
      let results = 0;
      for (const expression of expressions) {
        for (const timeMs of [startMs, startMs + 4_000_000, startMs + 9_123_000, endMs, endMs + 3_600_000]) {
          const [ours, theirs] = await Promise.all([
            remote.query(expression, timeMs),
            local.query(expression, timeMs),
          ]);
          expect([expression, timeMs, ours.status, sorted(ours)]).toEqual([
            expression,
            timeMs,
            'success',
            sorted(theirs),
          ]);
          results += sorted(ours).length;
        }
        const range = [expression, startMs - 600_000, endMs + 600_000, 97_000] as const;
        const [ours, theirs] = await Promise.all([remote.range(...range), local.range(...range)]);
        expect([expression, ours.status, sorted(ours)]).toEqual([expression, 'success', sorted(theirs)]);
        results += sorted(ours).length;
      }
      expect(results).toBeGreaterThan(100);
    });

    test('adds its external labels to what it asks, and takes them off the answer', async () => {
      const remote = await start(`global:\n  external_labels: { job: home }\n${readFrom()}`);
      const ours = await remote.samples('temperature[2h]', endMs);
      const theirs = await local.samples('temperature{job="home"}[2h]', endMs);
      const withoutJob = sorted(theirs).map(({ metric, ...rest }) => ({
        ...rest,
        metric: Object.fromEntries(Object.entries(metric).filter(([name]) => name !== 'job')),
      }));
      expect(sorted(ours)).toEqual(sorted({ data: { result: withoutJob } }));
      expect(withoutJob.length).toBe(3);
    });

    test('reads over TLS with a password, and not without', async () => {
      const certificates = join('packages', 'prom-remote', 'test', 'access');
      const files = ['server.crt', 'server.key'].map((name) => resolve(certificates, name));
      const webConfig = join(folder, 'web.yml');
      const tls = `tls_server_config:\n  cert_file: ${files[0]}\n  key_file: ${files[1]}\n`;
      writeFileSync(webConfig, `${tls}basic_auth_users:\n  prometheus: ${hashSync('secret', 4)}\n`);
      const options = ['--dir', twins.recordings, '--listen', '127.0.0.1:0', '--web.config.file', webConfig];
      const guarded = startProgram('prom-remote', ...options);
      const [, address = ''] = await guarded.printed(/url=(https:\S+)/);
      const config = (password: string) =>
        `remote_read:\n  - url: ${address}/api/v1/read\n    read_recent: true\n    tls_config: { ca_file: ${files[0]} }\n` +
        `    basic_auth: { username: prometheus, password: ${password} }\n`;
      const [right, wrong] = [await start(config('secret')), await start(config('guess'))];
      expect(sorted(await right.query('up', startMs + 60_000))).toEqual(
        sorted(await local.query('up', startMs + 60_000)),
      );
      const refused = await wrong.query('up', startMs + 60_000);
      expect([sorted(refused), refused.warnings?.join()]).toEqual([[], expect.stringContaining('401')]);
      await guarded.stop();
    });

    test('asks only with the matchers that it requires', async () => {
      const remote = await start(readFrom('    required_matchers: { job: web }\n'));
      expect(sorted(await remote.query('requests_total', endMs))).toEqual([]);
      const expression = 'requests_total{job="web"}';
      expect(sorted(await remote.query(expression, endMs))).toEqual(
        sorted(await local.query(expression, endMs)),
      );
    });
  });
});
