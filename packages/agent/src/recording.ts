import { statSync } from 'node:fs';
import { join } from 'node:path';
import { formatSegmentName, slugOf } from '@flac-metrics/sample-codec';
import { WavRecorder } from '@flac-metrics/wav';
import type { HostSeries } from './host-series.ts';

/** One series being recorded into one file: a run of ticks without a gap. */
export class Recording {
  readonly #recorder: WavRecorder;
  readonly #inode: number | undefined;
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

  /** Whether the file is still at its place; what is appended to one that was removed is lost. */
  isThere(): boolean {
    return inodeOf(this.path) === this.#inode;
  }

  append(sample: number): void {
    this.#sample[0] = sample;
    this.#recorder.append(this.#sample);
  }

  close(): void {
    this.#recorder.close();
  }
}

function inodeOf(path: string): number | undefined {
  try {
    return statSync(path).ino;
  } catch (error) {
    if (error instanceof Error && 'code' in error) return undefined;
    throw error;
  }
}
