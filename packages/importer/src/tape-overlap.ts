import type { TapeColumn } from '@flac-metrics/flac-encoder/tape';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { extentOf, formatSeries, positionsBetween } from '@flac-metrics/sample-codec';

/**
 * How many series of some parts have samples on another tape, too, between their first and last times there: what was imported before in
 * another way, with another bound of errors for instance, stands beside what is imported now.
 * @returns 0 where the file is no tape that can be read
 */
export async function countSeriesOn(path: string, parts: readonly TapeColumn[]): Promise<number> {
  try {
    const access = await FileAccess.open(path);
    try {
      const segment = await FlacSegment.open(access);
      const tracks = new Map(segment.tracks.map((track) => [formatSeries(track.series), track]));
      return parts.filter((part) => {
        const [own, track] = [extentOf([part]), tracks.get(formatSeries(part.series))];
        if (!own || !track) return false;
        const { first, end } = positionsBetween(track.timeline, own.startMs, own.lastMs);
        return end > first;
      }).length;
    } finally {
      await access.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error) return 0;
    throw error;
  }
}
