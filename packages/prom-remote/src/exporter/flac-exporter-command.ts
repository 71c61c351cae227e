import { once } from 'node:events';
import {
  type Command,
  defaultOption,
  defineProgram,
  type ListenAddress,
  listenForInterruption,
  listenOption,
  positiveNumberOption,
  tellLine,
} from '@flac-metrics/command-line';
import { startExporter } from './exporter-server.ts';

interface Options {
  readonly listen: ListenAddress;
  readonly speed: number;
}

/** The command `flac-exporter`. */
export function flacExporter(): Command {
  return defineProgram({
    name: 'flac-exporter',
    description:
      'Replays FLAC recordings from their start as if the host were live, on /metrics, over and over. ' +
      'All files share one clock; a series is absent where its recording has a gap.',
    examples: [
      ['flac-exporter recordings/*.flac', 'on 127.0.0.1:9202'],
      ['flac-exporter --speed 60 cpu_total_2026-11-24_05-00-00.flac', 'an hour in a minute'],
    ],
    moduleUrl: new URL('..', import.meta.url).href,
  })
    .argument('<file...>', 'FLAC segments')
    .addOption(defaultOption('--listen <host:port>', 'where to listen', listenOption, '127.0.0.1:9202'))
    .option('--speed <number>', 'recorded seconds in a second', positiveNumberOption, 1)
    .action(run);
}

async function run(files: readonly string[], { listen, speed }: Options): Promise<void> {
  const interruption = listenForInterruption();
  const exporter = await startExporter(files, listen, speed);
  tellLine('flac-exporter', `replaying ${exporter.seriesCount} series on ${exporter.url}/metrics`);
  if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
  await exporter.close();
  interruption.dispose();
}
