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
import type { BlockRequest } from './wanted-block.ts';

/** A part of an answer that one thread makes: plain data. */
export type ReadJob = BlocksJob | SamplesJob | CheckJob;

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
}

/** Samples that stand behind each other in an answer, if there are any, and how much of the heads stands in front of them. */
export interface SamplesRequest {
  readonly headBytes: number;
  readonly samples?: BlockRequest;
}

/** What a job makes. */
export type MadeOf<Job extends ReadJob> = Job extends BlocksJob
  ? MadeBlock
  : Job extends SamplesJob
    ? Uint8Array
    : never;

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
export async function runReadJob(
  reader: PartReader,
  job: ReadJob,
): Promise<ReadJobResult<MadeBlock | Uint8Array>> {
  try {
    const made = await make(reader, job);
    return { made, cost: reader.takeCost(), damaged: reader.takeDamaged() };
  } catch (error) {
    if (!(error instanceof ArchiveError)) throw error;
    const { code, message } = error;
    return { code, message, cost: reader.takeCost(), damaged: reader.takeDamaged() };
  }
}

async function make(reader: PartReader, job: ReadJob): Promise<(MadeBlock | Uint8Array)[]> {
  if (job.form === 'blocks') return makeBlocks(reader, job.requests);
  if (job.form === 'samples') return makeSamples(reader, job);
  try {
    for (const { part, span } of job.checks) await reader.read([part], span);
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
