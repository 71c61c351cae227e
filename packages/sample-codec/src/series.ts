import { compareBytes } from './byte-order.ts';
import { SampleCodecError } from './sample-codec-error.ts';

/** The label under which a series carries its metric's name. */
export const metricNameLabel = '__name__';

export interface Label {
  readonly name: string;
  readonly value: string;
}

/** The identity of a series: its labels, `__name__` among them, sorted by name in byte order, none empty, none twice. */
export interface Series {
  readonly labels: readonly Label[];
}

/**
 * Puts labels in order. A label with an empty value is the same as no label, and is left out.
 * @throws SampleCodecError `bad-series` where a label has no name, comes twice, or is not well-formed Unicode
 *   (a lone surrogate has no UTF-8 form).
 */
export function makeSeries(labels: Iterable<Label>): Series {
  const sorted = [...labels]
    .filter((label) => label.value !== '')
    .toSorted((a, b) => compareBytes(a.name, b.name));
  for (const [index, { name, value }] of sorted.entries()) {
    if (name === '')
      throw new SampleCodecError('bad-series', `a label with the value "${value}" has no name`);
    if (!isWellFormed(name) || !isWellFormed(value)) {
      throw new SampleCodecError('bad-series', `label ${JSON.stringify(name)} is not well-formed Unicode`);
    }
    if (name === sorted[index - 1]?.name) {
      throw new SampleCodecError('bad-series', `label "${name}" is given twice`);
    }
  }
  return { labels: sorted };
}

function isWellFormed(text: string): boolean {
  return !/[\ud800-\udfff]/u.test(text);
}

/** The value of a label; `''` where the series does not have it, as in Prometheus. */
export function labelValue(series: Series, name: string): string {
  return series.labels.find((label) => label.name === name)?.value ?? '';
}

/** The metric's name; `''` where the series has none. */
export function metricName(series: Series): string {
  return labelValue(series, metricNameLabel);
}

/** Prometheus's order of series: label by label, name before value, the shorter first where one begins the other. */
export function compareSeries(a: Series, b: Series): number {
  const shared = Math.min(a.labels.length, b.labels.length);
  for (let index = 0; index < shared; index += 1) {
    const left = a.labels[index];
    const right = b.labels[index];
    if (!left || !right) break;
    const order = compareBytes(left.name, right.name) || compareBytes(left.value, right.value);
    if (order !== 0) return order;
  }
  return a.labels.length - b.labels.length;
}
