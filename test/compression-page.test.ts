import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { measureSeries, methodNames, type Report } from '@flac-metrics/comparison';
import { parseSeries } from '@flac-metrics/sample-codec';
import { drawEntropy, drawHarmony, drawSizes, drawSteps } from '../scripts/compression-plots.js';
import { commandLines, documentedBlock } from './documented-blocks.ts';
import { StartedProgram } from './program.ts';

const page = readFileSync('docs/compression.md', 'utf8');

describe('the page on compression', () => {
  test('has its plots and its tables', () => {
    const pictures = [...page.matchAll(/!\[[^\]]+\]\(([^)]+)\)/g)].map(([, path = '']) => path);
    expect(pictures.length).toBe(4);
    for (const path of pictures) expect(existsSync(join('docs', path))).toBe(true);
    for (const [, table = ''] of page.matchAll(/<!-- \w+ -->\n([^]*?)<!-- end -->/g))
      expect(table).toMatch(/^\n\| {2}\|(.*\|)+\n\| --- \|/);
  });

  test('names the script that makes it', async () => {
    // It takes minutes; here it is only read.
    const [command = ''] = commandLines(
      documentedBlock('docs/compression.md', 'node scripts/compression.js'),
    );
    const program = new StartedProgram('sh', ['-c', command.replace('node', 'node --check')]);
    expect([await program.ended(), program.stderr]).toEqual([0, '']);
  });

  test('names no method that there is not', () => {
    const named = [...page.matchAll(/^\| `([a-z-]+)` \|/gm)].map(([, name]) => name);
    expect(named.length).toBeGreaterThan(20);
    for (const name of named) expect(methodNames).toContain(name);
  });
});

test('plots can be drawn of a set in which a method is missing, and series are too short', () => {
  const timestampsMs = Float64Array.from({ length: 200 }, (_, index) => 1000 * index);
  const values = timestampsMs.map((ms) => Math.round(100 * Math.sin(ms / 7000)) + (ms % 3000));
  const signals = [200, 20].map((count) => ({
    ...measureSeries({
      series: parseSeries('m'),
      timestampsMs: timestampsMs.subarray(0, count),
      values: values.subarray(0, count),
    }),
    tapeBits: 3,
  }));
  const tape = {
    name: 'tape',
    description: '',
    notMeasured: null,
    bytesPerSample: 0.5,
    valueBytesPerSample: 0.4,
    share: 1,
    valueShare: 1,
    changedShare: null,
    parts: {},
  };
  const report: Report = { path: 'p', series: 2, samples: 220, methods: [tape], signals };
  for (const draw of [drawSizes, drawSteps, drawHarmony, drawEntropy]) {
    const svg = draw([{ name: 'a & b', report }]);
    expect(svg).toMatch(/^<svg [^]*<\/svg>\n$/);
    expect(svg).toContain('a &amp; b');
    expect(svg).not.toMatch(/NaN|undefined|Infinity/);
  }
});
