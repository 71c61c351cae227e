import { tapeOf } from './tape-file.ts';

/*
 * A day of a machine that has ended, the same each time: the page shows it as it is, whenever it is looked at.
 */

export const dayMs = 86_400_000;
export const endMs: number = Date.parse('2026-11-27T12:00:00Z');
/** As the page writes it in its address. */
export const dayRange = { from: '2026-11-26T12:00:00.000Z', to: '2026-11-27T12:00:00.000Z' };
export const memorySeries = 'memory_used_bytes{instance="web-1"}';

/** @param number from 0 to 3 */
export function cpuSeries(number: number): string {
  return `cpu_usage_percent{cpu="${number}",instance="web-1"}`;
}

/** A tape: four cores and memory at 1 s. */
export function dayTape(): Uint8Array {
  const timeline = [{ startMs: endMs - dayMs + 1000, intervalMs: 1000, count: 86_400 }];
  const cpus = [0, 1, 2, 3].map((number) => ({
    series: cpuSeries(number),
    timeline,
    values: cpuOfADay(number + 1),
  }));
  return tapeOf([...cpus, { series: memorySeries, timeline, values: memoryOfADay() }]);
}

/** Noise that is the same each time, from 0 to 1 (Lehmer, 1951). */
function lehmer(seed: number): () => number {
  let state = seed;
  return () => (state = (state * 48_271) % 2_147_483_647) / 2_147_483_647;
}

function cpuOfADay(seed: number): Float64Array {
  const noise = lehmer(seed);
  let level = 10 + seed;
  return Float64Array.from({ length: 86_400 }, (_, second) => {
    level = Math.min(30, Math.max(4, level + noise() - 0.5));
    const backup = second % 21_600 < 2400 ? 35 + 8 * Math.sin(second / (30 + seed)) : 0;
    const minutely = 6 * Math.max(0, Math.sin((2 * Math.PI * second) / (6 + seed)));
    const office = 18 * Math.max(0, Math.sin((second / 86_400) * 2 * Math.PI - seed / 4));
    const spike = second === 40_000 ? 25 : 0;
    return Math.round(Math.min(100, level + backup + minutely + office + spike + 4 * noise()) * 100) / 100;
  });
}

function memoryOfADay(): Float64Array {
  const noise = lehmer(99);
  let pages = 900_000;
  return Float64Array.from({ length: 86_400 }, (_, second) => {
    pages += Math.round((noise() - 0.5) * 300) + (second % 21_600 < 2400 ? 60 : -8);
    return pages * 4096;
  });
}
