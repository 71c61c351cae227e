import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { TapeEncoder } from '@flac-metrics/flac-encoder/tape';
import { makeSeries } from '@flac-metrics/sample-codec';
import { startOurs, type MeasuredServer } from './fixture/servers.ts';
import { median, type Row } from './row.ts';

/*
 * What the page asks for, over ten thousand series and ten days on tapes: how long each answer takes when it is first asked for, and
 * again, against a smaller question of the same kind.
 */

const targets = 20;
const days = 10;
const seriesEach = 500;
const intervalMs = 300_000;
const dayMs = 86_400_000;
const startMs = Date.UTC(2026, 9, 1);
const endMs = startMs + days * dayMs;
const rounds = 5;

export async function run(): Promise<Row[]> {
  const folder = mkdtempSync(join(tmpdir(), 'bench-'));
  try {
    writeTapes(folder);
    const server = await startOurs(folder);
    try {
      return await measure(server);
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true });
  }
}

async function measure(server: MeasuredServer): Promise<Row[]> {
  const range = (share: number) => `from=${(endMs - share * days * dayMs) / 1000}&to=${endMs / 1000}`;
  const series = (count: number, from = 0) =>
    Array.from(
      { length: count },
      (_, index) => `&series=${encodeURIComponent(seriesText(3, from + index))}`,
    ).join('');
  const day = 1 / days;
  const pairs = [
    [
      'the list of 10,000 series, 50 of them',
      'series?limit=50',
      'a search of two words',
      'series?search=web-7%20number',
    ],
    [
      'sparklines of 10 series over 10 days',
      `points?width=84&${range(1)}${series(10, 10)}`,
      'over a day',
      `points?width=84&${range(day)}${series(10, 10)}`,
    ],
    [
      'a chart of 8 series over 10 days',
      `points?width=1200&${range(1)}${series(8, 30)}`,
      'over a day',
      `points?width=1200&${range(day)}${series(8, 30)}`,
    ],
    [
      'the files of 10 days',
      `segments?limit=200&${range(1)}`,
      'of one series',
      `segments?limit=200&${range(1)}${series(1)}`,
    ],
    [
      'the sound of 10 days',
      `sound?${range(1)}${series(1, 40)}`,
      'of a day',
      `sound?${range(day)}${series(1, 40)}`,
    ],
  ] as const;
  const rows: Row[] = [];
  for (const [what, path, part, partPath] of pairs) {
    const first = await answerMs(server, path);
    const [whole, partly] = [await medianMs(server, path), await medianMs(server, partPath)];
    console.error(`bench: ${what}, the first time: ${first.toFixed(1)} ms`);
    rows.push({
      name: `page: ${what}; peer: ${part}`,
      ours: whole,
      peer: partly,
      unit: 'ms',
      ratio: whole / partly,
    });
  }
  const status = readFileSync(`/proc/${server.pid}/status`, 'utf8');
  console.error(
    `bench: memory of the server ${/VmRSS:\s+(.*)/.exec(status)?.[1]}, at the most ${/VmHWM:\s+(.*)/.exec(status)?.[1]}`,
  );
  return rows;
}

async function answerMs({ url }: MeasuredServer, path: string): Promise<number> {
  const startedMs = performance.now();
  const response = await fetch(`${new URL(url).origin}/api/page/${path}`);
  await response.arrayBuffer();
  if (!response.ok) throw new Error(`${path}: ${response.status}`);
  return performance.now() - startedMs;
}

async function medianMs(server: MeasuredServer, path: string): Promise<number> {
  const figures: number[] = [];
  for (let round = 0; round < rounds; round += 1) figures.push(await answerMs(server, path));
  return median(figures);
}

function labelsOf(target: number, number: number) {
  return [
    { name: '__name__', value: `metric_${number % 50}_bytes` },
    { name: 'instance', value: `web-${target}` },
    { name: 'number', value: String(number) },
  ];
}

function seriesText(target: number, number: number): string {
  return `metric_${number % 50}_bytes{instance="web-${target}",number="${number}"}`;
}

/** The same walks on the tapes of all targets, a tenth of the series constant: what is read costs no less for that. */
function writeTapes(folder: string): void {
  mkdirSync(folder, { recursive: true });
  const count = dayMs / intervalMs;
  let seed = 1;
  const noise = () => (seed = (seed * 48_271) % 2_147_483_647) / 2_147_483_647 - 0.5;
  for (let day = 0; day < days; day += 1) {
    const columns = Array.from({ length: seriesEach }, (_, number) => {
      let level = 1000 * number;
      return Float64Array.from({ length: count }, () =>
        number % 10 === 0 ? number : (level += Math.round(noise() * 50)),
      );
    });
    for (let target = 0; target < targets; target += 1) {
      const tape = new TapeEncoder({ effort: 'fast' });
      const timeline = [{ startMs: startMs + day * dayMs, intervalMs, count }];
      for (const [number, values] of columns.entries())
        tape.add({ series: makeSeries(labelsOf(target, number)), timeline, values });
      writeFileSync(join(folder, `web-${target}-${day}.flac`), tape.finish().bytes);
    }
  }
}
