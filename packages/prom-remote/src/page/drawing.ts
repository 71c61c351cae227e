import {
  mergeColumns,
  referenceTo,
  textOf,
  type PartReference,
  type SelectedSeries,
} from '@flac-metrics/archive';
import type { DrawnSeries } from '@flac-metrics/page/answers';
import {
  clipTimeline,
  sampleCount,
  spansOf,
  type Columns,
  type TimeSpan,
  type Timeline,
} from '@flac-metrics/sample-codec';
import type { MadePoints, PixelGrid, PointsRequest, UnreadSpan } from '../read/pixel-columns.ts';
import { drawColumns, drawSamples, gapMsOf, type DrawnColumns } from './drawn-series.ts';
import { UnreadTimes } from './unread-times.ts';

/** What cannot be read at once is tried again in so many pieces: how closely damage is told, and how much longer it takes. */
const pieces = 32;

/** One series being drawn, from pieces in any order. */
export class Drawing {
  readonly #found: SelectedSeries;
  readonly #grid: PixelGrid;
  readonly #isRaw: boolean;
  readonly #columns: DrawnColumns;
  readonly #raw: Columns[] = [];
  /** What may be missing. */
  readonly unread: UnreadTimes;
  #samples = 0;

  /** @param found without parts where all that may be there is hidden by damage */
  constructor(found: SelectedSeries, { fromMs, toMs, width }: PixelGrid) {
    this.#found = found;
    this.#grid = { fromMs, toMs, width };
    this.unread = new UnreadTimes({ fromMs, toMs }, found.timeline);
    this.#isRaw = sampleCount(found.timeline) <= width;
    const size = this.#isRaw ? 0 : width;
    this.#columns = {
      minima: new Float64Array(size).fill(Number.NaN),
      maxima: new Float64Array(size).fill(Number.NaN),
      counts: new Uint32Array(size),
    };
  }

  /** @param most samples in one, and no fewer than the grid has columns */
  *requests(most: number): Generator<PointsRequest, void, undefined> {
    for (const { parts, timeline } of fileByFile(this.#found, this.#grid))
      for (const span of spansOf(timeline, most)) yield this.#request(parts, span);
  }

  /** The same as one that cannot be read at once, in pieces. */
  *requestsInPieces({ samples: { parts, span } }: PointsRequest): Generator<PointsRequest, void, undefined> {
    const timeline = clipTimeline(this.#found.timeline, span.fromMs, span.toMs);
    for (const piece of spansOf(timeline, Math.ceil(span.count / pieces))) yield this.#request(parts, piece);
  }

  #request(parts: readonly PartReference[], span: TimeSpan): PointsRequest {
    return { samples: { parts, span }, ...(!this.#isRaw && { grid: this.#grid }) };
  }

  add(made: Exclude<MadePoints, UnreadSpan>): void {
    if (made.form === 'raw') {
      this.#raw.push(made);
      this.#samples += made.timestampsMs.length;
      return;
    }
    const { minima, maxima, counts } = this.#columns;
    for (const [index, count] of made.counts.entries()) {
      const column = made.first + index;
      counts[column] = (counts[column] ?? 0) + count;
      this.#samples += count;
      const [least, greatest] = [made.minima[index] ?? Number.NaN, made.maxima[index] ?? Number.NaN];
      if (least < (minima[column] ?? least) || Number.isNaN(minima[column])) minima[column] = least;
      if (greatest > (maxima[column] ?? greatest) || Number.isNaN(maxima[column])) maxima[column] = greatest;
    }
  }

  finish(): DrawnSeries {
    const { series, timeline } = this.#found;
    const gapMs = gapMsOf(timeline);
    const drawn = this.#isRaw
      ? drawSamples(mergeColumns(this.#raw), gapMs)
      : drawColumns(this.#grid, this.#columns, gapMs);
    return { series: textOf(series), samples: this.#samples, ...drawn, unread: this.unread.finish() };
  }
}

/** Samples that are read for themselves. */
interface Piece {
  readonly parts: readonly PartReference[];
  readonly timeline: Timeline;
}

/** The samples of each file, where one ends before the next begins; all at once where they must be merged. */
function fileByFile({ parts, timeline }: SelectedSeries, { fromMs, toMs }: PixelGrid): readonly Piece[] {
  const pieces = parts.map((part): FilePiece => {
    const reference = referenceTo(part);
    const inRange = clipTimeline(part.track.timeline, fromMs, toMs);
    return { reference, parts: [reference], timeline: inRange };
  });
  pieces.sort((a, b) => a.reference.startMs - b.reference.startMs);
  const follows = ({ reference }: FilePiece, index: number): boolean =>
    reference.startMs > (pieces[index - 1]?.reference.lastMs ?? -Infinity);
  return pieces.every(follows) ? pieces : [{ parts: parts.map(referenceTo), timeline }];
}

interface FilePiece extends Piece {
  readonly reference: PartReference;
}
