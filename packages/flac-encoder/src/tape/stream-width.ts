/**
 * Bits a sample that every frame header names by itself (RFC 9639 §9.1.4), so that a frame is not decoded with the width of a damaged
 * STREAMINFO. Headers name 12 and 20 bits as well, which sox does not read.
 */
const widths = [8, 16, 24, 32] as const;

/** The least width that holds every sample of all lanes. */
export function streamWidth(lanes: Iterable<Int32Array>): number {
  let magnitudeBits = 0;
  for (const lane of lanes)
    for (let index = 0; index < lane.length; index += 1) {
      const sample = lane[index] ?? 0;
      magnitudeBits |= sample ^ (sample >> 31);
    }
  const least = 33 - Math.clz32(magnitudeBits);
  return widths.find((width) => width >= least) ?? 32;
}
