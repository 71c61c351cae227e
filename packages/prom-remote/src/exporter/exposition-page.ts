import {
  exposedName,
  formatExposedSeries,
  formatMetadata,
  formatValue,
  hostMetrics,
} from '@flac-metrics/sample-codec';
import type { Replay } from './replay.ts';

export const textContentType = 'text/plain; version=0.0.4; charset=utf-8';
export const openMetricsContentType = 'application/openmetrics-text; version=1.0.0; charset=utf-8';

/** The page that Prometheus scrapes: metrics in the order of their names, each with its series. */
export function expositionPage(replay: Replay, isOpenMetrics: boolean): string {
  const samplesOf = new Map<string, string>();
  replay.visit((series, value) => {
    const name = exposedName(series);
    const line = `${formatExposedSeries(series)} ${formatValue(value)}\n`;
    samplesOf.set(name, (samplesOf.get(name) ?? '') + line);
  });
  let page = '';
  for (const [name, lines] of samplesOf) {
    page += formatMetadata(name, hostMetrics.find((metric) => metric.name === name)?.help) + lines;
  }
  return isOpenMetrics ? `${page}# EOF\n` : page;
}
