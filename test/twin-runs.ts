import type { TwinRun } from './twin-stores.ts';

/** Not on a grid of anything, so that every edge is one. */
export const startMs = Date.UTC(2026, 10, 1, 3, 4, 5);
export const endMs = startMs + 6 * 3_600_000;

const walk = (seed: number, count: number) => {
  let sample = seed * 100;
  return Int32Array.from(
    { length: count },
    (_, index) => (sample += (((index * 7919 + seed * 31) % 201) - 100) * (index % 3)),
  );
};

const counter = (perTick: number, count: number, resetEvery: number) =>
  Int32Array.from({ length: count }, (_, index) => (index % resetEvery) * perTick * 100);

/** Gauges and counters, some with gaps, some with labels that others do not have, one still open. */
export const twinRuns: readonly TwinRun[] = [
  { series: 'temperature{room="kitchen",job="home"}', startMs, intervalMs: 1000, samples: walk(20, 21_600) },
  { series: 'temperature{room="cellar",job="home"}', startMs, intervalMs: 1000, samples: walk(10, 7200) },
  {
    series: 'temperature{room="cellar",job="home"}',
    startMs: startMs + 3 * 3_600_000 + 250,
    intervalMs: 1000,
    samples: walk(12, 9000),
  },
  { series: 'temperature{job="home"}', startMs, intervalMs: 15_000, samples: walk(1, 1440) },
  {
    series: 'requests_total{job="web",code="200"}',
    startMs,
    intervalMs: 5000,
    samples: counter(3, 4320, 2000),
  },
  {
    series: 'requests_total{job="web",code="500"}',
    startMs,
    intervalMs: 5000,
    samples: counter(1, 4320, 5000),
  },
  { series: 'requests_total{job="batch"}', startMs, intervalMs: 5000, samples: counter(7, 4000, 900) },
  {
    series: 'up{job="web",instance="a é €"}',
    startMs,
    intervalMs: 60_000,
    samples: new Int32Array(360).fill(100),
  },
  {
    series: 'up{job="web",instance="b"}',
    startMs,
    intervalMs: 60_000,
    samples: new Int32Array(100).fill(100),
    isOpen: true,
  },
];
