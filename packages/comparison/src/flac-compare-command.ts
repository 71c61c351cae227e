import {
  choiceOption,
  type Command,
  defineProgram,
  endWhenReaderLeaves,
  InvalidArgumentError,
  listenForInterruption,
  printable,
  Progress,
  timeSpanOption,
  wholeNumberOption,
  writeFully,
} from '@flac-metrics/command-line';
import {
  seriesFormats,
  timeColumnOption,
  timeUnitOption,
  timeZoneOption,
  type CsvOptions,
  type SeriesFormat,
} from '@flac-metrics/importer';
import { ComparisonThread } from './comparison-thread.ts';
import { methodNames } from './method/methods.ts';
import { formatMethods } from './method-table.ts';
import type { Report } from './report.ts';
import { formatSeriesTable } from './series-table.ts';
import { formatSignals } from './signal-summary.ts';
import { withTemporaryFolder } from './temporary-folder.ts';

interface Options extends CsvOptions {
  readonly methods?: readonly string[];
  readonly format?: SeriesFormat;
  readonly window?: number;
  readonly tapeSamples?: number;
  readonly series?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** The command `flac-compare`. */
export function flacCompare(): Command {
  return defineProgram({
    name: 'flac-compare',
    description:
      'Tells what samples take as FLAC and in other ways to keep them, in bytes a sample, and how far each series is like a ' +
      'sound. Our own encodings are decoded again and compared, bit for bit; databases are real ones, filled and read back.',
    examples: [
      ['flac-compare recordings', 'all segments of a folder'],
      ['flac-compare --methods tape,xz,prometheus samples.om', 'some of the ways'],
      ['flac-compare --series --methods tape day.flac', 'a line for each series as well'],
      ['flac-compare --json --tape-samples 480 data.jsonl.gz', 'for programs, with short tapes'],
    ],
    moduleUrl: import.meta.url,
  })
    .argument(
      '<path...>',
      'WAV, FLAC, a folder of them, OpenMetrics, CSV or JSON lines, or - for standard input; each is compared for itself',
    )
    .option('--methods <names>', `which, of ${methodNames.join(', ')}`, methodsOption)
    .option(
      '--format <name>',
      `of text files, ${seriesFormats.join(', ')} (default: what their names or first bytes tell)`,
      choiceOption(seriesFormats),
    )
    .option(...timeColumnOption)
    .option(...timeUnitOption)
    .option(...timeZoneOption)
    .option('--window <time>', 'what one tape holds (default: all there is)', timeSpanOption)
    .option(
      '--tape-samples <number>',
      'how many samples of a series one tape holds (default: all there are)',
      wholeNumberOption(1, 2 ** 24),
    )
    .option('--series', 'a line for each series')
    .option('--json', 'as JSON, one object a path, with all series')
    .option('--quiet', 'show no progress')
    .action(run);
}

function methodsOption(text: string): string[] {
  const names = text.split(',').map((name) => name.trim());
  for (const name of names) {
    if (methodNames.includes(name)) continue;
    throw new InvalidArgumentError(
      `There is no ${JSON.stringify(name)}; there are ${methodNames.join(', ')}.`,
    );
  }
  return names;
}

async function run(paths: readonly string[], options: Options): Promise<void> {
  endWhenReaderLeaves();
  const { methods, window: windowMs, tapeSamples, quiet, format, timeColumn, timeUnit, timeZone } = options;
  const length = {
    ...(windowMs === undefined ? {} : { windowMs }),
    ...(tapeSamples === undefined ? {} : { samples: tapeSamples }),
  };
  const interruption = listenForInterruption();
  const csv = { timeColumn, timeUnit, timeZone };
  const thread = new ComparisonThread({ methods, length, format, csv }, interruption.signal);
  const progress = new Progress({ unit: 'samples', quiet });
  try {
    for (const path of paths) {
      const report = await withTemporaryFolder((folder) =>
        thread.compare(
          { path, folder },
          {
            onBatch: () => progress.begin(),
            onProgress: (what, share, samples) => progress.show(`${path}: ${what}`, share, samples),
          },
        ),
      );
      progress.clear();
      await writeFully(process.stdout, textOf(report, options));
    }
  } finally {
    progress.clear();
    await thread.close();
    interruption.dispose();
  }
}

function textOf(report: Report, { json, series }: Options): string {
  if (json) return `${JSON.stringify(report)}\n`;
  const parts = [formatMethods(report), formatSignals(report)];
  if (series) parts.push(formatSeriesTable(report));
  return printable(`${parts.join('\n')}\n`);
}
