import { errorMessage } from '@flac-metrics/command-line';
import type { Label } from '@flac-metrics/sample-codec';
import { EncodeQueue } from './encode-queue.ts';
import type { HostSample, HostSampler } from './host-sampler.ts';
import { isTotalUsage } from './host-series.ts';
import { leftoverWavs, removeIfEmpty } from './leftovers.ts';
import { Recorder } from './recorder.ts';
import { RecordingFolder } from './recording-folder.ts';
import { ticks, type Clock } from './ticks.ts';

export interface AgentOptions {
  readonly folder: string;
  readonly intervalMs: number;
  readonly rotateMs: number;
  /** Ends after this time; undefined goes on until the signal. */
  readonly durationMs?: number;
  /** Of every series. */
  readonly labels: readonly Label[];
  /** Whether closed files become FLAC. */
  readonly encode: boolean;
  readonly sampler: HostSampler;
  readonly clock: Clock;
  /** Called once the folder is the agent's own. */
  readonly onStarted: () => void;
  /** Told about everything that an operator wants to know, a line each. */
  readonly log: (line: string) => void;
  /** Told after each tick. */
  readonly onTick?: (report: TickReport) => void;
}

/** What a tick has come to: the use of all cores, and the file that it is recorded into. */
export interface TickReport {
  /** In percent; NaN where the host does not tell. */
  readonly totalUsage: number;
  /** Undefined where nothing can be written. */
  readonly path: string | undefined;
  /** Of this file. */
  readonly samples: number;
  readonly bytes: number;
  /** How many are being recorded, one a series. */
  readonly files: number;
}

/** What an agent has done. */
export interface AgentReport {
  readonly ticks: number;
  /** Of those, the ticks that could not be written, or not for every series. */
  readonly failedTicks: number;
  /** WAVs that could not be closed, or not be turned into FLAC and removed. */
  readonly unfinishedFiles: number;
}

/**
 * Records until the duration is over or the signal is aborted; then, as after an error, closes all files, and waits until they
 * are encoded. Closes the sampler in any case.
 * @throws WavError `locked` where another agent records into the folder; what the sampler throws
 */
export async function runAgent(options: AgentOptions, signal: AbortSignal): Promise<AgentReport> {
  const { sampler } = options;
  try {
    const folder = new RecordingFolder(options.folder);
    try {
      options.onStarted();
      return await record(options, folder, signal);
    } finally {
      folder.release();
    }
  } finally {
    sampler.close();
  }
}

async function record(
  options: AgentOptions,
  folder: RecordingFolder,
  signal: AbortSignal,
): Promise<AgentReport> {
  const { intervalMs, durationMs = Infinity, sampler, clock, log } = options;
  // The system does not name the file that it cannot write.
  const describe = (error: Error) => errorMessage(error, folder.path) ?? error.message;
  let unclosedFiles = 0;
  const queue = new EncodeQueue((total) => log(`encoded ${total}`), log);
  const recorder = new Recorder({
    ...options,
    beforeNewFile: () => folder.restore(),
    onClosed: (path) => options.encode && queue.add(path),
    onUnclosed: (path, error) => {
      unclosedFiles += 1;
      log(`cannot close ${path}, the next start finds what is in it: ${describe(error)}`);
    },
    onRemoved: (paths) => log(describeRemoved(paths)),
    onFailure: (error) => log(`cannot record, will try again at every tick: ${describe(error)}`),
    onRecovery: () => log('recording again'),
    onBadReading: (error) => log(error.message),
  });
  try {
    // Listed before the first new file, queued behind nothing: old samples first.
    if (options.encode) {
      const leftover = leftoverWavs(folder.path, (path) => log(`left alone ${path}: it is no file`));
      for (const path of leftover) await encodeLeftover(path, queue, log);
    }
    await sampler.sample();
    for await (const tickMs of ticks(intervalMs, durationMs, clock, signal))
      recordTick(recorder, tickMs, await sampler.sample(), options.onTick);
  } finally {
    recorder.closeAll();
    await queue.drained();
  }
  return {
    ticks: recorder.tickCount,
    failedTicks: recorder.failedTickCount,
    unfinishedFiles: unclosedFiles + queue.keptCount,
  };
}

function recordTick(
  recorder: Recorder,
  tickMs: number,
  sample: HostSample,
  onTick: AgentOptions['onTick'],
): void {
  recorder.record(tickMs, sample);
  if (!onTick) return;
  const file = recorder.recordingOf(isTotalUsage);
  const { path, sampleCount: samples = 0, byteLength: bytes = 0 } = file ?? {};
  onTick({ totalUsage: sample.totalUsage, path, samples, bytes, files: recorder.recordingCount });
}

function describeRemoved(paths: readonly string[]): string {
  const files = paths.length === 1 ? `${paths[0]} was` : `${paths[0]} and ${paths.length - 1} more were`;
  return `${files} taken away while being recorded; going on in new files`;
}

async function encodeLeftover(path: string, queue: EncodeQueue, log: (line: string) => void): Promise<void> {
  if (await removeIfEmpty(path)) log(`removed ${path}: there is no sample in it`);
  else queue.add(path);
}
