import type { Columns } from '@flac-metrics/sample-codec';

/**
 * Puts columns of one series together in the order of time. Where several hold the same timestamp, the sample of the first
 * in the list is served, once.
 * @param parts each ascending
 */
export function mergeColumns(parts: readonly Columns[]): Columns {
  const [first, ...rest] = parts.filter((part) => part.timestampsMs.length > 0);
  if (!first) return { timestampsMs: new Float64Array(), values: new Float64Array() };
  if (rest.length === 0) return first;
  const byStart = [first, ...rest].toSorted((a, b) => startOf(a) - startOf(b));
  const disjoint = byStart.every(
    (part, index) => index === 0 || startOf(part) > endOf(byStart[index - 1] ?? first),
  );
  return disjoint ? concatenate(byStart) : rest.reduce(mergeTwo, first);
}

function startOf(part: Columns): number {
  return part.timestampsMs[0] ?? Number.NaN;
}

function endOf(part: Columns): number {
  return part.timestampsMs[part.timestampsMs.length - 1] ?? Number.NaN;
}

function concatenate(parts: readonly Columns[]): Columns {
  const length = parts.reduce((total, part) => total + part.timestampsMs.length, 0);
  const merged = { timestampsMs: new Float64Array(length), values: new Float64Array(length) };
  let at = 0;
  for (const part of parts) {
    merged.timestampsMs.set(part.timestampsMs, at);
    merged.values.set(part.values, at);
    at += part.timestampsMs.length;
  }
  return merged;
}

/** Values are moved as bits: a NaN that went through a number could lose its payload. */
function mergeTwo(a: Columns, b: Columns): Columns {
  const most = a.timestampsMs.length + b.timestampsMs.length;
  const timestampsMs = new Float64Array(most);
  const bits = new BigUint64Array(most);
  const [aBits, bBits] = [bitsOf(a.values), bitsOf(b.values)];
  let count = 0;
  for (let i = 0, j = 0; i < aBits.length || j < bBits.length; count += 1) {
    const aMs = a.timestampsMs[i] ?? Infinity;
    const bMs = b.timestampsMs[j] ?? Infinity;
    timestampsMs[count] = Math.min(aMs, bMs);
    bits[count] = (aMs <= bMs ? aBits[i] : bBits[j]) ?? 0n;
    if (aMs <= bMs) i += 1;
    if (bMs <= aMs) j += 1;
  }
  return { timestampsMs: timestampsMs.subarray(0, count), values: new Float64Array(bits.buffer, 0, count) };
}

function bitsOf(values: Float64Array): BigUint64Array {
  return new BigUint64Array(values.buffer, values.byteOffset, values.length);
}
