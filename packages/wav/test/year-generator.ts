import { parseSeries } from '@flac-metrics/sample-codec';
import { generate } from '../src/generate.ts';

// Generates a short file and a year at 1 s, and prints by how many bytes the year has raised the peak of memory.
const [short = '', year = ''] = process.argv.slice(2);
const tags = {
  series: parseSeries('m'),
  startMs: 0,
  intervalMs: 1000,
  mapping: { kind: 'decimal', digits: 2 },
} as const;
const generateFile = async (path: string, samples: number) => {
  const generation = { path, tags, signal: 'constant', seed: 1, bits: 16, samples } as const;
  await generate(generation, new AbortController().signal, () => {});
  return process.resourceUsage().maxRSS * 1024;
};
const before = await generateFile(short, 1_000_000);
console.log((await generateFile(year, 365 * 86_400)) - before);
