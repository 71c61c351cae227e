import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { Columns } from '@flac-metrics/sample-codec';
import { ColumnSummary } from '../../src/plot/column-summary.ts';

const columnsOf = (values: readonly number[], everyMs = 1000): Columns => ({
  timestampsMs: Float64Array.from(values, (_, index) => index * everyMs),
  values: Float64Array.from(values),
});

const anyValues = fc.array(fc.oneof(fc.double(), fc.constantFrom(Number.NaN, Infinity, -Infinity, 0)), {
  minLength: 1,
  maxLength: 200,
});
const widths = fc.integer({ min: 1, max: 50 });

function summaryOf(values: readonly number[], columnCount: number): ColumnSummary {
  const summary = new ColumnSummary(columnCount, { fromMs: 0, toMs: (values.length - 1) * 1000 });
  summary.add(columnsOf(values));
  return summary;
}

test('no spike is lost, however few the columns, and however often they become fewer', () => {
  fc.assert(
    fc.property(anyValues, widths, widths, (values, columnCount, fewer) => {
      const finite = values.filter(Number.isFinite);
      const summary = summaryOf(values, columnCount);
      const extremes =
        finite.length > 0 ? [Math.min(...finite), Math.max(...finite)] : [Number.NaN, Number.NaN];
      for (const { leastOfAll, mostOfAll } of [summary, summary.narrowed(Math.min(fewer, columnCount))])
        // Which of the two zeros it is, no eye can see.
        expect([leastOfAll + 0, mostOfAll + 0]).toEqual(extremes.map((value) => value + 0));
      expect(summary.nanCount + summary.infinityCount + finite.length).toBe(values.length);
    }),
  );
});

test('each column keeps the first and the last, the least and the greatest of its own values', () => {
  fc.assert(
    fc.property(anyValues, widths, (values, columnCount) => {
      const summary = summaryOf(values, columnCount);
      const perMs = values.length > 1 ? columnCount / ((values.length - 1) * 1000) : 0;
      for (let column = 0; column < columnCount; column += 1) {
        const own = values.filter((value, index) => {
          const at =
            perMs === 0 ? columnCount >>> 1 : Math.min(columnCount - 1, Math.floor(index * 1000 * perMs));
          return at === column && Number.isFinite(value);
        });
        const { first, last, least, most } = summary;
        const none = Number.NaN;
        expect([first[column], last[column]]).toEqual([own[0] ?? none, own.at(-1) ?? none]);
        // Which of the two zeros it is, no eye can see.
        expect([(least[column] ?? 0) + 0, (most[column] ?? 0) + 0]).toEqual(
          own.length === 0 ? [none, none] : [Math.min(...own) + 0, Math.max(...own) + 0],
        );
      }
    }),
  );
});

test('samples that come in pieces give what they give at once', () => {
  fc.assert(
    fc.property(anyValues, widths, fc.nat(200), (values, columnCount, cut) => {
      const whole = columnsOf(values);
      const range = { fromMs: 0, toMs: (values.length - 1) * 1000 };
      const inPieces = new ColumnSummary(columnCount, range, [5000]);
      const atOnce = new ColumnSummary(columnCount, range, [5000]);
      atOnce.add(whole);
      for (const part of [
        [0, cut],
        [cut, values.length],
      ] as const)
        inPieces.add({
          timestampsMs: whole.timestampsMs.slice(...part),
          values: whole.values.slice(...part),
        });
      expect(inPieces).toEqual(atOnce);
    }),
  );
});

test('a gap, a NaN and an infinity part what is before from what is behind', () => {
  const summary = new ColumnSummary(9, { fromMs: 0, toMs: 8000 }, [3000]);
  summary.add(columnsOf([1, 2, 3, 4, Number.NaN, 5, 6, Infinity, 7]));
  expect([...summary.isJoined]).toEqual([0, 1, 1, 0, 0, 0, 1, 0, 0]);
  expect([...summary.hasPlusInfinity].indexOf(1)).toBe(7);
});
