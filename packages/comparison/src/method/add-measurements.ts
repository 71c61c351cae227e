import type { Amount, Measurement } from './method.ts';

/** What two lots of samples take that were kept one after the other. */
export function addMeasurements(a: Measurement | undefined, b: Measurement): Measurement {
  if (!a) return b;
  return {
    ...either('whole', a.whole, b.whole),
    ...either('values', a.values, b.values),
    ...both('changed', a.changed, b.changed, (x, y) => x + y),
    ...both('parts', a.parts, b.parts, addParts),
    ...both('bySeries', a.bySeries, b.bySeries, addBySeries),
  };
}

/** Where only one of the lots could be kept so, it is what was kept. */
function either<Name extends string>(
  name: Name,
  a: Amount | undefined,
  b: Amount | undefined,
): Partial<Record<Name, Amount>> {
  if (a && b) return both(name, a, b, addAmounts);
  const member: Partial<Record<Name, Amount>> = {};
  const only = a ?? b;
  if (only) member[name] = only;
  return member;
}

/** A member that only one of them has is of no use for both. */
function both<Name extends string, Value>(
  name: Name,
  a: Value | undefined,
  b: Value | undefined,
  add: (a: Value, b: Value) => Value,
): Partial<Record<Name, Value>> {
  if (a === undefined || b === undefined) return {};
  const member: Partial<Record<Name, Value>> = {};
  member[name] = add(a, b);
  return member;
}

function addAmounts(a: Amount, b: Amount): Amount {
  return { bytes: a.bytes + b.bytes, samples: a.samples + b.samples };
}

function addParts(
  a: Readonly<Record<string, number>>,
  b: Readonly<Record<string, number>>,
): Record<string, number> {
  const names = new Set([...Object.keys(a), ...Object.keys(b)]);
  return Object.fromEntries([...names].map((name) => [name, (a[name] ?? 0) + (b[name] ?? 0)]));
}

function addBySeries(
  a: ReadonlyMap<string, number>,
  b: ReadonlyMap<string, number>,
): ReadonlyMap<string, number> {
  const sum = new Map(a);
  for (const [series, bytes] of b) sum.set(series, (sum.get(series) ?? 0) + bytes);
  return sum;
}
