import { referenceTo, type SelectedSeries } from '@flac-metrics/archive';
import { sampleCount, spansOf } from '@flac-metrics/sample-codec';
import { responseHeads, timeSeriesHead, type ResultHead } from '../wire/samples-response.ts';
import type { AnswerPart } from './answer-part.ts';
import type { SamplesJob, SamplesRequest } from './read-job.ts';
import type { BlockRequest } from './wanted-block.ts';

/** Requests of a job, so that many short series cost few messages between threads. */
const mostJobRequests = 64;
/** Samples of a job: a long series is divided. */
const mostJobSamples = 1 << 17;

/**
 * The answer SAMPLES, part by part.
 * @param results the series that each query has found
 * @param mostSamplesAhead of parts in the making, beyond the one that is next; bytes of heads count as samples
 * @throws what `run` throws
 */
export async function* samplesParts(
  results: readonly (readonly SelectedSeries[])[],
  run: (job: SamplesJob) => Promise<readonly Uint8Array[]>,
  mostSamplesAhead: number,
): AsyncGenerator<AnswerPart, void, undefined> {
  const heads = responseHeads(results);
  yield { pieces: [heads.whole], samples: 0 };
  const jobs = inJobs(stretchesOf(results, heads.results));
  const running: {
    readonly samples: number;
    readonly weight: number;
    readonly made: Promise<readonly Uint8Array[]>;
  }[] = [];
  let ahead = 0;
  for (let next = jobs.next(); !next.done || running.length > 0;) {
    if (!next.done && (running.length === 0 || ahead < mostSamplesAhead)) {
      const { job, samples } = next.value;
      const weight = samples + job.heads.length;
      const made = run(job);
      // A failure is told when its turn comes, and not as one that nobody waits for.
      made.catch(() => {});
      running.push({ samples, weight, made });
      ahead += weight;
      next = jobs.next();
      continue;
    }
    const first = running.shift();
    if (!first) continue;
    ahead -= first.weight;
    yield { pieces: await first.made, samples: first.samples };
  }
}

/** A stretch of the answer. */
interface Stretch {
  readonly head: Uint8Array;
  readonly samples?: BlockRequest;
}

function* stretchesOf(
  results: readonly (readonly SelectedSeries[])[],
  heads: readonly ResultHead[],
): Generator<Stretch, void, undefined> {
  for (const [index, series] of results.entries()) {
    const { head: resultHead = nothing, seriesBytes = [] } = heads[index] ?? {};
    yield { head: resultHead };
    for (const [number, found] of series.entries()) {
      const parts = found.parts.map(referenceTo);
      let head = timeSeriesHead(found.series, seriesBytes[number] ?? 0);
      if (sampleCount(found.timeline) === 0) yield { head };
      for (const span of spansOf(found.timeline, mostJobSamples)) {
        yield { head, samples: { parts, span } };
        head = nothing;
      }
    }
  }
}

const nothing = new Uint8Array();

function* inJobs(
  stretches: Iterable<Stretch>,
): Generator<{ job: SamplesJob; samples: number }, void, undefined> {
  let heads: Uint8Array[] = [];
  let requests: SamplesRequest[] = [];
  let samples = 0;
  for (const { head, samples: request } of stretches) {
    const count = request?.span.count ?? 0;
    if (requests.length === mostJobRequests || (requests.length > 0 && samples + count > mostJobSamples)) {
      yield { job: { form: 'samples', heads: Buffer.concat(heads), requests }, samples };
      heads = [];
      requests = [];
      samples = 0;
    }
    heads.push(head);
    requests.push({ headBytes: head.length, ...(request && { samples: request }) });
    samples += count;
  }
  if (requests.length > 0) yield { job: { form: 'samples', heads: Buffer.concat(heads), requests }, samples };
}
