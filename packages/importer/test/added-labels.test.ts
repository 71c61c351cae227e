import { expect, test } from 'vitest';
import { formatSeries, parseSeries } from '@flac-metrics/sample-codec';
import { addLabels } from '../src/added-labels.ts';

const labels = {
  all: [{ name: 'env', value: 'prod' }],
  missing: [
    { name: 'job', value: 'node' },
    { name: 'env', value: 'test' },
  ],
};
const added = (text: string) => formatSeries(addLabels(parseSeries(text), labels));

test('labels are given to all series, or to those that have none such', () => {
  expect(added('up')).toBe('up{env="prod",job="node"}');
  expect(added('up{job="own",env="prod"}')).toBe('up{env="prod",job="own"}');
});

test('a label that a series has already, with another value, is not taken from it', () => {
  expect(() => added('up{env="dev"}')).toThrow(
    'up{env="dev"} has the label env already, with another value than "prod"',
  );
});
