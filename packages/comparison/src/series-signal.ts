import { formatSeries } from '@flac-metrics/sample-codec';
import { encodeColumn, wholeNumbers } from '@flac-metrics/sample-codec/ladder';
import type { SeriesColumns } from './series-columns.ts';
import { measureSignal, type SignalMeasures } from './signal/signal-measures.ts';

/** What kind of signal one series is. */
export interface SeriesSignal {
  readonly series: string;
  /** Those that it was measured on. */
  readonly samples: number;
  /** The step of the ladder that won, such as `decimal`, and how its integers are laid out. */
  readonly mapping: string;
  readonly layout: string;
  /** Null where there are too few samples. */
  readonly signal: SignalMeasures | null;
}

export function measureSeries({ series, values }: SeriesColumns): SeriesSignal {
  const column = encodeColumn(values);
  const { step, layout } = column.mapping;
  return {
    series: formatSeries(series),
    samples: values.length,
    mapping: step.kind,
    layout: layout.isDifferenced ? `${layout.form}, differenced` : layout.form,
    signal: measureSignal(wholeNumbers(column, values.length)) ?? null,
  };
}
