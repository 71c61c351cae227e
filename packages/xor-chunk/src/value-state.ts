import { mostLeadingZeros } from './format.ts';

/** The value before, and the window of the last difference that had one. */
export interface ValueState {
  high: number;
  low: number;
  /** Zeros before and behind the window; there is none yet where they leave less than no room. */
  leading: number;
  trailing: number;
}

export function firstValue(high: number, low: number): ValueState {
  return { high, low, leading: mostLeadingZeros, trailing: 64 };
}

/** Of two words that are not both 0; as many as can be told. */
export function leadingZeros(high: number): number {
  return high === 0 ? mostLeadingZeros : Math.min(mostLeadingZeros, Math.clz32(high));
}

/** Of two words that are not both 0. */
export function trailingZeros(high: number, low: number): number {
  return low === 0 ? 63 - Math.clz32(high & -high) : 31 - Math.clz32(low & -low);
}
