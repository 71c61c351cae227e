/** Some values of a column, evenly spread over it; all, where there are no more. @param most of them */
export function spread(values: Float64Array, most: number): Float64Array {
  if (values.length <= most) return values;
  const picked = new Float64Array(most);
  for (let index = 0; index < most; index += 1)
    picked[index] = values[Math.floor((index * values.length) / most)] ?? 0;
  return picked;
}
