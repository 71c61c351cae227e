import { excerpt } from './excerpt.ts';
import { SampleCodecError } from './sample-codec-error.ts';
import { metricNameLabel } from './series.ts';

export type MatcherOperator = '=' | '!=' | '=~' | '!~';

/** One condition of a selector. */
export interface LabelMatcher {
  readonly name: string;
  readonly operator: MatcherOperator;
  readonly value: string;
}

/**
 * Reads the conditions of a selector; a name in front of the braces is one on the metric's name.
 * @param operators that may occur
 * @throws SampleCodecError `bad-series`
 */
export function parseMatchers(text: string, operators: readonly MatcherOperator[]): LabelMatcher[] {
  const cursor: Cursor = { text, at: 0 };
  const matchers: LabelMatcher[] = [];
  const name = take(cursor, /[a-zA-Z_:][a-zA-Z0-9_:]*/y);
  if (name !== undefined) matchers.push({ name: metricNameLabel, operator: '=', value: name });
  if (name === undefined || peek(cursor) === '{') matchers.push(...parseBraces(cursor, operators));
  if (peek(cursor) !== '') throw unexpected(cursor, 'the end');
  return matchers;
}

interface Cursor {
  readonly text: string;
  at: number;
}

function parseBraces(cursor: Cursor, operators: readonly MatcherOperator[]): LabelMatcher[] {
  const matchers: LabelMatcher[] = [];
  expect(cursor, '{');
  while (peek(cursor) !== '}') {
    matchers.push(parseMatcher(cursor, operators));
    if (peek(cursor) !== ',') break;
    expect(cursor, ',');
  }
  expect(cursor, '}');
  return matchers;
}

/** `name="value"`, `"any name"="value"`, or a quoted metric name by itself. */
function parseMatcher(cursor: Cursor, operators: readonly MatcherOperator[]): LabelMatcher {
  const isQuoted = peek(cursor) === '"';
  const name = isQuoted ? parseQuoted(cursor) : take(cursor, /[a-zA-Z_][a-zA-Z0-9_]*/y);
  if (name === undefined) throw unexpected(cursor, 'a label name');
  if (isQuoted && !['=', '!'].includes(peek(cursor)))
    return { name: metricNameLabel, operator: '=', value: name };
  // The longer ones first: `=~` begins as `=` does.
  const operator = operators.toSorted((a, b) => b.length - a.length).find((one) => isNext(cursor, one));
  if (operator === undefined) throw unexpected(cursor, operators.map((one) => `"${one}"`).join(' or '));
  cursor.at += operator.length;
  return { name, operator, value: parseQuoted(cursor) };
}

function isNext(cursor: Cursor, text: string): boolean {
  peek(cursor);
  return cursor.text.startsWith(text, cursor.at);
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
    `${excerpt(cursor.text, cursor.at)}: expected ${wanted} at position ${cursor.at}; a series is written name{label="value",…}`,
  );
}
