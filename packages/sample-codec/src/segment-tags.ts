import { formatMapping, parseMapping, type Mapping } from './mapping/mapping.ts';
import { SampleCodecError } from './sample-codec-error.ts';
import { formatSeries, parseSeries } from './selector.ts';
import type { Series } from './series.ts';
import { formatTime, parseTime } from './time.ts';
import { formatTimeSpan, parseTimeSpan } from './time-span.ts';
import type { Track } from './track.ts';

/** What a one-series file says of itself; with the number of samples it makes a track. */
export interface SegmentTags {
  readonly series: Series;
  readonly startMs: number;
  readonly intervalMs: number;
  readonly mapping: Mapping;
}

/** The keys, in the order in which they are written: lines of ICMT in WAV, Vorbis comments in FLAC. */
export const segmentTagKeys = ['SERIES', 'START', 'INTERVAL', 'MAPPING'] as const;

/** One value a key, as in `SERIES=cpu_usage_percent{cpu="0"}`. `parseSegmentTags` is its inverse. */
export function formatSegmentTags(tags: SegmentTags): [key: string, value: string][] {
  return [
    ['SERIES', formatSeries(tags.series)],
    ['START', formatTime(tags.startMs)],
    ['INTERVAL', formatTimeSpan(tags.intervalMs)],
    ['MAPPING', formatMapping(tags.mapping)],
  ];
}

/**
 * Finds the tags among a file's comments. Other keys are not ours and are passed over; keys are compared without case,
 * as Vorbis comments are.
 * @returns undefined where none of the four keys is there: the file is not one of ours, or has lost its tags.
 * @throws SampleCodecError `bad-tags` where some are missing, one is given twice, or one cannot be read
 */
export function parseSegmentTags(
  comments: Iterable<readonly [key: string, value: string]>,
): SegmentTags | undefined {
  const found = new Map<string, string>();
  for (const [key, value] of comments) {
    const name = segmentTagKeys.find((name) => name === key.toUpperCase());
    if (name === undefined) continue;
    if (found.has(name)) throw new SampleCodecError('bad-tags', `the tag ${name} is given twice`);
    found.set(name, value);
  }
  if (found.size === 0) return undefined;
  return {
    series: parseTag(found, 'SERIES', parseSeries),
    startMs: parseTag(found, 'START', parseTime),
    intervalMs: parseTag(found, 'INTERVAL', parseTimeSpan),
    mapping: parseTag(found, 'MAPPING', parseMapping),
  };
}

function parseTag<Value>(
  found: ReadonlyMap<string, string>,
  key: (typeof segmentTagKeys)[number],
  parse: (text: string) => Value,
): Value {
  const text = found.get(key);
  if (text === undefined)
    throw new SampleCodecError('bad-tags', `the tag ${key} is missing, others are there`);
  try {
    return parse(text);
  } catch (error) {
    if (error instanceof SampleCodecError)
      throw new SampleCodecError('bad-tags', `tag ${key}: ${error.message}`);
    throw error;
  }
}

/** The track of a one-series file of `count` samples: one run. */
export function trackOf(tags: SegmentTags, count: number): Track {
  const { series, mapping, startMs, intervalMs } = tags;
  return { series, mapping, timeline: count > 0 ? [{ startMs, intervalMs, count }] : [] };
}
