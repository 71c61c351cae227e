import protobuf from 'protobufjs/minimal.js';
import { HttpError } from '../http-error.ts';

/*
 * ReadRequest of Prometheus's prompb/remote.proto and prompb/types.proto, as far as it is read here:
 *
 *   ReadRequest   { queries = 1: Query }…  { accepted_response_types = 2: varint, one by one or packed }…
 *   Query         start_timestamp_ms = 1, end_timestamp_ms = 2: varints; { matchers = 3: LabelMatcher }…; hints = 4: ReadHints
 *   LabelMatcher  type = 1: varint; name = 2, value = 3: text
 *   ReadHints     func = 2: text; start_ms = 3, end_ms = 4: varints
 *
 * Read field by field, so that what is too much is refused before it has become objects.
 */

/** How many of each a request may hold. */
export interface MessageLimits {
  readonly mostQueries: number;
  readonly mostMatchers: number;
}

export interface LabelMatcherMessage {
  /** EQ 0, NEQ 1, RE 2, NRE 3 */
  type: number;
  name: string;
  value: string;
}

export interface ReadHintsMessage {
  func: string;
  startMs: number;
  endMs: number;
}

export interface QueryMessage {
  startTimestampMs: number;
  endTimestampMs: number;
  matchers: LabelMatcherMessage[];
  hints: ReadHintsMessage | undefined;
}

export interface ReadRequestMessage {
  queries: QueryMessage[];
  /** SAMPLES 0, STREAMED_XOR_CHUNKS 1 */
  acceptedResponseTypes: number[];
}

/** There are two; a client that lists more than this is no client. */
const mostResponseTypes = 100;
const wireTypeBytes = 2;

/**
 * @throws HttpError 400 where there is too much of something; an error of protobufjs where the bytes are no such message
 */
export function decodeReadRequest(bytes: Uint8Array, limits: MessageLimits): ReadRequestMessage {
  const message: ReadRequestMessage = { queries: [], acceptedResponseTypes: [] };
  const reader = protobuf.Reader.create(bytes);
  readFields(reader, reader.len, (field, wireType) => {
    if (field === 1) {
      refuseMore('queries', message.queries.length, limits.mostQueries);
      message.queries.push(decodeQuery(reader, limits));
    } else if (field === 2) {
      const end = wireType === wireTypeBytes ? reader.uint32() + reader.pos : reader.pos + 1;
      while (reader.pos < end) {
        refuseMore('response types', message.acceptedResponseTypes.length, mostResponseTypes);
        message.acceptedResponseTypes.push(reader.int32());
      }
    } else reader.skipType(wireType);
  });
  return message;
}

function decodeQuery(reader: protobuf.Reader, limits: MessageLimits): QueryMessage {
  const query: QueryMessage = { startTimestampMs: 0, endTimestampMs: 0, matchers: [], hints: undefined };
  readFields(reader, endOfMessage(reader), (field, wireType) => {
    if (field === 1) query.startTimestampMs = readInt64(reader);
    else if (field === 2) query.endTimestampMs = readInt64(reader);
    else if (field === 3) {
      refuseMore('matchers in a query', query.matchers.length, limits.mostMatchers);
      query.matchers.push(decodeMatcher(reader));
    } else if (field === 4) query.hints = decodeHints(reader);
    else reader.skipType(wireType);
  });
  return query;
}

function decodeMatcher(reader: protobuf.Reader): LabelMatcherMessage {
  const matcher: LabelMatcherMessage = { type: 0, name: '', value: '' };
  readFields(reader, endOfMessage(reader), (field, wireType) => {
    if (field === 1) matcher.type = reader.int32();
    else if (field === 2) matcher.name = reader.string();
    else if (field === 3) matcher.value = reader.string();
    else reader.skipType(wireType);
  });
  return matcher;
}

function decodeHints(reader: protobuf.Reader): ReadHintsMessage {
  const hints: ReadHintsMessage = { func: '', startMs: 0, endMs: 0 };
  readFields(reader, endOfMessage(reader), (field, wireType) => {
    if (field === 2) hints.func = reader.string();
    else if (field === 3) hints.startMs = readInt64(reader);
    else if (field === 4) hints.endMs = readInt64(reader);
    else reader.skipType(wireType);
  });
  return hints;
}

function endOfMessage(reader: protobuf.Reader): number {
  const length = reader.uint32();
  return reader.pos + length;
}

/** Calls for each field up to `end`; who is called reads or skips its content. */
function readFields(
  reader: protobuf.Reader,
  end: number,
  read: (field: number, wireType: number) => void,
): void {
  if (end > reader.len) throw new RangeError(`a message ends at byte ${end} of ${reader.len}`);
  while (reader.pos < end) {
    const key = reader.uint32();
    if (key >>> 3 === 0) throw new RangeError(`byte ${reader.pos}: there is no field 0`);
    read(key >>> 3, key & 0b111);
  }
  if (reader.pos > end) throw new RangeError(`a field ends at byte ${reader.pos}, behind its message`);
}

/** Beyond 2^53 rounded: no time is there. */
function readInt64(reader: protobuf.Reader): number {
  const number = reader.int64();
  return typeof number === 'number' ? number : number.high * 2 ** 32 + (number.low >>> 0);
}

function refuseMore(what: string, count: number, most: number): void {
  if (count < most) return;
  throw new HttpError(400, `the request has more than ${most} ${what}, which is the most: split it`);
}
