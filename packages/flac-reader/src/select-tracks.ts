import { UsageError } from '@flac-metrics/command-line';
import { formatSeries, type Track } from '@flac-metrics/sample-codec';
import { matchesSeries } from '@flac-metrics/sample-codec/matcher';
import type { FlacSegment } from './flac-segment.ts';
import type { Selectors } from './selector-option.ts';

/** Series that an error names: enough to see how they are written. */
const mostNamed = 10;

/**
 * The tracks whose series any of the selectors matches; all where there is none.
 * @throws UsageError where that is no track, telling what is there
 */
export function selectTracks({ tracks, reader }: FlacSegment, selectors: Selectors): readonly Track[] {
  if (selectors.length === 0) return tracks;
  const selected = tracks.filter(({ series }) =>
    selectors.some((matchers) => matchesSeries(matchers, series)),
  );
  if (selected.length > 0) return selected;
  const named = tracks.slice(0, mostNamed).map(({ series }) => formatSeries(series));
  const more = tracks.length > mostNamed ? ` and ${tracks.length - mostNamed} more` : '';
  throw new UsageError(`${reader.name}: no series matches --series; it holds ${named.join(', ')}${more}`);
}
