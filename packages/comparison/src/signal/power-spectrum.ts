import { Fft } from '@flac-metrics/page/fft';

/** Long enough to tell a line from noise, … */
const longestSegment = 512;
/** … and short enough that the average over segments settles, where the signal has the samples for it. */
const wantedSegments = 16;
const shortestSegment = 32;

export interface PowerSpectrum {
  /** From the second frequency up to the one below the highest: a mean taken away has touched the first ones. */
  readonly power: Float64Array;
  /** How many independent periodograms the average is worth. */
  readonly averages: number;
}

/**
 * The power at each frequency: Welch's average of periodograms of segments that overlap by half, each freed from its mean and
 * under a Hann window. (Welch: The use of fast Fourier transform for the estimation of power spectra, 1967.)
 * @returns undefined where there are too few samples for a single segment
 */
export function powerSpectrum(signal: Float64Array): PowerSpectrum | undefined {
  const size = segmentSize(signal.length);
  if (signal.length < size) return undefined;
  const fft = new Fft(size);
  const window = Float64Array.from(
    { length: size },
    (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / size),
  );
  const power = new Float64Array(size / 2 - 2);
  const [real, imaginary] = [new Float64Array(size), new Float64Array(size)];
  let segments = 0;
  for (let start = 0; start + size <= signal.length; start += size / 2) {
    applyWindow(signal.subarray(start, start + size), window, real);
    imaginary.fill(0);
    fft.transform(real, imaginary);
    for (let index = 0; index < power.length; index += 1)
      power[index] = (power[index] ?? 0) + (real[index + 2] ?? 0) ** 2 + (imaginary[index + 2] ?? 0) ** 2;
    segments += 1;
  }
  // Segments under a Hann window that overlap by half are nearly independent: Percival, Walden: Spectral analysis for physical
  // applications, 1993, equation 292b.
  return { power, averages: (18 * segments ** 2) / (19 * segments - 1) };
}

function segmentSize(count: number): number {
  // Segments that overlap by half are twice as many as fit side by side.
  const fitting = 2 ** Math.floor(Math.log2(Math.max(1, (2 * count) / wantedSegments)));
  return Math.min(longestSegment, Math.max(shortestSegment, fitting));
}

function applyWindow(segment: Float64Array, window: Float64Array, windowed: Float64Array): void {
  let sum = 0;
  for (let index = 0; index < segment.length; index += 1) sum += segment[index] ?? 0;
  const mean = sum / segment.length;
  for (let index = 0; index < segment.length; index += 1)
    windowed[index] = ((segment[index] ?? 0) - mean) * (window[index] ?? 0);
}
