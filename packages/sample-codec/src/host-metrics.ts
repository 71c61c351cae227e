import type { Mapping } from './mapping/mapping.ts';

/** A metric that the monitoring agent records, and how: the agent rounds to the mapping once, when it samples. */
export interface HostMetric {
  readonly name: string;
  readonly help: string;
  readonly mapping: Mapping;
  readonly bitsPerSample: 16 | 32;
}

/** Whole KiB, as the kernel counts memory: 32 bits reach 2 TiB. */
const kibibytes: Mapping = { kind: 'binary', exponent: 10 };

export const cpuUsageMetric: HostMetric = {
  name: 'cpu_usage_percent',
  help: 'Share of the time since the last sample in which the core was not idle, in percent',
  mapping: { kind: 'decimal', digits: 2 },
  bitsPerSample: 16,
};

export const hostMetrics: readonly HostMetric[] = [
  cpuUsageMetric,
  memoryMetric('memory_available_bytes', 'Memory that new programs can have without swapping'),
  memoryMetric('memory_used_bytes', 'Memory that is in use and cannot be reclaimed: total less available'),
  memoryMetric('memory_total_bytes', 'Memory that the system can use'),
  memoryMetric('swap_used_bytes', 'Swap space in use'),
];

function memoryMetric(name: string, help: string): HostMetric {
  return { name, help, mapping: kibibytes, bitsPerSample: 32 };
}
