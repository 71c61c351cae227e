/** How many milliseconds samples are off the grid of their run, in as few bytes as they fit. */
export type DeviationsMs = Int8Array | Int16Array | Int32Array;

export function narrowDeviations(wide: Int32Array): DeviationsMs {
  let most = 0;
  for (const deviationMs of wide) most = Math.max(most, Math.abs(deviationMs));
  if (most < 2 ** 7) return Int8Array.from(wide);
  return most < 2 ** 15 ? Int16Array.from(wide) : wide.slice();
}

export function areAllZero(deviationsMs: DeviationsMs): boolean {
  for (const deviationMs of deviationsMs) if (deviationMs !== 0) return false;
  return true;
}
