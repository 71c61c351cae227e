import { basename } from 'node:path';
import {
  type Command,
  endWhenReaderLeaves,
  listenForInterruption,
  tellLine,
  timeOption,
  UsageError,
} from '@flac-metrics/command-line';
import { FileAccess } from '@flac-metrics/random-access';
import { formatValue, type Track } from '@flac-metrics/sample-codec';
import { lanesInOrder } from '@flac-metrics/sample-codec/tape';
import type { FlacReader, ReadStats } from './flac-reader.ts';
import { FlacSegment } from './flac-segment.ts';
import { selectTracks } from './select-tracks.ts';
import { selectorOption, type Selectors } from './selector-option.ts';

/** Which samples of a file are meant. */
export interface ChoiceOptions {
  readonly from?: number;
  readonly to?: number;
  readonly series?: Selectors;
  readonly stats?: true;
}

export function addChoiceOptions(command: Command): Command {
  return command
    .option(
      '--series <selector>',
      'only series that match, as up{job="node",cpu!~"1.*"}; given several times: any of them',
      selectorOption,
    )
    .option('--from <time>', 'first time, included: RFC 3339 or Unix seconds', timeOption)
    .option('--to <time>', 'last time, included', timeOption)
    .option('--stats', 'tell on stderr how many frames were decoded and bytes read');
}

/** Some tracks of an open file, and the times that are wanted of them, both included; infinite where the user has set no end. */
export interface ChosenSamples {
  readonly segment: FlacSegment;
  readonly tracks: readonly Track[];
  readonly fromMs: number;
  readonly toMs: number;
}

/** Opens a file for what is made of the samples chosen, tells the cost where that is asked for, and closes it. */
export async function withChosenSamples(
  path: string,
  options: ChoiceOptions,
  use: (chosen: ChosenSamples, signal: AbortSignal) => Promise<void>,
): Promise<void> {
  const { from: fromMs = -Infinity, to: toMs = Infinity, series = [] } = options;
  if (fromMs > toMs) throw new UsageError('--from is after --to');
  endWhenReaderLeaves();
  const access = await FileAccess.open(path);
  try {
    const interruption = listenForInterruption();
    const segment = await FlacSegment.open(access, { fileName: basename(path) });
    const tracks = selectTracks(segment, series);
    tellMaxError(path, tracks);
    await use({ segment, tracks, fromMs, toMs }, interruption.signal);
    if (options.stats) tellLine('flac-read', describeStats(segment.reader.stats, segment.reader));
    interruption.dispose();
  } finally {
    await access.close();
  }
}

/** What is made of samples has no place for it. */
function tellMaxError(path: string, tracks: readonly Track[]): void {
  const bounds = tracks.flatMap(({ maxError }) => maxError ?? []);
  if (bounds.length === 0) return;
  const most = formatValue(bounds.reduce((most, bound) => Math.max(most, bound)));
  tellLine(
    'flac-read',
    `${path}: values of ${bounds.length} of ${tracks.length} series are up to ${most} off: they were kept with --max-error`,
  );
}

function describeStats({ framesDecoded, bytesRead }: ReadStats, reader: FlacReader): string {
  const frames = framesDecoded === 1 ? 'frame' : 'frames';
  return `decoded ${framesDecoded} ${frames} of ${frameCount(reader)}, read ${bytesRead} bytes of ${reader.byteLength}`;
}

/** As far as it can be told without a look at every frame. */
function frameCount({ streamInfo, packedIndex }: FlacReader): string {
  if (packedIndex)
    return `${lanesInOrder(packedIndex.unpack()).reduce((sum, lane) => sum + lane.frameOffsets.length - 1, 0)}`;
  const { minBlockSize, maxBlockSize, totalSamples } = streamInfo;
  if (totalSamples === 0) return 'an unknown number';
  const count = Math.ceil(totalSamples / maxBlockSize);
  return minBlockSize === maxBlockSize ? `${count}` : `at least ${count}`;
}
