import { basename } from 'node:path';
import { mergeColumns } from '@flac-metrics/archive';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { compareSeries, formatSeries, type Columns } from '@flac-metrics/sample-codec';
import type { ReplayedSeries } from './replay.ts';

/**
 * Reads whole FLAC files. Several files of one series are put together in the order of time.
 * @throws FlacError, SampleCodecError, the system's error: a file that cannot be read is not left out
 */
export async function loadSeries(paths: readonly string[]): Promise<ReplayedSeries[]> {
  const found = new Map<string, { first: ReplayedSeries; parts: Columns[] }>();
  for (const path of paths) {
    for (const loaded of await loadFile(path)) {
      const key = formatSeries(loaded.series);
      const entry = found.get(key) ?? { first: loaded, parts: [] };
      found.set(key, entry);
      entry.parts.push(loaded.columns);
    }
  }
  const all = Array.from(found.values(), ({ first, parts }) => ({ ...first, columns: mergeColumns(parts) }));
  return all.toSorted((a, b) => compareSeries(a.series, b.series));
}

async function loadFile(path: string): Promise<ReplayedSeries[]> {
  const access = await FileAccess.open(path);
  try {
    const segment = await FlacSegment.open(access, { fileName: basename(path) });
    const loaded: ReplayedSeries[] = [];
    for (const track of segment.tracks) {
      const columns = await segment.read(track, -Infinity, Infinity);
      loaded.push({ series: track.series, columns, intervalMs: track.timeline[0]?.intervalMs ?? 1000 });
    }
    return loaded;
  } finally {
    await access.close();
  }
}
