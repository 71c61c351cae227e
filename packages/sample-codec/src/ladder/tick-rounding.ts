/*
 * How a clock of another tick comes to whole units. A time that is rounded once is the nearest to a multiple of the period. What lies
 * between two readings, each of which has been rounded down, is one of both whole numbers about the multiple: ⌈k × period⌉, or one
 * less.
 */

/** `nearest`: to the multiple · `up`: from it, so that corrections are 0 and −1. */
export type TickRounding = 'nearest' | 'up';

export interface RoundedTicks {
  readonly period: number;
  readonly rounding: TickRounding;
}

/** Where so many need no correction, they have been rounded once. */
const mostlyExact = 0.8;
/** From one search to the next. */
const narrowing = 8;
const searches = 3;
/** To each side. */
const steps = 16;

/**
 * How some numbers have been rounded, and the period sharpened by it: it is known by now to a part of what it adds up to in the
 * numbers, which leaves many corrections that a better one does without.
 * @param numbers whole
 * @param period nearly; above 0
 */
export function sharpenTicks(numbers: Float64Array, period: number): RoundedTicks {
  const exact = numbers.filter((number) => Math.round(Math.round(number / period) * period) === number);
  if (exact.length > numbers.length * mostlyExact) return { period, rounding: 'nearest' };
  let best = period;
  let width = Math.min((period * period) / (median(numbers.map(Math.abs)) + period), period / 4);
  for (let search = 0; search < searches; search += 1) {
    best = bestWithin(numbers, best, width);
    width /= narrowing;
  }
  return { period: shortened(best, width), rounding: 'up' };
}

/** The middle of the periods that leave the fewest other corrections. */
function bestWithin(numbers: Float64Array, centre: number, width: number): number {
  let [first, last, most] = [centre, centre, countUp(numbers, centre)];
  for (let step = -steps; step <= steps; step += 1) {
    const period = centre + (width * step) / steps;
    const count = countUp(numbers, period);
    if (count > most) [first, last, most] = [period, period, count];
    else if (count === most) [first, last] = [Math.min(first, period), Math.max(last, period)];
  }
  return (first + last) / 2;
}

function countUp(numbers: Float64Array, period: number): number {
  let count = 0;
  for (let index = 0; index < numbers.length; index += 1) {
    const number = numbers[index] ?? 0;
    const correction = number - Math.ceil(Math.round(number / period) * period);
    if (correction === 0 || correction === -1) count += 1;
  }
  return count;
}

/** In no more digits than are known: it stands in the mapping. */
function shortened(period: number, width: number): number {
  return Number(period.toFixed(Math.max(0, Math.min(20, 1 - Math.floor(Math.log10(width))))));
}

function median(numbers: Float64Array): number {
  return numbers.toSorted()[numbers.length >>> 1] ?? 0;
}
