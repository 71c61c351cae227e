import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import wavefile from 'wavefile';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { formatSegmentName } from '@flac-metrics/sample-codec';
import { tapeOf } from '../../../../test/tape-file.ts';
import { temporaryFolder } from '../../../../test/temporary-folder.ts';
import { defaultLimits, type RunningServer } from '../../src/index.ts';
import { encodeRequest } from '../proto.ts';
import { recordSeries, startOver } from '../served.ts';

const folder = temporaryFolder();
let server: RunningServer;

/** On a tape at 1 s: a walk with one spike, and a gap of a minute before the last ten samples. */
const walk = Float64Array.from({ length: 5000 }, (_, index) => (index === 3210 ? 1e6 : index % 7));
const timeline = [
  { startMs: 0, intervalMs: 1000, count: 4990 },
  { startMs: 5_050_000, intervalMs: 1000, count: 10 },
];

beforeAll(async () => {
  recordSeries(folder, 'up{instance="a",job="x"}', 0, 10);
  recordSeries(folder, 'up{instance="b"}', 100_000, 10);
  recordSeries(folder, 'up', 100_000, 10);
  writeFileSync(join(folder, 'host.flac'), tapeOf([{ series: 'walk{a="1"}', timeline, values: walk }]));
  server = await startOver(folder);
});
afterAll(() => server.close());

interface Drawn {
  readonly series: readonly {
    readonly isRaw: boolean;
    readonly min: readonly (number | null)[];
    readonly max: readonly number[];
    readonly counts: readonly number[];
  }[];
}

interface Body {
  readonly data: unknown;
  readonly error?: string;
}

function drawnOf({ data }: Body): Drawn['series'] {
  // As docs/page.md has it.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return (data as Drawn).series;
}

async function ask(path: string, from = server): Promise<{ code: number; body: Body }> {
  const response = await fetch(`${from.url}/api/page/${path}`);
  expect(response.headers.get('content-type')).toBe('application/json');
  const body: Body = JSON.parse(await response.text());
  return { code: response.status, body };
}

describe('the list of series', () => {
  test('has times and files of each, in order', async () => {
    expect((await ask('series?limit=2')).body.data).toEqual({
      series: [
        { series: 'up', startMs: 100_000, lastMs: 109_000, segments: 1, isRecording: true },
        { series: 'up{instance="a",job="x"}', startMs: 0, lastMs: 9000, segments: 1, isRecording: true },
      ],
      total: 4,
      offset: 0,
    });
    expect((await ask('series?limit=2&offset=3')).body.data).toMatchObject({
      series: [{ series: 'walk{a="1"}', lastMs: 5_059_000, isRecording: false }],
      total: 4,
      offset: 3,
    });
  });

  test('is of those with all words, in any case, or that a selector finds', async () => {
    expect((await ask('series?search=X%20UP')).body.data).toMatchObject({ total: 1 });
    expect((await ask('series?search=nothing')).body.data).toEqual({ series: [], total: 0, offset: 0 });
    expect((await ask('series?match[]=up{instance!=""}&match[]=walk')).body.data).toMatchObject({ total: 3 });
  });
});

describe('points', () => {
  test('of few samples are all of them; of a series, and not of one with more labels', async () => {
    expect((await ask('points?series=up&from=100&to=200&width=50')).body.data).toEqual({
      fromMs: 100_000,
      toMs: 200_000,
      width: 50,
      series: [
        {
          series: 'up',
          samples: 10,
          isRaw: true,
          timesMs: Array.from({ length: 10 }, (_, index) => 100_000 + index * 1000),
          min: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9],
          unread: [],
        },
      ],
    });
  });

  test('of many are the least and the greatest a column, with the spike, broken at the gap', async () => {
    const { body } = await ask('points?series=walk{a="1"}&from=0&to=5060&width=100');
    const [drawn] = drawnOf(body);
    expect(drawn?.isRaw).toBe(false);
    expect(Math.max(...(drawn?.max ?? []))).toBe(1e6);
    expect(drawn?.counts.reduce((sum, count) => sum + count)).toBe(5000);
    const { body: narrow } = await ask('points?series=walk{a="1"}&from=4980&to=5060&width=20');
    const [near] = drawnOf(narrow);
    expect(near?.min.filter((value) => value === null)).toHaveLength(1);
  });

  test('of a series without samples there are none', async () => {
    expect((await ask('points?series=up&series=nobody&from=1&to=2')).body.data).toMatchObject({ series: [] });
  });
});

describe('points of a damaged file', () => {
  const partly = join(folder, 'partly');
  let other: RunningServer;
  beforeAll(async () => {
    mkdirSync(partly);
    const noise = Float64Array.from({ length: 60_000 }, (_, index) =>
      Math.round(1e4 * Math.sin(index * index)),
    );
    const run = { startMs: 0, intervalMs: 1000, count: noise.length };
    const bytes = tapeOf([{ series: 'noise', timeline: [run], values: noise }]);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 1;
    writeFileSync(join(partly, 'noise.flac'), bytes);
    other = await startOver(partly);
  });
  afterAll(async () => {
    await other.close();
    rmSync(partly, { recursive: true });
  });

  test('are of what can be read, and the rest is told with file, reason and times; remote read refuses it', async () => {
    const { code, body } = await ask('points?series=noise&from=0&to=60000&width=84', other);
    expect(code).toBe(200);
    expect(body).toMatchObject({
      data: {
        series: [
          {
            unread: [
              {
                file: 'noise.flac',
                reason: expect.stringContaining('frame at byte'),
                toMs: expect.any(Number),
              },
            ],
          },
        ],
      },
      warnings: [expect.stringContaining('none are guessed')],
    });
    const [drawn] = drawnOf(body);
    const samples = drawn?.counts.reduce((sum, count) => sum + count) ?? 0;
    expect(samples).toBeGreaterThan(40_000);
    expect(samples).toBeLessThan(60_000);
    const matchers = [{ type: 0, name: '__name__', value: 'noise' }];
    const request = encodeRequest([{ startTimestampMs: 0, endTimestampMs: 60_000_000, matchers }], [1, 0]);
    const read = await fetch(`${other.url}/api/v1/read`, { method: 'POST', body: request });
    expect([read.status, await read.text()]).toEqual([500, expect.stringContaining('none are guessed')]);
  });

  test('are silent in its sound, which has the others', async () => {
    const response = await fetch(`${other.url}/api/page/sound?series=noise&from=0&to=60000`);
    const wav = new wavefile.WaveFile(new Uint8Array(await response.arrayBuffer()));
    const heard = [...wav.getSamples(false, Int16Array)].filter((sample) => sample !== 0).length;
    expect(heard).toBeGreaterThan(35_000);
    expect(heard).toBeLessThan(50_000);
  });
});

describe('a sound', () => {
  test('is a WAV of 8000 Hz that another reader takes, silent in the gap', async () => {
    const response = await fetch(`${server.url}/api/page/sound?series=walk{a="1"}&from=4980&to=5060`);
    expect(response.headers.get('content-type')).toBe('audio/wav');
    expect(response.headers.get('x-start-ms')).toBe('4980000');
    expect(response.headers.get('x-interval-ms')).toBe('1000');
    const wav = new wavefile.WaveFile(new Uint8Array(await response.arrayBuffer()));
    expect(wav.fmt).toMatchObject({ sampleRate: 8000, numChannels: 1, bitsPerSample: 16 });
    const samples = [...wav.getSamples(false, Int16Array)];
    expect(samples).toHaveLength(80);
    expect(samples.slice(10, 70).every((sample) => sample === 0)).toBe(true);
    expect([Math.min(...samples), Math.max(...samples)]).toEqual([-32_767, 32_767]);
  });

  test('of nothing is 404, of too much 400, in words', async () => {
    expect(await ask('sound?series=up&from=1&to=2')).toMatchObject({
      code: 404,
      body: { error: 'the series has no samples in this range of time' },
    });
    const long = join(folder, 'long');
    mkdirSync(long);
    const apart = [0, 1e11].map((startMs) => ({ startMs, intervalMs: 1000, count: 2 }));
    writeFileSync(
      join(long, 'host.flac'),
      tapeOf([{ series: 'apart', timeline: apart, values: Float64Array.of(1, 2, 3, 4) }]),
    );
    const other = await startOver(long);
    expect(await ask('sound?series=apart&from=0&to=200000000', other)).toMatchObject({
      code: 400,
      body: { error: expect.stringContaining('narrow the range') },
    });
    await other.close();
    rmSync(long, { recursive: true });
  });
});

describe('the list of files', () => {
  test('has their times, samples and bytes, the newest first', async () => {
    const { body } = await ask('segments?series=walk{a="1"}&series=up');
    expect(body.data).toMatchObject({
      segments: [
        { state: 'recording', startMs: 100_000, lastMs: 109_000, series: 1, samples: 10, wavBytes: 20 },
        { file: 'host.flac', state: 'closed', startMs: 0, lastMs: 5_059_000, series: 1, samples: 5000 },
      ],
      totals: { files: 2, damaged: 0, samples: 5010, wavBytes: 10_020 },
    });
    expect((await ask('segments?from=50')).body.data).toMatchObject({ totals: { files: 3 } });
    expect((await ask('segments?limit=1')).body.data).toMatchObject({
      segments: [{ startMs: 100_000 }],
      totals: { files: 4 },
    });
  });

  test('names what is damaged and why, and the rest is drawn', async () => {
    const bad = formatSegmentName({ slug: 'up2', startMs: 200_000, extension: 'flac' });
    const path = join(folder, bad);
    writeFileSync(path, 'fLaC and nothing else');
    await new Promise((resolve) => setTimeout(resolve, 300));
    const { body } = await ask('segments?series=up');
    expect(body.data).toMatchObject({
      segments: [
        { file: bad, state: 'damaged', reason: expect.stringContaining(bad), startMs: 200_000, lastMs: null },
        { state: 'recording' },
      ],
      totals: { damaged: 1 },
    });
    const drawn = await ask('points?series=up&from=100&to=300');
    expect(drawn.code).toBe(200);
    expect(drawn.body.data).toMatchObject({ series: [{ samples: 10 }] });
    rmSync(path);
  });
});

test.each([
  ['series?limit=x', 'limit'],
  ['series?match[]=up{', 'position 3'],
  ['points?from=0&to=1', 'series'],
  ['points?series=up{a!="b"}&from=0&to=1', 'up{a'],
  ['points?series=up&to=1', 'from and to'],
  ['points?series=up&from=2&to=1', 'not before'],
  ['points?series=up&from=yesterday&to=1', 'yesterday'],
  ['points?series=up&from=0&to=1&width=0', 'width=0'],
  ['points?series=up&from=0&to=1&width=9000', '8192'],
  [`points?from=0&to=1&width=8000${'&series=up'.repeat(20)}`, 'fewer'],
  [`points?from=0&to=1${'&series=up'.repeat(101)}`, '100 is the most'],
  ['sound?series=up&series=up&from=0&to=1', 'one series'],
  ['segments?limit=-1', 'limit'],
  ['segments?from=x', 'x'],
])('what is wrong with %s is told', async (path, words) => {
  expect(await ask(path)).toMatchObject({
    code: 400,
    body: { status: 'error', errorType: 'bad_data', error: expect.stringContaining(words) },
  });
});

test('more samples than the limit are not read', async () => {
  const small = await startOver(folder, { limits: { ...defaultLimits, mostSamples: 100 } });
  const path = 'series=walk{a="1"}&from=0&to=5000';
  for (const what of ['points', 'sound'])
    expect(await ask(`${what}?${path}`, small)).toMatchObject({
      code: 400,
      body: { error: expect.stringContaining('100') },
    });
  await small.close();
});

describe('the page', () => {
  const asBrowser = { Accept: 'text/html,application/xhtml+xml' };

  test('is at / for browsers, and lets nothing in from elsewhere', async () => {
    const response = await fetch(server.url, { headers: asBrowser });
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toMatch(
      /^default-src 'none'; script-src 'self';/,
    );
    const html = await response.text();
    expect(html).not.toMatch(/<script(?![^>]* src="\/page\/)|<style| style=|https?:\/\//);
    const files = [...html.matchAll(/(?:src|href)="(\/page\/[^"]+)"/g)].map(([, path]) => path);
    expect(files).toContain('/page/uplot.js');
    for (const path of files) {
      const file = await fetch(`${server.url}${path}`);
      expect([path, file.status, file.headers.get('x-content-type-options')]).toEqual([path, 200, 'nosniff']);
    }
  });

  test('is not sent again to whoever has it', async () => {
    const first = await fetch(`${server.url}/page/page.js`);
    const etag = first.headers.get('etag') ?? '';
    const again = await fetch(`${server.url}/page/page.js`, { headers: { 'If-None-Match': `"x", ${etag}` } });
    expect([again.status, await again.text()]).toEqual([304, '']);
  });

  test.each(['/page/', '/page/../package.json', '/page/%2e%2e/package.json', '/page/page.ts', '/page/x.js'])(
    'has no %s',
    async (path) => {
      expect((await fetch(`${server.url}${path}`)).status).toBe(404);
    },
  );

  test('and what it asks for are for those only who are let in', async () => {
    const token = join(folder, 'token');
    writeFileSync(token, 'secret-secret-secret');
    const closed = await startOver(folder, { access: { bearerToken: token } });
    const paths = [
      '/',
      '/page/page.js',
      ...['series', 'points', 'segments', 'sound'].map((what) => `/api/page/${what}`),
    ];
    for (const path of paths) expect((await fetch(`${closed.url}${path}`)).status).toBe(401);
    await closed.close();
    rmSync(token);
  });
});
