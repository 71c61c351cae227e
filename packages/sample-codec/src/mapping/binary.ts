import { excerpt } from '../excerpt.ts';
import { SampleCodecError } from '../sample-codec-error.ts';

/** v = k × 2^exponent: whole KiB with an exponent of 10. Exact wherever the product is a normal double. */
export interface BinaryMapping {
  readonly kind: 'binary';
  readonly exponent: number;
}

/** With 32-bit k, products stay normal doubles and whole powers of two from 2^-1022 up to 2^(992 + 31). */
const leastExponent = -1022;
const mostExponent = 992;

/** @param parameter the text after `binary:` */
export function parseBinary(parameter: string): BinaryMapping {
  const exponent = /^-?\d{1,4}$/.test(parameter) ? Number(parameter) : Number.NaN;
  if (exponent >= leastExponent && exponent <= mostExponent)
    return { kind: 'binary', exponent: exponent + 0 };
  throw new SampleCodecError(
    'bad-mapping',
    `binary:${excerpt(parameter)}: the exponent must be a whole number, ${leastExponent} to ${mostExponent}`,
  );
}

export function formatBinary(mapping: BinaryMapping): string {
  return `binary:${mapping.exponent}`;
}

export function decodeBinary(mapping: BinaryMapping, samples: Int32Array, values: Float64Array): void {
  const scale = 2 ** mapping.exponent;
  for (let index = 0; index < samples.length; index += 1) values[index] = (samples[index] ?? 0) * scale;
}

/** The nearest k to a value; what it decodes to may differ. */
export function nearestBinary(mapping: BinaryMapping, value: number): number {
  return Math.round(value / 2 ** mapping.exponent);
}
