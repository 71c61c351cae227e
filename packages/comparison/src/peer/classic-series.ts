import { makeSeries, metricName, metricNameLabel, type Series } from '@flac-metrics/sample-codec';

/** Names of metrics that all versions of Prometheus read. */
const classicName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
/** Where a name that is none of them goes. */
const nameLabel = 'name_of_series';
const metric = 'renamed_series';

/** A series under a name that Prometheus 2 reads; one that has another keeps it in a label, so that no two become one. */
export function classicSeries(series: Series): Series {
  const name = metricName(series);
  if (classicName.test(name)) return series;
  return makeSeries([
    ...series.labels.filter((label) => label.name !== metricNameLabel),
    { name: metricNameLabel, value: metric },
    { name: nameLabel, value: name },
  ]);
}
