import {
  ArchiveError,
  type ArchiveErrorCode,
  type FaultyFile,
  type PartReader,
  type ReadCost,
  type SelectedSeries,
} from '@flac-metrics/archive';
import { formatSeries, sampleCount, spansOf } from '@flac-metrics/sample-codec';
import { frameAround, mostFrameBytes, samplesPerChunk, writeChunks } from '../wire/chunked-response.ts';
import { encodeLabels } from '../wire/labels.ts';
import type { ResponseType } from '../wire/negotiation.ts';
import { PieceSink } from '../wire/piece-sink.ts';
import { writeSamples, writeTimeSeriesHead } from '../wire/samples-response.ts';
import { SnappySink } from '../wire/snappy-compress.ts';

/** A part of an answer that one thread makes: plain data. */
export interface ReadJob {
  readonly responseType: ResponseType;
  readonly queryIndex: number;
  /** What stands in front of the series, for SAMPLES. */
  readonly head: Uint8Array;
  readonly series: readonly SelectedSeries[];
  /** Makes nothing, and only looks whether every series fits into a frame. */
  readonly isRehearsal?: true;
}

/** What came of a job: plain data too. */
export type ReadJobResult = ReadJobDone | ReadJobFailed;

export interface ReadJobDone {
  readonly pieces: readonly Uint8Array[];
  readonly sampleCount: number;
  readonly cost: ReadCost;
  readonly damaged: readonly FaultyFile[];
}

export interface ReadJobFailed {
  readonly code: ArchiveErrorCode | 'frame-too-large';
  readonly message: string;
  readonly damaged: readonly FaultyFile[];
}

/** Samples in memory at once, a whole number of chunks. */
const spanSamples = 512 * samplesPerChunk;

/** @returns the part of the answer, or what the user must be told; throws only where the program is at fault */
export async function runReadJob(reader: PartReader, job: ReadJob): Promise<ReadJobResult> {
  try {
    const pieces =
      job.responseType === 'SAMPLES' ? await makeSamples(reader, job) : await makeFrames(reader, job);
    const samples = job.series.reduce((total, { timeline }) => total + sampleCount(timeline), 0);
    return { pieces, sampleCount: samples, cost: reader.takeCost(), damaged: reader.takeDamaged() };
  } catch (error) {
    if (!(error instanceof ArchiveError || error instanceof FrameTooLarge)) throw error;
    return { code: error.code, message: error.message, damaged: reader.takeDamaged() };
  }
}

async function makeSamples(reader: PartReader, job: ReadJob): Promise<Uint8Array[]> {
  const sink = new PieceSink();
  const snappy = new SnappySink(sink);
  snappy.write(job.head);
  for (const series of job.series) {
    writeTimeSeriesHead(series, snappy);
    for (const span of spansOf(series.timeline, spanSamples))
      writeSamples(await reader.read(series.parts, span), snappy);
  }
  snappy.flush();
  return sink.take();
}

async function makeFrames(reader: PartReader, job: ReadJob): Promise<Uint8Array[]> {
  const [frames, chunks] = [new PieceSink(), new PieceSink()];
  for (const series of job.series) {
    let doneBytes = 0;
    for (const span of spansOf(series.timeline, spanSamples)) {
      writeChunks(await reader.read(series.parts, span), chunks);
      if (doneBytes + chunks.byteLength > mostFrameBytes) throw new FrameTooLarge(series);
      if (job.isRehearsal) doneBytes += chunks.take().reduce((total, piece) => total + piece.length, 0);
    }
    if (job.isRehearsal) continue;
    const made = chunks.take();
    const { head, tail } = frameAround(encodeLabels(series.series), made, job.queryIndex);
    for (const piece of [head, ...made, tail]) frames.write(piece);
  }
  return frames.take();
}

/** Clients give up on a frame that is larger than they expect. */
class FrameTooLarge extends Error {
  readonly code = 'frame-too-large';

  constructor({ series }: SelectedSeries) {
    super(
      `${formatSeries(series)} takes more than the ${mostFrameBytes} bytes that a client accepts for one series: narrow the time range`,
    );
  }
}
