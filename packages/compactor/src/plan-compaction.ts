import { textOf, type SegmentPart } from '@flac-metrics/archive';
import { compareSeries, spansOf, type Series } from '@flac-metrics/sample-codec';
import { slugOfTarget, targetOf, windowsOf } from '@flac-metrics/sample-codec/tape';
import type { CompactOptions } from './compact-options.ts';
import { isLossless, maxErrorOf } from './max-error.ts';
import { countWithin } from './read-part.ts';
import { partsOf, type Source } from './source.ts';
import { tapeThere } from './tape-there.ts';
import { uniteWithin } from './unite-within.ts';
import { WorkTurn } from './work-turn.ts';
import type { PlannedColumn, PlannedTape, PlannedWindow } from './window-plan.ts';

/** What is to be made of a folder's sources, and which of them are to go then. */
export interface CompactionPlan {
  /** Those in which anything is to be done, in the order of time. */
  readonly windows: readonly PlannedWindow[];
  /** Whose samples all stand on other files in the end. */
  readonly outdated: readonly Source[];
  /** Tapes that are as they are to be. */
  readonly kept: readonly Source[];
}

/**
 * Of a tape. An encoder has room for 2^24 integers, and a sample takes three at the most: two of its value, one of its time. Whether a
 * tape is as planned must follow from what its sources say, without encoding them.
 */
const mostSamples = 2 ** 22;
/** Whoever opens a tape holds what its index tells of each. */
const mostColumns = 2 ** 12;
/** Of the texts of its series: an index has room for twice as many bytes, with all else that is in it. */
const mostTextBytes = 2 ** 21;

/**
 * Divides all samples among tapes, by target and window, in the order of their series: the same samples always among the same tapes,
 * in whichever files they are now.
 * @param sources in the order in which the samples of one time count
 * @throws the signal's reason
 */
export async function planCompaction(
  sources: readonly Source[],
  windowMs: number,
  { signal, onPreparing }: Pick<CompactOptions, 'signal' | 'onPreparing'> = {},
): Promise<CompactionPlan> {
  const turn = new WorkTurn(signal);
  const sourceOf = new Map(sources.map((source) => [source.file.path, source]));
  const windows: PlannedWindow[] = [];
  onPreparing?.('planning', undefined);
  const groups = await groupsOf(sources, windowMs, turn);
  for (const [index, { slug, startMs, bySeries }] of groups.entries()) {
    onPreparing?.('planning', index / groups.length);
    const endMs = startMs + windowMs;
    const columns: PlannedColumn[] = [];
    for (const { series, parts } of [...bySeries.values()].toSorted((a, b) =>
      compareSeries(a.series, b.series),
    ))
      columns.push(...(await columnsOf(series, parts, startMs, endMs - 1, turn)));
    const tapes = divide(columns).map((tape): PlannedTape => {
      const there = tapeThere(tape, sourceOf);
      return there ? { columns: tape, there } : { columns: tape };
    });
    const paths = columns.flatMap(({ parts }) => parts.map(({ file }) => file.path));
    if (tapes.length > 0) windows.push({ slug, startMs, endMs, tapes, sources: new Set(paths) });
  }
  const there = new Set(windows.flatMap(({ tapes }) => tapes.map(({ there }) => there?.path)));
  const kept = sources.filter(({ file }) => there.has(file.path));
  const outdated = sources.filter((source) => !there.has(source.file.path) && partsOf(source).length > 0);
  const paths = new Set(outdated.map(({ file }) => file.path));
  const toDo = windows.filter(({ sources }) => [...sources].some((path) => paths.has(path)));
  return { windows: toDo, outdated, kept };
}

interface Group {
  readonly slug: string;
  readonly startMs: number;
  readonly bySeries: Map<string, { readonly series: Series; readonly parts: SegmentPart[] }>;
}

/** Oldest windows first, so that a file is done with soon after its samples were read. */
async function groupsOf(sources: readonly Source[], windowMs: number, turn: WorkTurn): Promise<Group[]> {
  const groups = new Map<string, Group>();
  for (const part of sources.flatMap(partsOf)) {
    const { series } = part.track;
    const slug = slugOfTarget(targetOf(series));
    for (const startMs of windowsOf(part.track.timeline, windowMs)) {
      await turn.give();
      const key = `${startMs} ${slug}`;
      const group = groups.get(key) ?? { slug, startMs, bySeries: new Map() };
      groups.set(key, group);
      const text = textOf(series);
      const known = group.bySeries.get(text);
      if (known) known.parts.push(part);
      else group.bySeries.set(text, { series, parts: [part] });
    }
  }
  return [...groups.values()].toSorted((a, b) => a.startMs - b.startMs);
}

async function columnsOf(
  series: Series,
  parts: readonly SegmentPart[],
  fromMs: number,
  toMs: number,
  turn: WorkTurn,
): Promise<PlannedColumn[]> {
  const timeline = await uniteWithin(
    parts.map(({ track }) => track.timeline),
    fromMs,
    toMs,
    turn,
  );
  const inOrder = parts.toSorted((a, b) => Number(isLossless(a)) - Number(isLossless(b)));
  return Array.from(spansOf(timeline, mostSamples), (span): PlannedColumn => {
    const maxError = maxErrorOf(inOrder.filter((part) => countWithin(part, span.fromMs, span.toMs) > 0));
    return { series, span, parts: inOrder, ...(maxError > 0 && { maxError }) };
  });
}

/** A column that finds no more room on a tape begins the next one. */
function divide(columns: readonly PlannedColumn[]): PlannedColumn[][] {
  const tapes: PlannedColumn[][] = [];
  let [samples, textBytes] = [0, 0];
  for (const column of columns) {
    const last = tapes.at(-1);
    const ofText = Buffer.byteLength(textOf(column.series));
    samples += column.span.count;
    textBytes += ofText;
    const hasRoom = samples <= mostSamples && textBytes <= mostTextBytes && (last?.length ?? 0) < mostColumns;
    if (last && hasRoom) last.push(column);
    else {
      tapes.push([column]);
      [samples, textBytes] = [column.span.count, ofText];
    }
  }
  return tapes;
}
