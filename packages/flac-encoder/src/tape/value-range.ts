/** Least and greatest value, those that are not numbers left out; NaN where there are no others. */
export interface ValueRange {
  readonly min: number;
  readonly max: number;
}

export function valueRange(values: Float64Array): ValueRange {
  let [min, max] = [Number.NaN, Number.NaN];
  for (let index = 0; index < values.length; index += 1) {
    const value = values[index] ?? 0;
    if (!(value >= min)) min = Number.isNaN(value) ? min : value;
    if (!(value <= max)) max = Number.isNaN(value) ? max : value;
  }
  return { min, max };
}
