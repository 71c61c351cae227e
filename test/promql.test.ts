import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { eventually, runProgram } from './program.ts';
import { recordedSamples, type Sample } from './recorded-samples.ts';
import { ServedFolder } from './served-folder.ts';
import { describeWith } from './system-programs.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const startSeconds = Date.parse('2026-01-01T00:00:00Z') / 1000;
const monthSamples = 30 * 86_400;

/** Adds an encoded series to the folder. @returns its samples, by a reader that is not ours */
async function add(served: ServedFolder, series: string, signal: string, samples: number): Promise<Sample[]> {
  const file = `${series.replaceAll(/\W+/g, '_')}.wav`;
  const wav = join(folder, file);
  const options = ['--out', wav, '--series', series, '--signal', signal, '--samples', `${samples}`];
  expect(await runProgram('wav-generator', ...options, '--seed', `${series.length}`)).toMatchObject({
    status: 0,
  });
  expect(await runProgram('flac-encode', '--keep', '--out', served.folder, wav)).toMatchObject({ status: 0 });
  return recordedSamples(wav);
}

/** The value of a sample by its time. */
const at = (samples: readonly Sample[], seconds: number) =>
  samples[seconds - startSeconds]?.[1] ?? Number.NaN;

describeWith(['prometheus'], 'PromQL over recordings', () => {
  let served: ServedFolder;
  let kitchen: Sample[];
  let web: Sample[];
  beforeAll(async () => {
    served = await ServedFolder.start(folder, 'promql');
    kitchen = await add(served, 'temperature{room="kitchen"}', 'walk', monthSamples);
    web = await add(served, 'requests{job="web",code="200"}', 'counter', 7200);
    await add(served, 'requests{job="web",code="500"}', 'counter', 7200);
    await add(served, 'requests{job="db"}', 'counter', 7200);
  });
  afterAll(() => served.stop());

  /** The value of each series that an instant query gives, by its labels. */
  async function ask(expression: string, seconds: number): Promise<Map<string, number>> {
    const { data, warnings } = await served.prometheus.query(expression, seconds * 1000);
    expect(warnings).toBeUndefined();
    return new Map(
      (data?.result ?? []).map(({ metric, value }) => [JSON.stringify(metric), Number(value[1])]),
    );
  }

  test('functions over a range get the samples that they should', async () => {
    const end = startSeconds + 20 * 86_400;
    const hour = kitchen.slice(20 * 86_400 - 3600, 20 * 86_400 + 1).map(([, value]) => value);
    const room = '{"room":"kitchen"}';
    const [[, mean] = []] = await ask('avg_over_time(temperature[1h])', end);
    expect(mean).toBeCloseTo(hour.reduce((total, value) => total + value, 0) / hour.length, 9);
    expect(await ask('count_over_time(temperature[1h])', end)).toEqual(new Map([[room, 3601]]));
    expect(await ask('max_over_time(temperature[1h])', end)).toEqual(new Map([[room, Math.max(...hour)]]));
    const shifted = at(kitchen, end - 86_400);
    expect([...(await ask('temperature offset 1d', end)).values()]).toEqual([shifted]);
  });

  test('an hour of a month costs two frames', async () => {
    const framesDecoded = async () => {
      return Number(/^prom_remote_decoded_frames_total (\d+)$/m.exec(await served.metrics())?.[1]);
    };
    const before = await framesDecoded();
    await ask('count_over_time(temperature[1h])', startSeconds + 11 * 86_400);
    const cost = (await framesDecoded()) - before;
    expect(cost).toBeGreaterThan(0);
    expect(cost).toBeLessThanOrEqual(2);
  });

  test('rates are those of the recorded counter', async () => {
    const end = startSeconds + 3600;
    const values = web.slice(3600 - 600, 3601).map(([, value]) => value);
    const growth = values.reduce((total, value, index) => {
      const before = values[index - 1] ?? value;
      return total + (value < before ? value : value - before);
    }, 0);
    const [[, rate] = []] = await ask('rate(requests{code="200"}[10m])', end);
    expect(rate).toBeCloseTo(growth / 600, 9);
    expect((await ask('sum by (job) (rate(requests[10m]))', end)).size).toBe(2);
  });

  test.each([
    ['requests{code="200"}', 1],
    ['requests{code!="200"}', 2],
    ['requests{code=~"2..|5.."}', 2],
    ['requests{code!~"5.+"}', 2],
    ['requests{code=""}', 1],
    ['requests{code=~"(a+)+$"}', 0],
    ['{__name__=~"req.*|temp.*"}', 4],
    ['{__name__=~".+",job=~"w.b"}', 2],
    ['absent(requests{job="absent"})', 1],
    ['requests{code="200"} or requests{code="500"}', 2],
  ])('%s selects %d series', async (expression, count) => {
    expect((await ask(expression, startSeconds + 3600)).size).toBe(count);
  });

  test('a new file is found without being told of', async () => {
    await add(served, 'humidity{room="cellar"}', 'sine', 60);
    const found = await eventually(async () => {
      const answer = await ask('humidity', startSeconds + 30);
      return answer.size > 0 ? answer : undefined;
    });
    expect([...found.keys()]).toEqual(['{"__name__":"humidity","room":"cellar"}']);
  });

  test('a regular expression that is none is refused by name', async () => {
    const answer = await served.prometheus.query('requests{code=~"("}', startSeconds * 1000);
    expect(answer.status).toBe('error');
  });
});
