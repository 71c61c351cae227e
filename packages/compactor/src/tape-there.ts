import type { SegmentFile } from '@flac-metrics/archive';
import { sampleCount } from '@flac-metrics/sample-codec';
import { isTapeName } from '@flac-metrics/sample-codec/tape';
import { countWithin } from './read-part.ts';
import { partsOf, type Source } from './source.ts';
import type { PlannedColumn } from './window-plan.ts';

/**
 * The tape that holds each of the columns, whole, and nothing else; the first where there are several. As all parts of a column are
 * counted in it, a tape with as many samples has all of their times.
 */
export function tapeThere(
  columns: readonly PlannedColumn[],
  sourceOf: ReadonlyMap<string, Source>,
): SegmentFile | undefined {
  const candidates = new Set(columns[0]?.parts.map(({ file }) => file));
  for (const file of candidates) {
    const source = sourceOf.get(file.path);
    if (source && isTapeName(file.fileName) && isOf(source, columns)) return file;
  }
  return undefined;
}

function isOf(source: Source, columns: readonly PlannedColumn[]): boolean {
  const parts = partsOf(source);
  if (parts.length !== columns.length) return false;
  return columns.every(({ span, parts: all }) => {
    const own = all.filter(({ file }) => file === source.file);
    const [part] = own;
    if (!part || own.length > 1) return false;
    return (
      sampleCount(part.track.timeline) === span.count &&
      countWithin(part, span.fromMs, span.toMs) === span.count
    );
  });
}
