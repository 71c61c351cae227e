import { metricName, metricNameLabel, type Series } from './series.ts';
import { formatMetricName, formatSeries } from './selector.ts';

/*
 * Values and help texts as Prometheus's text format and OpenMetrics write them:
 *
 *   # HELP cpu_usage_percent Share of the time …
 *   # TYPE cpu_usage_percent gauge
 *   cpu_usage_percent{cpu="0"} 12.34 1795496400.000
 */

/** A value: the shortest text that is the same double, and `NaN`, `+Inf`, `-Inf`. */
export function formatValue(value: number): string {
  if (value === Infinity) return '+Inf';
  if (value === -Infinity) return '-Inf';
  return Object.is(value, -0) ? '-0' : String(value);
}

/** The lines in front of a metric's samples. All our metrics are gauges. */
export function formatMetadata(name: string, help: string | undefined): string {
  const escaped = help?.replaceAll('\\', '\\\\').replaceAll('\n', '\\n');
  const text = formatMetricName(name);
  return `${escaped === undefined ? '' : `# HELP ${text} ${escaped}\n`}# TYPE ${text} gauge\n`;
}

/** The name under which a series is scraped: without one, Prometheus refuses the whole page. */
export function exposedName(series: Series): string {
  return metricName(series) || 'unnamed';
}

/** The series in front of a value on that page. */
export function formatExposedSeries(series: Series): string {
  if (metricName(series) !== '') return formatSeries(series);
  return formatSeries({ labels: [{ name: metricNameLabel, value: 'unnamed' }, ...series.labels] });
}
