import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { describeWithPeers } from './peer-programs.ts';
import { eventually, StartedProgram, startProgram } from './program.ts';
import { freePort } from '../packages/comparison/src/peer/free-port.ts';
import { isInstalled } from '../packages/comparison/src/peer/is-installed.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { endMs, startMs, twinRuns } from './twin-runs.ts';
import { makeTwinStores } from './twin-stores.ts';

const folder = temporaryFolder();

/** What VictoriaMetrics exports: a line for each series. */
interface ExportedSeries {
  readonly metric: Readonly<Record<string, string>>;
  readonly timestamps: readonly number[];
  readonly values: readonly number[];
}

describeWithPeers(
  isInstalled('promtool') ? ['vmctl', 'victoria-metrics'] : ['vmctl', 'victoria-metrics', 'promtool'],
  'vmctl imports the archive into VictoriaMetrics',
  (vmctl = '', victoriaMetrics = '') => {
    let server: StartedProgram;
    let url: string;
    beforeAll(async () => {
      const { recordings } = await makeTwinStores(folder, twinRuns);
      server = startProgram('prom-remote', '--dir', recordings, '--listen', '127.0.0.1:0');
      [, url = ''] = await server.printed(/url=(\S+)/);
    });
    afterAll(() => server.stop());

    test.each([
      ['as samples', []],
      ['as a stream', ['--remote-read-use-stream']],
    ])('%s, every one of them', async (name, options) => {
      const address = `127.0.0.1:${await freePort()}`;
      const data = join(folder, name);
      mkdirSync(data);
      const store = new StartedProgram(victoriaMetrics, [
        `-storageDataPath=${data}`,
        `-httpListenAddr=${address}`,
        '-retentionPeriod=100y',
      ]);
      const get = async (path: string) => (await fetch(`http://${address}${path}`)).text();
      await eventually(() =>
        get('/health').then(
          (text) => (text === 'OK' ? true : undefined),
          () => undefined,
        ),
      );
      // It hangs on a refusal, hence the limit.
      const importing = new StartedProgram('timeout', [
        '--signal=KILL',
        '60',
        vmctl,
        'remote-read',
        '-s',
        '--disable-progress-bar',
        `--remote-read-src-addr=${url}`,
        `--remote-read-filter-time-start=${new Date(startMs).toISOString()}`,
        `--remote-read-filter-time-end=${new Date(endMs).toISOString()}`,
        '--remote-read-step-interval=hour',
        `--vm-addr=http://${address}`,
        ...options,
      ]);
      expect([await importing.ended(), importing.stderr]).toEqual([0, expect.any(String)]);
      const exported = await eventually(async () => {
        await get('/internal/force_flush');
        const lines = (await get('/api/v1/export?match[]={__name__!=""}')).trim().split('\n').filter(Boolean);
        const series = lines.map((line): ExportedSeries => JSON.parse(line));
        const count = series.reduce((total, { values }) => total + values.length, 0);
        return count >= twinRuns.reduce((total, { samples }) => total + samples.length, 0)
          ? series
          : undefined;
      });
      const expected = new Map<string, number[][]>();
      for (const { series, startMs: first, intervalMs, samples } of twinRuns) {
        const known = expected.get(series) ?? [];
        expected.set(series, known);
        for (const [index, sample] of samples.entries())
          known.push([first + index * intervalMs, sample / 100]);
      }
      const found = exported.map(({ metric, timestamps, values }) =>
        timestamps
          .map((ms, index) => [ms, values[index] ?? Number.NaN])
          .concat([[Object.keys(metric).length]]),
      );
      const wanted = [...expected].map(([series, samples]) => [...samples, [series.split(',').length + 1]]);
      const order = (a: number[][], b: number[][]) => (JSON.stringify(a) < JSON.stringify(b) ? -1 : 1);
      // Its storage is exact for these: hundredths of few digits.
      expect(found.toSorted(order)).toEqual(wanted.toSorted(order));
      await store.stop();
    });
  },
);
