import { referenceTo, type PartReader, type SegmentPart } from '@flac-metrics/archive';
import { positionsBetween, type Columns } from '@flac-metrics/sample-codec';

/** How many samples a part has in [fromMs, toMs]. */
export function countWithin({ track }: SegmentPart, fromMs: number, toMs: number): number {
  const { first, end } = positionsBetween(track.timeline, fromMs, toMs);
  return end - first;
}

/**
 * What one part alone holds in [fromMs, toMs].
 * @throws ArchiveError `damaged-segment`; `segment-gone` where it is not what it was when it was found
 */
export function readPart(
  reader: PartReader,
  part: SegmentPart,
  fromMs: number,
  toMs: number,
): Promise<Columns> {
  return reader.read([referenceTo(part)], { fromMs, toMs, count: countWithin(part, fromMs, toMs) });
}
