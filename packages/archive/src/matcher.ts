import { labelValue, type Label, type Series } from '@flac-metrics/sample-codec';
import { ArchiveError } from './archive-error.ts';
import { compilePattern, writtenOutLength, type TextTest } from './pattern.ts';

export type MatcherType = '=' | '!=' | '=~' | '!~';

/** One condition on a label, as in a Prometheus selector. A label that a series does not have is ''. */
export interface Matcher {
  readonly type: MatcherType;
  readonly name: string;
  /** Text, or an RE2 pattern that must match the whole value. */
  readonly value: string;
  matches(value: string): boolean;
}

/**
 * @param mostCharacters of a pattern, its repetitions written out
 * @throws ArchiveError `bad-regular-expression` naming the matcher and what is wrong with it
 */
export function makeMatcher(
  type: MatcherType,
  name: string,
  value: string,
  mostCharacters: number = Infinity,
): Matcher {
  if (type === '=') return { type, name, value, matches: (other) => other === value };
  if (type === '!=') return { type, name, value, matches: (other) => other !== value };
  const test = compile(type, name, value, mostCharacters);
  const wanted = type === '=~';
  return { type, name, value, matches: (other) => test(other) === wanted };
}

function compile(type: MatcherType, name: string, value: string, mostCharacters: number): TextTest {
  const matcher = `${name}${type}${JSON.stringify(value.slice(0, 200))}`;
  const length = Math.max(value.length, writtenOutLength(value));
  if (length > mostCharacters) {
    throw new ArchiveError(
      'bad-regular-expression',
      `matcher ${matcher}: with its repetitions written out, the pattern has ${length} characters; ${mostCharacters} is the most`,
    );
  }
  try {
    return compilePattern(value);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new ArchiveError('bad-regular-expression', `matcher ${matcher}: ${reason}`, { cause: error });
  }
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
