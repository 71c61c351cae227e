import fc from 'fast-check';

/** Bits of doubles that no arithmetic gives back: NaNs with payloads, the stale marker, infinities, negative zero, subnormals. */
const specialBits = fc.oneof(
  fc.constantFrom(
    0x7ff0_0000_0000_0002n,
    0x7ff8_0000_0000_0001n,
    0x7ff8_0000_0000_0000n,
    0x7ff0_0000_0000_0000n,
    0xfff0_0000_0000_0000n,
    0x8000_0000_0000_0000n,
    0x0000_0000_0000_0001n,
    0x800f_ffff_ffff_ffffn,
  ),
  fc.bigInt({ min: 0x7ff0_0000_0000_0001n, max: 0x7fff_ffff_ffff_ffffn }),
);
const anyBits = fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
const length = fc.integer({ min: 1, max: 3000 });

/** Deterministic noise, 0 to 1, so that long columns do not take a generated number each. */
function noiseFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return state / 2 ** 32;
  };
}

export function column(
  count: number,
  valueAt: (noise: () => number, index: number) => number,
  seed = 1,
): Float64Array {
  const noise = noiseFrom(seed);
  return Float64Array.from({ length: count }, (_, index) => valueAt(noise, index));
}

const seed = fc.integer({ min: 0, max: 2 ** 31 });

const decimals = fc
  .tuple(length, seed, fc.integer({ min: -20, max: 22 }), fc.integer({ min: 1, max: 60 }))
  .map(([count, seed, digits, bits]) =>
    column(count, (noise) => Number(`${Math.floor((noise() - 0.3) * 2 ** bits)}e${-digits}`), seed),
  );
const rationals = fc
  .tuple(length, seed, fc.integer({ min: 1, max: 5000 }), fc.boolean())
  .map(([count, seed, denominator, isPrinted]) =>
    column(
      count,
      (noise) => {
        const quotient = Math.floor(noise() * 1e6) / denominator;
        return isPrinted ? Number(quotient.toPrecision(15)) : quotient;
      },
      seed,
    ),
  );
const sums = fc
  .tuple(length, seed)
  .map(([count, seed]) => column(count, (noise) => Math.floor(noise() * 1000) * 0.01 + 0.07 - 0.03, seed));
const counters = fc
  .tuple(length, seed, fc.integer({ min: 0, max: 1000 }), fc.constantFrom(1, 0.5, 1024, 1e15))
  .map(([count, seed, rate, scale]) => {
    let total = 0;
    return column(count, (noise) => (total += (rate + Math.floor(noise() * 5)) * scale), seed);
  });
const dictionaries = fc
  .tuple(length, seed, fc.array(fc.double(), { minLength: 1, maxLength: 30 }))
  .map(([count, seed, values]) =>
    column(count, (noise) => values[Math.floor(noise() * values.length)] ?? 0, seed),
  );
const steps = fc
  .tuple(length, seed, fc.integer({ min: 2, max: 500 }))
  .map(([count, seed, run]) => column(count, (_, index) => Math.floor((index + seed) / run) * 0.25));
const doubles = fc.array(fc.double(), { maxLength: 300 }).map((values) => Float64Array.from(values));
const raw = fc
  .array(anyBits, { maxLength: 300 })
  .map((bits) => new Float64Array(BigUint64Array.from(bits).buffer));

/** Columns of the kinds that are met, of up to 3000 values, each with runs of other bits strewn in. */
export const columns: fc.Arbitrary<Float64Array> = fc
  .tuple(
    fc.oneof(decimals, rationals, sums, counters, dictionaries, steps, doubles, raw),
    fc.array(
      fc.record({
        at: fc.nat(3000),
        count: fc.integer({ min: 1, max: 40 }),
        bits: fc.oneof(specialBits, anyBits),
      }),
      { maxLength: 8 },
    ),
  )
  .map(([values, strewn]) => {
    const bits = new BigUint64Array(values.buffer);
    for (const { at, count, bits: special } of strewn) {
      const start = values.length === 0 ? 0 : at % values.length;
      bits.fill(special, start, start + count);
    }
    return values;
  });

/** As integers: NaNs with other payloads are not equal, nor are the two zeros. */
export function bitsOf(values: Float64Array): BigUint64Array {
  return new BigUint64Array(values.slice().buffer);
}
