import { basename } from 'node:path';
import type { Series } from '@flac-metrics/sample-codec';
import type { CsvOptions } from './csv-options.ts';
import { FileLines } from './file-lines.ts';
import { describeForeignFile } from './foreign-file.ts';
import { noFindings, type Findings } from './findings.ts';
import { ImporterError } from './importer-error.ts';
import { withLineFeeds } from './line-ends.ts';
import { peek, readBytes, standardInput, type ReadShare } from './read-bytes.ts';
import { SampleCollector } from './sample-collector.ts';
import type { SeriesColumns } from './sample-column.ts';
import { lineReaders, seriesFormats, sniffedBytes, sniffFormat, type SeriesFormat } from './series-format.ts';
import { wholeLines } from './whole-lines.ts';

export interface ReadSeriesOptions {
  /** Of all files; where it is not told, each one's name or first bytes tell. */
  readonly format?: SeriesFormat | undefined;
  /** How the times of CSV are read, where its header does not tell. */
  readonly csv?: CsvOptions | undefined;
  /** Samples of a batch: with so many, and those of the line at hand, it is handed on. 2^23 where it is not told. */
  readonly samplesPerBatch?: number;
  /** Filled with what could not be kept. */
  readonly findings?: Findings;
  /** What a series is called that is called so in a file. */
  readonly seriesOf?: (series: Series) => Series;
  /** Looked at between pieces of files. */
  readonly signal?: AbortSignal;
  readonly onRead?: (path: string, share: ReadShare) => void;
}

/** 128 MiB of times and values, and as much again while they are gathered. */
const defaultSamplesPerBatch = 2 ** 23;

/**
 * The series of a file, or of standard input (`-`), in batches; gzip is unpacked. In memory are the samples of one batch, and a piece
 * of the file. Within a batch a series comes once, in the order of its times; samples that come twice with the same bits are kept
 * once. A later batch may have more of it.
 * @throws ImporterError; the system's error
 */
export function openSeriesFile(
  path: string,
  options: ReadSeriesOptions = {},
): AsyncGenerator<readonly SeriesColumns[], void> {
  return readSeriesFiles([path], options);
}

/** The series of several files, as if they were one: a batch may have samples of many. See `openSeriesFile`. */
export async function* readSeriesFiles(
  paths: readonly string[],
  options: ReadSeriesOptions = {},
): AsyncGenerator<readonly SeriesColumns[], void> {
  const { samplesPerBatch = defaultSamplesPerBatch, findings = noFindings() } = options;
  const collector = new SampleCollector(findings, samplesPerBatch, options.seriesOf ?? ((series) => series));
  const begun: BegunFile[] = [];
  const placeOf = (line: number) => placeOfLine(begun, line);
  let linesBefore = 0;
  for (const path of paths) {
    begun.push({ path, linesBefore });
    const pieces = readBytes(path, options.onRead && ((share) => options.onRead?.(path, share)));
    try {
      const { head, whole } = await peek(pieces, sniffedBytes);
      const samplesBefore = collector.samplesInAll;
      const reader = lineReaders[formatOf(path, head, options.format)](collector, options.csv);
      const file = new FileLines(reader, placeOf, linesBefore);
      const text = wholeLines(withLineFeeds(head, whole), reader.longestLineBytes);
      for await (const lines of withPlace(text, file)) {
        options.signal?.throwIfAborted();
        for (let at = 0; at < lines.length;) {
          at = file.read(lines, at, collector);
          if (!collector.isFull) continue;
          yield collector.take(placeOf);
          reader.forgetColumns();
        }
      }
      file.end();
      if (collector.samplesInAll === samplesBefore) findings.emptyFiles.push(nameOf(path));
      linesBefore = file.line;
    } finally {
      await pieces.return();
    }
  }
  if (!collector.isEmpty) yield collector.take(placeOf);
}

function formatOf(path: string, head: Buffer, told: SeriesFormat | undefined): SeriesFormat {
  const foreign = describeForeignFile(head);
  if (foreign !== undefined) throw new ImporterError('unknown-format', `${nameOf(path)}: ${foreign}`);
  const format = told ?? sniffFormat(path === standardInput ? '' : basename(path), head);
  if (format) return format;
  throw new ImporterError(
    'unknown-format',
    `${nameOf(path)}: neither the name nor the beginning tells the format; --format names one of ${seriesFormats.join(', ')}`,
  );
}

interface BegunFile {
  readonly path: string;
  /** Of the files before it. */
  readonly linesBefore: number;
}

function nameOf(path: string): string {
  return path === standardInput ? 'standard input' : path;
}

/** @param line counted from the first of the first file */
function placeOfLine(begun: readonly BegunFile[], line: number): string {
  const file = begun.findLast(({ linesBefore }) => linesBefore < line) ?? begun[0];
  return file ? `${nameOf(file.path)}, line ${line - file.linesBefore}` : '';
}

/** What is wrong with a line that is not whole yet is told with its place. */
async function* withPlace(
  lines: AsyncGenerator<Buffer, void>,
  file: FileLines,
): AsyncGenerator<Buffer, void> {
  try {
    yield* lines;
  } catch (error) {
    throw error instanceof ImporterError && error.code === 'too-long' ? file.atNextLine(error) : error;
  }
}
