import { Fft } from './fft.ts';

/** Samples of a window: half as many frequencies. A short sound has shorter ones. */
const longestWindow = 512;
const shortestWindow = 32;
/** Windows of a column at the most, spread over its samples: a month costs what a day does. */
const mostWindows = 6;
/** What is so much quieter than the loudest is as dark as silence. */
const rangeDecibel = 70;
/** How long others may have to wait. */
const longestTurnMs = 8;

/** Levels by column from left to right, in each from the lowest frequency up. */
export interface Spectrogram {
  readonly columns: number;
  readonly bins: number;
  /** 0 is silence, 255 the loudest. */
  readonly levels: Uint8Array;
}

/**
 * Windows are Hann's, without their mean. Computed in turns beside all else: the work is bounded by the width, so that a thread of its own
 * would cost more than it saves.
 * @param samples of a sound, from -1 to 1
 * @throws the signal's reason
 */
export async function spectrogramOf(
  samples: Float32Array,
  columns: number,
  signal: AbortSignal,
): Promise<Spectrogram> {
  const size = windowOf(samples.length);
  const bins = size / 2;
  const analysis = new WindowAnalysis(size);
  const power = new Float64Array(columns * bins);
  let beganMs = performance.now();
  for (let column = 0; column < columns; column += 1) {
    const [start, end] = [(column / columns) * samples.length, ((column + 1) / columns) * samples.length];
    const windows = Math.min(mostWindows, Math.max(1, Math.ceil((end - start) / size)));
    for (let window = 0; window < windows; window += 1) {
      const middle = start + ((window + 0.5) / windows) * (end - start);
      const at = Math.min(Math.max(0, Math.round(middle - size / 2)), Math.max(0, samples.length - size));
      analysis.add(samples, at, power.subarray(column * bins, (column + 1) * bins), 1 / windows);
    }
    if (performance.now() - beganMs < longestTurnMs) continue;
    await new Promise((resolve) => setTimeout(resolve));
    signal.throwIfAborted();
    beganMs = performance.now();
  }
  return { columns, bins, levels: levelsOf(power) };
}

function windowOf(length: number): number {
  let size = longestWindow;
  while (size > shortestWindow && size > length / 24) size /= 2;
  return size;
}

class WindowAnalysis {
  readonly #size: number;
  readonly #fft: Fft;
  readonly #weights: Float64Array;
  readonly #real: Float64Array;
  readonly #imaginary: Float64Array;

  constructor(size: number) {
    this.#size = size;
    this.#fft = new Fft(size);
    this.#weights = Float64Array.from(
      { length: size },
      (_, index) => 0.5 - 0.5 * Math.cos((2 * Math.PI * index) / size),
    );
    this.#real = new Float64Array(size);
    this.#imaginary = new Float64Array(size);
  }

  /** Adds the power of each frequency from the window that begins at a sample. */
  add(samples: Float32Array, at: number, power: Float64Array, share: number): void {
    let mean = 0;
    for (let index = 0; index < this.#size; index += 1) mean += samples[at + index] ?? 0;
    mean /= this.#size;
    for (let index = 0; index < this.#size; index += 1)
      this.#real[index] = ((samples[at + index] ?? mean) - mean) * (this.#weights[index] ?? 0);
    this.#imaginary.fill(0);
    this.#fft.transform(this.#real, this.#imaginary);
    for (let bin = 0; bin < power.length; bin += 1) {
      // What the mean has left at frequency 0 is nothing: shown are the frequencies above it.
      const [real, imaginary] = [this.#real[bin + 1] ?? 0, this.#imaginary[bin + 1] ?? 0];
      power[bin] = (power[bin] ?? 0) + share * (real * real + imaginary * imaginary);
    }
  }
}

function levelsOf(power: Float64Array): Uint8Array {
  const loudest = power.reduce((most, one) => Math.max(most, one), 0);
  if (loudest === 0) return new Uint8Array(power.length);
  return Uint8Array.from(power, (one) => {
    const decibel = 10 * Math.log10(one / loudest);
    return Math.max(0, Math.round(255 * (1 + decibel / rangeDecibel)));
  });
}
