import fc from 'fast-check';
import { describe, expect, onTestFinished, test, vi } from 'vitest';
import { MemoryAccess } from '@flac-metrics/random-access';
import { FlacError, FlacReader } from '../src/index.ts';
import { crc16 } from '../src/frame/crc.ts';
import { decode, decodeFrames, encode, type LibflacOptions } from './libflac.ts';

const open = (bytes: Uint8Array) => FlacReader.open(new MemoryAccess(bytes, 'test.flac'));

async function readAll(bytes: Uint8Array): Promise<Int32Array[]> {
  const reader = await open(bytes);
  const total = await reader.totalSamples();
  await reader.checkRange(0, total);
  const channels = Array.from({ length: reader.streamInfo.channels }, () => new Int32Array(total));
  await reader.read(0, total, channels);
  return channels;
}

/** Reads the file as a whole. @returns how many samples it has */
async function readBlocks(bytes: Uint8Array): Promise<number> {
  let count = 0;
  for await (const block of (await open(bytes)).allBlocks()) count += block.sampleCount;
  return count;
}

/** Signals that make libFLAC choose each of its predictors. */
const signals: Record<string, (index: number, peak: number) => number> = {
  silence: () => 0,
  constant: (_, peak) => peak,
  noise: (index, peak) => Math.floor(((Math.imul(index + 1, 0x9e3779b9) >>> 0) / 2 ** 32 - 0.5) * 2 * peak),
  sine: (index, peak) => Math.round(peak * Math.sin(index / 9)),
  ramp: (index, peak) => (index * 37) % peak,
  steps: (index, peak) => (Math.floor(index / 100) % 2 ? peak : -peak),
  'low bits unused': (index, peak) => Math.trunc(((index * 7919) % peak) / 16) * 16,
};

function columns(signal: string, count: number, channelCount: number, bits: number): Int32Array[] {
  const peak = 2 ** (bits - 1) - 1;
  const make = signals[signal] ?? (() => 0);
  return Array.from({ length: channelCount }, (_, channel) =>
    Int32Array.from({ length: count }, (_, index) => make(index + channel, peak)),
  );
}

describe('what libFLAC encodes is decoded sample for sample', () => {
  test.each(Object.keys(signals))(
    '%s, at every width, number of channels and size of block',
    async (signal) => {
      for (const bitsPerSample of [4, 8, 12, 16, 20, 24, 31, 32]) {
        for (const [channelCount, blockSize, level] of [
          [1, 256, 5],
          [2, 4096, 8],
          [3, 16, 0],
          [8, 1000, 3],
        ] as const) {
          const samples = columns(signal, 2100, channelCount, bitsPerSample);
          const bytes = encode(samples, { bitsPerSample, blockSize, level });
          expect(await readAll(bytes)).toEqual(samples);
        }
      }
    },
  );

  test.each([1, 7, 8, 9, 12, 13, 32])('linear predictors up to order %d', async (lpcOrder) => {
    const samples = columns('sine', 9000, 1, 24);
    expect(
      await readAll(encode(samples, { bitsPerSample: 24, blockSize: 4096, lpcOrder, level: 8 })),
    ).toEqual(samples);
  });

  test.each([1, 192, 8000, 44_100, 48_000, 12_345, 90_000, 655_350, 700_001, 1_048_575])(
    'at %d Hz',
    async (sampleRate) => {
      const samples = columns('ramp', 600, 1, 16);
      expect(await readAll(encode(samples, { bitsPerSample: 16, sampleRate }))).toEqual(samples);
    },
  );

  test('whatever the samples are', async () => {
    const anything = fc.constantFrom(8, 16, 24, 32).chain((bits) =>
      fc.tuple(
        fc.constant(bits),
        fc.array(fc.integer({ min: -(2 ** (bits - 1)), max: 2 ** (bits - 1) - 1 }), {
          minLength: 1,
          maxLength: 200,
        }),
      ),
    );
    await fc.assert(
      fc.asyncProperty(
        anything,
        fc.integer({ min: 16, max: 64 }),
        async ([bitsPerSample, column], blockSize) => {
          const samples = [Int32Array.from(column)];
          expect(await readAll(encode(samples, { bitsPerSample, blockSize, level: 8 }))).toEqual(samples);
        },
      ),
    );
  });
});

describe('any range is read, and only its frames are decoded', () => {
  const samples = columns('noise', 20_000, 1, 16);
  const layouts: [string, Partial<LibflacOptions>][] = [
    ['with a point a frame', { seekPointEvery: 256 }],
    ['with few points', { seekPointEvery: 5000 }],
    ['without a table', {}],
    ['without a table, total and MD5', { isStreamed: true }],
  ];
  test.each(layouts)('%s', async (_, options) => {
    const reader = await open(encode(samples, { bitsPerSample: 16, blockSize: 256, ...options }));
    expect(await reader.totalSamples()).toBe(20_000);
    const range = fc.tuple(fc.nat(20_000), fc.nat(600));
    await fc.assert(
      fc.asyncProperty(range, async ([first, length]) => {
        const end = Math.min(20_000, first + length);
        const part = new Int32Array(end - first);
        const { framesDecoded } = reader.stats;
        await reader.read(first, end, [part]);
        expect(part).toEqual(samples[0]?.subarray(first, end));
        const framesOfRange = first === end ? 0 : Math.floor((end - 1) / 256) - Math.floor(first / 256) + 1;
        expect(reader.stats.framesDecoded - framesDecoded).toBeLessThanOrEqual(framesOfRange);
      }),
    );
  });

  test('by a full table, no other bytes are read', async () => {
    const reader = await open(encode(samples, { bitsPerSample: 16, blockSize: 256, seekPointEvery: 256 }));
    await reader.read(10_000, 10_300, [new Int32Array(300)]);
    expect(reader.stats.bytesRead).toBeLessThan(reader.byteLength / 10);
  });

  test('what was read is counted, and metadata that was passed over is not', async () => {
    const bytes = encode(samples, { bitsPerSample: 16, blockSize: 256 });
    // A picture of 100 kB in front of the other blocks.
    const picture = Buffer.concat([Uint8Array.of(6, 1, 0x86, 0xa0), Buffer.alloc(100_000)]);
    const reader = await open(Buffer.concat([bytes.subarray(0, 42), picture, bytes.subarray(42)]));
    const { bytesRead } = reader.stats;
    expect(bytesRead).toBeLessThan(1000);
    await reader.read(0, 1, [new Int32Array(1)]);
    expect(reader.stats.bytesRead).toBeGreaterThan(bytesRead);
    expect(reader.stats.bytesRead).toBeLessThan(100_000);
  });

  test('a whole file costs each of its frames and bytes once, in however many reads', async () => {
    const layout = fc.record({
      bitsPerSample: fc.constantFrom(8, 16, 24, 32),
      blockSize: fc.integer({ min: 16, max: 4096 }),
      seekPointEvery: fc.constantFrom(0, 100, 1000),
    });
    await fc.assert(
      fc.asyncProperty(
        fc.integer({ min: 1, max: 4000 }),
        fc.integer({ min: 1, max: 4000 }),
        layout,
        async (count, atOnce, options) => {
          const [column = new Int32Array()] = columns('noise', count, 1, options.bitsPerSample);
          const bytes = encode([column], options);
          const reader = await open(bytes);
          for (let first = 0; first < count; first += atOnce) {
            const part = new Int32Array(Math.min(atOnce, count - first));
            await reader.read(first, first + part.length, [part]);
            expect(part).toEqual(column.subarray(first, first + atOnce));
          }
          const framesDecoded = decodeFrames(bytes)?.length;
          expect(reader.stats).toEqual({ framesDecoded, bytesRead: bytes.length });
        },
      ),
    );
  });

  test('a sparse table, and reads that go on where the last one ended, decode no frame twice', async () => {
    for (const seekPointEvery of [0, 20_000]) {
      const reader = await open(encode(samples, { bitsPerSample: 16, blockSize: 256, seekPointEvery }));
      for (let first = 0; first < 20_000; first += 100)
        await reader.read(first, first + 100, [new Int32Array(100)]);
      expect(reader.stats.framesDecoded).toBe(Math.ceil(20_000 / 256));
      expect(reader.stats.bytesRead).toBeLessThan(reader.byteLength * 1.5);
    }
  });

  test('a table that lies in any way costs time, never samples', async () => {
    const bytes = encode(samples, { bitsPerSample: 16, blockSize: 256, seekPointEvery: 1000 });
    const { blocks } = await open(bytes);
    const before = blocks.slice(
      0,
      blocks.findIndex(({ type }) => type === 3),
    );
    const table = before.reduce((total, block) => total + 4 + block.byteLength, 4) + 4;
    const lie = fc.tuple(fc.nat(20 * 18 - 1), fc.nat(255));
    await fc.assert(
      fc.asyncProperty(
        fc.array(lie, { minLength: 1, maxLength: 30 }),
        fc.nat(19_000),
        async (lies, first) => {
          const lying = new Uint8Array(bytes);
          for (const [at, byte] of lies) lying[table + at] = byte;
          const part = new Int32Array(1000);
          await (await open(lying)).read(first, first + 1000, [part]);
          expect(part).toEqual(samples[0]?.subarray(first, first + 1000));
        },
      ),
      { numRuns: 60 },
    );
  });

  test('calls that overlap take their turn', async () => {
    const reader = await open(encode(samples, { bitsPerSample: 16, blockSize: 256 }));
    const starts = Array.from({ length: 20 }, (_, index) => (index * 7919) % 19_000);
    const parts = await Promise.all(
      starts.map(async (first) => {
        const part = new Int32Array(500);
        await reader.read(first, first + 500, [part]);
        return part;
      }),
    );
    for (const [index, first] of starts.entries())
      expect(parts[index]).toEqual(samples[0]?.subarray(first, first + 500));
  });
});

describe('damage', () => {
  const samples = columns('sine', 4000, 1, 16);
  const whole = encode(samples, { bitsPerSample: 16, blockSize: 256, seekPointEvery: 256 });

  test('anywhere in a file never gives a wrong sample, and never more than a FlacError', async () => {
    const mutation = fc.tuple(fc.nat(whole.length - 1), fc.nat(255));
    let reads = 0;
    await fc.assert(
      fc.asyncProperty(
        fc.array(mutation, { minLength: 1, maxLength: 3 }),
        fc.nat(3999),
        fc.nat(whole.length),
        async (mutations, first, cut) => {
          const bytes = new Uint8Array(cut % 3 === 0 ? whole.subarray(0, cut) : whole);
          for (const [at, byte] of mutations) bytes[at] = byte;
          try {
            const reader = await open(bytes);
            // Metadata has no checksum: a changed STREAMINFO is another stream.
            const isSame = Buffer.compare(bytes.subarray(0, 42), whole.subarray(0, 42)) === 0;
            const part = new Int32Array(100);
            await reader.read(first, Math.min(4000, first + 100), [part]);
            if (!isSame) return;
            expect(part.subarray(0, 4000 - first)).toEqual(samples[0]?.slice(first, first + 100));
            reads += 1;
          } catch (error) {
            expect(error).toBeInstanceOf(FlacError);
          }
        },
      ),
      { numRuns: 1500 },
    );
    // Damage elsewhere does not matter, or no sample could be a wrong one.
    expect(reads).toBeGreaterThan(100);
  });

  test('in one frame leaves the others readable', async () => {
    const bytes = new Uint8Array(whole);
    const at = Math.floor(bytes.length / 2);
    bytes[at] = (bytes[at] ?? 0) ^ 0xff;
    const reader = await open(bytes);
    const failed: string[] = [];
    for (let first = 0; first + 250 <= 4000; first += 250) {
      const part = new Int32Array(250);
      try {
        await reader.read(first, first + 250, [part]);
        expect(part).toEqual(samples[0]?.subarray(first, first + 250));
      } catch (error) {
        expect(error).toBeInstanceOf(FlacError);
        failed.push(String(first));
      }
    }
    expect(failed.length).toBeGreaterThan(0);
    expect(failed.length).toBeLessThan(4);
  });

  test('between frames hides none of them, and the whole-file reading tells it', async () => {
    const { seekTable } = await open(whole);
    const head = (await open(whole)).blocks.reduce((total, block) => total + block.byteLength + 4, 4);
    for (const isTabled of [true, false]) {
      const gap = head + (seekTable.byteOffsets[8] ?? 0);
      const bytes = Buffer.concat([whole.subarray(0, gap), Buffer.alloc(30, 'junk'), whole.subarray(gap)]);
      // Type 2, APPLICATION, in the place of SEEKTABLE.
      if (!isTabled) bytes[42] = 2;
      const reader = await open(bytes);
      for (const [first, end] of [
        [0, 4000],
        [2000, 2100],
        [2048, 2100],
        [1000, 2049],
      ] as const) {
        const part = new Int32Array(end - first);
        await reader.read(first, end, [part]);
        expect(part).toEqual(samples[0]?.subarray(first, end));
      }
      await expect(readBlocks(bytes)).rejects.toMatchObject({ code: 'no-sync' });
    }
  });

  test('beyond the total is told where it is samples, and borne where it is a tag', async () => {
    const tag = Buffer.alloc(128, 'TAG');
    expect(await readBlocks(Buffer.concat([whole, tag]))).toBe(4000);
    const { seekTable, byteLength } = await open(whole);
    const head = (await open(whole)).blocks.reduce((total, block) => total + block.byteLength + 4, 4);
    const lastFrame = whole.subarray(head + (seekTable.byteOffsets.at(-1) ?? 0), byteLength);
    for (const beyond of [[lastFrame], [tag, lastFrame]]) {
      await expect(readBlocks(Buffer.concat([whole, ...beyond]))).rejects.toMatchObject({
        code: 'too-long',
        message: expect.stringContaining('frame at byte'),
      });
    }
    const short = new Uint8Array(whole);
    new DataView(short.buffer).setUint32(22, 3900);
    await expect(readBlocks(short)).rejects.toMatchObject({ code: 'too-long' });
  });

  test('in frames that were lost, repeated or put in another order is noticed', async () => {
    const { seekTable } = await open(whole);
    const head = (await open(whole)).blocks.reduce((total, block) => total + block.byteLength + 4, 4);
    const frames = Array.from(seekTable.byteOffsets, (offset, index) =>
      whole.subarray(head + offset, head + (seekTable.byteOffsets[index + 1] ?? whole.length - head)),
    );
    const file = (order: number[]) =>
      Buffer.concat([whole.subarray(0, head), ...order.map((index) => frames[index] ?? new Uint8Array())]);
    const all = [...frames.keys()];
    const arrangements: [number[], string][] = [
      [all.toSpliced(5, 1), 'missing-frames'],
      [all.toSpliced(5, 0, 5), 'repeated-frames'],
      [all.toSpliced(5, 2, 6, 5), 'missing-frames'],
      [all.slice(0, -1), 'cut-short'],
    ];
    for (const [order, code] of arrangements) {
      await expect(readBlocks(file(order))).rejects.toMatchObject({ code });
    }
  });

  test('that gives wrong samples a right checksum is found by the MD5 of the whole', async () => {
    const bytes = new Uint8Array(whole);
    bytes[30] = (bytes[30] ?? 0) ^ 1;
    await expect(readBlocks(bytes)).rejects.toMatchObject({ code: 'md5-mismatch' });
  });

  test('of the greatest frame that STREAMINFO promises costs no memory that the file has not', async () => {
    const bytes = new Uint8Array(whole);
    const reading = vi.spyOn(MemoryAccess.prototype, 'read');
    onTestFinished(() => reading.mockRestore());
    bytes.fill(0xff, 15, 18);
    expect(await readAll(bytes)).toEqual(samples);
    bytes.set([0, 0, 1], 15);
    expect(await readAll(bytes)).toEqual(samples);
    const buffers = reading.mock.calls.map(([, target]) => target.buffer.byteLength);
    expect(Math.max(...buffers)).toBeLessThan(whole.length);
  });

  test('a header that promises samples beyond all measure is refused before memory is taken', async () => {
    const bytes = new Uint8Array(whole);
    bytes.fill(0xff, 22, 26);
    await expect(readAll(bytes)).rejects.toMatchObject({ code: 'cut-short' });
  });
});

describe('a frame that was changed and given a new CRC-16', () => {
  test('is accepted or refused as libFLAC does, with the same samples', async () => {
    const shapes: [string, number, number][] = [
      ['sine', 16, 1],
      ['noise', 24, 1],
      ['ramp', 16, 2],
      ['sine', 32, 2],
    ];
    for (const [signal, bitsPerSample, channelCount] of shapes) {
      const bytes = encode(columns(signal, 64, channelCount, bitsPerSample), {
        bitsPerSample,
        blockSize: 64,
        level: 8,
      });
      const head = (await open(bytes)).blocks.reduce((total, block) => total + block.byteLength + 4, 4);
      bytes.fill(0, 26, 42); // no MD5
      const mutation = fc.tuple(fc.integer({ min: head + 6, max: bytes.length - 3 }), fc.nat(255));
      await fc.assert(
        fc.asyncProperty(fc.array(mutation, { minLength: 1, maxLength: 2 }), async (mutations) => {
          const changed = new Uint8Array(bytes);
          for (const [at, byte] of mutations) changed[at] = byte;
          const crc = crc16(new DataView(changed.buffer), head, changed.length - 2);
          changed[changed.length - 2] = crc >> 8;
          changed[changed.length - 1] = crc & 0xff;
          const theirs = decode(changed);
          const ours = await readAll(changed).catch((error: unknown) => {
            expect(error).toBeInstanceOf(FlacError);
            return error instanceof FlacError ? error : undefined;
          });
          // libFLAC 1.4 does not check the width of samples; we do.
          if (ours instanceof FlacError && ours.code === 'sample-out-of-width') return;
          expect(ours instanceof FlacError ? undefined : ours).toEqual(
            theirs?.[0]?.length ? theirs : undefined,
          );
        }),
        { numRuns: 300 },
      );
    }
  });
});
