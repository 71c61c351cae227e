import {
  cpuUsageMetric,
  hostMetrics,
  labelValue,
  makeSeries,
  metricNameLabel,
  nearestSample,
  type HostMetric,
  type Label,
  type Series,
} from '@flac-metrics/sample-codec';
import type { HostSample } from './host-sampler.ts';

/** One series of the host: its identity, and where its value stands in a sample. */
export interface HostSeries {
  readonly series: Series;
  readonly metric: HostMetric;
  /** Undefined where the host has it no more, for instance a core that was taken offline. */
  read(sample: HostSample): number | undefined;
}

const memoryReaders: Readonly<Record<string, (sample: HostSample) => number>> = {
  memory_available_bytes: (sample) => sample.memoryAvailable,
  memory_used_bytes: (sample) => sample.memoryUsed,
  memory_total_bytes: (sample) => sample.memoryTotal,
  swap_used_bytes: (sample) => sample.swapUsed,
};

/** Of `cpu`, of the series that is about all cores together. */
const allCores = 'total';

export function isTotalUsage({ series }: HostSeries): boolean {
  return labelValue(series, 'cpu') === allCores;
}

/**
 * All series of a host with these cores.
 * @param labels of every series, the instance and job among them
 */
export function hostSeries(cores: readonly number[], labels: readonly Label[]): HostSeries[] {
  const seriesOf = (metric: HostMetric, ...more: Label[]) =>
    makeSeries([...labels, ...more, { name: metricNameLabel, value: metric.name }]);
  const perCore = cores.map((core): HostSeries => {
    const series = seriesOf(cpuUsageMetric, { name: 'cpu', value: `${core}` });
    return {
      series,
      metric: cpuUsageMetric,
      read: (sample) => sample.coreUsage[sample.cores.indexOf(core)],
    };
  });
  const total: HostSeries = {
    series: seriesOf(cpuUsageMetric, { name: 'cpu', value: allCores }),
    metric: cpuUsageMetric,
    read: (sample) => sample.totalUsage,
  };
  const memory = hostMetrics.flatMap((metric): HostSeries[] => {
    const read = memoryReaders[metric.name];
    return read ? [{ series: seriesOf(metric), metric, read }] : [];
  });
  return [...perCore, total, ...memory];
}

/**
 * The one rounding on the way of a sample: to the step of its metric.
 * @returns undefined for what no sample of its width stands for: no number at all, or 2 TiB and more of memory. Neither 0 nor
 *   the largest sample is what the host has said, so there is nothing to record.
 */
export function toSample(metric: HostMetric, value: number): number | undefined {
  const sample = nearestSample(metric.mapping, value);
  return Number.isFinite(value) && Math.abs(sample) < 2 ** (metric.bitsPerSample - 1) ? sample : undefined;
}
