import {
  type Command,
  defaultOption,
  defineProgram,
  InvalidArgumentError,
  listenForInterruption,
  maxErrorOption,
  printLine,
  Progress,
  quietOption,
  tellLine,
  timeSpanOption,
} from '@flac-metrics/command-line';
import { formatTimeSpan, type MaxError } from '@flac-metrics/sample-codec';
import { compactFolder } from './compact-folder.ts';
import type { CompactionProgress, CompactionReport, TapeReport } from './compact-options.ts';
import { describeCompaction, describeTape } from './compaction-text.ts';
import { CompactorError } from './compactor-error.ts';
import type { LeftFile } from './source.ts';

interface Options {
  readonly window: number;
  readonly maxError?: MaxError;
  readonly keep?: true;
  readonly dryRun?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** The names of tapes tell seconds. */
const leastWindowMs = 60_000;

/** The command `flac-compact`. */
export function flacCompact(): Command {
  return defineProgram({
    name: 'flac-compact',
    description:
      'Gathers the FLACs of a folder into tapes: one FLAC for all series of an instance and job over a window of time. ' +
      'Tapes are sources, too: those of longer windows are cut into windows of --window. ' +
      'Each tape is read back and compared, bit by bit, with the files that it is made of, and is on the disk, before they are removed. ' +
      'Files that are damaged, contradict each other, or hold anything else stay, and the status is 1. ' +
      'Killed at any moment, it loses nothing, and the next run goes on. A prom-remote may serve the folder meanwhile.',
    examples: [
      ['flac-compact recordings', 'a tape a day'],
      ['flac-compact --dry-run --window 7d recordings', 'tell what would become a tape a week'],
    ],
    moduleUrl: import.meta.url,
  })
    .argument('<folder>', 'whose .flac files, those directly in it, are gathered')
    .addOption(
      defaultOption(
        '--window <time>',
        'how much time a tape holds; tapes begin at multiples of it, in UTC',
        windowOption,
        '1d',
      ),
    )
    .option(
      '--max-error <bound>',
      'let values be off by so much, as 0.01, or 1% of the range of a series, and say so; the exact ones are gone then',
      maxErrorOption,
    )
    .option('--keep', 'leave the files where they are that tapes are made of')
    .option('--dry-run', 'tell what would be done, and do nothing')
    .option('--json', 'report as JSON, one object a tape and one for all')
    .option(...quietOption)
    .action(run);
}

function windowOption(text: string): number {
  const ms = timeSpanOption(text);
  if (ms >= leastWindowMs) return ms;
  throw new InvalidArgumentError(`It is too short: ${formatTimeSpan(leastWindowMs)} is the least.`);
}

async function run(folder: string, options: Options): Promise<void> {
  const { window: windowMs, maxError, keep = false, dryRun = false, json = false, quiet = false } = options;
  const interruption = listenForInterruption();
  const progress = new Progress({ unit: 'samples', quiet });
  let left = 0;
  const say = (report: unknown, line: string): void => {
    progress.clear();
    if (json) console.log(JSON.stringify(report));
    else if (!quiet) printLine(line);
  };
  const onLeft = ({ path, reason }: LeftFile): void => {
    left += 1;
    progress.clear();
    tellLine('flac-compact', reason.includes(path) ? reason : `${path}: ${reason}`);
  };
  const onTape = (tape: TapeReport): void => say(tape, describeTape(tape));
  const onPreparing = (what: string, share: number | undefined): void =>
    progress.show(`${folder}: ${what}`, share);
  const onProgress = ({ share, samples }: CompactionProgress): void => progress.show(folder, share, samples);
  const { signal } = interruption;
  let report: CompactionReport;
  try {
    report = await compactFolder(folder, {
      windowMs,
      ...(maxError && { maxError }),
      keep,
      dryRun,
      signal,
      onLeft,
      onTape,
      onPreparing,
      onProgress,
    });
  } finally {
    progress.clear();
    interruption.dispose();
  }
  say({ ...report, left }, describeCompaction(report, dryRun, maxError !== undefined));
  if (left > 0) throw new CompactorError('some-left', `${left} could not be compacted and stayed: see above`);
}
