import { formatBytes } from '@flac-metrics/command-line';
import { formatValue } from '@flac-metrics/sample-codec';
import type { Findings } from './findings.ts';
import type { ImportedTape, ImportTotal } from './import-series.ts';

/** One line about a tape. */
export function describeTape({ path, wasThere, ...size }: ImportedTape): string {
  return `${path}: ${counted(size.series, 'series', 'series')}, ${sizes(size)}${wasThere ? ', was there already' : ''}`;
}

/** A line for each tape of another import that has samples of the same series and times, or may have. */
export function describeOverlaps({ path, overlaps }: ImportedTape): string[] {
  return overlaps.map((other) =>
    'unreadable' in other
      ? `${path}: whether its samples stand on a tape of another import as well cannot be told: ${other.unreadable}`
      : `${path}: ${counted(other.series, 'series', 'series')} of it ${other.series === 1 ? 'has' : 'have'} samples of the same time on ` +
        `${other.path} as well, from other values or with another --max-error; flac-compact tells where they differ, and leaves such files; remove one of them, ` +
        'or import into another folder',
  );
}

/** One line about all. */
export function describeTotal(total: ImportTotal): string {
  return `${counted(total.series, 'series', 'series')} in ${counted(total.tapes, 'file', 'files')}: ${sizes(total)}`;
}

/** What an import that ends early leaves. */
export function describeUnfinished({ tapes, samples }: ImportTotal): string {
  return (
    `${counted(tapes, 'tape', 'tapes')} with ${counted(samples, 'sample', 'samples')} were finished before and stay; the rest of ` +
    'what was read is not kept. Run again with the same files and options, it finds them and goes on'
  );
}

function sizes({ samples, bytes, maxError }: Pick<ImportTotal, 'samples' | 'bytes' | 'maxError'>): string {
  const each = samples === 0 ? '' : ` (${(bytes / samples).toFixed(3)} bytes a sample)`;
  const loss = maxError > 0 ? `, values up to ${formatValue(maxError)} off` : '';
  return `${counted(samples, 'sample', 'samples')}, ${formatBytes(bytes)}${each}${loss}`;
}

/** What text could not tell, or tapes cannot keep. */
export function describeFindings(findings: Findings): string[] {
  const { finerTimes, exemplars, notNumbers, repeated, emptyFiles } = findings;
  return [
    ...emptyFiles.map((name) => `${name}: there are no samples in it`),
    finerTimes > 0
      ? `${counted(finerTimes, 'time was', 'times were')} finer than a millisecond, and cut to it`
      : '',
    exemplars > 0 ? `${counted(exemplars, 'exemplar was', 'exemplars were')} left out` : '',
    notNumbers > 0
      ? `${counted(notNumbers, 'value is', 'values are')} NaN: text does not tell whether it stood for a stale marker`
      : '',
    repeated > 0
      ? `${counted(repeated, 'sample', 'samples')} came again, with the same value, and are kept once`
      : '',
  ].filter((line) => line !== '');
}

function counted(count: number, one: string, many: string): string {
  return `${count} ${count === 1 ? one : many}`;
}
