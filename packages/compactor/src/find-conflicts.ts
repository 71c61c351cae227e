import { textOf, type PartReader, type SegmentPart } from '@flac-metrics/archive';
import { formatTime, lastMsOf, spansOf, type Columns, type MaxError } from '@flac-metrics/sample-codec';
import { differingColumns } from './differing-columns.ts';
import { isLossless, toleranceOf } from './max-error.ts';
import { countWithin, readPart } from './read-part.ts';
import { partsOf, type Source } from './source.ts';
import { uniteWithin } from './unite-within.ts';
import { whyUnreadable } from './why-unreadable.ts';
import { WorkTurn } from './work-turn.ts';

/** Samples whose bits are compared at once, of each file. */
const spanSamples = 1 << 16;

/**
 * Files that hold different bits for one series and time. Of two such samples the first in the archive's order is served; which one is
 * right nobody knows here, so that none of these files may go, nor come to stand elsewhere in that order. So it is with one that cannot
 * be read where it overlaps others: a tape that was to stay, or a file that has changed meanwhile.
 * @param allowed how far exact samples may be from those that stand for them
 * @param isMeant whether a file matters: those that overlap none of these are not read
 * @returns path → reason
 * @throws the signal's reason
 */
export async function findConflicts(
  sources: readonly Source[],
  isMeant: (path: string) => boolean,
  allowed: MaxError | undefined,
  reader: PartReader,
  signal?: AbortSignal,
): Promise<Map<string, string>> {
  const turn = new WorkTurn(signal);
  const conflicts = new Map<string, string>();
  for (const parts of bySeries(sources)) {
    for (const cluster of overlapping(parts)) {
      await turn.give();
      if (cluster.some(({ file }) => isMeant(file.path)))
        await compare(cluster, allowed, reader, conflicts, turn);
    }
  }
  return conflicts;
}

function bySeries(sources: readonly Source[]): Iterable<SegmentPart[]> {
  const found = new Map<string, SegmentPart[]>();
  for (const part of sources.flatMap(partsOf)) {
    const text = textOf(part.track.series);
    const known = found.get(text);
    if (known) known.push(part);
    else found.set(text, [part]);
  }
  return found.values();
}

/** Parts that reach into each other, two or more. */
function* overlapping(parts: readonly SegmentPart[]): Generator<SegmentPart[], void, undefined> {
  let cluster: SegmentPart[] = [];
  let reachedMs = -Infinity;
  for (const part of parts.toSorted((a, b) => startOf(a) - startOf(b))) {
    if (startOf(part) > reachedMs) {
      if (cluster.length > 1) yield cluster;
      cluster = [];
    }
    cluster.push(part);
    reachedMs = Math.max(reachedMs, endOf(part));
  }
  if (cluster.length > 1) yield cluster;
}

async function compare(
  cluster: readonly SegmentPart[],
  allowed: MaxError | undefined,
  reader: PartReader,
  conflicts: Map<string, string>,
  turn: WorkTurn,
): Promise<void> {
  const timeline = await uniteWithin(
    cluster.map(({ track }) => track.timeline),
    cluster.reduce((least, part) => Math.min(least, startOf(part)), Infinity),
    cluster.reduce((most, part) => Math.max(most, endOf(part)), -Infinity),
    turn,
  );
  for (const { fromMs, toMs } of spansOf(timeline, spanSamples)) {
    await turn.give();
    const inSpan = cluster
      .filter((part) => countWithin(part, fromMs, toMs) > 0)
      .toSorted((a, b) => Number(isLossless(a)) - Number(isLossless(b)));
    if (inSpan.length < 2) continue;
    const parts: SegmentPart[] = [];
    const columns: Columns[] = [];
    for (const part of inSpan) {
      try {
        columns.push(await readPart(reader, part, fromMs, toMs));
        parts.push(part);
      } catch (error) {
        const reason = whyUnreadable(error);
        if (reason === undefined) throw error;
        conflicts.set(part.file.path, reason);
      }
    }
    const tolerances = parts.map((part) => toleranceOf(part, parts, allowed));
    for (const { timeMs, columns: differing } of differingColumns(columns, tolerances)) {
      const files = differing.flatMap((index) => parts[index]?.file ?? []);
      for (const { path } of files) {
        const other = files.find((file) => file.path !== path);
        const series = cluster[0] ? textOf(cluster[0].track.series) : '';
        conflicts.set(
          path,
          `${other?.fileName ?? 'it'} has another value for ${series} at ${formatTime(timeMs)}: move one of the two away`,
        );
      }
    }
  }
}

function startOf({ track }: SegmentPart): number {
  return track.timeline[0]?.startMs ?? Infinity;
}

function endOf({ track }: SegmentPart): number {
  const last = track.timeline.at(-1);
  return last ? lastMsOf(last) : -Infinity;
}
