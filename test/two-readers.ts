import { createHash } from 'node:crypto';
import { basename } from 'node:path';
import { expect } from 'vitest';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { extensionOf, formatSeries, type Columns, type Segment } from '@flac-metrics/sample-codec';
import { WavSegment } from '@flac-metrics/wav';
import { StartedProgram } from './program.ts';

/** What a reader says of files: a line a sample, and which of them it refuses something in. */
export interface Reading {
  readonly lines: readonly string[];
  readonly refused: readonly string[];
}

/** The reader of docs/format, which knows nothing of ours. */
export async function runPython(...args: string[]): Promise<Reading> {
  const python = new StartedProgram('python3', ['docs/format/read.py', '--bits', ...args]);
  const status = await python.ended();
  const complaints = python.stderr.split('\n').slice(0, -1);
  const refused = new Set(complaints.map((complaint) => complaint.slice(0, complaint.indexOf(': '))));
  // Anything else is the trace of a failure.
  expect([...refused].filter((path) => !args.includes(path))).toEqual([]);
  expect(status).toBe(refused.size > 0 ? 1 : 0);
  return { lines: python.stdout.split('\n').slice(0, -1), refused: [...refused] };
}

/** Each of some files by itself. */
async function readByPython(paths: readonly string[]): Promise<Reading[]> {
  const { lines, refused } = await runPython(...paths);
  const readings = paths.map((path) => ({
    lines: new Array<string>(),
    refused: refused.filter((other) => other === path),
  }));
  let current = readings[0];
  for (const line of lines) {
    if (line.startsWith('# ')) current = readings[paths.indexOf(line.slice(2))];
    else current?.lines.push(line);
  }
  return readings;
}

export function linesOf(series: string, { timestampsMs, values }: Columns): string[] {
  const bits = new BigUint64Array(values.buffer, values.byteOffset, values.length);
  return Array.from(
    timestampsMs,
    (ms, index) => `${series} ${ms} ${(bits[index] ?? 0n).toString(16).padStart(16, '0')}`,
  );
}

async function openSegment(path: string): Promise<Segment> {
  const access = await FileAccess.open(path);
  try {
    const defaults = { fileName: basename(path) };
    if (extensionOf(path) === 'wav') return await WavSegment.open(access, defaults);
    return await FlacSegment.open(access, defaults);
  } catch (error) {
    await access.close();
    throw error;
  }
}

/** Our own readers, on one file. */
async function readByUs(path: string): Promise<Reading> {
  const lines: string[] = [];
  const refused = new Set<string>();
  const orRefuse = async (work: () => Promise<void>): Promise<void> => {
    try {
      await work();
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      refused.add(path);
    }
  };
  await orRefuse(async () => {
    const segment = await openSegment(path);
    for (const track of segment.tracks)
      await orRefuse(async () => {
        lines.push(...linesOf(formatSeries(track.series), await segment.read(track, -Infinity, Infinity)));
      });
    await segment.close();
  });
  return { lines, refused: [...refused] };
}

/** Short enough to be shown where two differ. */
function summaryOf(reading: Reading | undefined): object {
  const lines = reading?.lines ?? [];
  const digest = createHash('sha256').update(lines.join('\n')).digest('hex');
  return { refused: reading?.refused, samples: lines.length, first: lines[0], digest };
}

/** @returns what both say */
export async function expectSame(...paths: string[]): Promise<Reading[]> {
  const readings = await readByPython(paths);
  for (const [number, path] of paths.entries()) {
    expect(summaryOf(readings[number])).toEqual(summaryOf(await readByUs(path)));
  }
  return readings;
}
