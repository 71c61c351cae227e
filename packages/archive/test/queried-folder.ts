import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll } from 'vitest';
import { encodeWav } from '@flac-metrics/flac-encoder';
import { FileAccess } from '@flac-metrics/random-access';
import {
  formatSegmentName,
  formatSeries,
  parseSeries,
  slugOf,
  spansOf,
  type Columns,
  type SegmentExtension,
  type SegmentTags,
} from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import { temporaryFolder } from '../../../test/temporary-folder.ts';
import { Archive, PartReader, referenceTo, type SelectedSeries } from '../src/index.ts';
import { makeMatcher } from '@flac-metrics/sample-codec/matcher';

const root = temporaryFolder();
export const newFolder = () => mkdtempSync(join(root, 'archive-'));
export const all = [makeMatcher('=~', '__name__', '.+')];

/** Writes a segment of so many samples at 1 s from a second on; the values count from `value` on. */
export async function write(
  folder: string,
  seriesText: string,
  startSeconds: number,
  count: number,
  extension: SegmentExtension = 'wav',
  value = 0,
): Promise<string> {
  const tags: SegmentTags = {
    series: parseSeries(seriesText),
    startMs: startSeconds * 1000,
    intervalMs: 1000,
    mapping: { kind: 'decimal', digits: 0 },
  };
  const name = { slug: slugOf(tags.series), startMs: tags.startMs };
  const wav = join(folder, formatSegmentName({ ...name, extension: 'wav' }));
  const recorder = WavRecorder.create(wav, tags, 16);
  recorder.append(Int32Array.from({ length: count }, (_, index) => value + (index % 30_000)));
  recorder.close();
  if (extension === 'wav') return wav;
  const flac = join(folder, formatSegmentName({ ...name, extension: 'flac' }));
  await encodeWav(wav, flac);
  rmSync(wav);
  return flac;
}

export const reader = new PartReader((path) => FileAccess.open(path));
afterAll(() => reader.close());

/** The samples of a selected series; damage is told to the archive, as a server does. */
export async function readAll(archive: Archive, { timeline, parts }: SelectedSeries): Promise<Columns> {
  const [span] = spansOf(timeline, Infinity);
  if (!span) throw new Error('a series without samples was selected');
  try {
    return await reader.read(parts.map(referenceTo), span);
  } finally {
    for (const file of reader.takeDamaged()) archive.noteDamage(file);
  }
}

/** Everything that a query finds: series, times in seconds, values. */
export async function query(archive: Archive, matchers = all, fromSeconds = 0, toSeconds = 1e6) {
  await archive.refresh();
  const [fromMs, toMs] = [fromSeconds * 1000, toSeconds * 1000];
  const found: Record<string, [number, number][]> = {};
  for (const selected of await archive.select(matchers, fromMs, toMs)) {
    const { timestampsMs, values } = await readAll(archive, selected);
    found[formatSeries(selected.series)] = Array.from(timestampsMs, (ms, index) => [
      ms / 1000,
      values[index] ?? Number.NaN,
    ]);
  }
  return found;
}
