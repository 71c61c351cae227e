import { basename } from 'node:path';
import type { Series } from '@flac-metrics/sample-codec';
import { noFindings, type Findings } from './findings.ts';
import { ImporterError } from './importer-error.ts';
import { byte, type LineCursor } from './line-cursor.ts';
import type { LineReader } from './line-reader.ts';
import { peek, readBytes, standardInput, type ReadShare } from './read-bytes.ts';
import { SampleCollector } from './sample-collector.ts';
import type { SeriesColumns } from './sample-column.ts';
import { lineReaders, seriesFormats, sniffedBytes, sniffFormat, type SeriesFormat } from './series-format.ts';
import { wholeLines } from './whole-lines.ts';

export interface ReadSeriesOptions {
  /** Of all files; where it is not told, each one's name or first bytes tell. */
  readonly format?: SeriesFormat | undefined;
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
      const reader = lineReaders[options.format ?? formatOf(path, head)](collector);
      const file = new FileLines(reader, placeOf, linesBefore);
      for await (const lines of withPlace(wholeLines(whole, reader.longestLineBytes), file)) {
        options.signal?.throwIfAborted();
        for (let at = 0; at < lines.length;) {
          at = file.read(lines, at, collector);
          if (!collector.isFull) continue;
          yield collector.take(placeOf);
          reader.forgetColumns();
        }
      }
      file.end();
      linesBefore = file.line;
    } finally {
      await pieces.return();
    }
  }
  if (!collector.isEmpty) yield collector.take(placeOf);
}

function formatOf(path: string, head: Buffer): SeriesFormat {
  const format = sniffFormat(path === standardInput ? '' : basename(path), head);
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

/** Has a reader read the lines of a file, and says in its errors where they are. */
class FileLines {
  readonly #reader: LineReader;
  readonly #placeOf: (line: number) => string;
  readonly #cursor: LineCursor;
  readonly #firstLine: number;

  constructor(reader: LineReader, placeOf: (line: number) => string, linesBefore: number) {
    this.#reader = reader;
    this.#placeOf = placeOf;
    this.#cursor = { bytes: Buffer.alloc(0), at: 0, end: 0, line: linesBefore };
    this.#firstLine = linesBefore + 1;
  }

  /** Of the last line that has been read. */
  get line(): number {
    return this.#cursor.line;
  }

  /**
   * @param bytes whole lines
   * @param from where the first of them begins
   * @returns where the first line begins that there was no more room for
   */
  read(bytes: Buffer, from: number, collector: SampleCollector): number {
    const cursor = this.#cursor;
    const isMarked = cursor.line < this.#firstLine && bytes.subarray(0, 3).equals(byteOrderMark);
    let start = isMarked ? byteOrderMark.length : from;
    cursor.bytes = bytes;
    try {
      while (start < bytes.length && !collector.isFull) {
        const lineFeed = bytes.indexOf(byte.lineFeed, start);
        const end = lineFeed === -1 ? bytes.length : lineFeed;
        cursor.line += 1;
        cursor.at = start;
        cursor.end = end > start && bytes[end - 1] === byte.carriageReturn ? end - 1 : end;
        this.#reader.readLine(cursor);
        start = end + 1;
      }
      return start;
    } catch (error) {
      const column = bytes.toString('utf8', start, cursor.at).length + 1;
      throw this.#placed(error, `${this.#placeOf(cursor.line)}, column ${column}`);
    }
  }

  end(): void {
    try {
      this.#reader.end();
    } catch (error) {
      throw this.#placed(error, this.#placeOf(Math.max(this.#firstLine, this.line)));
    }
  }

  /** An error of the line that follows. */
  atNextLine(error: unknown): unknown {
    return this.#placed(error, this.#placeOf(this.line + 1));
  }

  #placed(error: unknown, place: string): unknown {
    if (!(error instanceof ImporterError)) return error;
    return new ImporterError(error.code, `${place}: ${error.message}`, { cause: error });
  }
}

/** With which some programs begin UTF-8. */
const byteOrderMark = Buffer.of(0xef, 0xbb, 0xbf);

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
