import type { SeriesColumns } from '@flac-metrics/importer';

export type { SeriesColumns } from '@flac-metrics/importer';

export function samplesOf(columns: readonly SeriesColumns[]): number {
  return columns.reduce((total, { values }) => total + values.length, 0);
}
