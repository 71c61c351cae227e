import {
  columnTimeFormatter,
  exposedName,
  formatExposedSeries,
  formatMetadata,
  formatSeries,
  formatValue,
  hostMetrics,
  positionsBetween,
  timeAt,
  type Columns,
  type Series,
  type Track,
} from '@flac-metrics/sample-codec';
import { FlacError } from './flac-error.ts';
import type { FlacSegment } from './flac-segment.ts';

export const exportFormats = ['csv', 'json', 'openmetrics'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/** Samples that are in memory at once: what an export of any length takes. */
const windowSamples = 1 << 16;

/**
 * The samples of a track in [fromMs, toMs] as text, in pieces.
 *
 * - csv: `time,value`, times in RFC 3339, the series in the column's name
 * - json: one object, `{"series": …, "samples": [[ms, value], …]}`; NaN and infinities, which JSON has not, as texts
 * - openmetrics: what `promtool tsdb create-blocks-from openmetrics` reads
 *
 * @throws FlacError behind the last sample before the damage
 */
export async function* exportTrack(
  segment: FlacSegment,
  track: Track,
  fromMs: number,
  toMs: number,
  format: ExportFormat,
): AsyncGenerator<string, void> {
  const writer = writers[format];
  yield writer.head(track.series);
  const { first, end } = positionsBetween(track.timeline, fromMs, toMs);
  let isFirst = true;
  try {
    for (let position = first; position < end; position += windowSamples) {
      for await (const columns of untilDamage(
        segment,
        track,
        position,
        Math.min(position + windowSamples, end),
      )) {
        yield writer.samples(columns, track.series, isFirst);
        isFirst = false;
      }
    }
  } catch (error) {
    yield writer.tailOfPart;
    throw error;
  }
  yield writer.tail;
}

/** The samples [first, end), at once where none is damaged; otherwise all before the damage, found by halving. */
async function* untilDamage(
  segment: FlacSegment,
  track: Track,
  first: number,
  end: number,
): AsyncGenerator<Columns, void> {
  let columns: Columns;
  try {
    columns = await segment.read(track, timeAt(track.timeline, first), timeAt(track.timeline, end - 1));
  } catch (error) {
    if (!(error instanceof FlacError) || end - first === 1) throw error;
    const middle = first + Math.ceil((end - first) / 2);
    yield* untilDamage(segment, track, first, middle);
    yield* untilDamage(segment, track, middle, end);
    return;
  }
  yield columns;
}

interface Writer {
  head(series: Series): string;
  samples(columns: Columns, series: Series, isFirst: boolean): string;
  readonly tail: string;
  /** Where damage has ended the samples before their time; OpenMetrics has no other mark for that than the missing end. */
  readonly tailOfPart: string;
}

const writers: Record<ExportFormat, Writer> = {
  csv: {
    head: (series) => `time,"${formatSeries(series).replaceAll('"', '""')}"\n`,
    samples: (columns) => {
      const format = columnTimeFormatter();
      return lines(columns, (ms, value) => `${format(ms)},${formatValue(value)}\n`);
    },
    tail: '',
    tailOfPart: '',
  },
  json: {
    head: (series) => `{"series":${JSON.stringify(formatSeries(series))},"samples":[`,
    samples: (columns, _, isFirst) => {
      const text = lines(columns, (ms, value) => `,[${ms},${jsonNumber(value)}]`);
      return isFirst ? text.slice(1) : text;
    },
    tail: ']}\n',
    tailOfPart: ']}\n',
  },
  openmetrics: {
    head: (series) => {
      const name = exposedName(series);
      return formatMetadata(name, hostMetrics.find((metric) => metric.name === name)?.help);
    },
    samples: (columns, series) => {
      const text = formatExposedSeries(series);
      return lines(columns, (ms, value) => `${text} ${formatValue(value)} ${(ms / 1000).toFixed(3)}\n`);
    },
    tail: '# EOF\n',
    tailOfPart: '',
  },
};

function lines({ timestampsMs, values }: Columns, line: (ms: number, value: number) => string): string {
  let text = '';
  for (let index = 0; index < timestampsMs.length; index += 1)
    text += line(timestampsMs[index] ?? 0, values[index] ?? 0);
  return text;
}

function jsonNumber(value: number): string {
  return Number.isFinite(value) ? formatValue(value) : `"${formatValue(value)}"`;
}
