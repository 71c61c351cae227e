import { formatBytes } from '@flac-metrics/command-line';
import { formatValue } from '@flac-metrics/sample-codec';
import type { CompactionProgress, CompactionReport, TapeReport } from './compact-options.ts';

/** One line about a tape. */
export function describeTape({ path, series, samples, bytes, maxError }: TapeReport): string {
  const size = bytes === undefined ? 'to be made' : formatBytes(bytes);
  const loss = maxError === undefined ? '' : `, values up to ${formatValue(maxError)} off`;
  return `${path}: ${series} series, ${samples} samples, ${size}${loss}`;
}

/** One line about all. */
export function describeCompaction(report: CompactionReport, dryRun: boolean): string {
  const { tapes, samples, tapeBytes, removed, removedBytes } = report;
  if (tapes === 0 && removed === 0) return 'nothing to compact';
  const made = `${count(tapes, 'tape')} of ${samples} samples`;
  const gone = `${count(removed, 'file')} of ${formatBytes(removedBytes)}`;
  if (dryRun) return `${made} would be made, ${gone} would go`;
  return `${made} in ${formatBytes(tapeBytes)} made, ${gone} removed`;
}

/** How fast encoding goes, and how long the work will take, once there is something to tell by. */
export function describeProgress({ share, samples }: CompactionProgress, elapsedMs: number): string {
  if (share === 0 || elapsedMs === 0) return '';
  const perSecond = samples / (elapsedMs / 1000);
  const leftSeconds = Math.ceil((elapsedMs * (1 - share)) / share / 1000);
  const left = leftSeconds < 120 ? `${leftSeconds} s` : `${Math.ceil(leftSeconds / 60)} min`;
  return `${(perSecond / 1e6).toFixed(1)} million samples a second, ${left} left`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
