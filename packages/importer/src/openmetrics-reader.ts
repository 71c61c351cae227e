import { ImporterError } from './importer-error.ts';
import { byte, isSpace, skipSpaces, wordAt, type LineCursor } from './line-cursor.ts';
import type { LineReader } from './line-reader.ts';
import { readNumber } from './read-number.ts';
import { readUnixTime } from './read-unix-time.ts';
import type { SampleCollector } from './sample-collector.ts';
import { decodeText, readSeries } from './series-reader.ts';
import { SeriesTexts } from './series-texts.ts';
import { unitNames, type TimeUnit } from './time-unit.ts';

/** What tells the texts apart that promtool reads and prints. */
export interface OpenMetricsDialect {
  readonly timeUnit: TimeUnit;
  /** Whether a text that is whole ends with `# EOF`. */
  readonly hasEnd: boolean;
}

/*
 * OpenMetrics 1.0, and what promtool tsdb dump prints, which is the same but for the unit of the times and the missing end:
 *
 *   # TYPE cpu_usage_percent gauge
 *   cpu_usage_percent{cpu="0"} 12.34 1795496400.000 # {trace_id="1"} 12.5 1795496399.5
 *   # EOF
 *
 *   {__name__="cpu_usage_percent", cpu="0"} 12.34 1795496400000
 */
export class OpenMetricsReader implements LineReader {
  /** A sample of a series with the longest text, and an exemplar, are far shorter. */
  readonly longestLineBytes: number = 2 ** 20;
  readonly #dialect: OpenMetricsDialect;
  readonly #collector: SampleCollector;
  readonly #texts: SeriesTexts;
  #hasEnded = false;

  constructor(dialect: OpenMetricsDialect, collector: SampleCollector) {
    this.#dialect = dialect;
    this.#collector = collector;
    this.#texts = new SeriesTexts(endOfSeries, isSpace, (text) => collector.columnOf(readSeries(text)));
  }

  readLine(cursor: LineCursor): void {
    skipSpaces(cursor);
    if (cursor.at === cursor.end) return;
    if (this.#hasEnded)
      throw new ImporterError(
        'bad-line',
        'there is more behind "# EOF"; import files that were joined one by one',
      );
    if (cursor.bytes[cursor.at] === byte.hash) this.#readComment(cursor);
    else this.#readSample(cursor);
  }

  end(): void {
    if (this.#hasEnded || !this.#dialect.hasEnd) return;
    throw new ImporterError(
      'cut-short',
      'the "# EOF" that ends OpenMetrics is missing: the text has been cut short; make it again, or, where it is known to be whole, add the line',
    );
  }

  forgetColumns(): void {
    this.#texts.forget();
  }

  #readSample(cursor: LineCursor): void {
    const column = this.#texts.columnAt(cursor);
    skipSpaces(cursor);
    if (cursor.bytes[cursor.at] === byte.openBrace)
      throw new ImporterError(
        'bad-value',
        'a native histogram is no number, and cannot be kept; leave it out, for instance by promtool’s --match',
      );
    const value = readNumber(cursor);
    skipSpaces(cursor);
    const isTimed = cursor.at < cursor.end && cursor.bytes[cursor.at] !== byte.hash;
    if (!isTimed)
      throw new ImporterError(
        'no-time',
        `a sample without a time, as on a page that is scraped: put its time in ${unitNames[this.#dialect.timeUnit]} behind the value`,
      );
    const ms = readUnixTime(cursor, this.#dialect.timeUnit, this.#collector.findings);
    if (cursor.at < cursor.end) this.#readExemplar(cursor);
    this.#collector.add(column, ms, value, cursor.line);
  }

  /** OpenMetrics 1.0, "Exemplars": ` # {labels} value [time]`. It is looked at, and left out. */
  #readExemplar(cursor: LineCursor): void {
    skipSpaces(cursor);
    if (cursor.at === cursor.end) return;
    if (cursor.bytes[cursor.at] !== byte.hash)
      throw new ImporterError('bad-line', `expected the end of the line, found ${wordAt(cursor)}`);
    cursor.at += 1;
    skipSpaces(cursor);
    if (cursor.bytes[cursor.at] !== byte.openBrace)
      throw new ImporterError('bad-line', `expected the labels of an exemplar, found ${wordAt(cursor)}`);
    cursor.at = endOfSeries(cursor);
    skipSpaces(cursor);
    readNumber(cursor);
    skipSpaces(cursor);
    if (cursor.at < cursor.end) readUnixTime(cursor, 's', { ...this.#collector.findings });
    skipSpaces(cursor);
    if (cursor.at < cursor.end)
      throw new ImporterError('bad-line', `expected the end of the line, found ${wordAt(cursor)}`);
    this.#collector.findings.exemplars += 1;
  }

  /**
   * `# TYPE`, `# HELP` and `# UNIT` tell about metrics what a series does not keep; other comments, which OpenMetrics does not know,
   * tell nothing.
   */
  #readComment(cursor: LineCursor): void {
    const text = decodeText(cursor.bytes.subarray(cursor.at, cursor.end), 'the comment');
    if (text.trimEnd() === '# EOF') this.#hasEnded = true;
    const [, keyword, metric, words = ''] =
      /^#[ \t]+(TYPE|HELP|UNIT)\b[ \t]*("(?:[^"\\]|\\.)*"|[^\s"]+)?(.*)$/s.exec(text) ?? [];
    if (keyword === undefined) return;
    if (metric === undefined)
      throw new ImporterError('bad-line', `# ${keyword} names no metric; it is written # ${keyword} name …`);
    if (keyword === 'TYPE' && !metricTypes.has(words.trim()))
      throw new ImporterError('bad-line', `"${words.trim()}" is no type of a metric; unknown is one`);
  }
}

/** OpenMetrics 1.0, "Metric Types", and `untyped`, as Prometheus's older format calls one of them. */
const metricTypes: ReadonlySet<string> = new Set([
  'gauge',
  'counter',
  'stateset',
  'info',
  'histogram',
  'gaugehistogram',
  'summary',
  'unknown',
  'untyped',
]);

/**
 * Where the text of the series at the cursor ends: behind its braces, or, where there are none, its name.
 * @throws ImporterError `bad-series` where the line ends before
 */
function endOfSeries(cursor: LineCursor): number {
  const { bytes, end } = cursor;
  let { at } = cursor;
  while (at < end && bytes[at] !== byte.openBrace && !isSpace(bytes[at])) at += 1;
  if (bytes[at] !== byte.openBrace || at >= end) return at;
  let isQuoted = false;
  for (at += 1; at < end; at += 1) {
    const character = bytes[at];
    if (character === byte.backslash) at += 1;
    else if (character === byte.quote) isQuoted = !isQuoted;
    else if (character === byte.closeBrace && !isQuoted) return at + 1;
  }
  throw new ImporterError(
    'bad-series',
    `the labels do not end: ${isQuoted ? 'a quote' : 'the closing brace'} is missing`,
  );
}
