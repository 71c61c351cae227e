import { latestMs, earliestMs } from '@flac-metrics/sample-codec';
import { ImporterError } from './importer-error.ts';
import type { LineCursor } from './line-cursor.ts';
import type { LineReader } from './line-reader.ts';
import type { SampleCollector } from './sample-collector.ts';
import { decodeText, readSeriesOrName } from './series-reader.ts';

/** Times of all vectors of a file, which are kept to its end: 128 MiB. */
const mostTimes = 2 ** 24;

/*
 * JSON, an object a line: vectors of times, and series on them.
 *
 *   {"tsid":0,"target":"node","t0":1795492306261,"n":3,"step":15000}        n times, a step apart
 *   {"tsid":1,"target":"node","t0":1795492306261,"n":3,"dt":[15000,14999]}  or as far apart as dt says
 *   {"name":"{__name__=\"up\", job=\"node\"}","tsid":0,"v":[1,null,0.5]}    null is NaN
 *
 * A name is a selector, or the name of a metric.
 */
export class DatasetReader implements LineReader {
  /** A series of a million samples, and what reading it as JSON takes: some 10 times as much. */
  readonly longestLineBytes: number = 2 ** 25;
  readonly #collector: SampleCollector;
  readonly #times = new Map<number, Float64Array>();
  #timeCount = 0;

  constructor(collector: SampleCollector) {
    this.#collector = collector;
  }

  readLine(cursor: LineCursor): void {
    const text = decodeText(cursor.bytes.subarray(cursor.at, cursor.end), 'the line');
    if (text.trim() === '') return;
    const entry = parseObject(text);
    if ('name' in entry) this.#readSeries(entry, cursor.line);
    else this.#readTimes(entry);
  }

  end(): void {}

  forgetColumns(): void {}

  #readTimes(entry: Entry): void {
    const tsid = wholeNumber(entry, 'tsid', 0, Number.MAX_SAFE_INTEGER);
    const count = wholeNumber(entry, 'n', 0, mostTimes);
    if (this.#times.has(tsid)) throw badLine(`the times "tsid":${tsid} are given twice`);
    this.#timeCount += count;
    if (this.#timeCount > mostTimes)
      throw new ImporterError('too-many', `there are more than ${mostTimes} times; split the file`);
    const times = new Float64Array(count);
    let ms = wholeNumber(entry, 't0', earliestMs, latestMs);
    const steps = 'dt' in entry ? wholeNumbers(entry, 'dt', Math.max(0, count - 1)) : undefined;
    const step = steps ? 0 : wholeNumber(entry, 'step', 1, latestMs);
    for (let index = 0; index < count; index += 1) {
      times[index] = ms;
      ms += steps?.[index] ?? step;
    }
    const lastMs = times.at(-1) ?? ms;
    if (lastMs > latestMs) throw new ImporterError('bad-time', 'the last time is behind the year 9999');
    this.#times.set(tsid, times);
  }

  #readSeries(entry: Entry, line: number): void {
    const { name } = entry;
    if (typeof name !== 'string') throw badLine('"name" is no text');
    const tsid = wholeNumber(entry, 'tsid', 0, Number.MAX_SAFE_INTEGER);
    const times = this.#times.get(tsid);
    if (!times) throw badLine(`the times "tsid":${tsid} of the series are not above it`);
    const { v: values } = entry;
    if (!Array.isArray(values) || values.length !== times.length)
      throw badLine(`"v" is no list of ${times.length} values, one for each of the times "tsid":${tsid}`);
    const column = this.#collector.columnOf(readSeriesOrName(name));
    for (let index = 0; index < times.length; index += 1)
      this.#collector.add(column, times[index] ?? 0, valueOf(values[index], index), line);
  }
}

type Entry = Readonly<Record<string, unknown>>;

function parseObject(text: string): Entry {
  let parsed: unknown;
  try {
    parsed = JSON.parse(text);
  } catch (error) {
    throw new ImporterError('bad-line', 'the line is no JSON, or has been cut short', { cause: error });
  }
  if (isEntry(parsed)) return parsed;
  throw badLine('the line is no JSON object');
}

function isEntry(parsed: unknown): parsed is Entry {
  return typeof parsed === 'object' && parsed !== null && !Array.isArray(parsed);
}

function valueOf(value: unknown, index: number): number {
  if (value === null) return Number.NaN;
  if (typeof value === 'number' && Number.isFinite(value)) return value;
  throw new ImporterError(
    'bad-value',
    `value ${index} of the series is no number within the doubles, and not null`,
  );
}

function wholeNumber(entry: Entry, key: string, least: number, most: number): number {
  const value = entry[key];
  if (isWhole(value, least, most)) return value;
  throw badLine(`"${key}" is no whole number from ${least} to ${most}`);
}

function wholeNumbers(entry: Entry, key: string, count: number): readonly number[] {
  const values: unknown = entry[key];
  if (
    Array.isArray(values) &&
    values.length === count &&
    values.every((value) => isWhole(value, 1, latestMs))
  )
    return values;
  throw badLine(`"${key}" is no list of ${count} whole numbers above 0`);
}

function isWhole(value: unknown, least: number, most: number): value is number {
  return typeof value === 'number' && Number.isInteger(value) && value >= least && value <= most;
}

function badLine(message: string): ImporterError {
  return new ImporterError('bad-line', message);
}
