import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { FlacError, FlacReader } from '../src/index.ts';
import { constantFrame, frame, streamHead } from './bit-writer.ts';
import { encode } from './libflac.ts';

const open = (bytes: Uint8Array) => FlacReader.open(new MemoryAccess(bytes, 'test.flac'));

/** Bytes as 16-bit samples. */
function samplesOf(bytes: Uint8Array): Int32Array {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  return Int32Array.from({ length: bytes.length >> 1 }, (_, index) => view.getInt16(2 * index));
}

function walk(count: number): Int32Array {
  let [value, seed] = [0, 9];
  return Int32Array.from({ length: count }, () => {
    seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
    value = Math.max(-30_000, Math.min(30_000, value + (seed >>> 22) - 512));
    return value;
  });
}

/** Which samples of a read are not the stream's; none where it fails with a FlacError. */
async function readPart(bytes: Uint8Array, truth: Int32Array, first: number, end: number) {
  const part = new Int32Array(end - first);
  try {
    await (await open(bytes)).read(first, end, [part]);
  } catch (error) {
    expect(error).toBeInstanceOf(FlacError);
    return 'error';
  }
  expect(part).toEqual(truth.subarray(first, end));
  return 'read';
}

describe('a FLAC whose samples are the bytes of another FLAC', () => {
  const inner = encode([walk(60_000)], { bitsPerSample: 16, blockSize: 1024 });
  const truth = samplesOf(inner);

  test.each([
    ['no table', 4096, 0],
    ['no table', 1024, 0],
    ['a point every 5 frames', 1024, 5 * 1024],
    ['a point a frame', 4096, 4096],
  ])('is read with %s, in blocks of %d', async (_, blockSize, seekPointEvery) => {
    for (const isStreamed of [false, true]) {
      const bytes = encode([truth], { bitsPerSample: 16, blockSize, seekPointEvery, isStreamed });
      for (let first = 0; first + 100 < truth.length; first += 397)
        expect(await readPart(bytes, truth, first, first + 100)).toBe('read');
    }
  });
});

const blockSize = 64;
const frameCount = 1200;

/** Small frames, in a run, that claim to be frames of the stream around them. */
interface Embedded {
  readonly inFrame: number;
  /** Byte of the payload where it begins. */
  readonly at: number;
  /** Of the first, less the number of the frame around it. */
  readonly numberAhead: number;
  readonly count: number;
  readonly isNested: boolean;
}

const embedded: fc.Arbitrary<Embedded> = fc.record({
  inFrame: fc.nat(frameCount - 1),
  at: fc.nat(2 * blockSize),
  numberAhead: fc.integer({ min: -3, max: 3 }),
  count: fc.integer({ min: 1, max: 8 }),
  isNested: fc.boolean(),
});

const embeddedBytes = ({ inFrame, numberAhead, count, isNested }: Embedded) =>
  Buffer.concat(
    Array.from({ length: count }, (_, index) => {
      const number = Math.min(2047, Math.max(0, inFrame + numberAhead + index));
      const small = constantFrame({ blockSize, number }, 1);
      return isNested ? verbatimFrame(number, padded(small)) : small;
    }),
  );
const padded = (bytes: Uint8Array) =>
  Buffer.concat([bytes, Buffer.alloc(2 * blockSize, 3)]).subarray(0, 2 * blockSize);
const verbatimFrame = (number: number, payload: Uint8Array) =>
  frame({ blockSize, number }, (bits) => {
    bits.write(2, 8);
    for (const sample of samplesOf(payload)) bits.write(sample, 16);
  });

const plainPayloads = Array.from({ length: frameCount }, (_, number) =>
  Buffer.from(Uint8Array.from({ length: 2 * blockSize }, (__, at) => (number * 31 + at * 7) % 251)),
);
const plainFrames = plainPayloads.map((payload, number) => verbatimFrame(number, payload));

/** Verbatim frames with others in their payload. */
function streamWith(all: readonly Embedded[], totalSamples: number) {
  const payloads = [...plainPayloads];
  // Nested ones are longer than a payload, and go on in the next one.
  for (const each of all) {
    let bytes = embeddedBytes(each);
    for (let number = each.inFrame, { at } = each; bytes.length > 0 && number < frameCount; number += 1) {
      const length = Math.min(bytes.length, 2 * blockSize - at);
      const payload = Buffer.from(payloads[number] ?? []);
      payload.set(bytes.subarray(0, length), at);
      payloads[number] = payload;
      bytes = bytes.subarray(length);
      at = 0;
    }
  }
  const frames = payloads.map((payload, number) => {
    const plain = payload === plainPayloads[number] ? plainFrames[number] : undefined;
    return plain ?? verbatimFrame(number, payload);
  });
  const head = streamHead({ blockSize, bitsPerSample: 16, totalSamples });
  return { head, frames, truth: samplesOf(Buffer.concat(payloads)) };
}

describe('frames in the payload that are numbered to fit', () => {
  const reads = fc.array(fc.nat(frameCount * blockSize - 1), { minLength: 3, maxLength: 6 });
  const total = fc.constantFrom(0, frameCount * blockSize);
  /** Where reads are most likely to go wrong. */
  const placesNear = (all: readonly Embedded[]) =>
    all.flatMap(({ inFrame, numberAhead }) =>
      [0, numberAhead, numberAhead + 1].map((ahead) => Math.max(0, inFrame + ahead) * blockSize + 5),
    );

  test('are never taken for frames of the stream', async () => {
    const property = fc.asyncProperty(
      fc.array(embedded, { minLength: 1, maxLength: 12 }),
      reads,
      total,
      async (all, places, totalSamples) => {
        const { head, frames, truth } = streamWith(all, totalSamples);
        const bytes = Buffer.concat([head, ...frames]);
        for (const first of [...places, ...placesNear(all)].filter((place) => place < truth.length)) {
          const end = Math.min(truth.length, first + 100);
          expect(await readPart(bytes, truth, first, end)).toBe('read');
        }
      },
    );
    await fc.assert(property, { numRuns: 25 });
  });

  test('nor where the frames around them are damaged', async () => {
    const damage = fc.tuple(fc.nat(11), fc.nat(12));
    const outcomes = new Set<string>();
    const property = fc.asyncProperty(
      fc.array(embedded, { minLength: 1, maxLength: 12 }),
      fc.array(damage, { minLength: 1, maxLength: 4 }),
      reads,
      total,
      async (all, damages, places, totalSamples) => {
        const { head, frames, truth } = streamWith(all, totalSamples);
        // Mostly in headers, and in frames that hold others.
        for (const [index, at] of damages) {
          const bytes = frames[all[index % all.length]?.inFrame ?? 0];
          if (bytes) frames[all[index % all.length]?.inFrame ?? 0] = bytes.with(at, (bytes[at] ?? 0) ^ 0x55);
        }
        const bytes = Buffer.concat([head, ...frames]);
        for (const first of [...places, ...placesNear(all)].filter((place) => place < truth.length))
          outcomes.add(await readPart(bytes, truth, first, Math.min(truth.length, first + 100)));
      },
    );
    await fc.assert(property, { numRuns: 25 });
    // What is far from the damage is read, or no sample could be a wrong one.
    expect(outcomes).toContain('read');
  });
});
