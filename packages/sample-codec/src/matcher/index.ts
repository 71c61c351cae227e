export { couldMatch, makeMatcher, matchesSeries, matchersOf, type Matcher } from './matcher.ts';
