import {
  ArchiveError,
  type ArchiveErrorCode,
  type FaultyFile,
  type PartReader,
  type PartReference,
  type ReadCost,
} from '@flac-metrics/archive';
import type { TimeSpan } from '@flac-metrics/sample-codec';
import { PieceSink } from '../wire/piece-sink.ts';
import { writeSamples } from '../wire/samples-response.ts';
import { SnappySink } from '../wire/snappy-compress.ts';
import { makeBlocks, type MadeBlock } from './make-blocks.ts';
import { makePoints, type MadePoints, type PointsRequest } from './pixel-columns.ts';
import { makeSound, type SoundRequest, type SoundScale } from './sound-samples.ts';
import type { BlockRequest } from './wanted-block.ts';

/** A part of an answer that one thread makes: plain data. */
export type ReadJob = BlocksJob | SamplesJob | PointsJob | SoundJob | CheckJob;

/** Asks a thread to give back the files that it does not read; nothing is answered. */
export const closeUnusedFiles = 'close-unused-files';

/** To be made into blocks of chunks, one for each request. */
export interface BlocksJob {
  readonly form: 'blocks';
  readonly requests: readonly BlockRequest[];
}

/** To be made into compressed pieces of an answer SAMPLES. */
export interface SamplesJob {
  readonly form: 'samples';
  /** What stands in front of the samples of each request, one behind the other. */
  readonly heads: Uint8Array;
  readonly requests: readonly SamplesRequest[];
}

/** To be made into points of a chart, one set for each request. */
export interface PointsJob {
  readonly form: 'points';
  readonly requests: readonly PointsRequest[];
}

/** To be made into 16-bit PCM, a piece for each request. */
export interface SoundJob {
  readonly form: 'sound';
  readonly scale: SoundScale;
  readonly requests: readonly SoundRequest[];
}

/** Parts of one file, to be read for nothing but to know that they can be. The file is closed again. */
export interface CheckJob {
  readonly form: 'check';
  readonly path: string;
  readonly checks: readonly PartCheck[];
}

/** Some of the samples of a part. */
export interface PartCheck {
  readonly part: PartReference;
  readonly span: TimeSpan;
  /** Whether it is the last of its file, behind which nothing may follow. */
  readonly isLast: boolean;
}

/** Samples that stand behind each other in an answer, if there are any, and how much of the heads stands in front of them. */
export interface SamplesRequest {
  readonly headBytes: number;
  readonly samples?: BlockRequest;
}

/** What a job makes. */
export type MadeOf<Job extends ReadJob> = Job extends BlocksJob
  ? MadeBlock
  : Job extends SamplesJob | SoundJob
    ? Uint8Array
    : Job extends PointsJob
      ? MadePoints
      : never;

type Made = MadeBlock | MadePoints | Uint8Array;

/** The memory that something made is in: handed over, it need not be copied. */
export function buffersOf(made: Made): readonly ArrayBufferLike[] {
  if (made instanceof Uint8Array) return [made.buffer];
  if ('block' in made) return [made.block.bytes.buffer];
  if (made.form === 'columns') return [made.minima.buffer, made.maxima.buffer, made.counts.buffer];
  return made.form === 'raw' ? [made.timestampsMs.buffer, made.values.buffer] : [];
}

/** What came of a job: plain data too. */
export type ReadJobResult<Made> = ReadJobDone<Made> | ReadJobFailed;

interface ReadJobDone<Made> {
  readonly made: readonly Made[];
  readonly cost: ReadCost;
  readonly damaged: readonly FaultyFile[];
}

interface ReadJobFailed {
  readonly code: ArchiveErrorCode;
  readonly message: string;
  readonly cost: ReadCost;
  readonly damaged: readonly FaultyFile[];
}

/** @returns what was made, or what the user must be told; throws only where the program is at fault */
export async function runReadJob(reader: PartReader, job: ReadJob): Promise<ReadJobResult<Made>> {
  try {
    const made = await make(reader, job);
    return { made, cost: reader.takeCost(), damaged: reader.takeDamaged() };
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const { code, message } = error;
    return { code, message, cost: reader.takeCost(), damaged: reader.takeDamaged() };
  }
}

async function make(reader: PartReader, job: ReadJob): Promise<Made[]> {
  if (job.form === 'blocks') return makeBlocks(reader, job.requests);
  if (job.form === 'points') return makePoints(reader, job.requests);
  if (job.form === 'sound') return makeSound(reader, job.scale, job.requests);
  if (job.form === 'samples') return makeSamples(reader, job);
  try {
    for (const { part, span, isLast } of job.checks) {
      await reader.read([part], span);
      if (isLast) await reader.checkEnd(part);
    }
  } finally {
    await reader.closeFile(job.path);
  }
  return [];
}

async function makeSamples(reader: PartReader, { heads, requests }: SamplesJob): Promise<Uint8Array[]> {
  const sink = new PieceSink();
  const snappy = new SnappySink(sink);
  let at = 0;
  for (const { headBytes, samples } of requests) {
    snappy.write(heads.subarray(at, at + headBytes));
    at += headBytes;
    if (samples) writeSamples(await reader.read(samples.parts, samples.span), snappy);
  }
  snappy.flush();
  return sink.take();
}
