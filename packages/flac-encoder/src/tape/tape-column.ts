import {
  checkTimeline,
  formatSeries,
  sampleCount,
  type Series,
  type Timeline,
} from '@flac-metrics/sample-codec';
import { FlacEncoderError } from '../flac-encoder-error.ts';

/** The samples of one series, to stand on a tape as a track. */
export interface TapeColumn {
  readonly series: Series;
  readonly timeline: Timeline;
  /** As many as the timeline has times, of any bits. */
  readonly values: Float64Array;
  /** Where they are not what was recorded, but no further from it: a track says so (`Track.maxError`). */
  readonly maxError?: number;
}

/**
 * @param maxError that it shall be kept with
 * @throws FlacEncoderError `bad-column`, `lossy-twice`; SampleCodecError `bad-timeline`
 */
export function checkColumn(column: TapeColumn, maxError: number | undefined): void {
  const { series, timeline, values } = column;
  if (series.labels.length === 0) throw badColumn(series, 'has no labels');
  checkTimeline(timeline);
  const times = sampleCount(timeline);
  if (times !== values.length) throw badColumn(series, `has ${values.length} values at ${times} times`);
  if (maxError === undefined) return;
  if (!(maxError > 0 && maxError < Infinity))
    throw badColumn(series, `cannot have errors of up to ${maxError}: give a number above 0`);
  if (column.maxError !== undefined) {
    throw new FlacEncoderError(
      'lossy-twice',
      `${formatSeries(series)} has errors of up to ${column.maxError} already, which others would add to: leave it as it is`,
    );
  }
}

function badColumn(series: Series, what: string): FlacEncoderError {
  return new FlacEncoderError('bad-column', `${formatSeries(series)} ${what}`);
}
