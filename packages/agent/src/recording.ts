import { statSync } from 'node:fs';
import { join } from 'node:path';
import { formatSegmentName, slugOf } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import type { HostSeries } from './host-series.ts';

/** One series being recorded into one file: a run of ticks without a gap. */
export class Recording {
  readonly #recorder: WavRecorder;
  readonly #inode: number | 'unknown' | undefined;
  readonly #sample: Int32Array = new Int32Array(1);

  /** @throws WavError, the system's error */
  constructor(folder: string, hostSeries: HostSeries, startMs: number, intervalMs: number) {
    const { series, metric } = hostSeries;
    const path = join(
      folder,
      formatSegmentName({ slug: slugOf(series), startMs, intervalMs, extension: 'wav' }),
    );
    this.#recorder = WavRecorder.create(
      path,
      { series, startMs, intervalMs, mapping: metric.mapping },
      metric.bitsPerSample,
    );
    this.#inode = inodeOf(path);
  }

  get path(): string {
    return this.#recorder.path;
  }

  get sampleCount(): number {
    return this.#recorder.sampleCount;
  }

  /** Of the file, header included. */
  get byteLength(): number {
    return this.#recorder.byteLength;
  }

  /** Whether a tick is the next of this file: one interval after the last, and within the same span of rotation. */
  continuesAt(tickMs: number, rotateMs: number): boolean {
    const { sampleCount, tags } = this.#recorder;
    const { startMs, intervalMs } = tags;
    return (
      tickMs === startMs + sampleCount * intervalMs &&
      Math.floor(tickMs / rotateMs) === Math.floor(startMs / rotateMs)
    );
  }

  /**
   * Whether the file is still at its place; what is appended to one that was removed is lost. Where the system does not tell, it is: what
   * is open can be appended to, and whatever is wrong with the folder is told where the next file is to be made in it.
   */
  isThere(): boolean {
    const inode = inodeOf(this.path);
    return inode === 'unknown' || this.#inode === 'unknown' || inode === this.#inode;
  }

  append(sample: number): void {
    this.#sample[0] = sample;
    this.#recorder.append(this.#sample);
  }

  close(): void {
    this.#recorder.close();
  }
}

/** @returns undefined where nothing has the path; `unknown` where the system does not let us look, as for want of permission */
function inodeOf(path: string): number | 'unknown' | undefined {
  try {
    return statSync(path).ino;
  } catch (error) {
    if (!(error instanceof Error && 'code' in error)) throw error;
    return error.code === 'ENOENT' || error.code === 'ENOTDIR' ? undefined : 'unknown';
  }
}
