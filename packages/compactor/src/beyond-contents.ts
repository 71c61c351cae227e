import { lastMsOf, type Timeline } from '@flac-metrics/sample-codec';
import { countSamples, partsOf, type Source } from './source.ts';

/*
 * A tape of a few kilobytes may tell of constants for thousands of series and a century. What is planned and encoded is bounded by what the
 * files of a run hold, in bytes, and by one allowance for all that is told beyond that. Files that tell the least beyond their bytes come
 * first, so that those made to keep a compactor busy do not keep it from others.
 */

/** Work that files may make, as far as their bytes do not hold it. */
interface Bound {
  /** Held by a byte: no file that is not mostly constants has more. */
  readonly ofByte: number;
  /** Of all files together, beyond that. */
  readonly most: number;
}

/**
 * Parts of series, one for each window. A plan holds some 400 bytes of each. 1000 series of constants alone are cut into days for more
 * than five years.
 */
const partsBound: Bound = { ofByte: 1, most: 2 ** 21 };
/** Some million are encoded in a second. 6500 series of constants alone have so many in a month of seconds. */
const samplesBound: Bound = { ofByte: 128, most: 2 ** 34 };

/** Files that are cut into too many windows of a length: path → why, in words for the user. */
export function cutTooOften(sources: readonly Source[], windowMs: number): Map<string, string> {
  return beyond(
    sources,
    (source) => countParts(source, windowMs),
    partsBound,
    (parts) =>
      `its series would be cut into ${parts} parts, which all files together may be into ${partsBound.most} beyond their bytes, in windows so short; ` +
      'give a longer --window, or move it away',
  );
}

/** Files that tell of too many samples: path → why, in words for the user. @param sources whose samples would be encoded */
export function tooLong(sources: readonly Source[]): Map<string, string> {
  return beyond(
    sources,
    countSamples,
    samplesBound,
    (samples, bytes) =>
      `it tells of ${samples} samples in ${bytes} bytes, and one run takes ${samplesBound.most} of all files beyond their bytes; ` +
      'run flac-compact again when the others are done, or move it away',
  );
}

function beyond(
  sources: readonly Source[],
  count: (source: Source) => number,
  { ofByte, most }: Bound,
  reason: (told: number, bytes: number) => string,
): Map<string, string> {
  const telling = sources.map((source) => {
    const [told, bytes] = [count(source), source.file.version.sizeBytes];
    return { path: source.file.path, told, bytes, excess: Math.max(0, told - ofByte * bytes) };
  });
  let excess = 0;
  const left = new Map<string, string>();
  for (const { path, told, bytes, excess: own } of telling.toSorted((a, b) => a.excess - b.excess)) {
    excess += own;
    if (own > 0 && excess > most) left.set(path, reason(told, bytes));
  }
  return left;
}

/** One for each window of each track. */
function countParts(source: Source, windowMs: number): number {
  let parts = 0;
  const counted = new Map<Timeline, number>();
  for (const { track } of partsOf(source)) {
    const windows = counted.get(track.timeline) ?? countWindows(track.timeline, windowMs);
    counted.set(track.timeline, windows);
    parts += windows;
  }
  return parts;
}

/** Of its runs, each for itself. */
function countWindows(timeline: Timeline, windowMs: number): number {
  return timeline.reduce((sum, run) => {
    const windows = Math.floor(lastMsOf(run) / windowMs) - Math.floor(run.startMs / windowMs) + 1;
    return sum + Math.min(run.count, windows);
  }, 0);
}
