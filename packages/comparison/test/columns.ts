import { parseSeries } from '@flac-metrics/sample-codec';
import type { SeriesColumns } from '../src/series-columns.ts';

export const startMs: number = Date.UTC(2026, 0, 1);

/** Samples that are taken every second, or as far off that as told. */
export function columnsOf(
  series: string,
  values: ArrayLike<number>,
  offMs: (index: number) => number = () => 0,
): SeriesColumns {
  return {
    series: parseSeries(series),
    timestampsMs: Float64Array.from(values, (_, index) => startMs + 1000 * index + offMs(index)),
    values: Float64Array.from(values),
  };
}

/** Hundredths that wander. */
export function wandering(count: number, seed = 1): Float64Array {
  let [state, level] = [seed, 5000];
  return Float64Array.from({ length: count }, () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    level += (state >>> 28) - 7;
    return level / 100;
  });
}

/** One of each kind that a format may not hold. */
export function mixedColumns(): SeriesColumns[] {
  const fractions = Float64Array.from({ length: 300 }, (_, index) => Math.sqrt(index + 2));
  const special = wandering(300, 3);
  special.set([Number.NaN, Infinity, -Infinity, -0, 5e-324, 1e300, 0.133_999_999_999_999_98], 100);
  return [
    columnsOf('regular{job="a",instance="x:1"}', wandering(500)),
    columnsOf('constant{job="a",instance="x:1"}', new Float64Array(500).fill(7)),
    columnsOf('jittering{job="a",instance="x:1"}', wandering(500, 2), (index) => (index * 7) % 5),
    columnsOf('irrational{job="b"}', fractions),
    columnsOf('special{job="b",text="q \\" \\\\ é"}', special),
    columnsOf('{"app1-01"}', wandering(200, 4)),
  ];
}
