import type { SelectedSeries } from '@flac-metrics/archive';
import { sampleCount, spansOf } from '@flac-metrics/sample-codec';
import { responseHeads, timeSeriesHead } from '../wire/samples-response.ts';
import type { AnswerPart } from './answer-part.ts';
import type { ReadJobDone, SamplesJob, SamplesRequest } from './read-job.ts';

/** Requests of a job, so that many short series cost few messages between threads. */
const mostJobRequests = 64;
/** Samples of a job: a long series is divided. */
const mostJobSamples = 1 << 17;

/**
 * The answer SAMPLES, part by part.
 * @param results the series that each query has found
 * @param mostSamplesAhead of parts in the making, beyond the one that is next
 * @throws what `run` throws
 */
export async function* samplesParts(
  results: readonly (readonly SelectedSeries[])[],
  run: (job: SamplesJob) => Promise<ReadJobDone<Uint8Array>>,
  mostSamplesAhead: number,
): AsyncGenerator<AnswerPart, void, undefined> {
  const heads = responseHeads(results);
  yield { pieces: [heads.whole], samples: 0, cost: { framesDecoded: 0, bytesRead: 0 } };
  const jobs = inJobs(requestsOf(results, heads.results));
  const running: { readonly samples: number; readonly done: Promise<ReadJobDone<Uint8Array>> }[] = [];
  let samplesAhead = 0;
  for (let job = jobs.next(); !job.done || running.length > 0;) {
    if (!job.done && (running.length === 0 || samplesAhead < mostSamplesAhead)) {
      const { requests, samples } = job.value;
      const done = run({ form: 'samples', requests });
      // A failure is told when its turn comes, and not as one that nobody waits for.
      done.catch(() => {});
      running.push({ samples, done });
      samplesAhead += samples;
      job = jobs.next();
      continue;
    }
    const first = running.shift();
    if (!first) continue;
    samplesAhead -= first.samples;
    const { made, cost } = await first.done;
    yield { pieces: made, samples: first.samples, cost };
  }
}

function* requestsOf(
  results: readonly (readonly SelectedSeries[])[],
  heads: readonly Uint8Array[],
): Generator<SamplesRequest, void, undefined> {
  const nothing = { parts: [], span: { fromMs: 0, toMs: 0, count: 0 } };
  for (const [index, series] of results.entries()) {
    yield { head: heads[index] ?? new Uint8Array(), ...nothing };
    for (const found of series) {
      let head = timeSeriesHead(found);
      if (sampleCount(found.timeline) === 0) yield { head, ...nothing };
      for (const span of spansOf(found.timeline, mostJobSamples)) {
        yield { head, parts: found.parts, span };
        head = new Uint8Array();
      }
    }
  }
}

function* inJobs(
  requests: Iterable<SamplesRequest>,
): Generator<{ requests: SamplesRequest[]; samples: number }, void, undefined> {
  let job: SamplesRequest[] = [];
  let samples = 0;
  for (const request of requests) {
    if (job.length === mostJobRequests || (job.length > 0 && samples + request.span.count > mostJobSamples)) {
      yield { requests: job, samples };
      job = [];
      samples = 0;
    }
    job.push(request);
    samples += request.span.count;
  }
  if (job.length > 0) yield { requests: job, samples };
}
