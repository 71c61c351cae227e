/**
 * The order-0 entropy of whole numbers: the bits each takes when a coder knows how often each of them comes, and nothing else.
 * Few samples show few numbers: it is never above log2 of their count, and too low for a column that has hardly any twice.
 */
export function entropyBits(numbers: Float64Array): number {
  const counts = new Map<number, number>();
  for (const number of numbers) counts.set(number, (counts.get(number) ?? 0) + 1);
  let bits = 0;
  for (const count of counts.values()) bits -= count * Math.log2(count / numbers.length);
  return numbers.length === 0 ? 0 : Math.max(0, bits / numbers.length);
}
