import { bitsFlac } from './bits-flac.ts';
import { compressed } from './compressed.ts';
import { compressors } from './compressor.ts';
import { contents } from './content.ts';
import type { Method } from './method.ts';
import { oneSeriesFlac } from './one-series-flac.ts';
import { prometheus } from './prometheus.ts';
import { raw } from './raw.ts';
import { tape } from './tape.ts';
import type { TapeLength } from './tape-lots.ts';
import { victoriaMetrics } from './victoria-metrics.ts';
import { wav } from './wav.ts';
import { xorChunks } from './xor-chunks.ts';

/** All ways to keep samples that can be compared, in the order of the table. */
export function methodsOf(length: TapeLength): readonly Method[] {
  return [
    raw,
    wav,
    oneSeriesFlac,
    tape({ ...length, name: 'tape', description: 'tapes, all their bytes', isShared: true }),
    tape({
      ...length,
      name: 'tape-each',
      description: 'the same with a tape for each series',
      isShared: false,
    }),
    tape({
      ...length,
      name: 'tape-fixed',
      description: 'the same with fixed predictors only',
      isShared: true,
      effort: 'fast',
    }),
    bitsFlac,
    ...contents.flatMap((content) => compressors.map((compressor) => compressed(compressor, content))),
    xorChunks,
    prometheus,
    victoriaMetrics,
  ];
}

export const methodNames: readonly string[] = methodsOf({}).map(({ name }) => name);
