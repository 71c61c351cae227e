import { formatBytes } from '@flac-metrics/command-line';
import { formatValue } from '@flac-metrics/sample-codec';
import type { CompactionReport, TapeReport } from './compact-options.ts';

/** One line about a tape. */
export function describeTape({ path, series, samples, bytes, maxError }: TapeReport): string {
  const size = bytes === undefined ? 'to be made' : formatBytes(bytes);
  const loss = maxError === undefined ? '' : `, values up to ${formatValue(maxError)} off`;
  return `${path}: ${series} series, ${samples} samples, ${size}${loss}`;
}

/** One line about all. @param isLossy whether errors were allowed */
export function describeCompaction(report: CompactionReport, dryRun: boolean, isLossy: boolean): string {
  const { kept } = report;
  const unchanged =
    isLossy && kept > 0
      ? `; --max-error changes nothing of ${count(kept, 'tape')} that ${kept === 1 ? 'was' : 'were'} as planned before: another --window makes them anew`
      : '';
  return `${describeDone(report, dryRun)}${unchanged}`;
}

function describeDone(report: CompactionReport, dryRun: boolean): string {
  const { tapes, samples, tapeBytes, removed, removedBytes } = report;
  if (tapes === 0 && removed === 0) return 'nothing to compact';
  const made = `${count(tapes, 'tape')} of ${samples} samples`;
  const gone = `${count(removed, 'file')} of ${formatBytes(removedBytes)}`;
  if (dryRun) return `${made} would be made, ${gone} would go`;
  return `${made} in ${formatBytes(tapeBytes)} made, ${gone} removed`;
}

function count(number: number, what: string): string {
  return `${number} ${what}${number === 1 ? '' : 's'}`;
}
