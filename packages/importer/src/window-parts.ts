import type { TapeColumn } from '@flac-metrics/flac-encoder/tape';
import { TimelineFitter } from '@flac-metrics/sample-codec';
import { slugOfTarget, targetOf, WindowCutter } from '@flac-metrics/sample-codec/tape';
import type { SeriesColumns } from './sample-column.ts';

/** What belongs onto one tape, or onto several where one has no room for it: series of one target within one window of time. */
export interface WindowParts {
  /** Of the target. */
  readonly slug: string;
  /** The start of the window. */
  readonly windowMs: number;
  readonly parts: readonly TapeColumn[];
}

/** Parts columns by their targets and by windows of a length. */
export function partByWindow(columns: readonly SeriesColumns[], lengthMs: number): WindowParts[] {
  const found = new Map<string, WindowParts & { readonly parts: TapeColumn[] }>();
  const fitter = new TimelineFitter();
  const cutter = new WindowCutter(lengthMs);
  for (const { series, timestampsMs, values } of columns) {
    const slug = slugOfTarget(targetOf(series));
    for (const { windowMs, ...part } of cutter.cut(fitter.fit(timestampsMs), values)) {
      const key = `${windowMs} ${slug}`;
      const window = found.get(key) ?? { slug, windowMs, parts: [] };
      found.set(key, window);
      window.parts.push({ series, ...part });
    }
  }
  return [...found.values()].toSorted((a, b) => a.windowMs - b.windowMs);
}
