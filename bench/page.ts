import { readFileSync } from 'node:fs';
import { encodeRequest } from '../packages/prom-remote/test/proto.ts';
import { browserRows } from './fixture/page-browser.ts';
import { dayMs, pageFolder, seriesText, startMs } from './fixture/page-folder.ts';
import { answerMs as readMs } from './fixture/read-client.ts';
import { startOurs, type MeasuredServer } from './fixture/servers.ts';
import { median, type Row } from './row.ts';

/*
 * What the page asks for, over ten thousand series at 15 s on tapes, one for each of twenty targets and each day: how long an answer takes
 * when it is asked for again, against when it is first asked for. `PAGE_DAYS=30` has a month of them instead of two days: 1.7 billion
 * samples in 600 files, 880 MB.
 */

const rounds = 5;

export async function run(): Promise<Row[]> {
  const days = Number(process.env['PAGE_DAYS'] ?? 2);
  const folder = pageFolder(days);
  const startedMs = performance.now();
  const server = await startOurs(folder);
  try {
    const readyMs = performance.now() - startedMs;
    console.error(`bench: ready after ${readyMs.toFixed(0)} ms, ${memoryOf(server)}`);
    const rows = await measure(server, days);
    rows.push(...(await browserRows(new URL(server.url).origin, startMs, startMs + days * dayMs)));
    console.error(`bench: at the end ${memoryOf(server)}`);
    return rows;
  } finally {
    await server.stop();
  }
}

async function measure(server: MeasuredServer, days: number): Promise<Row[]> {
  const endMs = startMs + days * dayMs;
  const range = (lengthMs: number) => `from=${(endMs - lengthMs) / 1000}&to=${endMs / 1000}`;
  const all = range(days * dayMs);
  const series = (count: number, from: number, target = 3) =>
    Array.from(
      { length: count },
      (_, index) => `&series=${encodeURIComponent(seriesText(target, from + index))}`,
    ).join('');
  const ofTargets = Array.from({ length: 10 }, (_, target) => series(1, 8, target + 5)).join('');
  const selector = encodeURIComponent('{instance=~"web-1.*",device="sd4"}');
  const questions = [
    ['list, 50 of 10,000 series', 'series?limit=50'],
    ['search of two words', 'series?search=web-7%20sd3'],
    ['search by a selector', `series?match[]=${selector}`],
    [`sparklines of 10 series of a target, ${days} days`, `points?width=84&${all}${series(10, 10)}`],
    [`sparklines of 10 series of as many targets, ${days} days`, `points?width=84&${all}${ofTargets}`],
    [`chart of 8 series, ${days} days`, `points?width=1200&${all}${series(8, 30, 2)}`],
    ['chart of 8 series, a day', `points?width=1200&${range(dayMs)}${series(8, 30, 1)}`],
    ['chart of 8 series, an hour', `points?width=1200&${range(dayMs / 24)}${series(8, 30, 0)}`],
    [`files, ${days} days`, `segments?limit=200&${all}`],
    [`files of a series, ${days} days`, `segments?limit=200&${all}${series(1, 0)}`],
    [`sound of a series, ${days} days`, `sound?${all}${series(1, 48)}`],
  ] as const;
  const rows: Row[] = [];
  for (const [what, path] of questions)
    rows.push(await asked(what, () => answerMs(server, `/api/page/${path}`)));
  const read = (fromMs: number, labels: Readonly<Record<string, readonly [type: number, value: string]>>) => {
    const matchers = Object.entries(labels).map(([name, [type, value]]) => ({ type, name, value }));
    return encodeRequest([{ startTimestampMs: fromMs, endTimestampMs: endMs, matchers }], [1, 0]);
  };
  const one = {
    __name__: [0, 'node_metric_8_bytes'],
    device: [0, 'sd0'],
    instance: [0, 'web-3:9100'],
  } as const;
  const thousand = { instance: [2, 'web-[45]:9100'] } as const;
  rows.push(
    await asked(`remote read of a series, ${days} days`, () =>
      readMs(server, read(endMs - days * dayMs, one)),
    ),
    await asked('remote read of 1000 series, an hour', () =>
      readMs(server, read(endMs - 3_600_000, thousand)),
    ),
    await asked('/metrics', () => answerMs(server, '/metrics')),
  );
  return rows;
}

/** @param ask resolves with how long the answer took */
async function asked(what: string, ask: () => Promise<number>): Promise<Row> {
  const firstMs = await ask();
  const figures: number[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await ask());
  const againMs = median(figures);
  return {
    name: `page: ${what}, again; peer: the first time`,
    ours: againMs,
    peer: firstMs,
    unit: 'ms',
    ratio: againMs / firstMs,
  };
}

async function answerMs({ url }: MeasuredServer, path: string): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(new URL(path, url));
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return performance.now() - startedMs;
}

function memoryOf({ pid }: MeasuredServer): string {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  const of = (key: string) =>
    `${Math.round(Number(new RegExp(`${key}:\\s+(\\d+)`).exec(status)?.[1]) / 1024)} MB`;
  return `${of('VmRSS')} of memory, at the most ${of('VmHWM')}`;
}
