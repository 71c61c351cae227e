import { ArchiveError, type Fault, type PartReader } from '@flac-metrics/archive';
import type { Columns } from '@flac-metrics/sample-codec';
import type { BlockRequest } from './wanted-block.ts';

/** Columns of pixels that divide [fromMs, toMs] into equal spans; the last one has its end, too. */
export interface PixelGrid {
  readonly fromMs: number;
  readonly toMs: number;
  readonly width: number;
}

/** Samples by column, from `first` on: the least and the greatest that is finite, NaN where none is, and how many they are. */
export interface PixelColumns {
  readonly form: 'columns';
  readonly first: number;
  readonly minima: Float64Array;
  readonly maxima: Float64Array;
  readonly counts: Uint32Array;
}

/** Samples as they are. */
export interface RawSamples extends Columns {
  readonly form: 'raw';
}

/** Samples of which some are in a damaged file, so that none of them is there. */
export interface UnreadSpan {
  readonly form: 'unread';
  readonly fault: Fault;
  /** For the user, with what to do. */
  readonly message: string;
}

export type MadePoints = PixelColumns | RawSamples | UnreadSpan;

/** Some samples of a series to be drawn. */
export interface PointsRequest {
  readonly samples: BlockRequest;
  /** Absent where each sample is wanted. */
  readonly grid?: PixelGrid;
}

export function columnOf({ fromMs, toMs, width }: PixelGrid, timeMs: number): number {
  const column = Math.floor(((timeMs - fromMs) / (toMs - fromMs)) * width);
  return Math.min(Math.max(column, 0), width - 1);
}

/** Makes points of each request. What is damaged is told, and hides nothing else. @throws ArchiveError but `damaged-segment` */
export async function makePoints(
  reader: PartReader,
  requests: readonly PointsRequest[],
): Promise<MadePoints[]> {
  const made: MadePoints[] = [];
  for (const { samples, grid } of requests) {
    try {
      const columns = await reader.read(samples.parts, samples.span);
      made.push(grid ? pixelColumns(columns, grid) : rawSamples(columns));
    } catch (error) {
      if (!(error instanceof ArchiveError) || !error.fault) throw error;
      made.push({ form: 'unread', fault: error.fault, message: error.message });
    }
  }
  return made;
}

/** Copied: a thread keeps what it has decoded, and what is made is handed over. */
function rawSamples({ timestampsMs, values }: Columns): RawSamples {
  return { form: 'raw', timestampsMs: timestampsMs.slice(), values: values.slice() };
}

/** @param columns at least one sample, in the range of the grid */
export function pixelColumns({ timestampsMs, values }: Columns, grid: PixelGrid): PixelColumns {
  const { length } = timestampsMs;
  const first = columnOf(grid, timestampsMs[0] ?? grid.fromMs);
  const size = columnOf(grid, timestampsMs[length - 1] ?? grid.fromMs) - first + 1;
  const minima = new Float64Array(size).fill(Number.NaN);
  const maxima = new Float64Array(size).fill(Number.NaN);
  const counts = new Uint32Array(size);
  for (let index = 0; index < length; index += 1) {
    const at = columnOf(grid, timestampsMs[index] ?? 0) - first;
    const value = values[index] ?? Number.NaN;
    counts[at] = (counts[at] ?? 0) + 1;
    // An infinity has no place on the axis, and must not hide those that have one.
    if (!Number.isFinite(value)) continue;
    // Not the other way round: what a column has before its first number is NaN.
    if (!(value >= (minima[at] ?? value))) minima[at] = value;
    if (!(value <= (maxima[at] ?? value))) maxima[at] = value;
  }
  return { form: 'columns', first, minima, maxima, counts };
}
