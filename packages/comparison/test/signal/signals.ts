/** The same numbers from 0 to 1 in every run: the steps of a Weyl sequence, spread by the finaliser of MurmurHash3. */
export function noiseFrom(seed: number): () => number {
  let state = Math.imul(seed, 0x85ebca6b);
  return () => {
    state = (state + 0x9e3779b9) | 0;
    let bits = Math.imul(state ^ (state >>> 16), 0x85ebca6b);
    bits = Math.imul(bits ^ (bits >>> 13), 0xc2b2ae35);
    return ((bits ^ (bits >>> 16)) >>> 0) / 2 ** 32;
  };
}

/** Near enough to normal, of variance 1. */
export function normalFrom(seed: number): () => number {
  const uniform = noiseFrom(seed);
  return () => {
    let sum = -6;
    for (let index = 0; index < 12; index += 1) sum += uniform();
    return sum;
  };
}

export function whiteNoise(count: number, scale: number, seed = 1): Float64Array {
  const next = normalFrom(seed);
  return Float64Array.from({ length: count }, () => Math.round(scale * next()));
}

export function randomWalk(count: number, scale: number, seed = 1): Float64Array {
  let level = 0;
  return whiteNoise(count, scale, seed).map((step) => (level += step));
}

/** @param period in samples */
export function sine(count: number, peak: number, period: number): Float64Array {
  return Float64Array.from({ length: count }, (_, index) =>
    Math.round(peak * Math.sin((2 * Math.PI * index) / period)),
  );
}
