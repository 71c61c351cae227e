import fc from 'fast-check';

/** Columns that an encoder must hold, and how a reader is handed what it made of them. */

/** By name: the sample at an index, of a width. */
export const shapes: Readonly<Record<string, (bitsPerSample: number) => (index: number) => number>> = {
  zeros: () => () => 0,
  'the most negative': (bits) => () => -(2 ** (bits - 1)),
  'sparse steps': (bits) => (index) => Math.floor(noise(Math.floor(index / 300), bits)),
  counter: (bits) => (index) => (3 * index + (noise(index, 2) & 1)) % 2 ** (bits - 1),
  'steadily counting up': (bits) => {
    let count = 2 ** (bits - 2);
    return (index) => {
      count = (count + (noise(index, 4) & 7)) % 2 ** (bits - 1);
      return count;
    };
  },
  noise: (bits) => (index) => noise(index, bits),
  walk: (bits) => {
    const peak = 2 ** (bits - 1) - 1;
    let level = 0;
    return (index) => {
      level = Math.max(-peak, Math.min(peak, level + noise(index, Math.max(2, bits - 8))));
      return level;
    };
  },
  sine: (bits) => (index) => Math.round((2 ** (bits - 1) - 1) * Math.sin(index / 20)),
  'sine with noise': (bits) => (index) =>
    Math.round(0.4 * 2 ** (bits - 1) * Math.sin(index / 20) + noise(index, bits) / 64),
  'both extremes in turn': (bits) => (index) => (index % 2 === 0 ? 2 ** (bits - 1) - 1 : -(2 ** (bits - 1))),
  'rare spikes': (bits) => (index) => (index % 997 === 500 ? 2 ** (bits - 1) - 1 : 0),
  'wasted bits': (bits) => (index) => (noise(index, bits) >> (bits - 2)) * 2 ** (bits - 2),
  'two halves': (bits) => (index) => (index % 4096 < 2048 ? noise(index, 3) : noise(index, bits)),
};

/** A whole number of the width, the same for the same index. */
function noise(index: number, bits: number): number {
  let mixed = Math.imul(index + 1, 0x9e3779b9);
  mixed = Math.imul(mixed ^ (mixed >>> 16), 0x85ebca6b);
  mixed = Math.imul(mixed ^ (mixed >>> 13), 0xc2b2ae35);
  return (mixed ^ (mixed >>> 16)) >> (32 - bits);
}

export function column(shape: string, bitsPerSample: number, length: number): Int32Array {
  const sample = shapes[shape]?.(bitsPerSample);
  if (!sample) throw new Error(`no shape ${shape}`);
  return Int32Array.from({ length }, (_, index) => sample(index));
}

/** Blocks of one length, the last one shorter. */
export function equalBlocks(length: number, blockSize: number): number[] {
  const blocks: number[] = [];
  for (let start = 0; start < length; start += blockSize) blocks.push(Math.min(blockSize, length - start));
  return blocks;
}

/** Any column of any width, with the lengths of its blocks. */
export const anyColumn: fc.Arbitrary<{ bitsPerSample: number; samples: Int32Array; blocks: number[] }> = fc
  .tuple(
    fc.integer({ min: 4, max: 32 }),
    fc.array(fc.integer({ min: 16, max: 200 }), { maxLength: 4 }),
    fc.integer({ min: 1, max: 200 }),
  )
  .chain(([bitsPerSample, firstBlocks, lastBlock]) => {
    const blocks = [...firstBlocks, lastBlock];
    const length = blocks.reduce((sum, block) => sum + block, 0);
    return anySamples(bitsPerSample, length).map((samples) => ({ bitsPerSample, samples, blocks }));
  });

/** Runs of one kind each: anything, small, constant, extremes, a shape with low bits left out. */
function anySamples(bitsPerSample: number, length: number): fc.Arbitrary<Int32Array> {
  const edge = 2 ** (bitsPerSample - 1);
  const value = fc.oneof(
    fc.integer({ min: -edge, max: edge - 1 }),
    fc.integer({ min: -2, max: 2 }),
    fc.constantFrom(-edge, edge - 1, 0),
  );
  const run = fc.oneof(
    fc.array(value, { minLength: 1, maxLength: 40 }),
    fc
      .tuple(value, fc.integer({ min: 1, max: 300 }))
      .map(([level, count]) => Array.from({ length: count }, () => level)),
    fc
      .tuple(
        fc.constantFrom(...Object.keys(shapes)),
        fc.integer({ min: 1, max: 300 }),
        fc.nat(bitsPerSample - 1),
      )
      .map(([shape, count, wasted]) =>
        [...column(shape, bitsPerSample, count)].map((sample) => (sample >> wasted) << wasted),
      ),
  );
  return fc.array(run, { minLength: 1, maxLength: 12 }).map((runs) => {
    const flat = runs.flat();
    return Int32Array.from({ length }, (_, index) => flat[index % flat.length] ?? 0);
  });
}
