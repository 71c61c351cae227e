import { crc32 } from 'node:zlib';
import { formatMapping, parseMapping, type Mapping } from './mapping/mapping.ts';
import { SampleCodecError, within } from './sample-codec-error.ts';
import { formatSeries, parseSeries } from './selector.ts';
import type { Series } from './series.ts';
import { formatTime, parseTime } from './time.ts';
import { formatTimeSpan, parseTimeSpan } from './time-span.ts';
import type { Track } from './track.ts';

/*
 * What a file says of itself are lines of ICMT in a WAV, and Vorbis comments in a FLAC:
 *
 *   SERIES=cpu_usage_percent{cpu="0",instance="web-1",job="monitoring-agent"}
 *   START=2026-11-24T05:00:00.000Z
 *   INTERVAL=1s
 *   MAPPING=decimal:2
 *   CHECK=2a83c0b0
 *
 * CHECK is the CRC-32 of zlib, in eight small hex digits, over the four lines above it: in this order, in UTF-8, the keys in
 * capitals, the values as they stand in the file, and a line feed behind each, the last one too.
 */

/** What a one-series file says of itself; with the number of samples it makes a track. */
export interface SegmentTags {
  readonly series: Series;
  readonly startMs: number;
  readonly intervalMs: number;
  readonly mapping: Mapping;
}

/** The keys that every series needs, in the order in which they are written and checked. */
export const segmentTagKeys = ['SERIES', 'START', 'INTERVAL', 'MAPPING'] as const;
const checkKey = 'CHECK';

/** One value a key, as in `SERIES=cpu_usage_percent{cpu="0"}`, CHECK last. `parseSegmentTags` is its inverse. */
export function formatSegmentTags(tags: SegmentTags): [key: string, value: string][] {
  const pairs: [string, string][] = [
    ['SERIES', formatSeries(tags.series)],
    ['START', formatTime(tags.startMs)],
    ['INTERVAL', formatTimeSpan(tags.intervalMs)],
    ['MAPPING', formatMapping(tags.mapping)],
  ];
  return [...pairs, [checkKey, checkOf(pairs)]];
}

function checkOf(pairs: readonly (readonly [key: string, value: string])[]): string {
  const lines = pairs.map(([key, value]) => `${key}=${value}\n`);
  return crc32(lines.join('')).toString(16).padStart(8, '0');
}

/**
 * Finds the tags among a file's comments. Other keys are not ours and are passed over; keys are compared without case,
 * as Vorbis comments are. Files made by hand or by earlier versions have no CHECK, and are taken as they are.
 * @returns undefined where none of the keys is there: the file is not one of ours, or has lost its tags.
 * @throws SampleCodecError `bad-tags` where some are missing, one is given twice, CHECK is not theirs, or one cannot be read
 */
export function parseSegmentTags(
  comments: Iterable<readonly [key: string, value: string]>,
): SegmentTags | undefined {
  const found = new Map<string, string>();
  for (const [key, value] of comments) {
    const name = [...segmentTagKeys, checkKey].find((name) => name === key.toUpperCase());
    if (name === undefined) continue;
    if (found.has(name)) throw new SampleCodecError('bad-tags', `the tag ${name} is given twice`);
    found.set(name, value);
  }
  if (found.size === 0) return undefined;
  const tags = {
    series: parseTag(found, 'SERIES', parseSeries),
    startMs: parseTag(found, 'START', parseTime),
    intervalMs: parseTag(found, 'INTERVAL', parseTimeSpan),
    mapping: parseTag(found, 'MAPPING', parseMapping),
  };
  verifyCheck(found);
  return tags;
}

function parseTag<Value>(
  found: ReadonlyMap<string, string>,
  key: (typeof segmentTagKeys)[number],
  parse: (text: string) => Value,
): Value {
  const text = found.get(key);
  if (text === undefined)
    throw new SampleCodecError('bad-tags', `the tag ${key} is missing, others are there`);
  return within('bad-tags', `tag ${key}`, () => parse(text));
}

function verifyCheck(found: ReadonlyMap<string, string>): void {
  const said = found.get(checkKey);
  const check = checkOf(segmentTagKeys.map((key) => [key, found.get(key) ?? '']));
  if (said === undefined || said === check) return;
  throw new SampleCodecError(
    'bad-tags',
    `the tag ${checkKey} says ${said}, but ${segmentTagKeys.join(', ')} make ${check}: one of the five is damaged or was ` +
      `changed; restore the file, or remove ${checkKey} if the others are right`,
  );
}

/** The track of a one-series file of `count` samples: one run. */
export function trackOf(tags: SegmentTags, count: number): Track {
  const { series, startMs, intervalMs } = tags;
  return { series, timeline: count > 0 ? [{ startMs, intervalMs, count }] : [] };
}
