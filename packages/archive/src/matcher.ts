import { RE2JS } from 're2js';
import { labelValue, type Label, type Series } from '@flac-metrics/sample-codec';
import { ArchiveError } from './archive-error.ts';

export type MatcherType = '=' | '!=' | '=~' | '!~';

/** One condition on a label, as in a Prometheus selector. A label that a series does not have is ''. */
export interface Matcher {
  readonly type: MatcherType;
  readonly name: string;
  /** Text, or an RE2 pattern that must match the whole value. */
  readonly value: string;
  matches(value: string): boolean;
}

/** Long enough for an alternation of thousands of instances, too short to make compiling it a burden. */
const longestPattern = 64 << 10;

/**
 * @throws ArchiveError `bad-regular-expression` naming the matcher and what is wrong with it
 */
export function makeMatcher(type: MatcherType, name: string, value: string): Matcher {
  if (type === '=') return { type, name, value, matches: (other) => other === value };
  if (type === '!=') return { type, name, value, matches: (other) => other !== value };
  const pattern = compile(type, name, value);
  const wanted = type === '=~';
  return { type, name, value, matches: (other) => pattern.matches(other) === wanted };
}

/** RE2: linear in the length of the value, whatever the pattern. Anchored at both ends, and a dot matches a newline too. */
function compile(type: MatcherType, name: string, value: string): RE2JS {
  const matcher = `${name}${type}${JSON.stringify(value.slice(0, 200))}`;
  if (value.length > longestPattern) {
    throw new ArchiveError(
      'bad-regular-expression',
      `matcher ${matcher}…: the pattern has ${value.length} characters; ${longestPattern} is the most`,
    );
  }
  try {
    return RE2JS.compile(value, RE2JS.DOTALL);
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
