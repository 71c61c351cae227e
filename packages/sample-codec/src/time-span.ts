import { SampleCodecError } from './sample-codec-error.ts';

/** Units from the largest to the smallest, in milliseconds. */
const units: readonly (readonly [string, number])[] = [
  ['d', 86_400_000],
  ['h', 3_600_000],
  ['m', 60_000],
  ['s', 1000],
  ['ms', 1],
];

/**
 * Reads a time span: a whole number and a unit, as in `250ms`, `1s`, `15m`, `2h`, `1d`, or several as in `1h30m`.
 * @returns milliseconds, above zero.
 * @throws SampleCodecError `bad-time-span`
 */
export function parseTimeSpan(text: string): number {
  let ms = 0;
  if (/^(\d{1,12}(ms|[dhms]))+$/.test(text)) {
    for (const [, count, unit] of text.matchAll(/(\d+)(ms|[dhms])/g)) {
      ms += Number(count) * (units.find(([name]) => name === unit)?.[1] ?? Number.NaN);
    }
  }
  if (ms > 0 && Number.isSafeInteger(ms)) return ms;
  throw new SampleCodecError(
    'bad-time-span',
    `"${text}" is not a time span; write a whole number above zero and a unit: 250ms, 1s, 15m, 2h, 1d`,
  );
}

/** The shortest text that `parseTimeSpan` reads back: `1500` → `1500ms`, `90_000` → `90s`, `86_400_000` → `1d`. */
export function formatTimeSpan(ms: number): string {
  const [unit, size] = units.find(([, size]) => ms % size === 0) ?? ['ms', 1];
  return `${ms / size}${unit}`;
}
