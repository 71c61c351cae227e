import { metricName, type Series } from '@flac-metrics/sample-codec';

/** How values are written: divided by the factor, with the suffix behind. */
export interface ValueUnit {
  readonly factor: number;
  readonly suffix: string;
}

/** What values are, as far as the name of the metric tells: Prometheus, "Metric and label naming". */
export type Quantity = 'bytes' | 'seconds' | 'percent' | 'number';

/** Its units, from the least size that each is for; from the end on, and below the first, powers of ten serve. */
interface Units {
  readonly units: readonly (ValueUnit & { readonly from: number })[];
  readonly end: number;
  /** Of the unit that has no prefix. */
  readonly suffix: string;
}

const unitsOf: Readonly<Record<Quantity, Units>> = {
  bytes: {
    units: ['B', 'KiB', 'MiB', 'GiB', 'TiB', 'PiB', 'EiB'].map((name, power) => ({
      factor: 1024 ** power,
      suffix: ` ${name}`,
      from: power === 0 ? 0.01 : 1024 ** power,
    })),
    end: 1024 ** 7,
    suffix: ' B',
  },
  seconds: {
    units: [
      { factor: 1e-9, suffix: ' ns', from: 1e-9 },
      { factor: 1e-6, suffix: ' µs', from: 1e-6 },
      { factor: 1e-3, suffix: ' ms', from: 1e-3 },
      { factor: 1, suffix: ' s', from: 1 },
    ],
    end: 1e12,
    suffix: ' s',
  },
  percent: { units: [{ factor: 1, suffix: ' %', from: 1e-3 }], end: 1e6, suffix: ' %' },
  number: {
    units: [
      { factor: 1, suffix: '', from: 1e-3 },
      ...['k', 'M', 'G', 'T', 'P'].map((prefix, index) => ({
        factor: 1000 ** (index + 1),
        suffix: ` ${prefix}`,
        // Four digits are read as easily without.
        from: Math.max(10_000, 1000 ** (index + 1)),
      })),
    ],
    end: 1e18,
    suffix: '',
  },
};

export function quantityOf(series: Series): Quantity {
  const name = metricName(series).replace(/_total$/, '');
  for (const quantity of ['bytes', 'seconds', 'percent'] as const)
    if (name.endsWith(`_${quantity}`)) return quantity;
  return 'number';
}

/** @param size of the greatest of the values, without its sign; finite */
export function unitFor(quantity: Quantity, size: number): ValueUnit {
  const { units, end, suffix } = unitsOf[quantity];
  if (size === 0) return { factor: 1, suffix };
  const unit = size < end ? units.findLast(({ from }) => size >= from) : undefined;
  if (unit) return unit;
  // Below 1e-306 divisors lose digits, and quotients overflow.
  const exponent = Math.max(-306, Math.floor(Math.log10(size) / 3) * 3);
  return { factor: Number(`1e${exponent}`), suffix: `e${exponent}${suffix}` };
}
