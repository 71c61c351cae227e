import { formatBytes } from '@flac-metrics/command-line';

/** What encoding one file has come to. */
export interface EncodeReport {
  readonly wavPath: string;
  readonly flacPath: string;
  readonly wavBytes: number;
  readonly flacBytes: number;
  /** Of each channel. */
  readonly samples: number;
  /** What the WAV holds besides and the FLAC does not, each in words for the user: whoever removes the WAV loses it. */
  readonly notCarried: readonly string[];
  /** The FLAC was there before, and is equal. */
  readonly wasThere?: true;
}

/** One line: from where to where, the sizes, and why the WAV stays, if it does. */
export function describeReport(report: EncodeReport): string {
  const { wavPath, flacPath, wavBytes, flacBytes, notCarried, wasThere } = report;
  const found = wasThere ? ', was there already and is equal' : '';
  const line = `${wavPath} → ${flacPath}: ${sizes(wavBytes, flacBytes)}${found}`;
  if (notCarried.length === 0) return line;
  return `${line}; the WAV stays, for the FLAC does not hold ${notCarried.join(', ')}`;
}

/** How many files there are, and their sizes in all. */
export function describeTotal(reports: readonly EncodeReport[]): string {
  const wavBytes = reports.reduce((total, report) => total + report.wavBytes, 0);
  const flacBytes = reports.reduce((total, report) => total + report.flacBytes, 0);
  return `${reports.length} ${reports.length === 1 ? 'file' : 'files'}: ${sizes(wavBytes, flacBytes)}`;
}

function sizes(wavBytes: number, flacBytes: number): string {
  const percent = wavBytes === 0 ? 100 : (100 * flacBytes) / wavBytes;
  return `${formatBytes(wavBytes)} → ${formatBytes(flacBytes)} (${percent.toFixed(1)} %)`;
}
