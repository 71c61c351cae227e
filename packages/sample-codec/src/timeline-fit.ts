import { areAllZero, narrowDeviations } from './deviations.ts';
import { trackBits } from './ladder/flac-cost.ts';
import { SampleCodecError } from './sample-codec-error.ts';
import { isDate, type Run, type Timeline } from './timeline.ts';

/** What a run takes in the index of a tape, nearly: start, interval, count. */
const runBits = 8 * 6;
/** Beyond them no deviation is kept. */
const mostDeviationMs = 2 ** 31 - 1;
/** Where so many samples are on a grid that is not that of their run, they begin another. */
const regularSamples = 16;

/**
 * Runs that have exactly the times of a column, and few bits: regular scrapes make one run for each stretch without a gap, with
 * deviations where they jitter; times without any order make one run that deviates a lot.
 * @param timestampsMs whole milliseconds, each after the one before
 * @throws SampleCodecError `bad-timeline` naming the first that is not
 */
export function fitTimeline(timestampsMs: Float64Array): Timeline {
  checkTimes(timestampsMs);
  const { length } = timestampsMs;
  if (length === 0) return [];
  const intervalMs = medianDistance(timestampsMs);
  const near = runsWithin(timestampsMs, intervalMs, Math.min(Math.floor(intervalMs / 2), mostDeviationMs));
  if (near.length <= 1) return near;
  const far = runsWithin(timestampsMs, intervalMs, mostDeviationMs);
  return bitsOf(near) <= bitsOf(far) ? near : far;
}

function checkTimes(timestampsMs: Float64Array): void {
  let beforeMs = -Infinity;
  for (const [index, timeMs] of timestampsMs.entries()) {
    if (!Number.isSafeInteger(timeMs) || !isDate(timeMs) || timeMs <= beforeMs) {
      throw new SampleCodecError(
        'bad-timeline',
        `the time ${timeMs} ms at position ${index} is no whole number, no date, or not after the one before, ${beforeMs} ms`,
      );
    }
    beforeMs = timeMs;
  }
}

function medianDistance(timestampsMs: Float64Array): number {
  const distances = timestampsMs.subarray(1).map((timeMs, index) => timeMs - (timestampsMs[index] ?? 0));
  return distances.toSorted()[distances.length >>> 1] ?? 1;
}

/** @param mostMs that a sample may be off the grid of its run */
function runsWithin(timestampsMs: Float64Array, intervalMs: number, mostMs: number): Run[] {
  const runs: Run[] = [];
  const offMs = new Int32Array(timestampsMs.length);
  let start = 0;
  for (let index = 1; index <= timestampsMs.length; index += 1) {
    const dueMs = (timestampsMs[start] ?? 0) + (index - start) * intervalMs;
    const deviationMs = (timestampsMs[index] ?? Infinity) - dueMs;
    const isRunning =
      Math.abs(deviationMs) <= mostMs && (deviationMs === 0 || !isRegular(timestampsMs, index, intervalMs));
    if (isRunning) {
      offMs[index] = deviationMs;
      continue;
    }
    runs.push(runOf(timestampsMs[start] ?? 0, intervalMs, offMs.subarray(start, index)));
    start = index;
  }
  return runs;
}

/** Whether a sample and those behind it are on a grid that the one before it is not on. */
function isRegular(timestampsMs: Float64Array, index: number, intervalMs: number): boolean {
  const end = index + regularSamples;
  if (end > timestampsMs.length) return false;
  for (let next = index; next < end; next += 1) {
    const distanceMs = (timestampsMs[next] ?? 0) - (timestampsMs[next - 1] ?? 0);
    if ((distanceMs === intervalMs) === (next === index)) return false;
  }
  return true;
}

function runOf(startMs: number, intervalMs: number, offMs: Int32Array): Run {
  const run = { startMs, intervalMs, count: offMs.length };
  return areAllZero(offMs) ? run : { ...run, deviationsMs: narrowDeviations(offMs) };
}

function bitsOf(runs: readonly Run[]): number {
  let bits = runs.length * runBits;
  for (const { deviationsMs } of runs) if (deviationsMs) bits += trackBits(Int32Array.from(deviationsMs));
  return bits;
}
