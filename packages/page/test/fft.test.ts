import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Fft } from '../src/fft.ts';

const points = fc
  .integer({ min: 0, max: 7 })
  .chain((power) =>
    fc.tuple(...[0, 1].map(() => fc.array(fc.integer({ min: -1000, max: 1000 }), lengthOf(2 ** power)))),
  );

function lengthOf(length: number) {
  return { minLength: length, maxLength: length };
}

test('the transform is that of the definition', () => {
  fc.assert(
    fc.property(points, ([inReal = [], inImaginary = []]) => {
      const [real, imaginary] = [Float64Array.from(inReal), Float64Array.from(inImaginary)];
      new Fft(real.length).transform(real, imaginary);
      for (let frequency = 0; frequency < real.length; frequency += 1) {
        let [wantedReal, wantedImaginary] = [0, 0];
        for (let index = 0; index < real.length; index += 1) {
          const angle = (-2 * Math.PI * frequency * index) / real.length;
          const [x, y] = [inReal[index] ?? 0, inImaginary[index] ?? 0];
          wantedReal += x * Math.cos(angle) - y * Math.sin(angle);
          wantedImaginary += x * Math.sin(angle) + y * Math.cos(angle);
        }
        expect(real[frequency]).toBeCloseTo(wantedReal, 6);
        expect(imaginary[frequency]).toBeCloseTo(wantedImaginary, 6);
      }
    }),
    { numRuns: 60 },
  );
});

test('a number of points that is no power of two is refused', () => {
  expect(() => new Fft(12)).toThrow('power of two');
});
