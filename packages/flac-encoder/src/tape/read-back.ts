import { FlacSegment } from '@flac-metrics/flac-reader';
import type { RandomAccess } from '@flac-metrics/random-access';
import { formatSeries } from '@flac-metrics/sample-codec';
import { columnDigest } from './column-digest.ts';
import type { EncodedTape } from './encoded-tape.ts';

/**
 * Reads a tape back, as every program reads it, and compares every series, every time and every bit of every value.
 * @param source is closed
 * @returns what differs, in words; undefined where nothing does
 * @throws FlacError, SampleCodecError where it cannot be read; the signal's reason
 */
export async function differenceOf(
  source: RandomAccess,
  { index, digests }: EncodedTape,
  signal?: AbortSignal,
): Promise<string | undefined> {
  try {
    const segment = await FlacSegment.open(source);
    if (segment.tracks.length !== index.tracks.length)
      return `it has ${segment.tracks.length} series of ${index.tracks.length}`;
    for (const [number, track] of segment.tracks.entries()) {
      signal?.throwIfAborted();
      const added = index.tracks[number];
      const name = formatSeries(track.series);
      if (!added || name !== formatSeries(added.series)) return `series ${number} is ${name}`;
      const { timestampsMs, values } = await segment.read(track, -Infinity, Infinity);
      if (columnDigest(timestampsMs) !== digests.timelines[added.timeline])
        return `the times of ${name} differ`;
      if (columnDigest(values) !== digests.tracks[number]) return `the values of ${name} differ`;
    }
    return undefined;
  } finally {
    await source.close();
  }
}
