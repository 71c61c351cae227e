import { Turn } from '@flac-metrics/archive';
import type { DrawnSeries } from '@flac-metrics/page/answers';
import type { PointsRequest } from '../read/pixel-columns.ts';
import type { PointsJob } from '../read/read-job.ts';
import { runJob, type JobSources } from '../read/run-job.ts';
import { Drawing } from './drawing.ts';
import type { PointsAsked } from './page-request.ts';

/** Samples of a job with more than one request; a long series is divided. */
const mostJobSamples = 1 << 17;
/** Requests of a job, so that many short series cost few messages between threads. */
const mostJobRequests = 64;
/** How long others may have to wait. */
const longestTurnMs = 10;
/** Jobs of one answer that may wait for a thread: others have theirs done between them. */
const mostJobsAhead = 4;

/**
 * The series that are asked for, each drawn from all its samples, of which no more than some blocks are in memory at once. Those without
 * samples in the range are left out.
 * @param mostSamples that may be read for it
 * @throws ArchiveError `too-many-samples`, `segment-gone`; the signal's reason
 */
export async function drawSeries(
  sources: JobSources,
  asked: PointsAsked,
  mostSamples: number,
  signal: AbortSignal,
): Promise<{ drawn: readonly DrawnSeries[]; warnings: readonly string[] }> {
  const warnings = new Set<string>();
  const onDamaged = ({ message }: Error): void => void warnings.add(message);
  const options = { mostSamples, signal, onDamaged };
  const found = await sources.archive.selectExactly(asked.series, asked, options);
  const drawings = found.map((one) => new Drawing(one, asked));
  const jobs = jobsOf(await requestsInOrder(drawings, signal));
  const runInTurn = async (): Promise<void> => {
    for (let next = jobs.next(); !next.done; next = jobs.next()) {
      const { job, owners } = next.value;
      const made = await runJob(sources, job, signal);
      for (const [index, points] of made.entries()) owners[index]?.add(points);
    }
  };
  await Promise.all(Array.from({ length: mostJobsAhead }, runInTurn));
  return { drawn: drawings.map((drawing) => drawing.finish()), warnings: [...warnings] };
}

interface DrawingJob {
  readonly job: PointsJob;
  /** To which each request belongs. */
  readonly owners: readonly Drawing[];
}

interface OwnedRequest {
  readonly request: PointsRequest;
  readonly owner: Drawing;
}

/**
 * Requests of one time stand together, whosever they are: series of one target are on the same tapes, of which each is opened by one thread
 * then, and once.
 * @throws the signal's reason
 */
async function requestsInOrder(drawings: readonly Drawing[], signal: AbortSignal): Promise<OwnedRequest[]> {
  const turn = new Turn(longestTurnMs);
  const all: OwnedRequest[] = [];
  for (const owner of drawings) {
    if (turn.isOver) await turn.next(signal);
    for (const request of owner.requests(mostJobSamples)) all.push({ request, owner });
  }
  return all.toSorted((a, b) => a.request.samples.span.fromMs - b.request.samples.span.fromMs);
}

function* jobsOf(all: readonly OwnedRequest[]): Generator<DrawingJob, void, undefined> {
  let requests: PointsRequest[] = [];
  let owners: Drawing[] = [];
  let samples = 0;
  for (const { request, owner } of all) {
    const { count } = request.samples.span;
    if (requests.length === mostJobRequests || (requests.length > 0 && samples + count > mostJobSamples)) {
      yield { job: { form: 'points', requests }, owners };
      requests = [];
      owners = [];
      samples = 0;
    }
    requests.push(request);
    owners.push(owner);
    samples += count;
  }
  if (requests.length > 0) yield { job: { form: 'points', requests }, owners };
}
