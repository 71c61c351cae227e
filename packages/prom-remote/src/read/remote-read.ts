import { ArchiveError, type Archive, type ReadCost, type SelectedSeries } from '@flac-metrics/archive';
import { sampleCount } from '@flac-metrics/sample-codec';
import { HttpError } from '../http-error.ts';
import type { Limits } from '../limits.ts';
import type { Query, ReadRequest } from '../wire/read-request.ts';
import type { ReadJob, ReadJobDone } from './read-job.ts';
import { planRead } from './read-plan.ts';
import type { ReadWorkers } from './read-workers.ts';

/** Samples that are read ahead of the client: enough to keep all threads busy, and little to hold for one that is slow. */
const mostSamplesAhead = 4 << 20;

/** A part of an answer, and what it has cost. */
export interface AnswerPart {
  readonly pieces: readonly Uint8Array[];
  readonly samples: number;
  readonly cost: ReadCost;
}

/**
 * Answers a read request, part by part. Every query is checked before the first part is made.
 * @param signal aborted when nobody wants the rest
 * @throws HttpError, ArchiveError; the signal's reason
 */
export async function* answerRead(
  archive: Archive,
  workers: ReadWorkers,
  { queries, responseType }: ReadRequest,
  limits: Limits,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart, void, undefined> {
  const results = await selectAll(archive, queries, limits, signal);
  const { rehearsals, head, jobs } = planRead(responseType, results);
  for (const job of rehearsals) {
    signal.throwIfAborted();
    await runJob(archive, workers, job, signal);
  }
  const noCost: ReadCost = { framesDecoded: 0, bytesRead: 0 };
  if (head.length > 0) yield { pieces: [head], samples: 0, cost: noCost };
  for await (const { pieces, sampleCount: samples, cost } of inOrder(archive, workers, jobs, signal))
    yield { pieces, samples, cost };
}

async function selectAll(
  archive: Archive,
  queries: readonly Query[],
  limits: Limits,
  signal: AbortSignal,
): Promise<SelectedSeries[][]> {
  const results: SelectedSeries[][] = [];
  let left = limits.mostSamples;
  for (const { matchers, fromMs, toMs, labelsOnly } of queries) {
    // No matchers select nothing, as in Prometheus.
    const isEmpty = matchers.length === 0 || fromMs > toMs;
    const found = isEmpty
      ? []
      : await archive.select(matchers, fromMs, toMs, { mostSamples: labelsOnly ? Infinity : left, signal });
    if (labelsOnly) results.push(found.map(({ series }) => ({ series, timeline: [], parts: [] })));
    else results.push(found);
    if (!labelsOnly) left -= found.reduce((total, { timeline }) => total + sampleCount(timeline), 0);
  }
  return results;
}

/** Runs jobs on all threads, and hands their results on in the order of the jobs. */
async function* inOrder(
  archive: Archive,
  workers: ReadWorkers,
  jobs: readonly ReadJob[],
  signal: AbortSignal,
): AsyncGenerator<ReadJobDone, void, undefined> {
  const running: { readonly samples: number; readonly done: Promise<ReadJobDone> }[] = [];
  let samplesAhead = 0;
  let next = 0;
  while (next < jobs.length || running.length > 0) {
    for (let job = jobs[next]; job; job = jobs[next]) {
      const samples = job.series.reduce((total, { timeline }) => total + sampleCount(timeline), 0);
      if (running.length > 0 && samplesAhead + samples > mostSamplesAhead) break;
      const done = runJob(archive, workers, job, signal);
      // A failure is told when its turn comes, and not as one that nobody waits for.
      done.catch(() => {});
      running.push({ samples, done });
      samplesAhead += samples;
      next += 1;
    }
    const first = running.shift();
    if (!first) return;
    samplesAhead -= first.samples;
    yield await first.done;
    signal.throwIfAborted();
  }
}

async function runJob(
  archive: Archive,
  workers: ReadWorkers,
  job: ReadJob,
  signal: AbortSignal,
): Promise<ReadJobDone> {
  signal.throwIfAborted();
  const result = await workers.run(job, signal);
  for (const file of result.damaged) archive.noteDamage(file);
  if ('pieces' in result) return result;
  const { code, message } = result;
  throw code === 'frame-too-large' ? new HttpError(400, message) : new ArchiveError(code, message);
}
