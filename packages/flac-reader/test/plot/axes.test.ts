import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseSeries, parseTime } from '@flac-metrics/sample-codec';
import { timeAxis } from '../../src/plot/time-axis.ts';
import { timeTicks } from '../../src/plot/time-scale.ts';
import { valueScale } from '../../src/plot/value-scale.ts';
import { quantityOf, unitFor, type Quantity } from '../../src/plot/value-unit.ts';

const scaleOf = (least: number, most: number, quantity: Quantity = 'number', mostTicks = 5) =>
  valueScale(least, most, unitFor(quantity, Math.max(Math.abs(least), Math.abs(most))), mostTicks);
const labelsOf = (...args: Parameters<typeof scaleOf>) => scaleOf(...args).ticks.map(({ label }) => label);

describe('the axis of values', () => {
  test('goes from one round number to another', () => {
    expect(labelsOf(0.3, 99.7, 'percent')).toEqual(['0 %', '50 %', '100 %']);
    expect(labelsOf(-3, 8)).toEqual(['-5', '0', '5', '10']);
    expect(labelsOf(1_234_000, 1_237_000)).toEqual(['1.234 M', '1.235 M', '1.236 M', '1.237 M']);
    expect(labelsOf(3 * 2 ** 30, 4.1 * 2 ** 30, 'bytes')).toEqual([
      '3.0 GiB',
      '3.5 GiB',
      '4.0 GiB',
      '4.5 GiB',
    ]);
    expect(labelsOf(0.0001, 0.0021, 'seconds')).toEqual(['0 ms', '1 ms', '2 ms', '3 ms']);
    expect(labelsOf(2e30, 3e30)).toEqual(['2.0e30', '2.5e30', '3.0e30']);
  });

  test('shows how large a constant is', () => {
    expect(labelsOf(1, 1, 'number', 3)).toEqual(['0', '1', '2']);
    expect(labelsOf(0, 0, 'number', 3)).toEqual(['-1', '0', '1']);
    expect(scaleOf(-7, -7).place(-7)).toBeCloseTo(8 / 15, 9);
  });

  test('holds values of any size, between a bounded number of labels', () => {
    const finite = fc.double({ noNaN: true, noDefaultInfinity: true });
    const quantities = fc.constantFrom<Quantity>('number', 'bytes', 'seconds', 'percent');
    fc.assert(
      fc.property(
        finite,
        finite,
        quantities,
        fc.integer({ min: 2, max: 60 }),
        (a, b, quantity, mostTicks) => {
          const [least, most] = [Math.min(a, b), Math.max(a, b)];
          const { ticks, place, format } = scaleOf(least, most, quantity, mostTicks);
          expect(ticks.length).toBeLessThanOrEqual(Math.max(3, mostTicks));
          expect(new Set(ticks.map(({ label }) => label)).size).toBe(ticks.length);
          for (const value of [least, most]) {
            expect(place(value)).toBeGreaterThanOrEqual(-1e-9);
            expect(place(value)).toBeLessThanOrEqual(1 + 1e-9);
            expect(format(value)).not.toMatch(/NaN|Infinity/);
          }
        },
      ),
    );
  });

  test('has the unit that the name of the metric tells', () => {
    const named = [
      'node_memory_bytes',
      'sent_bytes_total',
      'up',
      'rpc_seconds',
      'cpu_usage_percent',
      '{a="b"}',
    ];
    expect(named.map((name) => quantityOf(parseSeries(name)))).toEqual([
      'bytes',
      'bytes',
      'number',
      'seconds',
      'percent',
      'number',
    ]);
  });
});

describe('the axis of times', () => {
  const labels = (from: string, to: string, columns = 60) =>
    timeTicks({ fromMs: parseTime(from), toMs: parseTime(to) }, columns).map(({ label, context }) =>
      context === undefined ? label : `${label} (${context})`,
    );

  test('has round times, and says the date once', () => {
    expect(labels('2026-11-24T05:03:00Z', '2026-11-24T06:00:00Z')).toEqual([
      '05:10 (2026-11-24)',
      '05:20',
      '05:30',
      '05:40',
      '05:50',
      '06:00',
    ]);
    expect(labels('2026-11-24T20:00:00Z', '2026-11-25T04:00:00Z', 40)).toEqual([
      '20:00 (2026-11-24)',
      '22:00',
      '00:00 (2026-11-25)',
      '02:00',
      '04:00',
    ]);
    expect(labels('2026-11-24T05:00:00.000Z', '2026-11-24T05:00:00.500Z')).toEqual([
      '05:00:00.000 (2026-11-24)',
      '05:00:00.200',
      '05:00:00.400',
    ]);
    expect(labels('2026-12-20T00:00:00Z', '2027-01-10T00:00:00Z', 40)).toEqual([
      '12-21 (2026)',
      '12-28',
      '01-04 (2027)',
    ]);
    expect(labels('2026-01-01T00:00:00Z', '2027-01-01T00:00:00Z', 45)).toEqual([
      '2026-01',
      '2026-04',
      '2026-07',
      '2026-10',
      '2027-01',
    ]);
    expect(labels('1900-06-01T00:00:00Z', '2026-01-01T00:00:00Z', 45)).toEqual([
      '1920',
      '1940',
      '1960',
      '1980',
      '2000',
      '2020',
    ]);
  });

  test('says the time of a single sample', () => {
    const at = '2026-11-24T05:00:00.250Z';
    expect(labels(at, at)).toEqual(['05:00:00.250 (2026-11-24)']);
  });

  test('fits below the chart, whatever the range and the width', () => {
    const times = fc.integer({ min: -62_167_219_200_000, max: 253_402_300_799_999 });
    const spans = fc.oneof(fc.nat(1000), fc.nat(1e7), fc.nat(1e11), fc.nat(1e14));
    fc.assert(
      fc.property(times, spans, fc.integer({ min: 1, max: 300 }), (fromMs, span, columns) => {
        const range = { fromMs, toMs: Math.min(fromMs + span, 253_402_300_799_999) };
        const { line, labels } = timeAxis(range, columns);
        expect(line).toHaveLength(columns);
        for (const text of labels) expect(text.length).toBeLessThanOrEqual(columns);
        for (const { ms } of timeTicks(range, columns)) {
          expect(ms).toBeGreaterThanOrEqual(range.fromMs);
          expect(ms).toBeLessThanOrEqual(range.toMs);
        }
      }),
    );
  });
});
