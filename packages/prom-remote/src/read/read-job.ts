import {
  ArchiveError,
  type ArchiveErrorCode,
  type FaultyFile,
  type PartReader,
  type ReadCost,
  type SelectedSeries,
} from '@flac-metrics/archive';
import { formatSeries, sampleCount, spansOf } from '@flac-metrics/sample-codec';
import { frameAround, mostFrameBytes, mostFrameExtraBytes } from '../wire/chunked-response.ts';
import { encodeLabels } from '../wire/labels.ts';
import type { ResponseType } from '../wire/negotiation.ts';
import { PieceSink } from '../wire/piece-sink.ts';
import { writeSamples, writeTimeSeriesHead } from '../wire/samples-response.ts';
import { SnappySink } from '../wire/snappy-compress.ts';
import { chunkBlocks } from './chunk-blocks.ts';
import type { ChunkBlock, ChunkCache } from './chunk-cache.ts';

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

/** Samples in memory at once. */
const spanSamples = 1 << 16;

/**
 * @param cache of this thread, for the chunks of files that are closed
 * @returns the part of the answer, or what the user must be told; throws only where the program is at fault
 */
export async function runReadJob(
  reader: PartReader,
  cache: ChunkCache,
  job: ReadJob,
): Promise<ReadJobResult> {
  try {
    const pieces =
      job.responseType === 'SAMPLES' ? await makeSamples(reader, job) : await makeFrames(reader, cache, job);
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

async function makeFrames(reader: PartReader, cache: ChunkCache, job: ReadJob): Promise<Uint8Array[]> {
  const frames = new PieceSink();
  for (const series of job.series) {
    const blocks: ChunkBlock[] = [];
    const labels = encodeLabels(series.series);
    let bytes = 0;
    for await (const block of chunkBlocks(reader, cache, series)) {
      bytes += block.byteLength;
      if (bytes + labels.length + mostFrameExtraBytes > mostFrameBytes) throw new FrameTooLarge(series);
      if (!job.isRehearsal) blocks.push(block);
    }
    if (job.isRehearsal) continue;
    const { head, tail } = frameAround(labels, blocks, job.queryIndex);
    frames.write(head);
    for (const { pieces, isShared } of blocks) {
      for (const piece of pieces) {
        if (isShared) frames.write(piece);
        else frames.adopt(piece);
      }
    }
    frames.write(tail);
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
