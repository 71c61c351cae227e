import type { BitWriter } from './bit-writer.ts';
import { escaped, type PartitionPlan } from './partition-plan.ts';

/*
 * RFC 9639 §9.2.7, the coded residual:
 *
 *   MM PPPP   then 2^P partitions:   parameter (4 bits for M = 0, 5 for M = 1), then the residuals
 *
 * A residual r is folded to r ≥ 0 ? 2r : −2r − 1, and written as a unary quotient and `parameter` low bits. A parameter of all
 * ones escapes: 5 bits of width follow, then plain signed residuals of that width, which may be 0.
 */

/** @param residuals from index `order` up to `blockSize` */
export function writeResidual(
  bits: BitWriter,
  residuals: Int32Array,
  order: number,
  blockSize: number,
  plan: PartitionPlan,
): void {
  const { parameterBits, partitionOrder, parameters } = plan;
  const partitionSize = blockSize >> partitionOrder;
  bits.write(parameterBits - 4, 2);
  bits.write(partitionOrder, 4);
  for (let partition = 0; partition < 1 << partitionOrder; partition += 1) {
    const start = partition === 0 ? order : partition * partitionSize;
    const end = (partition + 1) * partitionSize;
    const parameter = parameters[partition] ?? 0;
    if (parameter < escaped) {
      bits.write(parameter, parameterBits);
      writeRice(bits, residuals, start, end, parameter);
    } else {
      bits.write(-1, parameterBits);
      bits.write(parameter - escaped, 5);
      writePlain(bits, residuals, start, end, parameter - escaped);
    }
  }
}

/** §9.2.7.2 */
function writeRice(
  bits: BitWriter,
  residuals: Int32Array,
  start: number,
  end: number,
  parameter: number,
): void {
  const one = 1 << parameter;
  const most = 31 - parameter;
  for (let index = start; index < end; index += 1) {
    const residual = residuals[index] ?? 0;
    const folded = (residual << 1) ^ (residual >> 31);
    const quotient = folded >>> parameter;
    const low = folded & (one - 1);
    if (quotient <= most) bits.write(one | low, quotient + parameter + 1);
    else {
      bits.writeUnary(quotient);
      bits.write(low, parameter);
    }
  }
}

/** §9.2.7.1 */
function writePlain(bits: BitWriter, residuals: Int32Array, start: number, end: number, width: number): void {
  if (width === 0) return;
  for (let index = start; index < end; index += 1) bits.write(residuals[index] ?? 0, width);
}
