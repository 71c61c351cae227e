import { lastMsOf } from '@flac-metrics/sample-codec';
import type { SegmentFile, SegmentPart } from './segment-file.ts';
import { textOf } from './series-text.ts';

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
