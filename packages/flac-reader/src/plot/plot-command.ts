import { addExamples, type Command, usualColumns, wholeNumberOption } from '@flac-metrics/command-line';
import { addChoiceOptions, withChosenSamples, type ChoiceOptions } from '../chosen-samples.ts';
import { refuseOptionsOf } from '../refuse-options.ts';
import { leastWidth } from './chart-columns.ts';
import { plot } from './plot.ts';

const mostWidth = 1000;
const [leastHeight, mostHeight] = [3, 200];

interface Options extends ChoiceOptions {
  readonly together?: true;
  readonly width?: number;
  readonly height: number;
}

/** Adds `plot` to the command `flac-read`. */
export function addPlotCommand(command: Command): void {
  const plotting = command
    .command('plot')
    .description('draw samples over time in the terminal, no spike left out: a chart for each series')
    .argument('<file>', 'a FLAC of one series, or a tape')
    .configureHelp({ showGlobalOptions: false });
  addChoiceOptions(plotting)
    .option('--together', 'all series in one chart')
    .option(
      '--width <columns>',
      `of the chart, ${leastWidth} to ${mostWidth} (default: that of the terminal, ${usualColumns} where there is none)`,
      wholeNumberOption(leastWidth, mostWidth),
    )
    .option(
      '--height <rows>',
      `of its drawing, ${leastHeight} to ${mostHeight}`,
      wholeNumberOption(leastHeight, mostHeight),
      12,
    )
    .action(async (path: string) => {
      refuseOptionsOf(command, 'plot knows no', 'it draws', ['series', 'from', 'to', 'stats']);
      // commander gives options that both know to the command.
      await plotFile(path, plotting.optsWithGlobals<Options>());
    });
  addExamples(plotting, [
    ['flac-read plot cpu_0.flac', 'all of it'],
    ['flac-read plot --from 2026-11-24T05:00:00Z --to 2026-11-24T06:00:00Z cpu_0.flac', 'one hour'],
    [
      `flac-read plot --together --series 'cpu_usage_percent{cpu=~"[0-3]"}' node.tape.flac`,
      'four cores in one chart',
    ],
  ]);
}

async function plotFile(path: string, options: Options): Promise<void> {
  const { width = terminalWidth(), height, together = false } = options;
  await withChosenSamples(path, options, (chosen, signal) =>
    plot(chosen, { width, height, together }, signal),
  );
}

function terminalWidth(): number {
  const { isTTY, columns } = process.stdout;
  return Math.max(leastWidth, (isTTY && columns) || usualColumns);
}
