import { once } from 'node:events';
import {
  choiceOption,
  type Command,
  defaultOption,
  defineProgram,
  labelOption,
  type ListenAddress,
  listenForInterruption,
  listenOption,
  notifyReady,
  waitOption,
  wholeNumberOption,
} from '@flac-metrics/command-line';
import { formatTimeSpan, type Label } from '@flac-metrics/sample-codec';
import { defaultLimits, type Limits } from './limits.ts';
import { logFormats, type LogFormat, logLevels, type LogLevel, logTo } from './log.ts';
import { prometheusConfig } from './prometheus-config.ts';
import { startServer } from './server.ts';

interface Options {
  readonly dir: string;
  readonly listen: ListenAddress;
  readonly label?: readonly Label[];
  readonly maxSamples: number;
  readonly maxConcurrentReads: number;
  readonly maxWaitingReads: number;
  readonly maxRequestBytes: number;
  readonly maxQueries: number;
  readonly maxMatchers: number;
  readonly maxPatternChars: number;
  readonly readTimeout: number;
  readonly 'web.config.file'?: string;
  readonly bearerTokenFile?: string;
  readonly 'log.format': LogFormat;
  readonly 'log.level': LogLevel;
}

/** The command `prom-remote`. */
export function promRemote(): Command {
  const command = defineProgram({
    name: 'prom-remote',
    description:
      'Serves a folder of WAV and FLAC recordings to Prometheus by remote read. Files that are still being recorded are served ' +
      'too, and new ones are found within a second. SIGHUP reads the web configuration and the bearer token again.',
    examples: [
      ['prom-remote', 'serves ./recordings on 127.0.0.1:9201'],
      ['prom-remote --dir /srv/metrics --listen [::1]:9201', 'another folder, another address'],
      ['prom-remote --label instance=web-1', 'names the instance of files that have lost their tags'],
      ['prom-remote --listen :9201 --web.config.file web.yml', 'to the network, with TLS and passwords'],
    ],
    moduleUrl: import.meta.url,
  })
    .option('--dir <folder>', 'the folder with the recordings', 'recordings')
    .addOption(defaultOption('--listen <host:port>', 'where to listen', listenOption, '127.0.0.1:9201'))
    .option('--label <name=value>', 'for files without tags; may be given again', labelOption)
    .option('--web.config.file <file>', "TLS and basic auth, in the form of Prometheus's own")
    .option('--bearer-token-file <file>', 'who shows the token in it is let in')
    .option('--log.format <name>', logFormats.join(' or '), choiceOption(logFormats), 'logfmt')
    .option('--log.level <name>', `one of ${logLevels.join(', ')}`, choiceOption(logLevels), 'info');
  return addLimits(command).action(run);
}

function addLimits(command: Command): Command {
  const limit = (flags: string, what: string, most: number, byDefault: number): void => {
    command.option(flags, what, wholeNumberOption(1, most), byDefault);
  };
  limit('--max-samples <number>', 'samples in one answer', 2e8, defaultLimits.mostSamples);
  limit(
    '--max-concurrent-reads <number>',
    'reads at once; more wait',
    1000,
    defaultLimits.mostConcurrentReads,
  );
  limit('--max-waiting-reads <number>', 'reads that wait; more get 503', 1e5, defaultLimits.mostWaitingReads);
  limit(
    '--max-request-bytes <number>',
    'bytes of a request, unpacked',
    1 << 26,
    defaultLimits.mostRequestBytes,
  );
  limit('--max-queries <number>', 'queries in a request', 1e5, defaultLimits.mostQueries);
  limit('--max-matchers <number>', 'matchers in a query', 1e5, defaultLimits.mostMatchers);
  limit(
    '--max-pattern-chars <number>',
    'characters of all regular expressions of a request, repetitions written out; a|b counts a sixteenth',
    1 << 24,
    defaultLimits.mostPatternCharacters,
  );
  const timeout = formatTimeSpan(defaultLimits.readTimeoutMs);
  return command.addOption(
    defaultOption('--read-timeout <time>', 'time for an answer until it is taken', waitOption, timeout),
  );
}

function limitsOf(options: Options): Limits {
  return {
    ...defaultLimits,
    mostSamples: options.maxSamples,
    mostConcurrentReads: options.maxConcurrentReads,
    mostWaitingReads: options.maxWaitingReads,
    mostRequestBytes: options.maxRequestBytes,
    mostQueries: options.maxQueries,
    mostMatchers: options.maxMatchers,
    mostPatternCharacters: options.maxPatternChars,
    readTimeoutMs: options.readTimeout,
  };
}

async function run(options: Options): Promise<void> {
  const { dir, listen, label: labels = [] } = options;
  const interruption = listenForInterruption();
  const log = logTo((line) => process.stderr.write(line), {
    format: options['log.format'],
    least: options['log.level'],
  });
  const server = await startServer({
    folder: dir,
    address: listen,
    labels,
    limits: limitsOf(options),
    access: { webConfig: options['web.config.file'], bearerToken: options.bearerTokenFile },
    log,
  });
  const reload = (): void => server.reload();
  process.on('SIGHUP', reload);
  log('info', 'serving', { url: server.url, folder: dir });
  void notifyReady().then((reason) => reason !== undefined && log('error', 'not ready', { reason }));
  if (options['log.format'] === 'logfmt')
    process.stderr.write(`Put this into prometheus.yml:\n\n${prometheusConfig(server.url)}\n`);
  if (!interruption.signal.aborted) await once(interruption.signal, 'abort');
  process.off('SIGHUP', reload);
  await server.close();
  interruption.dispose();
  log('info', 'stopped');
}
