import { slugOfTarget, targetOf } from '@flac-metrics/sample-codec/tape';
import type { SeriesColumns } from './sample-column.ts';

/** What belongs onto one tape, or onto several where one has no room for it: series of one target within one window of time. */
export interface WindowParts {
  /** Of the target. */
  readonly slug: string;
  readonly windowStartMs: number;
  readonly parts: readonly SeriesColumns[];
}

/** Parts the columns by their targets and by windows, which begin at multiples of their length since the epoch: days at midnight, UTC. */
export function partByWindow(columns: readonly SeriesColumns[], windowMs: number): WindowParts[] {
  const found = new Map<string, WindowParts & { readonly parts: SeriesColumns[] }>();
  for (const column of columns) {
    const slug = slugOfTarget(targetOf(column.series));
    for (const [windowStartMs, part] of windowsOf(column, windowMs)) {
      const key = `${windowStartMs} ${slug}`;
      const window = found.get(key);
      if (window) window.parts.push(part);
      else found.set(key, { slug, windowStartMs, parts: [part] });
    }
  }
  return [...found.values()].toSorted((a, b) => a.windowStartMs - b.windowStartMs);
}

function* windowsOf(column: SeriesColumns, windowMs: number): Generator<[number, SeriesColumns], void> {
  const { timestampsMs } = column;
  for (let first = 0; first < timestampsMs.length;) {
    const windowStartMs = Math.floor((timestampsMs[first] ?? 0) / windowMs) * windowMs;
    const end = positionAt(timestampsMs, windowStartMs + windowMs, first);
    yield [windowStartMs, slice(column, first, end)];
    first = end;
  }
}

/** The first position from `from` on whose time is not before `ms`. */
function positionAt(timestampsMs: Float64Array, ms: number, from: number): number {
  let [low, high] = [from, timestampsMs.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((timestampsMs[middle] ?? 0) < ms) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** The samples at [first, end). */
export function slice(
  { series, timestampsMs, values }: SeriesColumns,
  first: number,
  end: number,
): SeriesColumns {
  return { series, timestampsMs: timestampsMs.subarray(first, end), values: values.subarray(first, end) };
}
