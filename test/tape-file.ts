import { TapeEncoder } from '@flac-metrics/flac-encoder/tape';
import { parseSeries, type Timeline } from '@flac-metrics/sample-codec';

/** One series of a tape. */
export interface NamedColumn {
  readonly series: string;
  readonly timeline: Timeline;
  readonly values: Float64Array;
  /** How far values may be off; absent where every bit counts. */
  readonly maxError?: number;
}

/** A tape as the bytes of a FLAC. Where the frames of its lanes begin is chosen by what they take: its index tells. */
export function tapeOf(columns: readonly NamedColumn[]): Uint8Array {
  const tape = new TapeEncoder({ effort: 'fast' });
  for (const { series, timeline, values, maxError } of columns)
    tape.add({ series: parseSeries(series), timeline, values }, maxError);
  return tape.finish().bytes;
}
