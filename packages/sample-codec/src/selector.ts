import { SampleCodecError } from './sample-codec-error.ts';
import { makeSeries, metricName, metricNameLabel, type Label, type Series } from './series.ts';

/*
 * The text of a series is Prometheus's own selector text. Names outside the classic character set are quoted,
 * as Prometheus 3 writes them:
 *
 *   cpu_usage_percent{cpu="0",job="agent"}      {"cpu usage","data center"="north"}
 */

const classicMetricName = /^[a-zA-Z_:][a-zA-Z0-9_:]*$/;
const classicLabelName = /^[a-zA-Z_][a-zA-Z0-9_]*$/;

/** The one text of a series: labels in byte order, the metric's name in front. `parseSeries` is its inverse. */
export function formatSeries(series: Series): string {
  const name = metricName(series);
  const bare = classicMetricName.test(name);
  const labels = series.labels
    .filter((label) => label.name !== metricNameLabel)
    .map(
      (label) =>
        `${classicLabelName.test(label.name) ? label.name : quote(label.name)}=${quote(label.value)}`,
    );
  if (name !== '' && !bare) labels.unshift(quote(name));
  if (bare && labels.length === 0) return name;
  return `${bare ? name : ''}{${labels.join(',')}}`;
}

function quote(text: string): string {
  return `"${text.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('\n', '\\n')}"`;
}

/**
 * Reads the text of one series: only `=`, since a series is named by it, not searched for.
 * @throws SampleCodecError `bad-series` with the position where the text stops making sense.
 */
export function parseSeries(text: string): Series {
  const cursor: Cursor = { text, at: 0 };
  const labels: Label[] = [];
  const name = take(cursor, /[a-zA-Z_:][a-zA-Z0-9_:]*/y);
  if (name !== undefined) labels.push({ name: metricNameLabel, value: name });
  if (name === undefined || peek(cursor) === '{') labels.push(...parseBraces(cursor));
  if (peek(cursor) !== '') throw unexpected(cursor, 'the end');
  const series = makeSeries(labels);
  if (series.labels.length > 0) return series;
  throw new SampleCodecError('bad-series', `${text}: a series needs at least one label that is not empty`);
}

interface Cursor {
  readonly text: string;
  at: number;
}

function parseBraces(cursor: Cursor): Label[] {
  const labels: Label[] = [];
  expect(cursor, '{');
  while (peek(cursor) !== '}') {
    labels.push(parseLabel(cursor));
    if (peek(cursor) !== ',') break;
    expect(cursor, ',');
  }
  expect(cursor, '}');
  return labels;
}

/** `name="value"`, `"any name"="value"`, or a quoted metric name by itself. */
function parseLabel(cursor: Cursor): Label {
  const quoted = peek(cursor) === '"';
  const name = quoted ? parseQuoted(cursor) : take(cursor, /[a-zA-Z_][a-zA-Z0-9_]*/y);
  if (name === undefined) throw unexpected(cursor, 'a label name');
  if (quoted && peek(cursor) !== '=') return { name: metricNameLabel, value: name };
  expect(cursor, '=');
  return { name, value: parseQuoted(cursor) };
}

const escapes: Record<string, string> = { '\\': '\\', '"': '"', n: '\n' };

function parseQuoted(cursor: Cursor): string {
  const body = take(cursor, /"((?:[^"\\\n]|\\.)*)"/y);
  if (body === undefined) throw unexpected(cursor, 'a text in double quotes');
  return body.slice(1, -1).replaceAll(/\\(.)/g, (_, character: string) => {
    const meant = escapes[character];
    if (meant === undefined) throw unexpected(cursor, `one of \\\\ \\" \\n instead of \\${character}`);
    return meant;
  });
}

/** The next character that is not white space; `''` at the end. */
function peek(cursor: Cursor): string {
  while (/\s/.test(cursor.text.charAt(cursor.at))) cursor.at += 1;
  return cursor.text.charAt(cursor.at);
}

function take(cursor: Cursor, pattern: RegExp): string | undefined {
  peek(cursor);
  pattern.lastIndex = cursor.at;
  const found = pattern.exec(cursor.text)?.[0];
  if (found !== undefined) cursor.at += found.length;
  return found;
}

function expect(cursor: Cursor, character: string): void {
  if (peek(cursor) !== character) throw unexpected(cursor, `"${character}"`);
  cursor.at += 1;
}

function unexpected(cursor: Cursor, wanted: string): SampleCodecError {
  return new SampleCodecError(
    'bad-series',
    `${cursor.text}: expected ${wanted} at position ${cursor.at}; a series is written name{label="value",…}`,
  );
}
