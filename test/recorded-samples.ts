import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import wavefile from 'wavefile';

/** Samples as Prometheus would print them: seconds and value. */
export type Sample = readonly [seconds: number, value: number];

/** What a WAV of the agent holds, by a reader of WAV that is not ours. */
export function recordedSamples(path: string): Sample[] {
  const wav = new wavefile.WaveFile(readFileSync(path));
  const comment = String(wav.getTag('ICMT'));
  const tagOf = (key: string) => new RegExp(`^${key}=(.*)$`, 'm').exec(comment)?.[1] ?? '';
  return toSamples(wav.getSamples(false, Int32Array), tagOf);
}

/** What a FLAC of ours holds, by the programs flac and metaflac. */
export function encodedSamples(path: string): Sample[] {
  const tagOf = (key: string) =>
    execFileSync('metaflac', [`--show-tag=${key}`, path], { encoding: 'utf8' })
      .trim()
      .slice(key.length + 1);
  const width = Number(execFileSync('metaflac', ['--show-bps', path], { encoding: 'utf8' })) / 8;
  const raw = ['--silent', '--decode', '--stdout', '--force-raw-format', '--endian=little', '--sign=signed'];
  const bytes = execFileSync('flac', [...raw, path], { maxBuffer: 1 << 28 });
  const column = Array.from({ length: bytes.length / width }, (_, index) =>
    bytes.readIntLE(index * width, width),
  );
  return toSamples(column, tagOf);
}

/** Times and values by arithmetic written out here, not by the project's. */
function toSamples(column: ArrayLike<number>, tagOf: (key: string) => string): Sample[] {
  const startMs = Date.parse(tagOf('START'));
  const intervalMs = { '200ms': 200, '1s': 1000 }[tagOf('INTERVAL')] ?? Number.NaN;
  const scale = { 'decimal:2': (k: number) => k / 100, 'binary:10': (k: number) => k * 1024 }[
    tagOf('MAPPING')
  ];
  if (!scale) throw new Error(`unexpected mapping ${tagOf('MAPPING')}`);
  return Array.from(column, (k, index) => [(startMs + index * intervalMs) / 1000, scale(k)]);
}
