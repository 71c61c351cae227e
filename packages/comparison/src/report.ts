import type { Comparison, MethodResult } from './compare.ts';
import type { Amount } from './method/method.ts';
import type { SeriesSignal } from './series-signal.ts';

/** What is printed as JSON for one path. */
export interface Report {
  readonly path: string;
  readonly series: number;
  readonly samples: number;
  readonly methods: readonly MethodReport[];
  readonly signals: readonly SignalReport[];
}

export interface MethodReport {
  readonly name: string;
  readonly description: string;
  /** Why there are no figures; null where there are. */
  readonly notMeasured: string | null;
  /** With times and all else in the files; null where that was not measured. */
  readonly bytesPerSample: number | null;
  /** Of the values alone; null where they cannot be told apart. */
  readonly valueBytesPerSample: number | null;
  /** The share of the samples that these figures are of, 0 to 1: a format may not hold others. */
  readonly share: number | null;
  readonly valueShare: number | null;
  /** The share of the samples that came back changed; null where nothing was read back because nothing can change. */
  readonly changedShare: number | null;
  /** What `bytesPerSample` is made of, by the format's own names. */
  readonly parts: Readonly<Record<string, number>>;
}

export interface SignalReport extends SeriesSignal {
  /** What the series takes in its tape, in bits a sample, without the times; null where no tape was measured. */
  readonly tapeBits: number | null;
}

export function reportOf(path: string, { samples, results, signals }: Comparison): Report {
  const tape = results.find(({ method }) => method.name === 'tape')?.measurement?.bySeries;
  return {
    path,
    series: signals.length,
    samples,
    methods: results.map((result) => methodReport(result, samples)),
    signals: signals.map((signal) => {
      const bytes = tape?.get(signal.series);
      return { ...signal, tapeBits: bytes === undefined ? null : (8 * bytes) / signal.samples };
    }),
  };
}

function methodReport({ method, measurement, reason }: MethodResult, samples: number): MethodReport {
  const { whole, values, changed, parts = {} } = measurement ?? {};
  return {
    name: method.name,
    description: method.description,
    notMeasured: reason ?? null,
    bytesPerSample: perSample(whole),
    valueBytesPerSample: perSample(values),
    share: whole ? whole.samples / samples : null,
    valueShare: values ? values.samples / samples : null,
    changedShare: changed === undefined ? null : changed / samples,
    parts: Object.fromEntries(Object.entries(parts).map(([name, bytes]) => [name, bytes / samples])),
  };
}

function perSample(amount: Amount | undefined): number | null {
  return amount ? amount.bytes / amount.samples : null;
}
