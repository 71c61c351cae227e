/**
 * The discrete Fourier transform of 2^k points: Cooley and Tukey's, in place, decimated in time.
 * (Cooley, Tukey: An algorithm for the machine calculation of complex Fourier series, 1965.)
 */
export class Fft {
  readonly size: number;
  readonly #cosines: Float64Array;
  readonly #sines: Float64Array;

  /** @param size a power of two */
  constructor(size: number) {
    if (!(size >= 1 && Number.isInteger(Math.log2(size))))
      throw new RangeError(`${size} points: a power of two is needed`);
    this.size = size;
    const angle = (index: number) => (-2 * Math.PI * index) / size;
    this.#cosines = Float64Array.from({ length: size / 2 }, (_, index) => Math.cos(angle(index)));
    this.#sines = Float64Array.from({ length: size / 2 }, (_, index) => Math.sin(angle(index)));
  }

  /** @param real `size` points, as `imaginary` has, which both receive the transform */
  transform(real: Float64Array, imaginary: Float64Array): void {
    reverseBits(real);
    reverseBits(imaginary);
    for (let half = 1; half < this.size; half *= 2) {
      const stride = this.size / (2 * half);
      for (let start = 0; start < this.size; start += 2 * half)
        for (let index = 0; index < half; index += 1)
          this.#butterfly(real, imaginary, start + index, start + index + half, index * stride);
    }
  }

  #butterfly(real: Float64Array, imaginary: Float64Array, a: number, b: number, turn: number): void {
    const [cosine, sine] = [this.#cosines[turn] ?? 1, this.#sines[turn] ?? 0];
    const [bReal, bImaginary] = [real[b] ?? 0, imaginary[b] ?? 0];
    const turnedReal = bReal * cosine - bImaginary * sine;
    const turnedImaginary = bReal * sine + bImaginary * cosine;
    const [aReal, aImaginary] = [real[a] ?? 0, imaginary[a] ?? 0];
    real[a] = aReal + turnedReal;
    imaginary[a] = aImaginary + turnedImaginary;
    real[b] = aReal - turnedReal;
    imaginary[b] = aImaginary - turnedImaginary;
  }
}

/** Puts each point where its index with the bits in reverse order says. */
function reverseBits(points: Float64Array): void {
  let reversed = 0;
  for (let index = 1; index < points.length; index += 1) {
    let bit = points.length / 2;
    for (; (reversed & bit) !== 0; bit /= 2) reversed ^= bit;
    reversed |= bit;
    if (index >= reversed) continue;
    const point = points[index] ?? 0;
    points[index] = points[reversed] ?? 0;
    points[reversed] = point;
  }
}
