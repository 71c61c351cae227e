import fc from 'fast-check';
import { expect, test } from 'vitest';
import { formatSeries } from '@flac-metrics/sample-codec';
import { ReturnedSamples } from '../../src/peer/returned-samples.ts';
import { columnsOf, startMs } from '../columns.ts';

test('counts what is missing, and what has another value, once each', () => {
  const fates = fc.array(fc.constantFrom('equal', 'missing', 'changed', 'moved'), { minLength: 1 });
  fc.assert(
    fc.property(fates, fates, (...bySeries) => {
      const columns = bySeries.map((fates, number) =>
        columnsOf(
          `m{n="${number}"}`,
          fates.map((_, at) => at),
        ),
      );
      const returned = new ReturnedSamples(columns, ({ series }) => formatSeries(series));
      for (const [number, fates] of bySeries.entries())
        for (const [at, fate] of fates.entries()) {
          if (fate === 'missing') continue;
          const ms = startMs + 1000 * at + (fate === 'moved' ? 1 : 0);
          returned.add(`m{n="${number}"}`, ms, fate === 'changed' ? at + 0.5 : at);
        }
      returned.add('unknown', startMs, 0);
      expect(returned.changed).toBe(bySeries.flat().filter((fate) => fate !== 'equal').length);
    }),
  );
});

test('zeros differ by their sign, and any NaN is a NaN', () => {
  const returned = new ReturnedSamples([columnsOf('m', [0, -0, Number.NaN])], () => 'm');
  for (const [at, value] of [-0, -0, Number.NaN].entries()) returned.add('m', startMs + 1000 * at, value);
  expect(returned.changed).toBe(1);
});
