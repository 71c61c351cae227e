/** Sorted, these lie close enough to see the period in the distances between them. */
const mostDistances = 128;
const leastDistances = 32;

/** Of what is looked for. Shorter ones would be lost in the rounding; longer ones are mostly found as common divisors. */
const leastPeriod = 5;
const mostPeriod = 200;

/** Distances that a first search may still be made over; it takes a few frequencies for each unit of them. */
const mostFirstDistance = 400;

/** From one search to the next: it takes a few frequencies for each time that the distances are longer. */
const mostLengthening = 16;

/** Distances that are multiples of no period miss by a quarter of it on the average, those that are, but rounded, by less than this. */
const mostMiss = 0.15;

/**
 * The period of a clock, in units of the numbers, that has counted them: they are multiples of it, each rounded.
 * @param numbers whole
 * @returns above 0; undefined where they show none
 */
export function tickPeriod(numbers: Float64Array): number | undefined {
  const sorted = numbers.toSorted().filter((number, index, all) => index === 0 || number !== all[index - 1]);
  const distances = distancesAt(sorted, 1, mostFirstDistance);
  if (distances.length < leastDistances) return undefined;
  let longest = longestOf(distances);
  let frequency = bestFrequency(distances, 1 / mostPeriod, 1 / leastPeriod, longest);
  // The longer the distances, the sharper the period; in the end the numbers themselves, which begin at 0.
  for (let lag = 2; lag < sorted.length / 2; lag *= 2) {
    const longer = distancesAt(sorted, lag, longest * mostLengthening);
    if (longer.length < leastDistances) break;
    frequency = sharpened(frequency, longest, longer);
    longest = Math.max(longest, longestOf(longer));
  }
  const whole = sorted.filter((_, index) => index % Math.ceil(sorted.length / mostDistances) === 0);
  if (longestOf(whole) > longest * mostLengthening) return undefined;
  frequency = sharpened(frequency, longest, whole);
  return frequency > 0 && meanMiss(whole, frequency) < mostMiss ? 1 / frequency : undefined;
}

/** @param longest of the distances by which the frequency was found */
function sharpened(frequency: number, longest: number, distances: Float64Array): number {
  const width = 1 / longest / 4;
  return bestFrequency(
    distances,
    frequency - width,
    frequency + width,
    Math.max(longest, longestOf(distances)),
  );
}

/** Between some numbers that lie so many places apart, and no more than `reach` from each other. */
function distancesAt(sorted: Float64Array, lag: number, reach: number): Float64Array {
  const every = Math.max(1, Math.floor((sorted.length - lag) / mostDistances));
  const distances = new Float64Array(Math.ceil(sorted.length / every));
  let count = 0;
  for (let index = lag; index < sorted.length; index += every) {
    const distance = (sorted[index] ?? 0) - (sorted[index - lag] ?? 0);
    if (distance > reach) continue;
    distances[count] = distance;
    count += 1;
  }
  return distances.subarray(0, count);
}

/** Longer than most of the distances: one and a half times their mean. */
function longestOf(distances: Float64Array): number {
  let sum = 0;
  for (let index = 0; index < distances.length; index += 1) sum += Math.abs(distances[index] ?? 0);
  return (1.5 * sum) / distances.length;
}

/** @param longest of the distances, nearly: a frequency that is off by more than a part of its inverse is seen to be off */
function bestFrequency(distances: Float64Array, from: number, to: number, longest: number): number {
  const step = 1 / longest / 8;
  let best = from;
  let bestMiss = Infinity;
  for (let frequency = from; frequency <= to; frequency += step) {
    const miss = meanMiss(distances, frequency);
    if (miss < bestMiss) [best, bestMiss] = [frequency, miss];
  }
  return best;
}

/** How far the distances lie from multiples of the period, as a share of it: 0 to 0.5. */
function meanMiss(distances: Float64Array, frequency: number): number {
  let sum = 0;
  for (let index = 0; index < distances.length; index += 1) {
    const periods = (distances[index] ?? 0) * frequency;
    sum += Math.abs(periods - Math.floor(periods + 0.5));
  }
  return sum / distances.length;
}
