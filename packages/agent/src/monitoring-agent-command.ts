import { hostname } from 'node:os';
import {
  type Command,
  defineProgram,
  endWhenReaderLeaves,
  listenForInterruption,
  LiveLine,
  notifyReady,
  printLine,
  tellLine,
  UsageError,
} from '@flac-metrics/command-line';
import {
  decodeSamples,
  formatSeries,
  formatTimeSpan,
  hostMetrics,
  type Label,
} from '@flac-metrics/sample-codec';
import { AgentError } from './agent-error.ts';
import { runAgent, type AgentReport } from './agent.ts';
import { openHostSampler } from './host-sampler.ts';
import { hostSeries, toSample, type HostSeries } from './host-series.ts';
import { RecordingLine } from './recording-line.ts';
import { addRecordingOptions, type RecordingOptions } from './recording-options.ts';
import { systemClock } from './ticks.ts';

interface Options extends RecordingOptions {
  readonly encode?: true;
  readonly once?: true;
  readonly json?: true;
  readonly quiet?: true;
}

/** The command `monitoring-agent`. */
export function monitoringAgent(): Command {
  const program = defineProgram({
    name: 'monitoring-agent',
    description:
      'Records CPU and memory of this host into WAV files, one series a file, on multiples of the interval.\n\n' +
      `Series: ${hostMetrics.map((metric) => metric.name).join(', ')}. ` +
      'Values are rounded once, when they are sampled: CPU to hundredths of a percent, memory to KiB.',
    examples: [
      ['monitoring-agent', 'one sample a second into ./recordings, a file a day'],
      [
        'monitoring-agent --interval 200ms --rotate 15m --encode',
        'five a second, a FLAC every quarter of an hour',
      ],
      ['monitoring-agent --label instance=web-1 --label env=prod', 'with other labels'],
      ['monitoring-agent --once', 'print what would be recorded'],
    ],
    moduleUrl: import.meta.url,
  });
  return addRecordingOptions(program, '1d')
    .option('--encode', 'turn each closed file into FLAC, also those of an earlier run, and remove the WAV')
    .option('--once', 'print one sample of each series and exit')
    .option('--json', 'with --once: print JSON')
    .option('--quiet', 'show no live line on a terminal; what is logged stays the same')
    .action(run);
}

async function run(options: Options): Promise<void> {
  const { dir, interval, rotate, duration } = options;
  const labels = withDefaults(options.label ?? []);
  if (options.json && !options.once)
    throw new UsageError('--json goes with --once: a recording prints nothing');
  if (options.once) return printOnce(interval, labels, options.json ?? false);
  const interruption = listenForInterruption();
  const liveLine = new LiveLine(options.quiet);
  const recordingLine = new RecordingLine();
  const log = (line: string): void => liveLine.printAbove(() => tellLine('monitoring-agent', line));
  const report = await runAgent(
    {
      folder: dir,
      intervalMs: interval,
      rotateMs: rotate,
      ...(duration === undefined ? {} : { durationMs: duration }),
      labels,
      encode: options.encode ?? false,
      sampler: await openHostSampler(),
      clock: systemClock,
      onStarted: () => {
        log(
          `recording into ${dir}, every ${formatTimeSpan(interval)}, a file every ${formatTimeSpan(rotate)}`,
        );
        void notifyReady().then((failure) => failure !== undefined && log(failure));
      },
      log,
      onTick: (tick) => {
        recordingLine.add(tick);
        liveLine.draw((columns) => recordingLine.text(columns));
      },
    },
    interruption.signal,
  ).finally(() => liveLine.clear());
  interruption.dispose();
  log(describeEnd(report));
  return undefined;
}

/** @throws AgentError `incomplete` where not everything has been recorded and encoded */
function describeEnd({ ticks, failedTicks, unfinishedFiles }: AgentReport): string {
  if (failedTicks === 0 && unfinishedFiles === 0) return `stopped after ${ticks} ticks; all files are closed`;
  const missing = [
    ...(failedTicks > 0 ? [`${failedTicks} of them are not recorded, or not in full`] : []),
    ...(unfinishedFiles > 0 ? [`WAVs that could not be closed or encoded: ${unfinishedFiles}`] : []),
  ];
  throw new AgentError('incomplete', `stopped after ${ticks} ticks; ${missing.join('; ')}; see above`);
}

function withDefaults(given: readonly Label[]): Label[] {
  const labels = new Map([
    ['instance', hostname()],
    ['job', 'monitoring-agent'],
  ]);
  for (const { name, value } of given) labels.set(name, value);
  return Array.from(labels, ([name, value]) => ({ name, value }));
}

async function printOnce(intervalMs: number, labels: readonly Label[], json: boolean): Promise<void> {
  endWhenReaderLeaves();
  const sampler = await openHostSampler();
  await sampler.sample();
  await systemClock.sleep(intervalMs, new AbortController().signal);
  const sample = await sampler.sample();
  sampler.close();
  for (const series of hostSeries(sample.cores, labels)) {
    const value = roundedValue(series, series.read(sample) ?? Number.NaN);
    const text = formatSeries(series.series);
    if (json) console.log(JSON.stringify({ series: text, value }));
    else printLine(`${text} ${value}`);
  }
}

/** What a recording of this value would give back; NaN, null in JSON, for one that is not recorded. */
function roundedValue({ metric }: HostSeries, value: number): number {
  const sample = toSample(metric, value);
  if (sample === undefined) return Number.NaN;
  const values = new Float64Array(1);
  decodeSamples(metric.mapping, Int32Array.of(sample), values);
  return values[0] ?? Number.NaN;
}
