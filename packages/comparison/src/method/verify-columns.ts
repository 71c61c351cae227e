import { formatSeries, type Segment } from '@flac-metrics/sample-codec';
import { haveEqualBits } from '@flac-metrics/sample-codec/ladder';
import { ComparisonError } from '../comparison-error.ts';
import type { SeriesColumns } from '../series-columns.ts';

/** @throws ComparisonError `not-equal` naming the series, where a bit of a time or of a value is another */
export function verifyColumns(
  method: string,
  { series, timestampsMs, values }: SeriesColumns,
  came: { readonly timestampsMs?: Float64Array; readonly values: Float64Array },
): void {
  const areTimesEqual = !came.timestampsMs || haveEqualBits(timestampsMs, came.timestampsMs);
  if (areTimesEqual && haveEqualBits(values, came.values)) return;
  throw new ComparisonError(
    'not-equal',
    `${method}: ${formatSeries(series)} did not come back as it was, ${areTimesEqual ? 'values' : 'times'} differ: ` +
      'a defect, please report it with the file',
  );
}

/** Compares what a segment holds of a series: its only track. @param areTimesHeld whether the times are compared as well */
export async function verifySegment(
  method: string,
  columns: SeriesColumns,
  segment: Segment,
  areTimesHeld: boolean,
): Promise<void> {
  const [track] = segment.tracks;
  const came = track
    ? await segment.read(track, -Infinity, Infinity)
    : { timestampsMs: new Float64Array(), values: new Float64Array() };
  verifyColumns(method, columns, areTimesHeld ? came : { values: came.values });
}
