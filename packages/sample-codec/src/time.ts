import { excerpt } from './excerpt.ts';
import { SampleCodecError } from './sample-codec-error.ts';

/* Date.parse takes 24:00 for the midnight at the end of a day. */
const rfc3339 = /^(\d{4}-\d{2}-\d{2})[Tt ]((?:[01]\d|2[0-3]):\d{2}:\d{2})(\.\d+)?([Zz]|[+-]\d{2}:\d{2})$/;
const unixSeconds = /^-?\d{1,12}(\.\d+)?$/;

/** The times that an ISO text with four digits for the year can name. */
export const earliestMs: number = -62_167_219_200_000; // 0000-01-01T00:00:00.000Z
export const latestMs: number = 253_402_300_799_999; // 9999-12-31T23:59:59.999Z

/**
 * Reads a time: RFC 3339 (`2026-11-24T05:00:00Z`, `…05:00:00.250+01:00`) or Unix seconds (`1795496400`, `1795496400.25`).
 * @returns milliseconds since the epoch; what is finer is rounded to the nearest.
 * @throws SampleCodecError `bad-time`
 */
export function parseTime(text: string): number {
  const ms = unixSeconds.test(text) ? Math.round(Number(text) * 1000) : parseRfc3339(text);
  if (ms >= earliestMs && ms <= latestMs) return ms;
  throw new SampleCodecError(
    'bad-time',
    `"${excerpt(text)}" is not a time; write 2026-11-24T05:00:00Z (RFC 3339) or 1795496400 (Unix seconds)`,
  );
}

/** A time in UTC as it stands in names of files: `2026-11-24`, `05`, `00`, `00`, `.250`. @returns NaN where there is no such time */
export function timeOfName(date: string, clock: readonly string[], fraction: string): number {
  return parseRfc3339(`${date}T${clock.join(':')}${fraction}Z`);
}

/** @returns NaN where it is none */
function parseRfc3339(text: string): number {
  const parts = rfc3339.exec(text);
  if (!parts) return Number.NaN;
  const [, date, clock, fraction = '', zone = 'Z'] = parts;
  const ms = Date.parse(`${date}T${clock}${zone.toUpperCase()}`);
  // Date.parse rolls 31 February over into March; a day that does not exist is a typing error.
  const midnight = Date.parse(`${date}T00:00:00Z`);
  if (Number.isNaN(midnight) || new Date(midnight).toISOString().slice(0, 10) !== date) return Number.NaN;
  return ms + Math.round(Number(`0${fraction}`) * 1000);
}

/** `2026-11-24T05:00:00.000Z`: always UTC, always with milliseconds. */
export function formatTime(ms: number): string {
  return new Date(ms).toISOString();
}

/** `formatTime` for whole milliseconds that are close together, as those of a column: the date is made once a minute. */
export function columnTimeFormatter(): (ms: number) => string {
  let minute = Number.NaN;
  let upToMinute = '';
  return (ms) => {
    const minuteOfMs = Math.floor(ms / 60_000);
    if (minuteOfMs !== minute) {
      minute = minuteOfMs;
      upToMinute = formatTime(minute * 60_000).slice(0, -'00.000Z'.length);
    }
    const digits = String(100_000 + ms - minute * 60_000);
    return `${upToMinute}${digits.slice(1, 3)}.${digits.slice(3)}Z`;
  };
}
