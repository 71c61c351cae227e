import type { SelectedSeries } from '@flac-metrics/archive';
import { sampleCount } from '@flac-metrics/sample-codec';
import { mostBytesOfChunks, mostFrameBytes } from '../wire/chunked-response.ts';
import type { ResponseType } from '../wire/negotiation.ts';
import { responseHeads } from '../wire/samples-response.ts';
import type { ReadJob } from './read-job.ts';

/** Series of a job, so that many short ones cost few messages between threads. */
const mostJobSeries = 64;
/** Samples of a job with more than one series; a series is never divided. */
const mostJobSamples = 1 << 17;

/** An answer, divided into jobs. */
export interface ReadPlan {
  /** What must succeed before the first byte is sent. */
  readonly rehearsals: readonly ReadJob[];
  /** Stands in front of all that the jobs make. */
  readonly head: Uint8Array;
  /** In the order of the answer. */
  readonly jobs: readonly ReadJob[];
}

/** Labels that take more are looked at when the frame is made. */
const mostLabelBytes = 1 << 16;

const nothing = new Uint8Array();

/** @param results the series that each query has found */
export function planRead(
  responseType: ResponseType,
  results: readonly (readonly SelectedSeries[])[],
): ReadPlan {
  const isSamples = responseType === 'SAMPLES';
  const heads = isSamples ? responseHeads(results) : undefined;
  const jobs = results.flatMap((series, queryIndex) => {
    const head = heads?.results[queryIndex] ?? nothing;
    const batches = inBatches(series);
    // A result without series has a head all the same.
    if (batches.length === 0 && isSamples) return [{ responseType, queryIndex, head, series: [] }];
    return batches.map((batch, index): ReadJob => ({
      responseType,
      queryIndex,
      head: index === 0 ? head : nothing,
      series: batch,
    }));
  });
  const long = isSamples
    ? []
    : results.flat().filter(({ timeline }) => mostBytesOfChunks(timeline) > mostFrameBytes - mostLabelBytes);
  return {
    rehearsals: long.map((series) => ({
      responseType,
      queryIndex: 0,
      head: nothing,
      series: [series],
      isRehearsal: true,
    })),
    head: heads?.whole ?? nothing,
    jobs,
  };
}

function inBatches(series: readonly SelectedSeries[]): SelectedSeries[][] {
  const batches: SelectedSeries[][] = [];
  let samples = Infinity;
  for (const one of series) {
    const count = sampleCount(one.timeline);
    const batch = batches.at(-1);
    if (!batch || batch.length === mostJobSeries || samples + count > mostJobSamples) {
      batches.push([one]);
      samples = count;
    } else {
      batch.push(one);
      samples += count;
    }
  }
  return batches;
}
