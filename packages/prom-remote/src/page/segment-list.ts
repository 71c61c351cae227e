import {
  Turn,
  type Archive,
  type CatalogEntry,
  type KnownSegment,
  type TimeRange,
} from '@flac-metrics/archive';
import type { ListedSegment, SegmentPage, SegmentTotals } from '@flac-metrics/page/answers';
import { parseSegmentName, sampleCount, type Series } from '@flac-metrics/sample-codec';
import { startOfTapeName } from '@flac-metrics/sample-codec/tape';
import { timesOf } from './series-list.ts';

/** In the smallest that `monitoring-agent` records. */
const wavSampleBytes = 2;
/** How long others may have to wait. */
const longestTurnMs = 20;

/**
 * Files that hold samples of the range, and those that are damaged so that nobody knows what they hold.
 * @param series where there are any, files with none of them are left out, unless they are damaged
 * @throws ArchiveError `no-such-folder`; the signal's reason
 */
export async function listSegments(
  archive: Archive,
  series: readonly Series[],
  { fromMs, toMs }: TimeRange,
  most: number,
  signal: AbortSignal,
): Promise<SegmentPage> {
  const holding = series.length > 0 ? await pathsHolding(archive, series) : undefined;
  if (!holding) await archive.refresh();
  const reasons = new Map(archive.damaged);
  const found: ListedSegment[] = [];
  const turn = new Turn(longestTurnMs);
  for (const entry of archive.entries) {
    if (turn.isOver) await turn.next(signal);
    const reason = reasons.get(entry.path);
    if (entry.state === 'ignored' || (reason === undefined && holding && !holding.has(entry.path))) continue;
    const segment = listed(entry, reason);
    if ((segment.startMs ?? -Infinity) <= toMs && (segment.lastMs ?? Infinity) >= fromMs) found.push(segment);
  }
  found.sort((a, b) => (b.startMs ?? Infinity) - (a.startMs ?? Infinity) || (a.file < b.file ? -1 : 1));
  return { segments: found.slice(0, most), totals: totalsOf(found) };
}

async function pathsHolding(archive: Archive, series: readonly Series[]): Promise<ReadonlySet<string>> {
  const found = await archive.findExactly(series, { onDamaged: () => {} });
  return new Set(found.flatMap(({ parts }) => parts.map(({ file }) => file.path)));
}

function listed(entry: CatalogEntry, reason: string | undefined): ListedSegment {
  const { fileName, extension, version } = entry;
  const content = entry.state === 'known' ? contentOf(entry) : nothingKnown;
  const startMs = content.startMs ?? parseSegmentName(fileName)?.startMs ?? startOfTapeName(fileName) ?? null;
  const wavBytes = content.samples * wavSampleBytes;
  const rest = { file: fileName, ...content, startMs, bytes: version.sizeBytes, wavBytes };
  if (reason !== undefined) return { ...rest, state: 'damaged', reason };
  return { ...rest, state: extension === 'wav' ? 'recording' : 'closed' };
}

type Content = Pick<ListedSegment, 'startMs' | 'lastMs' | 'series' | 'samples'>;

const nothingKnown: Content = { startMs: null, lastMs: null, series: 0, samples: 0 };

/** A tape has thousands of tracks, and is the same object from one listing to the next. */
const contents = new WeakMap<KnownSegment, Content>();

function contentOf(segment: KnownSegment): Content {
  const known = contents.get(segment);
  if (known) return known;
  const content = {
    ...timesOf(segment.tracks),
    series: segment.tracks.length,
    samples: segment.tracks.reduce((sum, { timeline }) => sum + sampleCount(timeline), 0),
  };
  contents.set(segment, content);
  return content;
}

function totalsOf(found: readonly ListedSegment[]): SegmentTotals {
  const totals = { files: found.length, damaged: 0, samples: 0, bytes: 0, wavBytes: 0 };
  for (const { state, samples, bytes, wavBytes } of found) {
    if (state === 'damaged') totals.damaged += 1;
    totals.samples += samples;
    totals.bytes += bytes;
    totals.wavBytes += wavBytes;
  }
  return totals;
}
