import { foldToWidth, hasColours, printable, UsageError, writeFully } from '@flac-metrics/command-line';
import {
  formatSeries,
  formatTime,
  lastMsOf,
  positionsBetween,
  timeAt,
  type Track,
} from '@flac-metrics/sample-codec';
import type { ChosenSamples } from '../chosen-samples.ts';
import { isDamage } from '../is-damage.ts';
import { samplesOf } from '../samples-of.ts';
import { drawChart, type ChartShape } from './chart.ts';
import { seriesLetters, type ChartLine } from './chart-line.ts';
import { ColumnSummary, type TimeRange } from './column-summary.ts';
import { dotsAcross } from './dot-canvas.ts';
import { gapEnds } from './gap-ends.ts';
import { withColour, withoutColour, type Part } from './paint.ts';

export interface PlotOptions {
  /** In letters; at least `leastWidth`. */
  readonly width: number;
  readonly height: number;
  /** Whether all series share one chart. */
  readonly together: boolean;
}

/**
 * Draws the samples chosen on standard output: a chart for each series, all over the same times, or one for all.
 * @throws UsageError; FlacError, SampleCodecError behind all charts, where samples are damaged: of such a track, those before the damage
 *   are drawn
 */
export async function plot(
  { segment, tracks, fromMs, toMs }: ChosenSamples,
  { together, ...size }: PlotOptions,
  signal: AbortSignal,
): Promise<void> {
  if (together && tracks.length > seriesLetters.length)
    throw new UsageError(
      `--together shows ${seriesLetters.length} series at most, not ${tracks.length}: choose some by --series`,
    );
  const range = rangeOf(tracks, fromMs, toMs);
  const shape: ChartShape = { ...size, paint: hasColours(process.stdout) ? withColour : withoutColour };
  let damage: unknown;
  for (const [index, group] of (together ? [tracks] : tracks.map((track) => [track])).entries()) {
    const lines: ChartLine[] = [];
    for (const track of group) {
      const summary = new ColumnSummary(size.width * dotsAcross, range, gapEnds(track.timeline));
      lines.push({ series: track.series, summary });
      try {
        for await (const columns of samplesOf(segment, track, range.fromMs, range.toMs)) {
          signal.throwIfAborted();
          summary.add(columns);
        }
      } catch (error) {
        if (!isDamage(error)) throw error;
        damage ??= error;
      }
    }
    const chart = hasSamples(group, range) ? drawChart(lines, range, shape) : describeMissing(group, shape);
    await writeFully(process.stdout, `${index === 0 ? '' : '\n'}${chart}`);
  }
  if (damage !== undefined) throw damage;
}

/** From the first to the last of all samples that are asked for; where there are none, no time is in it. */
function rangeOf(tracks: readonly Track[], fromMs: number, toMs: number): TimeRange {
  const range = { fromMs: Infinity, toMs: -Infinity };
  for (const { timeline } of tracks) {
    const { first, end } = positionsBetween(timeline, fromMs, toMs);
    if (first === end) continue;
    range.fromMs = Math.min(range.fromMs, timeAt(timeline, first));
    range.toMs = Math.max(range.toMs, timeAt(timeline, end - 1));
  }
  return range;
}

function hasSamples(tracks: readonly Track[], { fromMs, toMs }: TimeRange): boolean {
  return tracks.some(({ timeline }) => {
    const { first, end } = positionsBetween(timeline, fromMs, toMs);
    return first < end;
  });
}

/** In place of a chart that would be empty. */
function describeMissing(tracks: readonly Track[], { width, paint }: ChartShape): string {
  const fold = (text: string, part: Part): string[] =>
    foldToWidth(text, width).map((line) => `${paint(line, part)}\n`);
  const lines = tracks.flatMap(({ series, timeline }) => {
    const [first, last] = [timeline[0], timeline.at(-1)];
    const others =
      first && last
        ? ` in this time; it has some from ${formatTime(first.startMs)} to ${formatTime(lastMsOf(last))}`
        : '';
    return [...fold(printable(formatSeries(series)), 'name'), ...fold(`no samples${others}`, 'frame')];
  });
  return lines.join('');
}
