import { textOf, Turn, type ArchiveError, type FindOptions, type HiddenSamples } from '@flac-metrics/archive';
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
 * The series that are asked for, each drawn from all its samples that can be read, of which no more than some blocks are in memory at once.
 * Those without samples in the range are left out, unless damage may hide some.
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
  const drawings = await drawingsOf(sources, asked, mostSamples, warnings, signal);
  const jobs = jobsOf(await requestsInOrder(drawings, signal));
  const draw = async (requests: readonly OwnedRequest[]): Promise<void> => {
    const job: PointsJob = { form: 'points', requests: requests.map(({ request }) => request) };
    const made = await runJob(sources, job, signal);
    const inPieces: OwnedRequest[] = [];
    for (const [index, { request, owner, isPiece }] of requests.entries()) {
      const points = made[index];
      if (!points) throw new Error(`a read thread has drawn ${made.length} spans of ${requests.length}`);
      if (points.form !== 'unread') owner.add(points);
      else if (isPiece || isAllOrNothing(request)) {
        const { fromMs, toMs } = request.samples.span;
        owner.unread.add(points.fault, fromMs, toMs);
        warnings.add(points.message);
      } else
        for (const piece of owner.requestsInPieces(request))
          inPieces.push({ request: piece, owner, isPiece: true });
    }
    for (const smaller of jobsOf(inPieces)) await draw(smaller);
  };
  const drawInTurn = async (): Promise<void> => {
    for (let next = jobs.next(); !next.done; next = jobs.next()) await draw(next.value);
  };
  await Promise.all(Array.from({ length: mostJobsAhead }, drawInTurn));
  return { drawn: drawings.map((drawing) => drawing.finish()), warnings: [...warnings] };
}

/** @param warnings to which damage is added that may hide samples, whatever is read */
async function drawingsOf(
  { archive }: JobSources,
  asked: PointsAsked,
  mostSamples: number,
  warnings: Set<string>,
  signal: AbortSignal,
): Promise<readonly Drawing[]> {
  const hiding: (readonly [error: ArchiveError, hidden: HiddenSamples])[] = [];
  const onDamaged: FindOptions['onDamaged'] = (...damage) => hiding.push(damage);
  const found = await archive.selectExactly(asked.series, asked, { mostSamples, signal, onDamaged });
  const drawings = new Map(found.map((one) => [textOf(one.series), new Drawing(one, asked)]));
  for (const [{ fault, message }, { series, startMs, endMs }] of hiding) {
    if (!fault || !series) continue;
    const known = drawings.get(textOf(series));
    const drawing = known ?? new Drawing({ series, timeline: [], parts: [] }, asked);
    drawings.set(textOf(series), drawing);
    drawing.unread.add(fault, startMs, endMs);
    warnings.add(message);
  }
  return [...drawings.values()];
}

/** Whether a part of it cannot be read either: a WAV has one checksum, of all its samples, and each part would take as long as all. */
function isAllOrNothing({ samples: { parts } }: PointsRequest): boolean {
  const [part, ...others] = parts;
  return part?.file.extension === 'wav' && others.length === 0;
}

interface OwnedRequest {
  readonly request: PointsRequest;
  readonly owner: Drawing;
  /** Whether it is of what could not be read at once. */
  readonly isPiece: boolean;
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
    for (const request of owner.requests(mostJobSamples)) all.push({ request, owner, isPiece: false });
  }
  return all.toSorted((a, b) => a.request.samples.span.fromMs - b.request.samples.span.fromMs);
}

/** What is done at once by one thread. */
function* jobsOf(all: readonly OwnedRequest[]): Generator<readonly OwnedRequest[], void, undefined> {
  let requests: OwnedRequest[] = [];
  let samples = 0;
  for (const one of all) {
    const { count } = one.request.samples.span;
    if (requests.length === mostJobRequests || (requests.length > 0 && samples + count > mostJobSamples)) {
      yield requests;
      requests = [];
      samples = 0;
    }
    requests.push(one);
    samples += count;
  }
  if (requests.length > 0) yield requests;
}
