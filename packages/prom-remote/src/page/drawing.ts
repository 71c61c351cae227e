import { referenceTo, textOf, type PartReference, type SelectedSeries } from '@flac-metrics/archive';
import type { DrawnSeries } from '@flac-metrics/page/answers';
import { clipTimeline, sampleCount, spansOf, type Columns, type Timeline } from '@flac-metrics/sample-codec';
import type { MadePoints, PixelGrid, PointsRequest } from '../read/pixel-columns.ts';
import { drawColumns, drawSamples, gapMsOf, type DrawnColumns } from './drawn-series.ts';

/** One series being drawn, from pieces in any order. */
export class Drawing {
  readonly samples: number;
  readonly #found: SelectedSeries;
  readonly #grid: PixelGrid;
  readonly #isRaw: boolean;
  readonly #columns: DrawnColumns;
  /** All of them: they are in one piece. */
  #raw: Columns = { timestampsMs: new Float64Array(), values: new Float64Array() };
  readonly #unread = new Set<string>();

  constructor(found: SelectedSeries, { fromMs, toMs, width }: PixelGrid) {
    this.#found = found;
    this.#grid = { fromMs, toMs, width };
    this.samples = sampleCount(found.timeline);
    this.#isRaw = this.samples <= width;
    const size = this.#isRaw ? 0 : width;
    this.#columns = {
      minima: new Float64Array(size).fill(Number.NaN),
      maxima: new Float64Array(size).fill(Number.NaN),
      counts: new Uint32Array(size),
    };
  }

  /** @param most samples in one, and no fewer than the grid has columns */
  *requests(most: number): Generator<PointsRequest, void, undefined> {
    if (this.#isRaw) {
      for (const span of spansOf(this.#found.timeline, most))
        yield { samples: { parts: this.#found.parts.map(referenceTo), span } };
      return;
    }
    for (const { parts, timeline } of fileByFile(this.#found, this.#grid))
      for (const span of spansOf(timeline, most)) yield { samples: { parts, span }, grid: this.#grid };
  }

  add(made: MadePoints): void {
    if (made.form === 'unread') this.#unread.add(made.reason);
    else if (made.form === 'raw') this.#raw = made;
    else {
      const { minima, maxima, counts } = this.#columns;
      for (const [index, count] of made.counts.entries()) {
        const column = made.first + index;
        counts[column] = (counts[column] ?? 0) + count;
        const [least, greatest] = [made.minima[index] ?? Number.NaN, made.maxima[index] ?? Number.NaN];
        if (least < (minima[column] ?? least) || Number.isNaN(minima[column])) minima[column] = least;
        if (greatest > (maxima[column] ?? greatest) || Number.isNaN(maxima[column]))
          maxima[column] = greatest;
      }
    }
  }

  finish(): DrawnSeries {
    const { series, timeline } = this.#found;
    const gapMs = gapMsOf(timeline);
    const drawn = this.#isRaw ? drawSamples(this.#raw, gapMs) : drawColumns(this.#grid, this.#columns, gapMs);
    return { series: textOf(series), samples: this.samples, ...drawn, unread: [...this.#unread] };
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
