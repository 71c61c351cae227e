import { excerpt } from '../excerpt.ts';
import { reasonOf } from '../reason.ts';
import { SampleCodecError } from '../sample-codec-error.ts';
import { parseSelector } from '../selector.ts';
import type { MatcherOperator } from '../selector-text.ts';
import { labelValue, type Label, type Series } from '../series.ts';
import { compilePattern, patternCost, type TextTest } from './pattern.ts';

/** One condition on a label, as in a Prometheus selector. A label that a series does not have is ''. */
export interface Matcher {
  readonly type: MatcherOperator;
  readonly name: string;
  /** Text, or an RE2 pattern that must match the whole value. */
  readonly value: string;
  /** As `patternCost` counts them; 0 where the value is a text. */
  readonly patternCharacters: number;
  matches(value: string): boolean;
}

/**
 * @param mostCharacters of a pattern, as `patternCost` counts them
 * @throws SampleCodecError `bad-regular-expression` naming the matcher and what is wrong with it
 */
export function makeMatcher(
  type: MatcherOperator,
  name: string,
  value: string,
  mostCharacters: number = Infinity,
): Matcher {
  const equals = (other: string): boolean => other === value;
  if (type === '=') return { type, name, value, patternCharacters: 0, matches: equals };
  if (type === '!=') return { type, name, value, patternCharacters: 0, matches: (other) => !equals(other) };
  const quoted = `${excerpt(name)}${type}${JSON.stringify(excerpt(value))}`;
  const patternCharacters = patternCost(value);
  if (patternCharacters > mostCharacters) {
    throw new SampleCodecError(
      'bad-regular-expression',
      `matcher ${quoted}: with its repetitions written out, the pattern has ${patternCharacters} characters; ${mostCharacters} is the most`,
    );
  }
  const test = compile(quoted, value);
  const isWanted = type === '=~';
  return { type, name, value, patternCharacters, matches: (other) => test(other) === isWanted };
}

function compile(matcher: string, pattern: string): TextTest {
  try {
    return compilePattern(pattern);
  } catch (error) {
    throw new SampleCodecError('bad-regular-expression', `matcher ${matcher}: ${excerpt(reasonOf(error))}`);
  }
}

/**
 * The conditions of a selector, as in `cpu_usage_percent{cpu!="total",job=~"a.*"}`.
 * @throws SampleCodecError `bad-series`, `bad-regular-expression`
 */
export function matchersOf(selector: string): Matcher[] {
  return parseSelector(selector).map(({ operator, name, value }) => makeMatcher(operator, name, value));
}

export function matchesSeries(matchers: readonly Matcher[], series: Series): boolean {
  return matchers.every((matcher) => matcher.matches(labelValue(series, matcher.name)));
}

/** Whether a series could match of which only some labels are known; the others may be anything. */
export function couldMatch(matchers: readonly Matcher[], known: readonly Label[]): boolean {
  return matchers.every((matcher) => {
    const label = known.find(({ name }) => name === matcher.name);
    return label === undefined || matcher.matches(label.value);
  });
}
