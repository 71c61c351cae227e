import { excerpt, reasonOf, type MatcherOperator } from '@flac-metrics/sample-codec';
import { makeMatcher, type Matcher } from '@flac-metrics/sample-codec/matcher';
import { HttpError } from '../http-error.ts';
import type { Limits } from '../limits.ts';
import { negotiate, type ResponseType } from './negotiation.ts';
import {
  decodeReadRequest,
  type LabelMatcherMessage,
  type QueryMessage,
  type ReadRequestMessage,
} from './remote-proto.ts';
import { decompressSnappy } from './snappy-decompress.ts';

/** One query, checked. */
export interface Query {
  readonly matchers: readonly Matcher[];
  /** Both ends included. */
  readonly fromMs: number;
  readonly toMs: number;
  /** Whether only the labels are wanted: Prometheus asks so for /api/v1/series. */
  readonly labelsOnly: boolean;
}

export interface ReadRequest {
  readonly queries: readonly Query[];
  /** The form of the answer. */
  readonly responseType: ResponseType;
}

const matcherTypes: readonly MatcherOperator[] = ['=', '!=', '=~', '!~'];

/**
 * Reads the body of a request: snappy's block format around a ReadRequest of remote.proto.
 * @throws HttpError 400; SampleCodecError `bad-regular-expression`
 */
export function parseReadRequest(body: Uint8Array, limits: Limits): ReadRequest {
  const message = decodeMessage(decompressSnappy(body, limits.mostRequestBytes), limits);
  const budget = { patternCharacters: limits.mostPatternCharacters };
  return {
    queries: message.queries.map((query) => parseQuery(query, budget)),
    responseType: negotiate(message.acceptedResponseTypes),
  };
}

function decodeMessage(bytes: Uint8Array, limits: Limits): ReadRequestMessage {
  try {
    return decodeReadRequest(bytes, limits);
  } catch (error) {
    if (error instanceof HttpError) throw error;
    throw new HttpError(
      400,
      `the body is snappy, but no ReadRequest of Prometheus remote read: ${reasonOf(error)}`,
    );
  }
}

/** What the rest of a request may take. */
interface Budget {
  patternCharacters: number;
}

function parseQuery(query: QueryMessage, budget: Budget): Query {
  const { matchers, hints, startTimestampMs, endTimestampMs } = query;
  // Hints may narrow the range; zeros mean that there are none.
  return {
    matchers: matchers.map((matcher) => parseMatcher(matcher, budget)),
    fromMs: Math.max(startTimestampMs, hints?.startMs || startTimestampMs),
    toMs: Math.min(endTimestampMs, hints?.endMs || endTimestampMs),
    labelsOnly: hints?.func === 'series',
  };
}

function parseMatcher({ type, name, value }: LabelMatcherMessage, budget: Budget): Matcher {
  const matcherType = matcherTypes[type];
  if (matcherType) {
    const matcher = makeMatcher(matcherType, name, value, budget.patternCharacters);
    budget.patternCharacters -= matcher.patternCharacters;
    return matcher;
  }
  throw new HttpError(
    400,
    `the matcher of label ${JSON.stringify(excerpt(name))} has the unknown type ${type}; 0 to 3 are =, !=, =~, !~`,
  );
}
