import type { Archive, SelectedSeries } from '@flac-metrics/archive';
import { sampleCount } from '@flac-metrics/sample-codec';
import type { Limits } from '../limits.ts';
import type { Query, ReadRequest } from '../wire/read-request.ts';
import type { AnswerPart } from './answer-part.ts';
import { BlockLoader } from './block-loader.ts';
import type { ChunkCache } from './chunk-cache.ts';
import { chunkFrames } from './chunk-frames.ts';
import type { MadeOf, ReadJob } from './read-job.ts';
import { runJob, type JobSources } from './run-job.ts';
import { samplesParts } from './samples-parts.ts';

/** What answers are made from. */
export interface ReadSources extends JobSources {
  readonly cache: ChunkCache;
}

/**
 * Answers a read request, part by part. Every query is checked before the first part is made.
 * @param mostSamplesAhead read ahead of the client
 * @param signal aborted when nobody wants the rest
 * @throws HttpError, ArchiveError; the signal's reason
 */
export async function* answerRead(
  sources: ReadSources,
  { queries, responseType }: ReadRequest,
  limits: Limits,
  mostSamplesAhead: number,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart, void, undefined> {
  const results = await selectAll(sources.archive, queries, limits, signal);
  const run = <Job extends ReadJob>(job: Job): Promise<readonly MadeOf<Job>[]> =>
    runJob(sources, job, signal);
  if (responseType === 'SAMPLES') yield* samplesParts(results, run, mostSamplesAhead);
  else yield* chunkFrames(results, new BlockLoader(sources.cache, run), mostSamplesAhead);
}

function samplesOf(series: readonly SelectedSeries[]): number {
  return series.reduce((total, { timeline }) => total + sampleCount(timeline), 0);
}

async function selectAll(
  archive: Archive,
  queries: readonly Query[],
  limits: Limits,
  signal: AbortSignal,
): Promise<SelectedSeries[][]> {
  const { mostSamples } = limits;
  const results: SelectedSeries[][] = [];
  let samplesBefore = 0;
  for (const { matchers, fromMs, toMs, labelsOnly } of queries) {
    // No matchers select nothing, as in Prometheus.
    if (matchers.length === 0 || fromMs > toMs) results.push([]);
    else if (labelsOnly) {
      const found = await archive.findSeries(matchers, fromMs, toMs, { signal });
      results.push(found.map((series) => ({ series, timeline: [], parts: [] })));
    } else {
      const options = { mostSamples, samplesBefore, signal };
      const found = await archive.select(matchers, fromMs, toMs, options);
      results.push(found);
      samplesBefore += samplesOf(found);
    }
  }
  return results;
}
