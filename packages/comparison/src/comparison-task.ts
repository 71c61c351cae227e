import type { CsvOptions, SeriesFormat } from '@flac-metrics/importer';
import type { TapeLength } from './method/tape-lots.ts';
import type { Report } from './report.ts';

/* What the thread that compares and the one that listens for signals say to each other. */

/** What holds for all paths; given to the thread when it is started. */
export interface ComparisonTerms {
  /** Names of methods; undefined: all. */
  readonly methods: readonly string[] | undefined;
  readonly length: TapeLength;
  /** Of text files; where it is not told, name or first bytes tell. */
  readonly format: SeriesFormat | undefined;
  readonly csv: CsvOptions;
}

/** One path, and a folder for what the methods make. */
export interface ComparisonTask {
  readonly path: string;
  readonly folder: string;
}

/** What the thread says: of the programs that it starts, and of a task, the last two at its end. */
export type ComparisonNews =
  | { readonly kind: 'started' | 'ended'; readonly pid: number }
  | { readonly kind: 'batch' }
  | {
      readonly kind: 'progress';
      readonly what: string;
      readonly share: number;
      readonly samples: number;
    }
  | { readonly kind: 'report'; readonly report: Report }
  /** An error that a user can meet. */
  | { readonly kind: 'failure'; readonly code: string; readonly message: string };
