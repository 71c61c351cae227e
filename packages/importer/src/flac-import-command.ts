import { statSync } from 'node:fs';
import {
  anyLabelOption,
  choiceOption,
  type Command,
  defaultOption,
  defineProgram,
  FilesProgress,
  type Interruption,
  listenForInterruption,
  maxErrorOption,
  printLine,
  textOption,
  quietOption,
  tellLine,
  timeSpanOption,
  UsageError,
} from '@flac-metrics/command-line';
import type { Label, MaxError } from '@flac-metrics/sample-codec';
import { makeFolder } from '@flac-metrics/wav';
import { addLabels } from './added-labels.ts';
import { timeColumnOption, timeUnitOption, timeZoneOption, type CsvOptions } from './csv-options.ts';
import { noFindings, type Findings } from './findings.ts';
import {
  describeFindings,
  describeOverlaps,
  describeTape,
  describeTotal,
  describeUnfinished,
} from './import-text.ts';
import { ImporterError } from './importer-error.ts';
import { importSeries, noTotal, type ImportedTape, type ImportTotal } from './import-series.ts';
import { standardInput } from './read-bytes.ts';
import { readSeriesFiles } from './read-series.ts';
import { describeFormats } from './format-text.ts';
import { seriesFormats, type SeriesFormat } from './series-format.ts';
import { TapeFolder } from './tape-folder.ts';

interface Options extends CsvOptions {
  readonly out: string;
  readonly format?: SeriesFormat;
  readonly window: number;
  readonly maxError?: MaxError;
  readonly label?: readonly Label[];
  readonly job?: string;
  readonly instance?: string;
  readonly force?: true;
  readonly dryRun?: true;
  readonly quiet?: true;
}

/** The command `flac-import`. */
export function flacImport(): Command {
  return defineProgram({
    name: 'flac-import',
    description:
      'Puts series from text onto tapes, FLACs of many series, with nothing lost unless --max-error allows it: one for each target (job and instance) and ' +
      'window of time, or more where samples are many. Run again with the same files and options, it finds the tapes that are ' +
      'there and makes those that are missing.',
    examples: [
      ['promtool tsdb dump data | flac-import --out archive -', 'what a Prometheus has'],
      [
        'flac-import --job node --instance web-1 --out archive metrics.csv.gz',
        'a table, whose series say no target',
      ],
      ['flac-read --format openmetrics cpu_0.flac | flac-import --out archive -', 'the inverse of flac-read'],
    ],
    moduleUrl: import.meta.url,
  })
    .argument('<file...>', 'text, gzip or not; - is standard input')
    .requiredOption('--out <folder>', 'where the tapes go; made where it is missing', textOption)
    .option(
      '--format <name>',
      `one of ${seriesFormats.join(', ')} (default: what the name or the first bytes say)`,
      choiceOption(seriesFormats),
    )
    .option(...timeColumnOption)
    .option(...timeUnitOption)
    .option(...timeZoneOption)
    .addOption(
      defaultOption('--window <span>', 'of a tape; sparse series want longer ones', timeSpanOption, '1d'),
    )
    .option(
      '--max-error <bound>',
      'how far values may be off, where that makes them smaller: an amount, or 1% of the range of each series (default: every bit is kept)',
      maxErrorOption,
    )
    .option('--label <name=value>', 'a label for every series; may be given again', anyLabelOption)
    .option('--job <name>', 'for series that have no such label', textOption)
    .option('--instance <name>', 'for series that have no such label', textOption)
    .option('--force', 'overwrite existing tapes of the same names')
    .option('--dry-run', 'make the tapes, but write none')
    .option(...quietOption)
    .addHelpText('after', `\n${describeFormats()}`)
    .action(run);
}

async function run(paths: readonly string[], options: Options): Promise<void> {
  if (!options.dryRun) prepareFolder(options.out);
  if (paths.filter((path) => path === standardInput).length > 1)
    throw new UsageError('standard input (-) can be read once only');
  const interruption = listenForInterruption();
  const progress = new FilesProgress(paths, { quiet: options.quiet });
  const [total, findings] = [noTotal(), noFindings()];
  try {
    await importFiles(paths, options, interruption, progress, total, findings);
  } catch (error) {
    progress.clear();
    if (total.tapes > 0 && !options.dryRun) tellLine('flac-import', describeUnfinished(total));
    throw error;
  } finally {
    progress.clear();
    interruption.dispose();
  }
  for (const line of describeFindings(findings)) tellLine('flac-import', line);
  if (total.samples === 0)
    throw new ImporterError('no-samples', 'nothing was imported: there are no samples in what was read');
  if (!options.quiet) printLine(describeTotal(total));
}

async function importFiles(
  paths: readonly string[],
  options: Options,
  { signal }: Interruption,
  progress: FilesProgress,
  total: ImportTotal,
  findings: Findings,
): Promise<void> {
  const {
    out,
    format,
    window: windowMs,
    maxError,
    label: all = [],
    job,
    instance,
    force: overwrite = false,
  } = options;
  const missing = Object.entries({ job, instance }).flatMap(([name, value]) =>
    value === undefined ? [] : [{ name, value }],
  );
  const batches = readSeriesFiles(paths, {
    format,
    csv: options,
    findings,
    signal,
    seriesOf: (series) => addLabels(series, { all, missing }),
    onRead: (path, { bytesRead }) => progress.showBytes(path, bytesRead),
  });
  const folder = options.dryRun ? undefined : new TapeFolder(out, { overwrite, signal });
  const onTape = (tape: ImportedTape) => {
    progress.clear();
    if (!options.quiet && tape.path !== undefined) printLine(describeTape(tape));
    for (const line of describeOverlaps(tape)) tellLine('flac-import', line);
  };
  await importSeries(batches, { windowMs, folder, maxError, signal, onTape }, total);
}

function prepareFolder(out: string): void {
  makeFolder(out);
  if (!statSync(out).isDirectory()) throw new UsageError(`--out ${out} is not a folder`);
}
