import fc from 'fast-check';
import { expect, test } from 'vitest';
import { makeSeries } from '../../src/index.ts';
import { slugOfTarget, targetOf } from '../../src/tape/index.ts';

test('a target is what the labels instance and job say', () => {
  const labels = { instance: 'web-1:9100', job: 'node', mode: 'idle' };
  const series = makeSeries(Object.entries(labels).map(([name, value]) => ({ name, value })));
  expect(targetOf(series)).toEqual({ instance: 'web-1:9100', job: 'node' });
  expect(targetOf(makeSeries([]))).toEqual({ instance: '', job: '' });
});

test.each([
  ['node', 'web-1:9100', 'node@web-1_9100'],
  ['node_exporter', '127.0.0.1:9100', 'node_exporter@127.0.0.1_9100'],
  ['', 'web-1', '@web-1'],
  ['', '', 'series'],
  ['node', 'web_1', 'node@web_1@3498ae6d38'],
  ['../etc', '[::1]:9100', '_._etc@_1_9100@'],
  ['-x', 'a', '_x@a@'],
  ['.', 'a', '_@a@'],
])('job "%s" and instance "%s" make %s', (job, instance, slug) => {
  expect(slugOfTarget({ job, instance })).toContain(slug);
});

test('no two targets share a slug, and every slug is a file name', () => {
  const text = fc.string({
    unit: fc.constantFrom('a', '1', '_', ':', '.', '/', '@', 'é', '-'),
    maxLength: 5,
  });
  const target = fc.record({ instance: text, job: text });
  fc.assert(
    fc.property(target, target, (a, b) => {
      fc.pre(a.instance !== b.instance || a.job !== b.job);
      expect(slugOfTarget(a)).not.toBe(slugOfTarget(b));
      expect(slugOfTarget(a)).toMatch(/^[\w@][\w@.-]{0,149}$/);
    }),
    { numRuns: 2000 },
  );
});
