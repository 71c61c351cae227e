import { formatTime, timeOfName } from '../time.ts';

/*
 * Tapes are named SLUG_DATE_TIME.tape.flac, in UTC, after their target and the start of their window; milliseconds only where there are
 * any, and a number for all tapes of one window but the first:
 *
 *   node@web-1_9100_2026-11-24_00-00-00.tape.flac      node@web-1_9100_2026-11-24_00-00-00_2.tape.flac
 */
const extension = '.tape.flac';
const pattern =
  /_(\d{4}-\d{2}-\d{2})_(\d{2})-(\d{2})-(\d{2})(\.\d{3})?(?:_(?:[2-9]|[1-9]\d+))?\.tape\.flac$/i;

/** What makes the name of a tape. */
export interface TapeName {
  /** Of its target, as `slugOfTarget` makes it. */
  readonly slug: string;
  /** Of its window, in milliseconds since the epoch. */
  readonly startMs: number;
  /** Among the tapes of the window: from 1 on, which is the default. */
  readonly number?: number;
}

export function formatTapeName({ slug, startMs, number = 1 }: TapeName): string {
  const [date = '', clock = ''] = formatTime(startMs).slice(0, -1).split('T');
  const time = clock.replaceAll(':', '-').replace(/\.000$/, '');
  return `${slug}_${date}_${time}${number === 1 ? '' : `_${number}`}${extension}`;
}

/** Whether a file says by its name that it is a tape: without an index it is damaged then. */
export function isTapeName(fileName: string): boolean {
  return fileName.toLowerCase().endsWith(extension);
}

/** Where the window begins that a tape is of, in milliseconds since the epoch. @returns undefined where its name does not tell */
export function startOfTapeName(fileName: string): number | undefined {
  const [, date = '', hours = '', minutes = '', seconds = '', fraction = ''] = pattern.exec(fileName) ?? [];
  const startMs = timeOfName(date, [hours, minutes, seconds], fraction);
  return Number.isNaN(startMs) ? undefined : startMs;
}
