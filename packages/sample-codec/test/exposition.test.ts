import { expect, test } from 'vitest';
import { formatMetadata } from '../src/index.ts';

test('a metric is described by its name, in quotes where it needs them', () => {
  expect(formatMetadata('up', 'Is it?\nYes.')).toBe('# HELP up Is it?\\nYes.\n# TYPE up gauge\n');
  expect(formatMetadata('a "b"\n', undefined)).toBe('# TYPE "a \\"b\\"\\n" gauge\n');
});
