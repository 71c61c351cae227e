import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { decodeXorChunk } from '@flac-metrics/xor-chunk';
import {
  decodeFrames,
  decodeSamplesBody,
  encodeRequest,
  type DecodedSeries,
  type QueryShape,
} from '../packages/prom-remote/test/proto.ts';
import { prometheuses } from './peer-programs.ts';
import type { PrometheusServer } from './prometheus-server.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';
import { endMs, startMs } from './twin-runs.ts';
import { TwinServers } from './twin-servers.ts';

/*
 * The same requests to prom-remote and to a real Prometheus that has the same samples: the answers must be the same, but where we
 * differ on purpose:
 *
 * - Prometheus may divide a series into several frames. We do not: since 2.55, its own client takes each for a series of its own.
 * - Prometheus may name a series of which no sample is in the range. We leave it out.
 * - Prometheus answers a bad regular expression with 500. We say 400: the server is well.
 */

const folder = temporaryFolder();
const [samplesType, streamedType] = [0, 1];

const matcher = fc.oneof(
  fc.record({
    type: fc.constantFrom(0, 1),
    name: fc.constantFrom('__name__', 'job', 'room', 'code', 'instance', 'absent'),
    value: fc.constantFrom(
      'temperature',
      'requests_total',
      'up',
      'home',
      'web',
      'kitchen',
      '200',
      '',
      'a é €',
      'x',
    ),
  }),
  fc.record({
    type: fc.constantFrom(2, 3),
    name: fc.constantFrom('__name__', 'job', 'room', 'code', 'instance', 'absent'),
    value: fc.constantFrom(
      '.*',
      '.+',
      'temp.*|up',
      '(?i)HOME',
      'h?o?m?e?',
      '[a-k].+',
      '',
      '.',
      'a . €',
      '5..|200',
      '(a+)+$',
    ),
  }),
);
const edge = fc.constantFrom(
  startMs,
  startMs + 1,
  endMs - 1000,
  endMs,
  startMs + 7_199_000,
  startMs + 10_800_250,
);
const timeMs = fc.oneof(edge, fc.integer({ min: startMs - 3_600_000, max: endMs + 3_600_000 }));
const query: fc.Arbitrary<QueryShape> = fc.record({
  startTimestampMs: timeMs,
  endTimestampMs: timeMs,
  matchers: fc.array(matcher, { minLength: 1, maxLength: 3 }),
});

/** Answers of both forms, as one list of series a query. */
async function read(url: string, queries: readonly QueryShape[], type: number): Promise<DecodedSeries[][]> {
  const response = await fetch(`${url}/api/v1/read`, {
    method: 'POST',
    body: encodeRequest(queries, [type]),
  });
  const body = new Uint8Array(await response.arrayBuffer());
  if (response.status !== 200) throw new Error(`${response.status} ${Buffer.from(body).toString()}`);
  if (type === samplesType) return decodeSamplesBody(body).map(withSamples);
  const results = queries.map(
    () => new Map<string, { labels: DecodedSeries['labels']; samples: [string, string][] }>(),
  );
  for (const { queryIndex, series } of decodeFrames(body)) {
    for (const { labels, chunks } of series) {
      const found = results[queryIndex];
      const key = JSON.stringify(labels);
      const one = found?.get(key) ?? { labels, samples: [] };
      found?.set(key, one);
      for (const { data } of chunks) {
        const { timestampsMs, values } = decodeXorChunk(data);
        const bits = new BigUint64Array(values.buffer);
        for (const [index, ms] of timestampsMs.entries()) one.samples.push([`${ms}`, `${bits[index]}`]);
      }
    }
  }
  return results.map((found) => withSamples([...found.values()]));
}

function withSamples(series: readonly DecodedSeries[]): DecodedSeries[] {
  return series.filter(({ samples }) => samples.length > 0);
}

describeWith(['prometheus', 'promtool'], 'remote read', () => {
  let twins: TwinServers;
  beforeAll(async () => {
    twins = await TwinServers.start(folder);
  });
  afterAll(() => twins.stop());

  describe.each(prometheuses())('as of $name', ({ path: program }) => {
    let prometheus: PrometheusServer;
    beforeAll(async () => {
      prometheus = await twins.startTwin(program);
    });
    afterAll(() => twins.stopPrometheuses());

    test.each([
      ['SAMPLES', samplesType],
      ['STREAMED_XOR_CHUNKS', streamedType],
    ])('%s: the same labels, order, times and bits for the same requests', async (_, type) => {
      let samples = 0;
      await fc.assert(
        fc.asyncProperty(fc.array(query, { minLength: 1, maxLength: 3 }), async (queries) => {
          const [ours, theirs] = await Promise.all([
            read(twins.url, queries, type),
            read(prometheus.url, queries, type),
          ]);
          expect(ours).toEqual(theirs);
          samples += ours.flat().reduce((total, one) => total + one.samples.length, 0);
        }),
        { numRuns: 60 },
      );
      expect(samples).toBeGreaterThan(1000);
    });

    test('a pattern that is none is an error for both', async () => {
      const body = encodeRequest([
        { startTimestampMs: 0, endTimestampMs: 1, matchers: [{ type: 2, name: 'a', value: '(' }] },
      ]);
      const status = async (to: string) =>
        (await fetch(`${to}/api/v1/read`, { method: 'POST', body })).status;
      expect([await status(twins.url), (await status(prometheus.url)) >= 400]).toEqual([400, true]);
    });
  });
});
