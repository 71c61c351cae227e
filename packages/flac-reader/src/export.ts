import {
  columnTimeFormatter,
  formatMetadata,
  formatSeries,
  formatValue,
  hostMetrics,
  metricName,
  type Columns,
  type Series,
  type Track,
} from '@flac-metrics/sample-codec';
import type { FlacSegment } from './flac-segment.ts';
import { isDamage } from './is-damage.ts';
import { samplesOf } from './samples-of.ts';

export const exportFormats = ['csv', 'json', 'openmetrics'] as const;
export type ExportFormat = (typeof exportFormats)[number];

/**
 * The samples of tracks in [fromMs, toMs] as text, in pieces, one track behind the other.
 *
 * - csv: `time,value`, times in RFC 3339, the series in the column's name; of several series `time,series,value`
 * - json: one object a line, `{"series": …, "samples": [[ms, value], …]}`; NaN and infinities, which JSON has not, as texts
 * - openmetrics: what `promtool tsdb create-blocks-from openmetrics` reads, all series of a metric together; a series without a name,
 *   which it refuses, as `promtool tsdb dump-openmetrics` prints it
 *
 * @throws FlacError, SampleCodecError behind everything else, where samples are damaged: of such a track, those before the damage are
 *   told
 */
export async function* exportTracks(
  segment: FlacSegment,
  tracks: readonly Track[],
  fromMs: number,
  toMs: number,
  format: ExportFormat,
): AsyncGenerator<string, void> {
  const writer = writers[format](tracks.length > 1);
  let damage: unknown;
  yield writer.head(tracks);
  for (const track of tracksByName(tracks)) {
    yield writer.seriesHead(track.series);
    try {
      let isFirst = true;
      for await (const columns of samplesOf(segment, track, fromMs, toMs)) {
        yield writer.samples(columns, track.series, isFirst);
        isFirst = false;
      }
    } catch (error) {
      if (!isDamage(error)) throw error;
      damage ??= error;
    }
    yield writer.seriesTail;
  }
  if (damage !== undefined) throw damage;
  yield writer.tail;
}

/** In their order, but that those of one metric stand where the first of them does. */
function tracksByName(tracks: readonly Track[]): Track[] {
  const named = new Map<string, Track[]>();
  for (const track of tracks) {
    const name = metricName(track.series);
    const others = named.get(name);
    if (others) others.push(track);
    else named.set(name, [track]);
  }
  return [...named.values()].flat();
}

interface Writer {
  head(tracks: readonly Track[]): string;
  /** In front of the samples of each series. */
  seriesHead(series: Series): string;
  samples(columns: Columns, series: Series, isFirst: boolean): string;
  readonly seriesTail: string;
  /** Missing where samples are damaged; OpenMetrics has no other mark for that. */
  readonly tail: string;
}

/** How each format is written, of one series or of many. */
const writers: Record<ExportFormat, (areMany: boolean) => Writer> = {
  csv: (areMany) => ({
    head: ([track]) => {
      if (areMany) return 'time,series,value\n';
      return track ? `time,${csvText(track.series)}\n` : '';
    },
    seriesHead: () => '',
    samples: (columns, series) => {
      const format = columnTimeFormatter();
      const between = areMany ? `,${csvText(series)},` : ',';
      return lines(columns, (ms, value) => `${format(ms)}${between}${formatValue(value)}\n`);
    },
    seriesTail: '',
    tail: '',
  }),
  json: () => ({
    head: () => '',
    seriesHead: (series) => `{"series":${JSON.stringify(formatSeries(series))},"samples":[`,
    samples: (columns, _, isFirst) => {
      const text = lines(columns, (ms, value) => `,[${ms},${jsonNumber(value)}]`);
      return isFirst ? text.slice(1) : text;
    },
    seriesTail: ']}\n',
    tail: '',
  }),
  openmetrics: () => {
    let before: string | undefined;
    return {
      head: () => '',
      seriesHead: (series) => {
        const name = metricName(series);
        if (name === before || name === '') return '';
        before = name;
        return formatMetadata(name, hostMetrics.find((metric) => metric.name === name)?.help);
      },
      samples: (columns, series) => {
        const text = formatSeries(series);
        return lines(columns, (ms, value) => `${text} ${formatValue(value)} ${(ms / 1000).toFixed(3)}\n`);
      },
      seriesTail: '',
      tail: '# EOF\n',
    };
  },
};

function csvText(series: Series): string {
  return `"${formatSeries(series).replaceAll('"', '""')}"`;
}

function lines({ timestampsMs, values }: Columns, line: (ms: number, value: number) => string): string {
  let text = '';
  for (let index = 0; index < timestampsMs.length; index += 1)
    text += line(timestampsMs[index] ?? 0, values[index] ?? 0);
  return text;
}

function jsonNumber(value: number): string {
  return Number.isFinite(value) ? formatValue(value) : `"${formatValue(value)}"`;
}
