import { formatSeries, lastMsOf, type Series } from '@flac-metrics/sample-codec';
import type { SegmentFile, SegmentPart } from './segment-file.ts';

/** A part as another thread is told of it: what it takes to find it again, and to see that it is still the same. */
export interface PartReference {
  readonly file: SegmentFile;
  /** Which of the file's tracks it is. */
  readonly trackNumber: number;
  /** As `formatSeries` writes it. */
  readonly series: string;
  /** First and last sample; `Infinity` and `-Infinity` where there are none. */
  readonly startMs: number;
  readonly lastMs: number;
}

/** Texts of series that are known, for as long as they are. */
const texts = new WeakMap<Series, string>();

export function textOf(series: Series): string {
  const text = texts.get(series) ?? formatSeries(series);
  texts.set(series, text);
  return text;
}

export function referenceTo({ file, track, trackNumber }: SegmentPart): PartReference {
  const [first, last] = [track.timeline[0], track.timeline.at(-1)];
  return {
    file,
    trackNumber,
    series: textOf(track.series),
    startMs: first?.startMs ?? Infinity,
    lastMs: last ? lastMsOf(last) : -Infinity,
  };
}
