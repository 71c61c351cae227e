import type { TimeUnit } from './time-unit.ts';

/** What the name of a column of times says of them. */
export interface TimeColumnName {
  readonly unit: TimeUnit | undefined;
  readonly isUtc: boolean;
}

const timeWords: ReadonlySet<string> = new Set(
  'time times timestamp timestamps datetime date ts epoch unix unixtime'.split(' '),
);

const unitWords: Readonly<Record<TimeUnit, string>> = {
  s: 's sec secs second seconds',
  ms: 'ms msec msecs millis millisecond milliseconds',
  us: 'us µs usec usecs micros microsecond microseconds',
  ns: 'ns nsec nsecs nanos nanosecond nanoseconds',
};

const units: ReadonlyMap<string, TimeUnit> = new Map(
  (['s', 'ms', 'us', 'ns'] as const).flatMap((unit) =>
    unitWords[unit].split(' ').map((word) => [word, unit] as const),
  ),
);

const utcWords: ReadonlySet<string> = new Set(['utc', 'gmt']);

/** Words that say nothing of when. */
const otherWords: ReadonlySet<string> = new Set('in since iso iso8601 rfc3339'.split(' '));

/**
 * Whether a name says that a column has times: `time`, `Date`, `_time`, `timestampMs`, `Time (UTC)`, `epoch_seconds`. One with any
 * other word says something else: `response_time`, `time_left`.
 */
export function readTimeColumnName(name: string): TimeColumnName | undefined {
  const words = name
    .replaceAll(/(?<=[a-z])(?=[A-Z])/g, ' ')
    .toLowerCase()
    .split(/[^\p{L}\d]+/u)
    .filter((word) => word !== '');
  const isKnown = (word: string) =>
    timeWords.has(word) || units.has(word) || utcWords.has(word) || otherWords.has(word);
  if (!words.some((word) => timeWords.has(word)) || !words.every(isKnown)) return undefined;
  return {
    unit: words.map((word) => units.get(word)).find((unit) => unit !== undefined),
    isUtc: words.some((word) => utcWords.has(word)),
  };
}
