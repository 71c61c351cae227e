import { makeMatcher, type Matcher, type MatcherType } from '@flac-metrics/archive';
import { HttpError } from './http-error.ts';
import { mostBodyBytes, mostMatchers, mostQueries } from './limits.ts';
import {
  decodeReadRequest,
  type LabelMatcherMessage,
  type QueryMessage,
  type ReadRequestMessage,
} from './remote-proto.ts';
import { decompressSnappy } from './snappy-block.ts';

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
  readonly acceptedResponseTypes: readonly number[];
}

const matcherTypes: readonly MatcherType[] = ['=', '!=', '=~', '!~'];

/**
 * Reads the body of a request: snappy's block format around a ReadRequest of remote.proto.
 * @throws HttpError 400; ArchiveError `bad-regular-expression`
 */
export function parseReadRequest(body: Uint8Array): ReadRequest {
  const { queries, acceptedResponseTypes } = decodeMessage(decompressSnappy(body, mostBodyBytes));
  if (queries.length > mostQueries) {
    throw new HttpError(
      400,
      `the request has ${queries.length} queries; ${mostQueries} is the most: split it`,
    );
  }
  return { queries: queries.map(parseQuery), acceptedResponseTypes };
}

function decodeMessage(bytes: Uint8Array): ReadRequestMessage {
  try {
    return decodeReadRequest(bytes);
  } catch (error) {
    throw new HttpError(
      400,
      `the body is snappy, but no ReadRequest of Prometheus remote read: ${textOf(error)}`,
    );
  }
}

function parseQuery(query: QueryMessage): Query {
  const { matchers, hints, startTimestampMs, endTimestampMs } = query;
  if (matchers.length > mostMatchers) {
    throw new HttpError(400, `a query has ${matchers.length} matchers; ${mostMatchers} is the most`);
  }
  // Hints may narrow the range; zeros mean that there are none.
  return {
    matchers: matchers.map(parseMatcher),
    fromMs: Math.max(startTimestampMs, hints?.startMs || startTimestampMs),
    toMs: Math.min(endTimestampMs, hints?.endMs || endTimestampMs),
    labelsOnly: hints?.func === 'series',
  };
}

function parseMatcher({ type, name, value }: LabelMatcherMessage): Matcher {
  const matcherType = matcherTypes[type];
  if (matcherType) return makeMatcher(matcherType, name, value);
  throw new HttpError(
    400,
    `the matcher of label ${JSON.stringify(name)} has the unknown type ${type}; 0 to 3 are =, !=, =~, !~`,
  );
}

function textOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}
