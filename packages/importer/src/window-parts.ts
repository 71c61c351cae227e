import type { TapeColumn } from '@flac-metrics/flac-encoder/tape';
import { fitTimeline, type Timeline } from '@flac-metrics/sample-codec';
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
  const timelines = new SharedTimelines();
  const cutter = new WindowCutter(lengthMs);
  for (const { series, timestampsMs, values } of columns) {
    const slug = slugOfTarget(targetOf(series));
    for (const { windowMs, ...part } of cutter.cut(timelines.of(timestampsMs), values)) {
      const key = `${windowMs} ${slug}`;
      const window = found.get(key) ?? { slug, windowMs, parts: [] };
      found.set(key, window);
      window.parts.push({ series, ...part });
    }
  }
  return [...found.values()].toSorted((a, b) => a.windowMs - b.windowMs);
}

/** Series of one target mostly have the same times: these are fitted once, and told from others by one look. */
class SharedTimelines {
  #timestampsMs: Float64Array = new Float64Array();
  #timeline: Timeline = [];

  of(timestampsMs: Float64Array): Timeline {
    if (!isEqual(timestampsMs, this.#timestampsMs)) {
      this.#timestampsMs = timestampsMs;
      this.#timeline = fitTimeline(timestampsMs);
    }
    return this.#timeline;
  }
}

function isEqual(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
