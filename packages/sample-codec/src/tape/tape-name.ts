/*
 * Tapes are named SLUG_DATE_TIME.tape.flac: a slug of the target, and where their window begins, in UTC.
 *
 *   node@web-1_9100_2026-11-24_00-00-00.tape.flac
 *
 * Something may stand behind the time, to tell tapes of one window apart.
 */
const ending = /\.tape\.flac$/i;
const start = /_(\d{4}-\d{2}-\d{2})_(\d{2})-(\d{2})-(\d{2})(?!.*_\d{4}-\d{2}-\d{2}_)/;

/** Whether a file says by its name that it is a tape: without an index it is damaged then. */
export function isTapeName(fileName: string): boolean {
  return ending.test(fileName);
}

/** Where the window begins that a tape is of, in milliseconds since the epoch. @returns undefined where its name does not tell */
export function startOfTapeName(fileName: string): number | undefined {
  const parts = isTapeName(fileName) ? start.exec(fileName) : null;
  if (!parts) return undefined;
  const [, date, hours, minutes, seconds] = parts;
  const startMs = Date.parse(`${date}T${hours}:${minutes}:${seconds}Z`);
  return Number.isNaN(startMs) ? undefined : startMs;
}
