import { cpuUsageMetric, hostMetrics, type HostMetric } from './host-metrics.ts';
import { extensionOf, type SegmentExtension } from './segment-extension.ts';
import type { SegmentTags } from './segment-tags.ts';
import { labelValue, makeSeries, metricName, metricNameLabel, type Series } from './series.ts';
import { formatTime, timeOfName } from './time.ts';
import { formatTimeSpan, parseTimeSpan } from './time-span.ts';
import type { SegmentDefaults } from './track.ts';

/*
 * Files are named SLUG_DATE_TIME.EXTENSION, in UTC; milliseconds only where there are any, and the interval where it is not 1 s:
 *
 *   cpu_0_2026-11-24_05-00-00.wav      memory_used_bytes_2026-11-24_05-00-00.200_15s.flac
 */
const pattern =
  /^(.+)_(\d{4}-\d{2}-\d{2})_(\d{2})-(\d{2})-(\d{2})(\.\d{3})?(?:_(\d{1,12}(?:ms|[smhd])))?\.[a-z]+$/i;

/** The interval of names that tell none. */
const unnamedIntervalMs = 1000;

/** What a file's name tells without opening it. */
export interface SegmentName {
  readonly slug: string;
  readonly startMs: number;
  /** Of the ticks, where the name tells it: 1 s is not told, and older files tell none. */
  readonly intervalMs?: number;
  readonly extension: SegmentExtension;
}

/** A short name for a series that is safe in any file system. It need not be unique: the tags are what counts. */
export function slugOf(series: Series): string {
  const name = metricName(series);
  const text = name === cpuUsageMetric.name ? `cpu_${labelValue(series, 'cpu')}` : name;
  return text.replaceAll(/[^a-zA-Z0-9_-]+/g, '_').slice(0, longestSlug) || 'series';
}

/** Leaves room for the time and for suffixes within the 255 bytes of a file name. */
const longestSlug = 200;

export function formatSegmentName(name: SegmentName): string {
  const [date = '', clock = ''] = formatTime(name.startMs).slice(0, -1).split('T');
  const time = clock.replaceAll(':', '-').replace(/\.000$/, '');
  const { slug, intervalMs = unnamedIntervalMs, extension } = name;
  const interval = intervalMs === unnamedIntervalMs ? '' : `_${formatTimeSpan(intervalMs)}`;
  return `${slug}_${date}_${time}${interval}.${extension}`;
}

/** @returns undefined where the name is not of this form */
export function parseSegmentName(fileName: string): SegmentName | undefined {
  const extension = extensionOf(fileName);
  const parts = pattern.exec(fileName);
  if (!extension || !parts) return undefined;
  const [, slug = '', date = '', hours = '', minutes = '', seconds = '', fraction = '', interval] = parts;
  const startMs = timeOfName(date, [hours, minutes, seconds], fraction);
  if (Number.isNaN(startMs)) return undefined;
  if (interval === undefined) return { slug, startMs, extension };
  const intervalMs = spanOf(interval);
  return intervalMs > 0 ? { slug, startMs, intervalMs, extension } : undefined;
}

/** @returns NaN where it is none, such as 0s */
function spanOf(text: string): number {
  try {
    return parseTimeSpan(text.toLowerCase());
  } catch {
    return Number.NaN;
  }
}

/** What is known of a file that has lost its tags, for instance one that sox made. */
export interface NamedSegment {
  readonly tags: SegmentTags;
  readonly metric: HostMetric;
}

/**
 * The defaults for a file without tags: what the agent records under such a name, as `job="monitoring-agent"`.
 * @returns undefined where the name is not one of the agent's
 */
export function segmentFromName({ fileName, labels = [] }: SegmentDefaults): NamedSegment | undefined {
  const name = parseSegmentName(fileName);
  if (!name) return undefined;
  const cpu = /^cpu_(\d+|total)$/.exec(name.slug)?.[1];
  // The use of a core is recorded under the name of the core alone.
  const isRecordedAs = (metric: HostMetric): boolean =>
    metric !== cpuUsageMetric && metric.name === name.slug;
  const metric = cpu === undefined ? hostMetrics.find(isRecordedAs) : cpuUsageMetric;
  if (!metric) return undefined;
  const known = new Map([['job', 'monitoring-agent']]);
  for (const label of labels) known.set(label.name, label.value);
  known.set(metricNameLabel, metric.name);
  if (cpu !== undefined) known.set('cpu', cpu);
  const series = makeSeries(Array.from(known, ([name, value]) => ({ name, value })));
  return {
    tags: {
      series,
      startMs: name.startMs,
      intervalMs: name.intervalMs ?? unnamedIntervalMs,
      mapping: metric.mapping,
    },
    metric,
  };
}
