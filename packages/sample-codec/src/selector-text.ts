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
 * Texts of PromQL: in double or single quotes, with escapes, or in backticks, without. A series is written in double quotes alone.
 */
export type QuoteMark = '"' | "'" | '`';

/**
 * Reads the conditions of a selector; a name in front of the braces is one on the metric's name.
 * @param operators that may occur
 * @param quotes in which texts may be
 * @throws SampleCodecError `bad-series`
 */
export function parseMatchers(
  text: string,
  operators: readonly MatcherOperator[],
  quotes: readonly QuoteMark[],
): LabelMatcher[] {
  const cursor: Cursor = { text, quotes, at: 0 };
  const matchers: LabelMatcher[] = [];
  const name = take(cursor, /[a-zA-Z_:][a-zA-Z0-9_:]*/y);
  if (name !== undefined) matchers.push({ name: metricNameLabel, operator: '=', value: name });
  if (name === undefined || peek(cursor) === '{') matchers.push(...parseBraces(cursor, operators));
  if (peek(cursor) !== '') throw unexpected(cursor, 'the end');
  return matchers;
}

interface Cursor {
  readonly text: string;
  readonly quotes: readonly QuoteMark[];
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
  const isQuoted = quoteAt(cursor) !== undefined;
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

const bodies: Readonly<Record<QuoteMark, RegExp>> = {
  '"': /"(?:[^"\\\n]|\\.)*"/y,
  "'": /'(?:[^'\\\n]|\\.)*'/y,
  '`': /`[^`]*`/y,
};

function quoteAt(cursor: Cursor): QuoteMark | undefined {
  const next = peek(cursor);
  return cursor.quotes.find((mark) => mark === next);
}

function parseQuoted(cursor: Cursor): string {
  const mark = quoteAt(cursor);
  const body = mark && take(cursor, bodies[mark]);
  if (body === undefined)
    throw unexpected(cursor, cursor.quotes.length > 1 ? 'a text in quotes' : 'a text in double quotes');
  const text = body.slice(1, -1);
  if (mark === '`') return text;
  return text.replaceAll(/\\(.)/g, (_, character: string) => {
    if (character === 'n') return '\n';
    if (character === '\\' || character === mark) return character;
    throw unexpected(cursor, `one of \\\\ \\${mark} \\n instead of \\${character}`);
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
