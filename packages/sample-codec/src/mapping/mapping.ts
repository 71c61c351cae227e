import { excerpt } from '../excerpt.ts';
import { SampleCodecError } from '../sample-codec-error.ts';
import { decodeBinary, formatBinary, nearestBinary, parseBinary, type BinaryMapping } from './binary.ts';
import {
  decodeDecimal,
  formatDecimal,
  nearestDecimal,
  parseDecimal,
  type DecimalMapping,
} from './decimal.ts';

/** How the integers of PCM stand for doubles. A mapping is one file beside this one and one line in each switch below. */
export type Mapping = DecimalMapping | BinaryMapping;

/** `decimal:2`, `binary:10`: as it stands in tags. `parseMapping` is its inverse. */
export function formatMapping(mapping: Mapping): string {
  return mapping.kind === 'decimal' ? formatDecimal(mapping) : formatBinary(mapping);
}

/** @throws SampleCodecError `bad-mapping` */
export function parseMapping(text: string): Mapping {
  const [, kind, parameter = ''] = /^(decimal|binary):(.*)$/s.exec(text) ?? [];
  if (kind === 'decimal') return parseDecimal(parameter);
  if (kind === 'binary') return parseBinary(parameter);
  throw new SampleCodecError(
    'bad-mapping',
    `mapping "${excerpt(text)}" is not known to this version; it knows decimal:DIGITS and binary:EXPONENT`,
  );
}

/**
 * Integers to values.
 * @param samples PCM integers, one per tick
 * @param values at least as long; receives the values
 */
export function decodeSamples(mapping: Mapping, samples: Int32Array, values: Float64Array): void {
  if (mapping.kind === 'decimal') decodeDecimal(mapping, samples, values);
  else decodeBinary(mapping, samples, values);
}

/** The integer nearest to a value, for a recorder that rounds once, at the source. Not clamped to any width. */
export function nearestSample(mapping: Mapping, value: number): number {
  return mapping.kind === 'decimal' ? nearestDecimal(mapping, value) : nearestBinary(mapping, value);
}

/**
 * Values to integers, each checked: what comes back has the same 64 bits, or nothing is accepted.
 * @param values doubles; those that cannot come back are negative zero, NaN, infinities, and whatever is off the mapping's grid
 * @param samples at least as long; receives the integers
 * @throws SampleCodecError `unmappable` naming the first value that would not come back
 */
export function encodeValues(mapping: Mapping, values: Float64Array, samples: Int32Array): void {
  for (let index = 0; index < values.length; index += 1)
    samples[index] = nearestSample(mapping, values[index] ?? 0);
  const back = new Float64Array(values.length);
  decodeSamples(mapping, samples.subarray(0, values.length), back);
  // No two doubles that Object.is calls the same differ in bits, but for NaNs, and no integer decodes to NaN.
  for (let index = 0; index < values.length; index += 1) {
    if (Object.is(values[index], back[index])) continue;
    throw new SampleCodecError(
      'unmappable',
      `value ${values[index]} at position ${index} does not come back from ${formatMapping(mapping)}`,
    );
  }
}
