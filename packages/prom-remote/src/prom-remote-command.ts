import { once } from 'node:events';
import {
  type Command,
  defineProgram,
  labelOption,
  type ListenAddress,
  listenForInterruption,
  listenOption,
  wholeNumberOption,
} from '@flac-metrics/command-line';
import type { Label } from '@flac-metrics/sample-codec';
import { defaultLimits } from './limits.ts';
import { logfmtTo } from './log.ts';
import { prometheusConfig } from './prometheus-config.ts';
import { startServer } from './server.ts';

interface Options {
  readonly dir: string;
  readonly listen?: ListenAddress;
  readonly label?: readonly Label[];
  readonly maxSamples: number;
  readonly maxConcurrentReads: number;
}

const defaultAddress: ListenAddress = { host: '127.0.0.1', port: 9201 };

/** The command `prom-remote`. */
export function promRemote(): Command {
  const { mostSamples, mostConcurrentReads } = defaultLimits;
  return defineProgram({
    name: 'prom-remote',
    description:
      'Serves a folder of WAV and FLAC recordings to Prometheus by remote read. Files that are still being recorded are served ' +
      'too, and new ones are found within a second.',
    examples: [
      ['prom-remote', 'serves ./recordings on 127.0.0.1:9201'],
      ['prom-remote --dir /srv/metrics --listen [::1]:9201', 'another folder, another address'],
      ['prom-remote --label instance=web-1', 'names the instance of files that have lost their tags'],
    ],
    moduleUrl: import.meta.url,
  })
    .option('--dir <folder>', 'the folder with the recordings', 'recordings')
    .option('--listen <host:port>', 'where to listen (default: 127.0.0.1:9201)', listenOption)
    .option('--label <name=value>', 'for files without tags; may be given again', labelOption)
    .option(
      '--max-samples <number>',
      'the most samples in one answer',
      wholeNumberOption(1, 1e9),
      mostSamples,
    )
    .option(
      '--max-concurrent-reads <number>',
      'reads at once; more wait for their turn',
      wholeNumberOption(1, 1000),
      mostConcurrentReads,
    )
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { dir, listen = defaultAddress, label: labels = [], maxSamples, maxConcurrentReads } = options;
  const interruption = listenForInterruption();
  const log = logfmtTo((line) => process.stderr.write(line));
  const limits = { ...defaultLimits, mostSamples: maxSamples, mostConcurrentReads: maxConcurrentReads };
  const server = await startServer({ folder: dir, address: listen, labels, limits, log });
  log('info', 'serving', { url: server.url, folder: dir });
  process.stderr.write(`Put this into prometheus.yml:\n\n${prometheusConfig(server.url)}\n`);
  if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
  await server.close();
  interruption.dispose();
  log('info', 'stopped');
}
