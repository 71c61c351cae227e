import type { SegmentPart } from '@flac-metrics/archive';
import { greatestMaxError, type MaxError } from '@flac-metrics/sample-codec';

export function isLossless({ track }: SegmentPart): boolean {
  return track.maxError === undefined;
}

/** How far samples of some parts are from those recorded, at the most; 0 where every bit is as it was. */
export function maxErrorOf(parts: readonly SegmentPart[]): number {
  return greatestMaxError(parts.map(({ track }) => track));
}

/**
 * How far samples on lossy tapes may be from those of a part that they stand for: a run that was killed has left both. Only who asks for
 * errors has the exact ones go, and no errors are added to others.
 * @param allowed what is asked for
 * @param tapes that hold the samples of the part
 */
export function toleranceOf(
  part: SegmentPart,
  tapes: readonly SegmentPart[],
  allowed: MaxError | undefined,
): number {
  if (!allowed || !isLossless(part)) return 0;
  const isAllowed = ({ track }: SegmentPart): boolean =>
    allowed.kind === 'share' || (track.maxError ?? 0) <= allowed.bound;
  return maxErrorOf(tapes.filter(isAllowed));
}
