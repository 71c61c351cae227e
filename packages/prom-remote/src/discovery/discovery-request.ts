import { parseSelector } from '@flac-metrics/sample-codec';
import { makeMatcher, type Matcher } from '@flac-metrics/sample-codec/matcher';
import { HttpError } from '../http-error.ts';
import type { Limits } from '../limits.ts';
import { countParameter, timeParameter, understood } from '../query-parameter.ts';

/** What a request for names, values or series asks for, checked. */
export interface DiscoveryRequest {
  /** A series is meant where all matchers of one of them match. */
  readonly selectors: readonly (readonly Matcher[])[];
  /** Both ends included. */
  readonly fromMs: number;
  readonly toMs: number;
  /** The most to answer with. */
  readonly most: number;
}

/**
 * Reads `match[]`, `start`, `end` and `limit` as Prometheus's HTTP API has them; without them, everything is meant.
 * @throws HttpError 400; SampleCodecError `bad-regular-expression`
 */
export function parseDiscoveryRequest(parameters: URLSearchParams, limits: Limits): DiscoveryRequest {
  const texts = parameters.getAll('match[]');
  if (texts.length > limits.mostQueries) {
    throw new HttpError(400, `${texts.length} selectors; ${limits.mostQueries} is the most`);
  }
  let patternCharacters = limits.mostPatternCharacters;
  const parsed = texts.map((text) => understood(() => parseSelector(text)));
  if (parsed.some((matchers) => matchers.length > limits.mostMatchers)) {
    throw new HttpError(400, `a selector has more than ${limits.mostMatchers} matchers`);
  }
  const selectors = parsed.map((matchers) =>
    matchers.map(({ name, operator, value }) => {
      const matcher = makeMatcher(operator, name, value, patternCharacters);
      patternCharacters -= matcher.patternCharacters;
      return matcher;
    }),
  );
  return {
    selectors: selectors.length > 0 ? selectors : [[]],
    fromMs: timeParameter(parameters, 'start') ?? -Infinity,
    toMs: timeParameter(parameters, 'end') ?? Infinity,
    // 0 means that there is none.
    most: countParameter(parameters, 'limit', 0) || Infinity,
  };
}
