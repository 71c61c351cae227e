import {
  parseSeries,
  SampleCodecError,
  metricNameLabel,
  type Series,
  makeSeries,
} from '@flac-metrics/sample-codec';
import { ImporterError } from './importer-error.ts';

/** Bytes of the text of one series: far more than any server takes. */
const longestSeriesBytes = 2 ** 16;

/** Labels of one series: Prometheus's own advice is a few dozen at the most. */
const mostLabels = 1024;

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** @throws ImporterError `bad-text` */
export function decodeText(bytes: Uint8Array, what: string): string {
  try {
    return utf8.decode(bytes);
  } catch (error) {
    throw new ImporterError('bad-text', `${what} is not UTF-8; convert the file first`, { cause: error });
  }
}

/**
 * Reads a series as OpenMetrics and promtool write it.
 * @throws ImporterError `bad-series`, `bad-text`, `too-many`
 */
export function readSeries(bytes: Uint8Array): Series {
  checkLength(bytes);
  const series = parse(readGoEscapes(decodeText(bytes, 'the series')));
  return checkLabels(series);
}

/**
 * Reads a series, or the plain name of one: what has no braces, quotes and equals signs is a metric's name whatever it looks like.
 * @throws ImporterError `bad-series`, `bad-text`, `too-many`
 */
export function readSeriesOrName(text: string): Series {
  if (text.length > longestSeriesBytes) throw tooLong(text.length);
  const isName = text !== '' && !/[{}"=]/.test(text);
  return isName ? name(text) : checkLabels(parse(text));
}

function name(text: string): Series {
  return translated(() => makeSeries([{ name: metricNameLabel, value: text }]));
}

/** A name in front of braces that Prometheus would quote: promtool tsdb dump-openmetrics writes any name there, bare. */
const bareName = /^[^\s{}"=,#]+/;

function parse(text: string): Series {
  const bare = bareName.exec(text)?.[0] ?? '';
  if (bare === '' || /^[a-zA-Z_:][a-zA-Z0-9_:]*$/.test(bare)) return translated(() => parseSeries(text));
  const rest = text.slice(bare.length);
  return translated(() =>
    makeSeries([
      { name: metricNameLabel, value: bare },
      ...(/^\{[\s,]*\}$/.test(rest) || rest === '' ? [] : parseSeries(rest).labels),
    ]),
  );
}

function checkLength(bytes: Uint8Array): void {
  if (bytes.length > longestSeriesBytes) throw tooLong(bytes.length);
}

function tooLong(length: number): ImporterError {
  return new ImporterError(
    'too-long',
    `the labels of a series take ${length} bytes, of at most ${longestSeriesBytes}`,
  );
}

function checkLabels(series: Series): Series {
  if (series.labels.length <= mostLabels) return series;
  throw new ImporterError(
    'too-many',
    `a series has ${series.labels.length} labels, of at most ${mostLabels}`,
  );
}

function translated(read: () => Series): Series {
  try {
    return read();
  } catch (error) {
    if (error instanceof SampleCodecError)
      throw new ImporterError('bad-series', error.message, { cause: error });
    throw error;
  }
}

/**
 * promtool prints labels by Go's `%q`, which knows more escapes than OpenMetrics 1.0 does (§ "Escaping": `\\`, `\"`, `\n`). There, a
 * backslash of a value is always doubled, so that no text means two things.
 */
function readGoEscapes(text: string): string {
  if (!text.includes('\\')) return text;
  return text.replaceAll(
    /\\(?:x([0-7][0-9a-f])|u([0-9a-f]{4})|U([0-9a-f]{8})|([abfrtv])|.)/gs,
    (
      whole: string,
      x: string | undefined,
      u: string | undefined,
      long: string | undefined,
      letter: string | undefined,
    ) => {
      const hex = x ?? u ?? long;
      if (hex !== undefined) return characterOf(Number.parseInt(hex, 16)) ?? whole;
      return letter === undefined ? whole : (goLetters[letter] ?? whole);
    },
  );
}

const goLetters: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  r: '\r',
  t: '\t',
  v: '\v',
};

/** As a quoted text holds it. Of what is none, the escape is left, and refused with the others. */
function characterOf(code: number): string | undefined {
  if (code > 0x10_ffff) return undefined;
  const character = String.fromCodePoint(code);
  return character === '"' || character === '\\' ? `\\${character}` : character === '\n' ? '\\n' : character;
}
