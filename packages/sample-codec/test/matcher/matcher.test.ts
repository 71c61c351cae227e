import { describe, expect, test } from 'vitest';
import { parseSeries, type MatcherOperator } from '../../src/index.ts';
import { couldMatch, makeMatcher, matchersOf, matchesSeries } from '../../src/matcher/index.ts';

const series = parseSeries('up{instance="web-1",text="a\\nb"}');

describe('a matcher', () => {
  test.each<[MatcherOperator, string, string, boolean]>([
    ['=', 'instance', 'web-1', true],
    ['=', 'instance', 'web', false],
    ['=', '__name__', 'up', true],
    ['=', 'missing', '', true],
    ['!=', 'instance', 'web-1', false],
    ['!=', 'missing', 'x', true],
    ['!=', 'missing', '', false],
    ['=~', 'instance', 'web-.', true],
    ['=~', 'instance', 'web', false],
    ['=~', 'instance', 'eb-1', false],
    ['=~', 'instance', 'x|web-1', true],
    ['=~', 'text', 'a.b', true],
    ['=~', 'missing', '.*', true],
    ['=~', 'missing', '.+', false],
    ['=~', 'instance', '(?i)WEB-1', true],
    ['!~', 'instance', 'web-.*', false],
    ['!~', 'missing', 'x', true],
  ])('%s on %s with %j: %s', (type, name, value, expected) => {
    expect(matchesSeries([makeMatcher(type, name, value)], series)).toBe(expected);
  });

  test.each(['(', '[a', 'a{2000}', '(?<x', '\\'])('with the pattern %j is refused by name', (pattern) => {
    expect(() => makeMatcher('=~', 'cpu', pattern)).toThrow(/matcher cpu=~/);
  });

  test('is one of those that a selector has', () => {
    const matches = (selector: string) => matchesSeries(matchersOf(selector), series);
    expect(matches('up{instance=~"web-.",text!="x",missing!~".+"}')).toBe(true);
    expect(matches('up{instance!="web-1"}')).toBe(false);
    expect(() => matchersOf('up{instance=~"("}')).toThrow(/matcher instance=~/);
  });

  test('of a length beyond reason is refused', () => {
    expect(() => makeMatcher('=~', 'cpu', `.${'a'.repeat(1000)}`, 1000)).toThrow('1000 is the most');
    expect(() => makeMatcher('=~', 'cpu', `(${'a?'.repeat(500)}){1000}`, 10_000)).toThrow(
      '10000 is the most',
    );
  });

  test('takes time in proportion to the value, also for patterns that explode elsewhere', () => {
    const matcher = makeMatcher('=~', 'cpu', '(a+)+$');
    expect(matcher.matches(`${'a'.repeat(5000)}!`)).toBe(false);
  });

  test('could match a series of which the label is not known', () => {
    const known = [{ name: 'cpu', value: '0' }];
    expect(couldMatch([makeMatcher('=', 'instance', 'web-1')], known)).toBe(true);
    expect(couldMatch([makeMatcher('=', 'cpu', '1')], known)).toBe(false);
  });
});
