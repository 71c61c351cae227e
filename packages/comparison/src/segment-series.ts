import { basename } from 'node:path';
import { Archive, PartReader, referenceTo } from '@flac-metrics/archive';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { spansOf, type SegmentExtension } from '@flac-metrics/sample-codec';
import { WavSegment } from '@flac-metrics/wav';
import { mostBatchSamples } from './batches.ts';
import type { SeriesColumns } from './series-columns.ts';

/**
 * All series of a folder of WAVs and FLACs, a long one in pieces; what several files hold is there once.
 * @param mostSamples of a piece
 * @throws ArchiveError
 */
export async function* seriesOfFolder(
  folder: string,
  mostSamples: number = mostBatchSamples,
): AsyncGenerator<SeriesColumns, void> {
  const archive = await Archive.open(folder);
  const reader = new PartReader((path) => FileAccess.open(path));
  try {
    for (const { series, timeline, parts } of await archive.select([], -Infinity, Infinity)) {
      for (const span of spansOf(timeline, mostSamples))
        yield { series, ...(await reader.read(parts.map(referenceTo), span)) };
    }
  } finally {
    await reader.close();
    await archive.close();
  }
}

/**
 * All series of one WAV or FLAC, a long one in pieces.
 * @param mostSamples of a piece
 * @throws the format's error
 */
export async function* seriesOfSegment(
  path: string,
  extension: SegmentExtension,
  mostSamples: number = mostBatchSamples,
): AsyncGenerator<SeriesColumns, void> {
  const access = await FileAccess.open(path);
  try {
    const defaults = { fileName: basename(path) };
    const segment =
      extension === 'wav'
        ? await WavSegment.open(access, defaults)
        : await FlacSegment.open(access, defaults);
    for (const track of segment.tracks)
      for (const { fromMs, toMs } of spansOf(track.timeline, mostSamples))
        yield { series: track.series, ...(await segment.read(track, fromMs, toMs)) };
  } finally {
    await access.close();
  }
}
