import { referenceTo, type SelectedSeries } from '@flac-metrics/archive';
import { formatTimeSpan, lastMsOf, spansOf } from '@flac-metrics/sample-codec';
import { formatWavHead } from '@flac-metrics/wav';
import { HttpError } from '../http-error.ts';
import type { AnswerPart } from '../read/answer-part.ts';
import { runJob, type JobSources } from '../read/run-job.ts';
import type { SoundRequest, SoundScale } from '../read/sound-samples.ts';
import { drawSeries } from './draw-series.ts';
import type { SoundAsked } from './page-request.ts';

/** Eight megabytes, and nearly nine minutes of sound: 48 days at one sample a second. */
const mostTicks = 1 << 22;
const soundBits = 16;
/** Samples that are made into a piece of the sound. */
const pieceSamples = 1 << 17;
/** The same where some are in a damaged file: all of a piece is silent then. */
const damagedPieceSamples = 1 << 12;

/** A sound to be sent: how it is to be understood, and its bytes. */
export interface Sound {
  readonly scale: SoundScale;
  readonly parts: AsyncIterable<AnswerPart>;
}

/**
 * A series as a WAV of 16 bits: a sample a tick, scaled so that its least and greatest value are the least and the greatest integer. Ticks
 * without a sample, or with NaN, are silent.
 * @throws HttpError 400 where it is too long, 404 where there is nothing; ArchiveError
 */
export async function soundOf(
  sources: JobSources,
  asked: SoundAsked,
  mostSamples: number,
  signal: AbortSignal,
): Promise<Sound> {
  const options = { mostSamples, signal, onDamaged: () => {} };
  const [found] = await sources.archive.selectExactly([asked.series], asked, options);
  const [first, last] = [found?.timeline[0], found?.timeline.at(-1)];
  if (!found || !first || !last) throw new HttpError(404, 'the series has no samples in this range of time');
  const intervalMs = found.timeline.reduce((least, run) => Math.min(least, run.intervalMs), Infinity);
  const { startMs } = first;
  const ticks = Math.round((lastMsOf(last) - startMs) / intervalMs) + 1;
  if (ticks > mostTicks) {
    throw new HttpError(
      400,
      `at a sample each ${formatTimeSpan(intervalMs)} a sound of this range has ${ticks} samples; ${mostTicks} is the most: narrow the range`,
    );
  }
  const { isWhole, ...extremes } = await heardOf(sources, asked, mostSamples, signal);
  const scale = { startMs, intervalMs, ...extremes };
  const requests = soundRequests(found, scale, ticks, isWhole ? pieceSamples : damagedPieceSamples);
  return { scale, parts: soundParts(sources, scale, ticks, requests, signal) };
}

interface Heard extends Pick<SoundScale, 'min' | 'max'> {
  /** Whether all samples can be read. */
  readonly isWhole: boolean;
}

async function heardOf(
  sources: JobSources,
  { series, ...range }: SoundAsked,
  mostSamples: number,
  signal: AbortSignal,
): Promise<Heard> {
  const asked = { series: [series], width: 1, ...range };
  const { drawn } = await drawSeries(sources, asked, mostSamples, signal);
  const { min = [], max = min, unread = [] } = drawn[0] ?? {};
  return { min: min[0] ?? 0, max: max[0] ?? 0, isWhole: unread.length === 0 };
}

async function* soundParts(
  sources: JobSources,
  scale: SoundScale,
  ticks: number,
  requests: Iterable<SoundRequest>,
  signal: AbortSignal,
): AsyncGenerator<AnswerPart, void, undefined> {
  yield { pieces: [formatWavHead(soundBits, ticks)], samples: 0 };
  for (const request of requests) {
    const pieces = await runJob(sources, { form: 'sound', scale, requests: [request] }, signal);
    yield { pieces, samples: request.count };
  }
}

/** Pieces that follow each other: each has the ticks up to the first sample of the next. @param most samples of one */
function* soundRequests(
  { parts, timeline }: SelectedSeries,
  { startMs, intervalMs }: SoundScale,
  ticks: number,
  most: number,
): Generator<SoundRequest, void, undefined> {
  const references = parts.map(referenceTo);
  const spans = [...spansOf(timeline, most)];
  const tickOf = (timeMs: number): number => Math.round((timeMs - startMs) / intervalMs);
  for (const [index, span] of spans.entries()) {
    const next = spans[index + 1];
    const first = tickOf(span.fromMs);
    const count = (next ? tickOf(next.fromMs) : ticks) - first;
    yield { first, count, samples: { parts: references, span } };
  }
}
