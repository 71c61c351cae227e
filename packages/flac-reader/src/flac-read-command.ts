import {
  addExamples,
  choiceOption,
  type Command,
  defineProgram,
  endWhenReaderLeaves,
  writeFully,
} from '@flac-metrics/command-line';
import { FileAccess } from '@flac-metrics/random-access';
import { addChoiceOptions, withChosenSamples, type ChoiceOptions } from './chosen-samples.ts';
import { exportFormats, exportTracks, type ExportFormat } from './export.ts';
import { formatInfo, infoOf } from './flac-info.ts';
import { FlacReader } from './flac-reader.ts';
import { addPlotCommand } from './plot/plot-command.ts';
import { refuseOptionsOf } from './refuse-options.ts';

interface Options extends ChoiceOptions {
  readonly format: ExportFormat;
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
      ['flac-read plot cpu_0.flac', 'a chart on the terminal'],
      ['flac-read info cpu_0.flac', 'what is in it'],
    ],
    moduleUrl: import.meta.url,
  });
  addChoiceOptions(command.argument('<file>', 'a FLAC of one series, or a tape'))
    .option(
      '--format <name>',
      `one of ${exportFormats.join(', ')}; of several series, csv has the columns time,series,value, and json an object a line`,
      choiceOption(exportFormats),
      'csv',
    )
    .action(printSamples);
  addPlotCommand(command);
  addInfoCommand(command);
  return command;
}

function addInfoCommand(command: Command): void {
  const info = command
    .command('info')
    .description('tell what is in a FLAC file')
    .argument('<file>', 'any FLAC file')
    .option('--json', 'as JSON')
    .configureHelp({ showGlobalOptions: false })
    .action(async (path: string, options: { readonly json?: true }) => {
      refuseOptionsOf(command, 'info knows no', 'it tells of the whole file');
      await printInfo(path, options);
    });
  addExamples(info, [
    ['flac-read info cpu_0.flac', 'what is in it'],
    ['flac-read info --json node.tape.flac', 'the same for programs, with each series of a tape'],
  ]);
}

async function printSamples(path: string, options: Options): Promise<void> {
  await withChosenSamples(path, options, async ({ segment, tracks, fromMs, toMs }, signal) => {
    for await (const text of exportTracks(segment, tracks, fromMs, toMs, options.format)) {
      signal.throwIfAborted();
      await writeFully(process.stdout, text);
    }
  });
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
