import protobuf from 'protobufjs/light.js';

/*
 * The messages of Prometheus remote read, prompb/remote.proto and prompb/types.proto, as far as they are read here. Answers
 * are written without this: see read-response.ts.
 */
const root = protobuf.Root.fromJSON({
  nested: {
    ReadRequest: {
      fields: {
        queries: { rule: 'repeated', type: 'Query', id: 1 },
        acceptedResponseTypes: { rule: 'repeated', type: 'int32', id: 2 },
      },
    },
    Query: {
      fields: {
        startTimestampMs: { type: 'int64', id: 1 },
        endTimestampMs: { type: 'int64', id: 2 },
        matchers: { rule: 'repeated', type: 'LabelMatcher', id: 3 },
        hints: { type: 'ReadHints', id: 4 },
      },
    },
    LabelMatcher: {
      fields: {
        type: { type: 'int32', id: 1 },
        name: { type: 'string', id: 2 },
        value: { type: 'string', id: 3 },
      },
    },
    ReadHints: {
      fields: {
        func: { type: 'string', id: 2 },
        startMs: { type: 'int64', id: 3 },
        endMs: { type: 'int64', id: 4 },
      },
    },
  },
});

const readRequestType = root.lookupType('ReadRequest');

export interface LabelMatcherMessage {
  /** EQ 0, NEQ 1, RE 2, NRE 3 */
  readonly type: number;
  readonly name: string;
  readonly value: string;
}

export interface QueryMessage {
  readonly startTimestampMs: number;
  readonly endTimestampMs: number;
  readonly matchers: readonly LabelMatcherMessage[];
  readonly hints?: { readonly func: string; readonly startMs: number; readonly endMs: number } | null;
}

export interface ReadRequestMessage {
  readonly queries: readonly QueryMessage[];
  /** SAMPLES 0, STREAMED_XOR_CHUNKS 1 */
  readonly acceptedResponseTypes: readonly number[];
}

/** @throws an error of protobufjs where the bytes are no such message */
export function decodeReadRequest(bytes: Uint8Array): ReadRequestMessage {
  const message = readRequestType.decode(bytes);
  // The shape follows from the descriptor above; with `defaults`, every field is there.
  // oxlint-disable-next-line typescript/no-unsafe-type-assertion
  return readRequestType.toObject(message, {
    longs: Number,
    defaults: true,
    arrays: true,
  }) as ReadRequestMessage;
}
