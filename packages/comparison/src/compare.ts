import { mkdtempSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { formatSeries } from '@flac-metrics/sample-codec';
import { ComparisonError } from './comparison-error.ts';
import { addMeasurements } from './method/add-measurements.ts';
import type { Measurement, Method } from './method/method.ts';
import { isInstalled } from './peer/is-installed.ts';
import { samplesOf, type SeriesColumns } from './series-columns.ts';
import { measureSeries, type SeriesSignal } from './series-signal.ts';

export interface MethodResult {
  readonly method: Method;
  /** Undefined where it could not be measured. */
  readonly measurement: Measurement | undefined;
  /** Why not: a program is not installed, or failed. */
  readonly reason: string | undefined;
}

/** What is known of the samples of one path. */
export interface Comparison {
  readonly samples: number;
  readonly results: readonly MethodResult[];
  /** In the order in which the series came. */
  readonly signals: readonly SeriesSignal[];
}

export interface CompareOptions {
  readonly methods: readonly Method[];
  /** An existing folder for what the methods make. */
  readonly folder: string;
  readonly signal: AbortSignal;
  /** Called before each batch: nobody knows how many there are. */
  readonly onBatch: () => void;
  /** Told of each batch its share that is done, 0 to 1, and how many samples have gone through all ways together. */
  readonly onProgress: (what: string, share: number, samples: number) => void;
}

/**
 * Keeps samples in all ways and measures them.
 * @param batches what is in memory at once; a series that comes in several is kept once in each, and judged as a signal by the first
 * @throws ComparisonError `not-equal`; what the batches throw; the signal's reason
 */
export async function compare(
  batches: AsyncIterable<readonly SeriesColumns[]>,
  options: CompareOptions,
): Promise<Comparison> {
  const signals = new Map<string, SeriesSignal>();
  let results: MethodResult[] = options.methods.map(lookFor);
  let samples = 0;
  for await (const columns of batches) {
    const batchSamples = samplesOf(columns);
    samples += batchSamples;
    options.onBatch();
    /** Judging as signals is the first step, each method another: they take different times, and nobody knows which. */
    const steps = 1 + options.methods.length;
    const onStep =
      (step: number, what: string) =>
      (share: number): void =>
        options.onProgress(what, (step + share) / steps, (step + share) * batchSamples);
    const onSignal = onStep(0, 'signals');
    for (const [index, column] of columns.entries()) {
      options.signal.throwIfAborted();
      onSignal(index / columns.length);
      const series = formatSeries(column.series);
      if (!signals.has(series)) signals.set(series, measureSeries(column));
      await new Promise(setImmediate);
    }
    const added: MethodResult[] = [];
    for (const [index, result] of results.entries())
      added.push(await measureOne(result, columns, options, onStep(1 + index, result.method.name)));
    results = added;
  }
  return { samples, results, signals: [...signals.values()] };
}

function lookFor(method: Method): MethodResult {
  const missing = method.programs.filter((program) => !isInstalled(program));
  const reason = missing.length === 0 ? undefined : `not installed: ${missing.join(', ')}`;
  return { method, measurement: undefined, reason };
}

/** Programs of others may fail where ours must not: that is a reason, and the others go on. */
async function measureOne(
  result: MethodResult,
  columns: readonly SeriesColumns[],
  { folder, signal }: CompareOptions,
  onProgress: (share: number) => void,
): Promise<MethodResult> {
  const { method, measurement, reason } = result;
  if (reason !== undefined) return result;
  signal.throwIfAborted();
  onProgress(0);
  const place = mkdtempSync(join(folder, `${method.name}-`));
  try {
    const measured = await method.measure(columns, { folder: place, signal, onProgress });
    return { method, measurement: addMeasurements(measurement, measured), reason: undefined };
  } catch (error) {
    signal.throwIfAborted();
    if (!(error instanceof ComparisonError) || error.code !== 'peer') throw error;
    return { method, measurement: undefined, reason: error.message };
  } finally {
    rmSync(place, { recursive: true, force: true });
  }
}
