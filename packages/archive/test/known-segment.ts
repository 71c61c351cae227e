import { parseSeries, type SegmentExtension } from '@flac-metrics/sample-codec';
import type { KnownSegment } from '../src/catalog-entry.ts';

/** A sound file of a series, of ten samples at 1 s from a second on. */
export function knownSegment(
  fileName: string,
  seriesText: string,
  startSeconds: number,
  extension: SegmentExtension = 'flac',
): KnownSegment {
  return {
    fileName: `${fileName}.${extension}`,
    path: `/folder/${fileName}.${extension}`,
    extension,
    version: { sizeBytes: 1, modifiedMs: 1, inode: 1 },
    state: 'known',
    tracks: [
      {
        series: parseSeries(seriesText),
        timeline: [{ startMs: startSeconds * 1000, intervalMs: 1000, count: 10 }],
      },
    ],
  };
}
