import { formatSeries, labelValue, makeSeries, type Label, type Series } from '@flac-metrics/sample-codec';
import { ImporterError } from './importer-error.ts';

/** Labels that an import gives to series. */
export interface AddedLabels {
  /** For all. */
  readonly all: readonly Label[];
  /** For those that do not have such a label. */
  readonly missing: readonly Label[];
}

/** @throws ImporterError `bad-series` where a series has a label that is for all, with another value */
export function addLabels(series: Series, { all, missing }: AddedLabels): Series {
  for (const { name, value } of all) {
    const own = labelValue(series, name);
    if (own !== '' && own !== value)
      throw new ImporterError(
        'bad-series',
        `${formatSeries(series)} has the label ${name} already, with another value than "${value}" of --label`,
      );
  }
  const added = [...all, ...missing].filter(({ name }) => labelValue(series, name) === '');
  // Of a label for all, the one for those without it is no other.
  const unique = new Map(added.toReversed().map((label) => [label.name, label]));
  return unique.size === 0 ? series : makeSeries([...series.labels, ...unique.values()]);
}
