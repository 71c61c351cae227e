import { mostDigits, powerOfTen } from '../power-of-ten.ts';
import { excerpt } from '../excerpt.ts';
import { SampleCodecError } from '../sample-codec-error.ts';

/**
 * v = k / 10^digits: hundredths with 2 digits. One division of two exact doubles is correctly rounded (IEEE 754 §4.3),
 * so the decimal text "12.34" and 1234 / 100 are the same double.
 */
export interface DecimalMapping {
  readonly kind: 'decimal';
  readonly digits: number;
}

/** @param parameter the text after `decimal:` */
export function parseDecimal(parameter: string): DecimalMapping {
  const digits = /^\d{1,2}$/.test(parameter) ? Number(parameter) : Number.NaN;
  if (digits <= mostDigits) return { kind: 'decimal', digits };
  throw new SampleCodecError(
    'bad-mapping',
    `decimal:${excerpt(parameter)}: the digits must be a whole number, 0 to ${mostDigits}`,
  );
}

export function formatDecimal(mapping: DecimalMapping): string {
  return `decimal:${mapping.digits}`;
}

export function decodeDecimal(mapping: DecimalMapping, samples: Int32Array, values: Float64Array): void {
  const scale = powerOfTen(mapping.digits);
  for (let index = 0; index < samples.length; index += 1) values[index] = (samples[index] ?? 0) / scale;
}

/** The nearest k to a value; what it decodes to may differ. */
export function nearestDecimal(mapping: DecimalMapping, value: number): number {
  return Math.round(value * powerOfTen(mapping.digits));
}
