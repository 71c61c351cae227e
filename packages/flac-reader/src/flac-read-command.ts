import { basename } from 'node:path';
import {
  choiceOption,
  type Command,
  defineProgram,
  endWhenReaderLeaves,
  listenForInterruption,
  timeOption,
  UsageError,
  writeFully,
} from '@flac-metrics/command-line';
import { FileAccess } from '@flac-metrics/random-access';
import { formatValue, type Track } from '@flac-metrics/sample-codec';
import { lanesInOrder } from '@flac-metrics/sample-codec/tape';
import { exportFormats, exportTracks, type ExportFormat } from './export.ts';
import { formatInfo, infoOf } from './flac-info.ts';
import { FlacReader, type ReadStats } from './flac-reader.ts';
import { FlacSegment } from './flac-segment.ts';
import { selectTracks } from './select-tracks.ts';
import { selectorOption, type Selectors } from './selector-option.ts';

interface Options {
  readonly from?: number;
  readonly to?: number;
  readonly series?: Selectors;
  readonly format: ExportFormat;
  readonly stats?: true;
}

/** The command `flac-read`. */
export function flacRead(): Command {
  const command = defineProgram({
    name: 'flac-read',
    description:
      'Prints the samples of a FLAC, of one series or of the many of a tape, decoding only the frames that they and the time range touch.',
    examples: [
      ['flac-read cpu_0_2026-11-24_05-00-00.flac', 'all of it, as CSV'],
      [
        'flac-read --from 2026-11-24T05:00:00Z --to 2026-11-24T06:00:00Z --stats cpu_0.flac',
        'one hour, and what it cost',
      ],
      ['flac-read --format openmetrics cpu_0.flac', 'for promtool tsdb create-blocks-from openmetrics'],
      [
        'flac-read --series \'node_load1{job=~"node.*"}\' --series \'{cpu="0"}\' node.tape.flac',
        'some of the series of a tape',
      ],
      ['flac-read info cpu_0.flac', 'what is in it'],
    ],
    moduleUrl: import.meta.url,
  });
  command
    .argument('<file>', 'a FLAC of one series, or a tape')
    .option(
      '--series <selector>',
      'only series that match, as up{job="node",cpu!~"1.*"}; given several times: any of them',
      selectorOption,
    )
    .option('--from <time>', 'first time, included: RFC 3339 or Unix seconds', timeOption)
    .option('--to <time>', 'last time, included', timeOption)
    .option(
      '--format <name>',
      `one of ${exportFormats.join(', ')}; of several series, csv has the columns time,series,value, and json an object a line`,
      choiceOption(exportFormats),
      'csv',
    )
    .option('--stats', 'tell on stderr how many frames were decoded and bytes read')
    .action(printSamples);
  command
    .command('info')
    .description('tell what is in a FLAC file')
    .argument('<file>', 'any FLAC file')
    .option('--json', 'as JSON')
    .configureHelp({ showGlobalOptions: false })
    .addHelpText(
      'after',
      '\nExamples:\n  $ flac-read info cpu_0.flac\n      what is in it\n' +
        '  $ flac-read info --json node.tape.flac\n      the same for programs, with each series of a tape',
    )
    .action(async (path: string, options: { readonly json?: true }) => {
      refuseOptionsOf(command);
      await printInfo(path, options);
    });
  return command;
}

/** commander lets those of a command stand before and behind its subcommand, to which they mean nothing here. */
function refuseOptionsOf(command: Command): void {
  for (const option of command.options) {
    if (command.getOptionValueSource(option.attributeName()) === 'cli')
      throw new UsageError(`info knows no ${option.long ?? option.flags}: it tells of the whole file`);
  }
}

async function printSamples(path: string, options: Options): Promise<void> {
  const { from = -Infinity, to = Infinity, series = [], format } = options;
  if (from > to) throw new UsageError('--from is after --to');
  endWhenReaderLeaves();
  const access = await FileAccess.open(path);
  try {
    const interruption = listenForInterruption();
    const segment = await FlacSegment.open(access, { fileName: basename(path) });
    const tracks = selectTracks(segment, series);
    tellMaxError(path, tracks);
    for await (const text of exportTracks(segment, tracks, from, to, format)) {
      interruption.signal.throwIfAborted();
      await writeFully(process.stdout, text);
    }
    if (options.stats) console.error(describeStats(segment.reader.stats, segment.reader));
    interruption.dispose();
  } finally {
    await access.close();
  }
}

/** What is printed has no place for it. */
function tellMaxError(path: string, tracks: readonly Track[]): void {
  const bounds = tracks.flatMap(({ maxError }) => maxError ?? []);
  if (bounds.length === 0) return;
  const most = formatValue(bounds.reduce((most, bound) => Math.max(most, bound)));
  console.error(
    `flac-read: ${path}: values of ${bounds.length} of ${tracks.length} series are up to ${most} off: they were kept with --max-error`,
  );
}

function describeStats({ framesDecoded, bytesRead }: ReadStats, reader: FlacReader): string {
  return `flac-read: decoded ${framesDecoded} frames of ${frameCount(reader)}, read ${bytesRead} bytes of ${reader.byteLength}`;
}

/** As far as it can be told without a look at every frame. */
function frameCount({ streamInfo, tapeIndex }: FlacReader): string {
  if (tapeIndex)
    return `${lanesInOrder(tapeIndex).reduce((sum, lane) => sum + lane.frameOffsets.length - 1, 0)}`;
  const { minBlockSize, maxBlockSize, totalSamples } = streamInfo;
  if (totalSamples === 0) return 'an unknown number';
  const count = Math.ceil(totalSamples / maxBlockSize);
  return minBlockSize === maxBlockSize ? `${count}` : `at least ${count}`;
}

async function printInfo(path: string, options: { readonly json?: true }): Promise<void> {
  endWhenReaderLeaves();
  const access = await FileAccess.open(path);
  try {
    const info = await infoOf(await FlacReader.open(access));
    process.stdout.write(options.json ? `${JSON.stringify(info)}\n` : formatInfo(info));
  } finally {
    await access.close();
  }
}
