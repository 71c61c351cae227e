import { statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import {
  choiceOption,
  type Command,
  defaultOption,
  defineProgram,
  formatBytes,
  listenForInterruption,
  printLine,
  textOption,
  Progress,
  quietOption,
  seriesOption,
  timeOption,
  timeSpanOption,
  UsageError,
  wholeNumberOption,
} from '@flac-metrics/command-line';
import {
  extensionOf,
  formatSegmentName,
  formatSeries,
  parseSeries,
  slugOf,
  type SegmentTags,
  type Series,
} from '@flac-metrics/sample-codec';
import { generate } from './generate.ts';
import { makeFolder } from './make-folder.ts';
import { signalNames, type SignalName } from './signal.ts';
import type { RecordedBits } from './wav-recorder.ts';

interface Options {
  readonly out: string;
  readonly signal: SignalName;
  readonly samples: number;
  readonly interval: number;
  readonly start: number;
  readonly series?: Series;
  readonly seed: number;
  readonly bits: RecordedBits;
  readonly json?: true;
  readonly quiet?: true;
}

/** A day at one sample a second. */
const defaultSamples = 86_400;
/** What RIFF holds, but for a header of any sensible length. */
const mostDataBytes = 2 ** 32 - 2 ** 16;
/** Test files begin at the same time wherever they are made. */
const defaultStart = '2026-01-01T00:00:00Z';

/** The command `wav-generator`. */
export function wavGenerator(): Command {
  return defineProgram({
    name: 'wav-generator',
    description:
      'Writes a test signal as the agent would record it: mono PCM with the tags of a series. ' +
      'Values are hundredths (decimal:2) and fill the width; the same options give the same file.',
    examples: [
      ['wav-generator --out day.wav --signal sine', 'a day at one sample a second'],
      [
        'wav-generator --out recordings --signal walk --samples 31536000',
        'a year, named by its series and start',
      ],
      [
        `wav-generator --out x.wav --signal counter --series 'requests_total{job="web"}' --bits 32`,
        'a counter',
      ],
    ],
    moduleUrl: import.meta.url,
  })
    .requiredOption(
      '--out <path>',
      'a file that ends in .wav, or a folder, made if missing, for a file named by its series and start',
      textOption,
    )
    .requiredOption('--signal <name>', `one of ${signalNames.join(', ')}`, choiceOption(signalNames))
    .option('--samples <number>', 'how many', wholeNumberOption(1, mostSamples(16)), defaultSamples)
    .addOption(defaultOption('--interval <time>', 'time between samples', timeSpanOption, '1s'))
    .addOption(defaultOption('--start <time>', 'time of the first sample', timeOption, defaultStart))
    .option('--series <selector>', 'the series (default: test_signal{signal="NAME"})', seriesOption)
    .option('--seed <number>', 'another seed, another signal', wholeNumberOption(0, 2 ** 32 - 1), 1)
    .option('--bits <number>', 'width of a sample: 16, 24 or 32', choiceOption([16, 24, 32]), 16)
    .option('--json', 'report as JSON')
    .option(...quietOption)
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { signal, samples, seed, bits } = options;
  if (samples > mostSamples(bits))
    throw new UsageError(
      `--samples ${samples} is too many: a WAV of ${bits} bits holds ${mostSamples(bits)}`,
    );
  const series = options.series ?? parseSeries(`test_signal{signal="${signal}"}`);
  const tags: SegmentTags = {
    series,
    startMs: options.start,
    intervalMs: options.interval,
    mapping: { kind: 'decimal', digits: 2 },
  };
  const { startMs, intervalMs } = tags;
  const fileName = formatSegmentName({ slug: slugOf(series), startMs, intervalMs, extension: 'wav' });
  const path = isFile(options.out) ? options.out : join(options.out, fileName);
  makeFolder(dirname(path));
  const interruption = listenForInterruption();
  const progress = new Progress({ unit: 'samples', quiet: options.quiet });
  try {
    await generate({ path, tags, signal, seed, bits, samples }, interruption.signal, (share) =>
      progress.show(path, share, share * samples),
    );
  } finally {
    progress.clear();
    interruption.dispose();
  }
  const bytes = statSync(path).size;
  if (options.json)
    console.log(JSON.stringify({ path, series: formatSeries(series), signal, samples, bits, seed, bytes }));
  else if (!options.quiet)
    printLine(`${path}: ${samples} samples of ${formatSeries(series)}, ${formatBytes(bytes)}`);
}

function mostSamples(bits: RecordedBits): number {
  return Math.floor(mostDataBytes / (bits / 8));
}

/** Whether an `--out` is meant as a file. */
function isFile(path: string): boolean {
  return extensionOf(path) === 'wav' && !statSync(path, { throwIfNoEntry: false })?.isDirectory();
}
