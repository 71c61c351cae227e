import { SampleCodecError } from './sample-codec-error.ts';
import { parseMatchers, type LabelMatcher } from './selector-text.ts';
import { makeSeries, metricName, metricNameLabel, type Series } from './series.ts';

/*
 * The text of a series is Prometheus's own selector text. Names outside the classic character set are quoted,
 * as Prometheus 3 writes them:
 *
 *   cpu_usage_percent{cpu="0",job="agent"}      {"cpu usage","data center"="north"}
 */

const classicMetricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const classicLabelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** The one text of a series: labels in byte order, the metric's name in front. `parseSeries` is its inverse. */
export function formatSeries(series: Series): string {
  const name = metricName(series);
  const bare = classicMetricName.test(name);
  const labels = series.labels
    .filter((label) => label.name !== metricNameLabel)
    .map(
      (label) =>
        `${classicLabelName.test(label.name) ? label.name : quote(label.name)}=${quote(label.value)}`,
    );
  if (name !== '' && !bare) labels.unshift(quote(name));
  if (bare && labels.length === 0) return name;
  return `${bare ? name : ''}{${labels.join(',')}}`;
}

/** The name of a metric as it stands alone: quoted where it is outside the classic character set. */
export function formatMetricName(name: string): string {
  return classicMetricName.test(name) ? name : quote(name);
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/**
 * Reads the text of one series: only `=`, since a series is named by it, not searched for.
 * @throws SampleCodecError `bad-series` with the position where the text stops making sense.
 */
export function parseSeries(text: string): Series {
  const series = makeSeries(parseMatchers(text, ['='], ['"']).map(({ name, value }) => ({ name, value })));
  if (series.labels.length > 0) return series;
  throw new SampleCodecError('bad-series', `${text}: a series needs at least one label that is not empty`);
}

/**
 * Reads a selector with any matchers, as in `cpu_usage_percent{cpu!="total",job=~"a.*"}`. Patterns are not looked at.
 * @throws SampleCodecError `bad-series` with the position where the text stops making sense.
 */
export function parseSelector(text: string): LabelMatcher[] {
  return parseMatchers(text, ['=', '!=', '=~', '!~'], ['"', "'", '`']);
}
