import type { ValueUnit } from './value-unit.ts';

export interface Tick {
  /** Where on the axis, 0 to 1. */
  readonly at: number;
  readonly label: string;
}

/** The axis of values: from one round number to another, both beyond all values. */
export interface ValueScale {
  readonly ticks: readonly Tick[];
  /** Where on the axis a value stands, 0 to 1. */
  readonly place: (value: number) => number;
  /** A value with some more digits than the ticks have. */
  readonly format: (value: number) => string;
}

/** Values that differ by less, relatively, are one for the eye, and steps between them would vanish in the rounding of doubles. */
const leastRelativeRange = 1e-11;
/** Digits that values have behind those of the ticks. */
const moreDigits = 2;

/**
 * @param least finite, as is `most`
 * @param mostTicks at least 3: an axis around 0 has so many
 */
export function valueScale(least: number, most: number, unit: ValueUnit, mostTicks: number): ValueScale {
  const { factor, suffix } = unit;
  // From here on in units: values of any size stay far from the ends of what doubles hold.
  let [low, high] = [least / factor, most / factor];
  if (high - low <= leastRelativeRange * Math.max(Math.abs(low), Math.abs(high))) {
    // Of a constant the middle, with 0 at an end: how large it is can be seen.
    const size = Math.max(Math.abs(low), Math.abs(high)) || 1;
    [low, high] = [low - size, high + size];
  }
  const step = stepWithin(low, high, mostTicks);
  const [first, last] = [Math.floor(low / step.size), Math.ceil(high / step.size)];
  const place = (inUnits: number): number => (inUnits / step.size - first) / (last - first);
  const text = (inUnits: number, digits: number): string =>
    inUnits.toFixed(Math.min(100, step.decimals + digits));
  return {
    ticks: Array.from({ length: last - first + 1 }, (_, index) => ({
      at: index / (last - first),
      label: `${text((first + index) * step.size, 0)}${suffix}`,
    })),
    place: (value) => place(value / factor),
    format: (value) => `${trimmed(text(value / factor, moreDigits))}${suffix}`,
  };
}

/** The least of 1, 2, 5, 10, … that needs no more ticks. */
function stepWithin(low: number, high: number, mostTicks: number): { size: number; decimals: number } {
  for (let exponent = Math.floor(Math.log10((high - low) / mostTicks)); ; exponent += 1) {
    for (const digit of [1, 2, 5]) {
      const size = Number(`${digit}e${exponent}`);
      if (Math.ceil(high / size) - Math.floor(low / size) < Math.max(3, mostTicks))
        return { size, decimals: Math.max(0, -exponent) };
    }
  }
}

function trimmed(number: string): string {
  return number.includes('.') ? number.replace(/\.?0+$/, '') : number;
}
