/** What values of a series are of, by the ending of its name, as Prometheus recommends; others have the unit of their name alone. */
export interface Unit {
  /** Series of the same key share a chart. */
  readonly key: string;
  readonly title: string;
  readonly format: (value: number) => string;
  /** Distances of ticks, where they are not decimal. */
  readonly increments?: readonly number[];
}

const powersOfTwo = Array.from({ length: 61 }, (_, power) => 2 ** power);
const secondsOf = { key: 'seconds', title: 'Seconds', format: (value: number) => `${compact(value)} s` };
const known: readonly (readonly [ending: RegExp, unit: Unit])[] = [
  [/_percent$/, { key: 'percent', title: 'Percent', format: (value) => `${compact(value)} %` }],
  [/_bytes(_total)?$/, { key: 'bytes', title: 'Bytes', format: formatBytes, increments: powersOfTwo }],
  [/_seconds(_total)?$/, secondsOf],
  [/_ratio$/, { key: 'ratio', title: 'Ratio', format: compact }],
  [/_celsius$/, { key: 'celsius', title: 'Degrees Celsius', format: (value) => `${compact(value)} °C` }],
];

export function unitOf(series: string): Unit {
  const { name } = partsOf(series);
  const found = known.find(([ending]) => ending.test(name));
  return found?.[1] ?? { key: `of ${name}`, title: name, format: compact };
}

/** The name and the labels of a series, to be shown one below the other. */
export function partsOf(series: string): { readonly name: string; readonly labels: string } {
  const brace = series.indexOf('{');
  if (brace < 0) return { name: series, labels: '' };
  const inside = series.slice(brace + 1, -1);
  if (brace > 0) return { name: series.slice(0, brace), labels: inside };
  // A name outside the classic characters stands quoted in the braces.
  const quoted = /^"((?:[^"\\]|\\.)*)"(?:,|$)/.exec(inside);
  if (!quoted) return { name: inside, labels: '' };
  return { name: (quoted[1] ?? '').replaceAll(/\\(.)/g, '$1'), labels: inside.slice(quoted[0].length) };
}

const binaryPrefixes = ['', 'Ki', 'Mi', 'Gi', 'Ti', 'Pi', 'Ei'];

export function formatBytes(value: number): string {
  const step = value === 0 ? 0 : Math.floor(Math.log2(Math.abs(value)) / 10);
  const power = Math.min(Math.max(step, 0), binaryPrefixes.length - 1);
  return `${compact(value / 1024 ** power)} ${binaryPrefixes[power]}B`;
}

/** Four digits that matter. */
export function compact(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size < 0.001 || size >= 1e15)) return value.toExponential(2);
  const [divisor, suffix] =
    size >= 1e12 ? [1e12, 'T'] : size >= 1e9 ? [1e9, 'G'] : size >= 1e6 ? [1e6, 'M'] : [1, ''];
  return `${Number((value / divisor).toPrecision(4)).toLocaleString('en')}${suffix}`;
}
