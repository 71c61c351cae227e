import { execFileSync } from 'node:child_process';
import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { FlacReader } from '@flac-metrics/flac-reader';
import { MemoryAccess } from '@flac-metrics/random-access';
import { fitTimeline, formatSegmentName, parseSeries, type Timeline } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import { column } from '../packages/sample-codec/test/ladder/columns.ts';
import { eventually, startProgram } from './program.ts';
import { ServedFolder } from './served-folder.ts';
import { describeWith } from './system-programs.ts';
import { tapeOf, type NamedColumn } from './tape-file.ts';
import { temporaryFolder } from './temporary-folder.ts';

const folder = temporaryFolder();
const count = 5000;
const intervalMs = 1000;
/** In the last hours, on the grid of a minute. */
const startMs = Math.floor(Date.now() / 60_000) * 60_000 - 7_200_000;
const grid: Timeline = [{ startMs, intervalMs, count }];
const jittered = fitTimeline(
  Float64Array.from({ length: count }, (_, index) => startMs + index * 1000 + ((index * 7919) % 23)),
);
const staleMarker = 0x7ff0_0000_0000_0002n;

/** Twenty series of the kinds that are met, a few with what no decimal stands for. */
const columns = Array.from({ length: 20 }, (_, number): NamedColumn => {
  const values = Float64Array.from({ length: count }, (_, index) => {
    if (number % 4 === 0) return number;
    if (number % 4 === 1) return ((index * index * (number + 3)) % 9973) / 100;
    if (number % 4 === 2) return (index * (number + 1)) / 7;
    return Math.sin(index / (number + 5));
  });
  const bits = new BigUint64Array(values.buffer);
  if (number === 5) values.fill(Number.NaN, 100, 140);
  if (number === 6) values.fill(-0, 4000, 4100);
  if (number === 7) values.set([Infinity, -Infinity], 77);
  if (number === 9) bits.fill(staleMarker, 2000, 2010);
  const series = `kind_${number % 4}{instance="web-1",job="node",number="${number}"}`;
  return { series, timeline: number > 10 ? jittered : grid, values };
});

const timeAt = ({ timeline }: NamedColumn, index: number) =>
  startMs + index * intervalMs + (timeline === jittered ? (index * 7919) % 23 : 0);

/** As Prometheus shows them: stale markers end a series, and are no samples. */
function shown(column: NamedColumn): (readonly [number, string])[] {
  const bits = new BigUint64Array(column.values.buffer);
  const texts: Record<string, string> = { Infinity: '+Inf', '-Infinity': '-Inf' };
  return Array.from(column.values, (value, index) => {
    const text = Object.is(value, -0) ? '-0' : (texts[String(value)] ?? String(value));
    return [timeAt(column, index) / 1000, text] as const;
  }).filter((_, index) => bits[index] !== staleMarker);
}

function publish(target: string, bytes: Uint8Array): void {
  writeFileSync(`${target}.part`, bytes);
  renameSync(`${target}.part`, target);
}

describeWith(['prometheus'], 'Prometheus', () => {
  let served: ServedFolder;
  beforeAll(async () => {
    served = await ServedFolder.start(folder, 'tapes');
  });
  afterAll(() => served.stop());

  test('reads from a tape, and a FLAC and a WAV that overlap it, every sample once', async () => {
    publish(join(served.folder, 'node@web-1_2026-11-24_00-00-00.tape.flac'), tapeOf(columns));
    // The first series goes on in a FLAC, and a WAV that says otherwise overlaps both.
    const record = (first: number, value: number): string => {
      const tags = {
        series: parseSeries(columns[0]?.series ?? ''),
        startMs: startMs + first * intervalMs,
        intervalMs,
        mapping: { kind: 'decimal', digits: 0 },
      } as const;
      const name = formatSegmentName({ slug: 'kind', startMs: tags.startMs, extension: 'wav' });
      const wav = join(served.folder, name);
      const recorder = WavRecorder.create(wav, tags, 16);
      recorder.append(new Int32Array(200).fill(value));
      recorder.close();
      return wav;
    };
    const closed = record(count, 50);
    await encodeWav(closed, closed.replace(/wav$/, 'flac'));
    record(count + 100, 60);
    const expected = new Map(columns.map((column) => [column.series, shown(column)]));
    const later = Array.from({ length: 300 }, (_, index) => {
      return [(startMs + (count + index) * intervalMs) / 1000, index < 200 ? '50' : '60'] as const;
    });
    expected.get(columns[0]?.series ?? '')?.push(...later);
    for (const [series, samples] of expected) {
      const found = await eventually(async () => {
        const { data } = await served.prometheus.samples(`${series}[1d]`, Date.now());
        return data && data.result.length > 0 ? data.result : undefined;
      });
      expect(found.length).toBe(1);
      expect(found[0]?.values).toEqual(samples);
    }
    const { data } = await served.prometheus.samples('{job="node"}[1d]', Date.now());
    expect(data?.result.length).toBe(columns.length);
  });
});

test('flac-exporter replays every series of a tape', async () => {
  const tape = join(folder, 'node.tape.flac');
  publish(tape, tapeOf(columns));
  const exporter = startProgram('flac-exporter', '--listen', '127.0.0.1:0', tape);
  const [, url = ''] = await exporter.printed(/(http:\/\/\S+)\/metrics/);
  const page = await (await fetch(`${url}/metrics`)).text();
  expect(page.match(/^# TYPE kind_\d gauge$/gm)).toHaveLength(4);
  expect(page.match(/^kind_\d\{.*\} \S+$/gm)).toHaveLength(columns.length);
  expect(await exporter.stop()).toBe(0);
});

describeWith(['flac', 'sox'], 'flac and sox', () => {
  const home = join(folder, 'widths');
  beforeAll(() => mkdirSync(home));

  describe.each([8, 16, 24, 32])('take a tape of %d bits', (bits) => {
    const path = join(home, `${bits}.tape.flac`);
    const noise = column(count, (noise) => Math.floor((noise() - 0.5) * 2 ** (bits - 1)));
    const bytes = tapeOf([{ series: 'noise', timeline: grid, values: noise }, ...columns.slice(0, 1)]);
    beforeAll(() => writeFileSync(path, bytes));

    test('and decode what we decode', async () => {
      const reader = await FlacReader.open(new MemoryAccess(bytes));
      const { bitsPerSample, totalSamples } = reader.streamInfo;
      expect(bitsPerSample).toBe(bits);
      const ours = new Int32Array(totalSamples);
      await reader.read(0, totalSamples, [ours]);
      execFileSync('flac', ['--silent', '--test', path]);
      const raw = [
        '--silent',
        '--decode',
        '--stdout',
        '--force-raw-format',
        '--endian=little',
        '--sign=signed',
      ];
      const decoded = execFileSync('flac', [...raw, path]);
      const width = bits / 8;
      expect(
        Int32Array.from({ length: totalSamples }, (_, index) => decoded.readIntLE(index * width, width)),
      ).toEqual(ours);
      // sox keeps samples at the top of 32 bits.
      const kept = execFileSync('sox', [path, '-t', 'raw', '-e', 'signed-integer', '-b', '32', '-L', '-']);
      expect(
        Int32Array.from({ length: totalSamples }, (_, index) => kept.readInt32LE(index * 4) >> (32 - bits)),
      ).toEqual(ours);
    });
  });
});
