import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BitReader } from '../../../flac-reader/src/frame/bit-reader.ts';
import { readResidual } from '../../../flac-reader/src/frame/residual.ts';
import { BitWriter } from '../../src/frame/bit-writer.ts';
import { escaped, PartitionPlan } from '../../src/frame/partition-plan.ts';
import { PartitionSearch } from '../../src/frame/partition-search.ts';
import { writeResidual } from '../../src/frame/residual.ts';

const leastPartition = 4;

/** Every partition order, method and parameter, counted one by one. */
function leastBits(residuals: readonly number[], order: number): number {
  let least = Infinity;
  for (let partitionOrder = 0; partitionOrder <= 15; partitionOrder += 1) {
    const size = residuals.length / 2 ** partitionOrder;
    if (!Number.isInteger(size) || size <= order || (size < leastPartition && partitionOrder > 0)) break;
    for (const parameterBits of [4, 5]) {
      let bits = 6;
      for (let start = 0; start < residuals.length; start += size) {
        const partition = residuals.slice(Math.max(start, order), start + size);
        bits += parameterBits + Math.min(plainBits(partition), riceBits(partition, 2 ** parameterBits - 2));
      }
      least = Math.min(least, bits);
    }
  }
  return least;
}

function plainBits(partition: readonly number[]): number {
  for (let width = 0; width <= 31; width += 1) {
    const edge = width === 0 ? 0.5 : 2 ** (width - 1);
    if (partition.every((residual) => residual >= -edge && residual < edge))
      return 5 + width * partition.length;
  }
  return Infinity;
}

function riceBits(partition: readonly number[], most: number): number {
  let least = Infinity;
  for (let parameter = 0; parameter <= most; parameter += 1) {
    let bits = 0;
    for (const residual of partition) {
      const folded = residual >= 0 ? 2 * residual : -2 * residual - 1;
      bits += Math.floor(folded / 2 ** parameter) + 1 + parameter;
    }
    least = Math.min(least, bits);
  }
  return least;
}

const edge = 2 ** 31 - 1;
const residual = fc.oneof(
  fc.constant(0),
  fc.integer({ min: -1, max: 1 }),
  fc.integer({ min: -50, max: 50 }),
  fc.integer({ min: -70_000, max: 70_000 }),
  fc.integer({ min: -edge, max: edge }),
  fc.constantFrom(-edge, edge),
);
const run = fc
  .tuple(residual, fc.integer({ min: 1, max: 30 }))
  .map(([value, count]) => Array.from({ length: count }, () => value));
const block = fc
  .tuple(
    fc.oneof(
      fc.array(residual, { minLength: 1, maxLength: 40 }),
      fc.array(run, { minLength: 1, maxLength: 9 }).map((runs) => runs.flat()),
    ),
    fc.constantFrom(1, 5, 16, 48, 64, 96, 100),
    fc.nat(12),
  )
  .map(([pattern, length, order]) => ({
    residuals: Array.from({ length }, (_, index) => pattern[index % pattern.length] ?? 0),
    order: Math.min(order, length - 1),
  }));

test('no partitions, method and parameters are cheaper than those found, which take what they promise', () => {
  const search = new PartitionSearch(leastPartition);
  const plan = new PartitionPlan();
  fc.assert(
    fc.property(block, ({ residuals, order }) => {
      const blockSize = residuals.length;
      search.search(Int32Array.from(residuals), order, blockSize, plan);
      expect(plan.bits).toBe(leastBits(residuals, order));
      const bits = new BitWriter();
      bits.reserve(Math.ceil(plan.bits / 8));
      writeResidual(bits, Int32Array.from(residuals), order, blockSize, plan);
      const end = bits.align();
      const reader = new BitReader();
      const read = new Int32Array(blockSize);
      reader.start(
        Buffer.concat([bits.bytes.subarray(0, end), new Uint8Array(BitReader.paddingBytes)]),
        0,
        end,
      );
      readResidual(reader, read, order, blockSize, false);
      expect([...read.subarray(order)]).toEqual(residuals.slice(order));
      expect(reader.bit).toBe(plan.bits);
    }),
    { numRuns: 400 },
  );
});

test('partitions without any residual but 0 take no bit of it', () => {
  const plan = new PartitionPlan();
  const residuals = new Int32Array(4096);
  residuals[10] = 1000;
  new PartitionSearch(16).search(residuals, 0, 4096, plan);
  expect([...plan.parameters.subarray(1, 2 ** plan.partitionOrder)]).toEqual(
    Array.from({ length: 2 ** plan.partitionOrder - 1 }, () => escaped),
  );
  expect(plan.bits).toBeLessThan(4096 / 3);
});
