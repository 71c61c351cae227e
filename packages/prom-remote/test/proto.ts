import protobuf from 'protobufjs/light.js';
import { compress, uncompress } from 'snappyjs';

/** The messages as a client sees them, for encoding requests and decoding answers: an oracle that is not ours. */
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
        matchers: { rule: 'repeated', type: 'Matcher', id: 3 },
        hints: { type: 'Hints', id: 4 },
      },
    },
    Matcher: {
      fields: {
        type: { type: 'int32', id: 1 },
        name: { type: 'string', id: 2 },
        value: { type: 'string', id: 3 },
      },
    },
    Hints: {
      fields: {
        func: { type: 'string', id: 2 },
        startMs: { type: 'int64', id: 3 },
        endMs: { type: 'int64', id: 4 },
      },
    },
    ReadResponse: { fields: { results: { rule: 'repeated', type: 'QueryResult', id: 1 } } },
    QueryResult: { fields: { timeseries: { rule: 'repeated', type: 'TimeSeries', id: 1 } } },
    TimeSeries: {
      fields: {
        labels: { rule: 'repeated', type: 'Label', id: 1 },
        // Kept as bytes: JavaScript's numbers hold neither every int64 nor every NaN.
        samples: { rule: 'repeated', type: 'bytes', id: 2 },
      },
    },
    ChunkedReadResponse: {
      fields: {
        chunkedSeries: { rule: 'repeated', type: 'ChunkedSeries', id: 1 },
        queryIndex: { type: 'int64', id: 2 },
      },
    },
    ChunkedSeries: {
      fields: {
        labels: { rule: 'repeated', type: 'Label', id: 1 },
        chunks: { rule: 'repeated', type: 'Chunk', id: 2 },
      },
    },
    Chunk: {
      fields: {
        minTimeMs: { type: 'int64', id: 1 },
        maxTimeMs: { type: 'int64', id: 2 },
        type: { type: 'int32', id: 3 },
        data: { type: 'bytes', id: 4 },
      },
    },
    Label: { fields: { name: { type: 'string', id: 1 }, value: { type: 'string', id: 2 } } },
  },
});

export interface QueryShape {
  readonly startTimestampMs?: number;
  readonly endTimestampMs?: number;
  readonly matchers?: readonly { readonly type: number; readonly name: string; readonly value: string }[];
  readonly hints?: { readonly func?: string; readonly startMs?: number; readonly endMs?: number };
}

export function encodeRequest(
  queries: readonly QueryShape[],
  acceptedResponseTypes: readonly number[] = [],
): Uint8Array {
  const type = root.lookupType('ReadRequest');
  return compress(type.encode(type.fromObject({ queries, acceptedResponseTypes })).finish());
}

/** A series of an answer: its labels, and times with the bits of the values. */
export interface DecodedSeries {
  readonly labels: readonly (readonly [name: string, value: string])[];
  readonly samples: readonly (readonly [timestampMs: string, bits: string])[];
}

/** Decodes an answer as it was received. */
export function decodeSamplesBody(body: Uint8Array): DecodedSeries[][] {
  return decodeResponse(uncompress(body));
}

/** Decodes an answer that is not compressed. One list of series a query. */
export function decodeResponse(bytes: Uint8Array): DecodedSeries[][] {
  const type = root.lookupType('ReadResponse');
  const { results } = type.toObject(type.decode(bytes), { defaults: true, arrays: true });
  return results.map(({ timeseries }: { timeseries: Message[] }) =>
    timeseries.map(({ labels, samples }) => ({
      labels: labels.map(({ name, value }) => [name, value]),
      samples: samples.map(decodeSample),
    })),
  );
}

interface Message {
  readonly labels: readonly { readonly name: string; readonly value: string }[];
  readonly samples: readonly Uint8Array[];
}

/** Sample: value = 1, 64 bits; timestamp = 2, a varint in two's complement. A field that is 0 may be left out. */
function decodeSample(bytes: Uint8Array): readonly [string, string] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let at = 0;
  let value = 0n;
  let timestamp = 0n;
  if (bytes[at] === 0x09) {
    value = view.getBigUint64(1, true);
    at = 9;
  }
  if (bytes[at] === 0x10) {
    for (let index = bytes.length - 1; index > at; index -= 1)
      timestamp = (timestamp << 7n) | BigInt(view.getUint8(index) & 0x7f);
    at = bytes.length;
  }
  if (at !== bytes.length) throw new Error('not a sample');
  return [`${BigInt.asIntN(64, timestamp)}`, `${value}`];
}

/** One frame of a streamed answer. */
export interface DecodedFrame {
  readonly queryIndex: number;
  readonly series: readonly {
    readonly labels: readonly (readonly [name: string, value: string])[];
    readonly chunks: readonly DecodedChunk[];
  }[];
}

export interface DecodedChunk {
  readonly minTimeMs: number;
  readonly maxTimeMs: number;
  readonly type: number;
  readonly data: Uint8Array;
}

/** Divides a streamed answer into its frames, and checks their lengths and CRCs. */
export function decodeFrames(bytes: Uint8Array): DecodedFrame[] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const type = root.lookupType('ChunkedReadResponse');
  const frames: DecodedFrame[] = [];
  const reader = protobuf.Reader.create(bytes);
  while (reader.pos < bytes.length) {
    const length = reader.uint32();
    const crc = view.getUint32(reader.pos);
    const message = bytes.subarray(reader.pos + 4, reader.pos + 4 + length);
    if (message.length !== length || length === 0) throw new Error(`a frame of ${length} bytes`);
    if (castagnoli(message) !== crc) throw new Error('the CRC of a frame fails');
    reader.pos += 4 + length;
    const { queryIndex, chunkedSeries } = type.toObject(type.decode(message), {
      defaults: true,
      arrays: true,
      longs: Number,
    });
    const series = chunkedSeries.map(({ labels, chunks }: { labels: Label[]; chunks: DecodedChunk[] }) => ({
      labels: labels.map(({ name, value }) => [name, value]),
      chunks,
    }));
    frames.push({ queryIndex, series });
  }
  return frames;
}

interface Label {
  readonly name: string;
  readonly value: string;
}

/** CRC-32C bit by bit, as its definition has it. */
function castagnoli(bytes: Uint8Array): number {
  let crc = 0xffff_ffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0x82f6_3b78 : crc >>> 1;
  }
  return ~crc >>> 0;
}
