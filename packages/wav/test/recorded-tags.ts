import { parseSeries } from '@flac-metrics/sample-codec';

/** What a recorder of these tests writes into its header. */
export const tags = {
  series: parseSeries('m{a="b"}'),
  startMs: 0,
  intervalMs: 1000,
  mapping: { kind: 'decimal', digits: 2 },
} as const;
