import { formatTime, formatTimeSpan, parseSegmentName, type Track } from '@flac-metrics/sample-codec';
import type { SegmentFile } from './segment-file.ts';

/**
 * What a file's name says otherwise than its tags: these need not have a checksum, and names have none. Start and interval, at least,
 * stand in both.
 * @returns in words for the user, naming the file; undefined where both say the same
 */
export function nameContradiction(
  { path, fileName }: SegmentFile,
  tracks: readonly Track[],
): string | undefined {
  const named = parseSegmentName(fileName);
  const tagged = tracks[0]?.timeline[0];
  if (!named || !tagged) return undefined;
  const told = (what: string, tags: string, name: string): string =>
    `${path}: its tags say that ${what} ${tags}, and its name ${name}: one of them is damaged or was changed; restore the file, or ` +
    'name it after its tags if they are right';
  if (named.startMs !== tagged.startMs)
    return told('it begins at', formatTime(tagged.startMs), formatTime(named.startMs));
  if (named.intervalMs !== undefined && named.intervalMs !== tagged.intervalMs)
    return told('its interval is', formatTimeSpan(tagged.intervalMs), formatTimeSpan(named.intervalMs));
  return undefined;
}
