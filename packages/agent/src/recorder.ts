import { compareSeries, formatSeries, type Label } from '@flac-metrics/sample-codec';
import { AgentError } from './agent-error.ts';
import type { HostSample } from './host-sampler.ts';
import { hostSeries, toSample, type HostSeries } from './host-series.ts';
import { Recording } from './recording.ts';

export interface RecorderOptions {
  readonly folder: string;
  readonly intervalMs: number;
  /** Files end at multiples of this, in UTC. */
  readonly rotateMs: number;
  readonly labels: readonly Label[];
  /** Called before each new file; what it throws is a failure to write. */
  readonly beforeNewFile: () => void;
  /** Called with the path of every file that is complete. */
  readonly onClosed: (path: string) => void;
  /** Called with the path of a file that could not be brought onto the disk; the next start finds what is in it. */
  readonly onUnclosed: (path: string, error: Error) => void;
  /** Called with the paths of files that somebody has taken away while they were being recorded. */
  readonly onRemoved: (paths: readonly string[]) => void;
  /** Called with what could not be written; the next tick tries again with a new file. */
  readonly onFailure: (error: Error) => void;
  /** Called when writing works again after a failure. */
  readonly onRecovery: () => void;
  /** Called once for each series that the host gives no value for, or none that its samples can hold. */
  readonly onBadReading: (error: AgentError) => void;
}

/**
 * Puts each tick into the files of its series. A file is one run of one series: whatever breaks the even spacing of its
 * samples ends it, be it a missed tick, a step of the clock, a failed write, a reading that makes no sense, a core that went,
 * a file that was removed, or the time to rotate. What befalls one series leaves the others as they are.
 */
export class Recorder {
  readonly #options: RecorderOptions;
  #series: readonly HostSeries[] = [];
  #cores: readonly number[] | undefined;
  readonly #recordings = new Map<HostSeries, Recording>();
  readonly #badlyRead = new Set<HostSeries>();
  #removed: string[] = [];
  #isFailing = false;
  #tickCount = 0;
  #failedTickCount = 0;

  constructor(options: RecorderOptions) {
    this.#options = options;
  }

  get tickCount(): number {
    return this.#tickCount;
  }

  /** Of those, the ticks that could not be written, or not for every series. */
  get failedTickCount(): number {
    return this.#failedTickCount;
  }

  /** How many files are being recorded. */
  get recordingCount(): number {
    return this.#recordings.size;
  }

  /** The file of a series; undefined where it has none now. */
  recordingOf(isMeant: (series: HostSeries) => boolean): Recording | undefined {
    const series = this.#series.find(isMeant);
    return series && this.#recordings.get(series);
  }

  /** Writes one tick, synchronously. Never throws for what the disk does: see `onFailure`. */
  record(tickMs: number, sample: HostSample): void {
    if (sample.cores !== this.#cores) this.#useCores(sample.cores);
    let failure: Error | undefined;
    for (const series of this.#series) {
      const error = this.#append(series, tickMs, sample);
      failure ??= error;
    }
    this.#tellRemoved();
    if (!failure && this.#isFailing) this.#options.onRecovery();
    if (failure && !this.#isFailing) this.#options.onFailure(failure);
    this.#isFailing = failure !== undefined;
    this.#tickCount += 1;
    if (failure) this.#failedTickCount += 1;
  }

  /** Ends all files, as at the end of the program. */
  closeAll(): void {
    for (const series of this.#recordings.keys()) this.#close(series);
    this.#tellRemoved();
  }

  #append(series: HostSeries, tickMs: number, sample: HostSample): Error | undefined {
    const { folder, intervalMs, rotateMs } = this.#options;
    const value = this.#read(series, sample);
    const open = this.#recordings.get(series);
    if (value === undefined || !open?.continuesAt(tickMs, rotateMs) || !open.isThere()) this.#close(series);
    if (value === undefined) return undefined;
    try {
      let recording = this.#recordings.get(series);
      if (!recording) {
        this.#options.beforeNewFile();
        recording = new Recording(folder, series, tickMs, intervalMs);
        this.#recordings.set(series, recording);
      }
      recording.append(value);
      return undefined;
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      this.#close(series);
      return error;
    }
  }

  #read(series: HostSeries, sample: HostSample): number | undefined {
    const reading = series.read(sample);
    const value = reading === undefined ? undefined : toSample(series.metric, reading);
    if (reading === undefined || value !== undefined || this.#badlyRead.has(series)) return value;
    this.#badlyRead.add(series);
    const what = `the host says ${reading}, which ${series.metric.bitsPerSample} bits do not hold`;
    this.#options.onBadReading(
      new AgentError(
        'bad-reading',
        `${formatSeries(series.series)}: ${what}; it is not recorded while that lasts`,
      ),
    );
    return undefined;
  }

  #close(series: HostSeries): void {
    const recording = this.#recordings.get(series);
    if (!recording) return;
    this.#recordings.delete(series);
    const isThere = recording.isThere();
    if (!isThere) this.#removed.push(recording.path);
    try {
      recording.close();
      if (isThere) this.#options.onClosed(recording.path);
    } catch (error) {
      if (!(error instanceof Error && 'code' in error)) throw error;
      if (isThere) this.#options.onUnclosed(recording.path, error);
    }
  }

  #tellRemoved(): void {
    if (this.#removed.length === 0) return;
    this.#options.onRemoved(this.#removed);
    this.#removed = [];
  }

  /** The sampler gives the same array as long as the cores are the same. Series that stay keep their files. */
  #useCores(cores: readonly number[]): void {
    const before = this.#series;
    const wanted = hostSeries(cores, this.#options.labels);
    this.#series = wanted.map(
      (series) => before.find((other) => compareSeries(other.series, series.series) === 0) ?? series,
    );
    for (const series of before) {
      if (this.#series.includes(series)) continue;
      this.#close(series);
      this.#badlyRead.delete(series);
    }
    this.#cores = cores;
  }
}
