import { errorMessage } from '@flac-metrics/command-line';
import type { TapeColumn } from '@flac-metrics/flac-encoder/tape';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { FileAccess } from '@flac-metrics/random-access';
import { extentOf, formatSeries, positionsBetween } from '@flac-metrics/sample-codec';

/** A tape of another import that has samples of some of a tape's series in the same time, or may have. */
export type TapeOverlap =
  | { readonly path: string; readonly series: number }
  /** It cannot be read, for a reason in words for the user, which name it. */
  | { readonly path: string; readonly unreadable: string };

/**
 * How many series of some parts have samples on another tape, too, between their first and last times there: what was imported before in
 * another way, with another bound of errors for instance, stands beside what is imported now.
 * @returns undefined where there are none, or the file has gone meanwhile
 */
export async function findOverlap(
  path: string,
  parts: readonly TapeColumn[],
): Promise<TapeOverlap | undefined> {
  try {
    const access = await FileAccess.open(path);
    try {
      const segment = await FlacSegment.open(access);
      const tracks = new Map(segment.tracks.map((track) => [formatSeries(track.series), track]));
      const series = parts.filter((part) => {
        const [own, track] = [extentOf([part]), tracks.get(formatSeries(part.series))];
        if (!own || !track) return false;
        const { first, end } = positionsBetween(track.timeline, own.startMs, own.lastMs);
        return end > first;
      }).length;
      return series > 0 ? { path, series } : undefined;
    } finally {
      await access.close();
    }
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return undefined;
    // The import's own tape is kept already, and whoever runs it again would meet the same file.
    const unreadable = errorMessage(error, path);
    if (unreadable === undefined) throw error;
    return { path, unreadable };
  }
}
