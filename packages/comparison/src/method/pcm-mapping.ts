import { encodeValues, SampleCodecError, type Mapping } from '@flac-metrics/sample-codec';

/** Decimals of 32 bits have no more digits. */
const mostDigits = 9;
/** Of 2: what memory is counted in has none higher. */
const mostExponent = 30;
/** A mapping that is none shows with so many values mostly, before all are looked at. */
const probed = 64;

export interface MappedValues {
  readonly mapping: Mapping;
  readonly samples: Int32Array;
}

/** The simplest mapping of a WAV that brings every bit back; undefined where none does. */
export function mapToPcm(values: Float64Array): MappedValues | undefined {
  for (let digits = 0; digits <= mostDigits; digits += 1) {
    const mapped = tryMapping({ kind: 'decimal', digits }, values);
    if (mapped) return mapped;
  }
  const exponent = commonExponent(values);
  return exponent > 0 ? tryMapping({ kind: 'binary', exponent }, values) : undefined;
}

function tryMapping(mapping: Mapping, values: Float64Array): MappedValues | undefined {
  try {
    encodeValues(mapping, values.subarray(0, probed), new Int32Array(probed));
    const samples = new Int32Array(values.length);
    encodeValues(mapping, values, samples);
    return { mapping, samples };
  } catch (error) {
    if (error instanceof SampleCodecError && error.code === 'unmappable') return undefined;
    throw error;
  }
}

/** The highest power of two that divides all values; 0 where they are not whole. */
function commonExponent(values: Float64Array): number {
  let exponent = mostExponent;
  for (const value of values) while (exponent > 0 && value % 2 ** exponent !== 0) exponent -= 1;
  return exponent;
}
