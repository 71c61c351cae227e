import {
  type Command,
  defaultOption,
  textOption,
  InvalidArgumentError,
  labelOption,
  timeSpanOption,
  waitOption,
} from '@flac-metrics/command-line';
import { formatTimeSpan, parseTimeSpan, type Label } from '@flac-metrics/sample-codec';

/** What is to be recorded, and where; time spans in milliseconds. */
export interface RecordingOptions {
  readonly dir: string;
  readonly interval: number;
  /** A multiple of the interval. */
  readonly rotate: number;
  readonly duration?: number;
  readonly label?: readonly Label[];
}

const leastInterval = '200ms';

/**
 * Adds the options that say what is recorded: the same, and refused by the same words, wherever an agent is started.
 * @param rotate how much one file holds where the user does not say, `1d` for instance
 */
export function addRecordingOptions(command: Command, rotate: string): Command {
  return command
    .option('--dir <folder>', 'where the files go; made if missing', textOption, 'recordings')
    .addOption(
      defaultOption('--interval <time>', `time between samples, from ${leastInterval}`, intervalOption, '1s'),
    )
    .addOption(
      defaultOption(
        '--rotate <time>',
        'how much one file holds; files end at multiples of it, in UTC',
        timeSpanOption,
        rotate,
      ),
    )
    .option('--duration <time>', 'end after this time (default: go on until stopped)', timeSpanOption)
    .option('--label <name=value>', 'a label for every series; may be given again', labelOption)
    .hook('preAction', checkRotation);
}

function intervalOption(text: string): number {
  const intervalMs = waitOption(text);
  if (intervalMs >= parseTimeSpan(leastInterval)) return intervalMs;
  throw new InvalidArgumentError(`It is too short: ${leastInterval} is the least.`);
}

function checkRotation(command: Command): void {
  const { interval, rotate } = command.opts<RecordingOptions>();
  if (rotate % interval === 0) return;
  const spans = `--rotate ${formatTimeSpan(rotate)} is no multiple of --interval ${formatTimeSpan(interval)}`;
  command.error(`error: ${spans}: files would not end on a tick`);
}
