import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { StreamEncoder } from '@flac-metrics/flac-encoder/frame';
import { MemoryAccess } from '@flac-metrics/random-access';
import {
  fitTimeline,
  formatSeries,
  parseSeries,
  type Columns,
  type Timeline,
} from '@flac-metrics/sample-codec';
import { encodeColumn } from '@flac-metrics/sample-codec/ladder';
import { writeTapeIndex } from '@flac-metrics/sample-codec/tape';
import { tapeOf, type NamedColumn } from '../../../test/tape-file.ts';
import { bitsOf, column, columns } from '../../sample-codec/test/ladder/columns.ts';
import { FlacReader, FlacSegment } from '../src/index.ts';

const startMs = Date.UTC(2026, 10, 24, 5);
const open = (bytes: Uint8Array) => FlacSegment.open(new MemoryAccess(bytes, 'a/web.tape.flac'));
const grid = (count: number): Timeline => (count > 0 ? [{ startMs, intervalMs: 1000, count }] : []);

/** Values may have any bits, which only integers carry. */
function repeated(values: Float64Array, times: number): Float64Array {
  const bits = new BigUint64Array(times * values.length);
  for (let turn = 0; turn < times; turn += 1) bits.set(bitsOf(values), turn * values.length);
  return new Float64Array(bits.buffer);
}

async function readWhole(segment: FlacSegment, number: number): Promise<Columns> {
  const track = segment.tracks[number];
  if (!track) throw new Error(`no track ${number}`);
  return segment.read(track, -Infinity, Infinity);
}

/** Noise that no mapping finds anything in but plain integers of some 20 bits, in a frame or more. */
const noisy = (number: number, count = 10_000): NamedColumn => ({
  series: `noise{number="${number}"}`,
  timeline: grid(count),
  values: column(count, (noise) => Math.floor(noise() * 1e6), number + 1),
});

/** A column of more samples than two frames can have. */
const longest = 2 * 65_535 + 1;

/** Where the frames of a track of one lane stand, in the file and in the lane; one entry more for the end. */
async function framesOf(bytes: Uint8Array, number: number) {
  const reader = await FlacReader.open(new MemoryAccess(bytes));
  const [lane, ...others] = reader.packedIndex?.unpack().tracks[number]?.lanes ?? [];
  if (!lane || others.length > 0) throw new Error(`track ${number} has not one lane`);
  const audioOffset = 4 + reader.blocks.reduce((sum, { byteLength }) => sum + 4 + byteLength, 0);
  return {
    count: lane.blockStarts.length - 1,
    offsets: Array.from(lane.frameOffsets, (offset) => audioOffset + offset),
    starts: [...lane.blockStarts],
  };
}

function damagedAt(bytes: Uint8Array, offset: number): Uint8Array {
  const damaged = bytes.slice();
  damaged[offset] = (damaged[offset] ?? 0) ^ 0x10;
  return damaged;
}

describe('a tape', () => {
  test('gives every series back, bit for bit, whole and in parts', async () => {
    const place = fc.double({ min: 0, max: 1, noNaN: true });
    const parts = fc.tuple(place, place).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    await fc.assert(
      fc.asyncProperty(
        fc.array(fc.tuple(columns, fc.constantFrom(1, 4)), { minLength: 1, maxLength: 4 }),
        fc.array(parts, { maxLength: 4 }),
        async (all, parts) => {
          const made = all.map(([values, times], number) => ({
            series: `m{number="${number}"}`,
            timeline: grid(times * values.length),
            values: repeated(values, times),
          }));
          const segment = await open(tapeOf(made));
          expect(segment.tracks.map(({ series }) => formatSeries(series))).toEqual(
            made.map(({ series }) => series),
          );
          for (const [number, { values }] of made.entries()) {
            const track = segment.tracks[number];
            if (!track) throw new Error('a track is missing');
            for (const [from, to] of [[0, 1] as const, ...parts]) {
              const [first, end] = [from, to].map((part) => Math.round(part * values.length));
              const fromMs = startMs + 1000 * (first ?? 0);
              const read = await segment.read(track, fromMs, startMs + 1000 * ((end ?? 0) - 1));
              expect(bitsOf(read.values)).toEqual(bitsOf(values.slice(first, end)));
              expect(read.timestampsMs).toEqual(
                Float64Array.from(read.values, (_, index) => fromMs + 1000 * index),
              );
            }
          }
        },
      ),
      { numRuns: 30 },
    );
  });

  test('whose times are damaged of one timeline gives all other series, and names the damage for those on it', async () => {
    const times = column(40, (noise, index) => startMs + 1000 * index + Math.floor(noise() * 300));
    const bytes = tapeOf([
      { ...noisy(0, 40), timeline: fitTimeline(times) },
      { ...noisy(1, 40) },
      { ...noisy(2, 40), timeline: fitTimeline(times) },
    ]);
    const reader = await FlacReader.open(new MemoryAccess(bytes));
    const audioOffset = 4 + reader.blocks.reduce((sum, { byteLength }) => sum + 4 + byteLength, 0);
    const [off] = reader.packedIndex?.unpack().timelines ?? [];
    const segment = await open(damagedAt(bytes, audioOffset + (off?.deviation?.frameOffsets[1] ?? 0) - 5));
    expect((await readWhole(segment, 1)).values).toEqual(noisy(1, 40).values);
    for (const number of [0, 2])
      await expect(readWhole(segment, number)).rejects.toThrow(
        new RegExp(
          `^the times of noise\\{number="${number}"\\} are damaged: a/web\\.tape\\.flac, frame at byte`,
        ),
      );
  });

  test('gives times that are off their grid back, each timeline out of one lane for all its series', async () => {
    const timesMs = column(10_000, (noise, index) => startMs + 1000 * index + Math.floor(noise() * 300));
    const late = Float64Array.from(timesMs, (timeMs) => timeMs + 40_000);
    const made = [timesMs, timesMs, late].map((times, number) => ({ ...noisy(number), times }));
    const [shared, own] = [fitTimeline(timesMs), fitTimeline(late)];
    const bytes = tapeOf(made.map((one, number) => ({ ...one, timeline: number === 2 ? own : shared })));
    const segment = await open(bytes);
    const frames = segment.reader.packedIndex
      ?.unpack()
      .timelines.map(({ deviation }) => deviation?.frameOffsets.length);
    expect(segment.reader.stats.framesDecoded).toBe((frames?.[0] ?? 0) + (frames?.[1] ?? 0) - 2);
    for (const [number, { times, values }] of made.entries()) {
      expect(await readWhole(segment, number)).toEqual({ timestampsMs: times, values });
      const track = segment.tracks[number];
      if (!track) throw new Error('no track');
      const part = await segment.read(track, times[77] ?? 0, times[5000] ?? 0);
      expect(part).toEqual({ timestampsMs: times.slice(77, 5001), values: values.slice(77, 5001) });
    }
    expect(segment.tracks[0]?.timeline).toBe(segment.tracks[1]?.timeline);
  });

  test('costs for one series its own frames', async () => {
    const bytes = tapeOf(Array.from({ length: 20 }, (_, number) => noisy(number)));
    const segment = await open(bytes);
    const before = segment.reader.stats;
    expect(before.framesDecoded).toBe(0);
    const { count, offsets } = await framesOf(bytes, 13);
    await readWhole(segment, 13);
    const { framesDecoded, bytesRead } = segment.reader.stats;
    expect(framesDecoded).toBe(count);
    expect(bytesRead - before.bytesRead).toBe((offsets[count] ?? 0) - (offsets[0] ?? 0));
  });

  test('costs for a part of a series the frames of that part', async () => {
    const bytes = tapeOf([noisy(0), noisy(1, longest)]);
    const { starts, count } = await framesOf(bytes, 1);
    expect(count).toBeGreaterThan(2);
    for (const [first, last, frames] of [
      [starts[1], starts[1], 1],
      [(starts[1] ?? 0) - 1, starts[1], 2],
      [0, longest - 1, count],
    ] as const) {
      const segment = await open(bytes);
      const [, track] = segment.tracks;
      if (!track) throw new Error('no track');
      await segment.read(track, startMs + 1000 * (first ?? 0), startMs + 1000 * (last ?? 0));
      expect(segment.reader.stats.framesDecoded).toBe(frames);
    }
  });

  test('costs no frame twice that a part ends in and the next one begins with', async () => {
    const bytes = tapeOf([noisy(0), noisy(1, longest)]);
    const { count, offsets } = await framesOf(bytes, 1);
    const segment = await open(bytes);
    const before = segment.reader.stats;
    const [, track] = segment.tracks;
    if (!track) throw new Error('no track');
    for (let first = 0; first < longest; first += 1001)
      await segment.read(track, startMs + 1000 * first, startMs + 1000 * (first + 1000));
    const { framesDecoded, bytesRead } = segment.reader.stats;
    expect(framesDecoded).toBe(count);
    expect(bytesRead - before.bytesRead).toBe((offsets[count] ?? 0) - (offsets[0] ?? 0));
  });

  test('gives a series whose neighbours are damaged', async () => {
    const made = [noisy(0), noisy(1), noisy(2)];
    const sound = tapeOf(made);
    let damaged = sound;
    for (const number of [0, 2])
      for (const offset of (await framesOf(sound, number)).offsets.slice(0, -1))
        damaged = damagedAt(damagedAt(damaged, offset), offset + 20);
    const segment = await open(damaged);
    expect((await readWhole(segment, 1)).values).toEqual(made[1]?.values);
    await expect(readWhole(segment, 0)).rejects.toThrow('a/web.tape.flac, frame at byte');
  });

  test('names the file and the byte of a damaged frame, and gives what is before and behind it', async () => {
    const { values } = noisy(1, longest);
    const sound = tapeOf([noisy(0), noisy(1, longest)]);
    const { offsets, starts } = await framesOf(sound, 1);
    const [first = 0, end = 0] = starts.slice(1);
    const segment = await open(damagedAt(sound, (offsets[1] ?? 0) + 30));
    const [, track] = segment.tracks;
    if (!track) throw new Error('no track');
    await expect(segment.read(track, -Infinity, Infinity)).rejects.toMatchObject({
      name: 'FlacError',
      message: expect.stringContaining(`a/web.tape.flac, frame at byte ${offsets[1]}:`),
    });
    const at = (position: number) => startMs + 1000 * position;
    expect((await segment.read(track, at(0), at(first - 1))).values).toEqual(values.slice(0, first));
    expect((await segment.read(track, at(end), Infinity)).values).toEqual(values.slice(end));
  });

  test('is refused where it has two indexes', async () => {
    const bytes = tapeOf([noisy(0)]);
    const at = Buffer.from(bytes).indexOf('mtap') - 4;
    const [length = 0] = (await framesOf(bytes, 0)).offsets.map((offset) => offset - at);
    const index = Buffer.from(bytes.subarray(at, at + length));
    index.writeUInt8(2, 0);
    const twice = Buffer.concat([bytes.subarray(0, at), index, bytes.subarray(at)]);
    await expect(open(twice)).rejects.toMatchObject({
      code: 'duplicate-tape-index',
      message: expect.stringMatching(`^a/web\\.tape\\.flac, byte ${at + length}: `),
    });
  });

  test('is told by its index alone: that of another application says nothing', async () => {
    const bytes = tapeOf([noisy(0)]);
    const foreign = Buffer.from(bytes);
    foreign.write('mtaq', foreign.indexOf('mtap'));
    await expect(open(foreign)).rejects.toMatchObject({ code: 'no-series' });
  });

  test('is refused where its index is of another FLAC', async () => {
    const { values, timeline } = noisy(0, 32);
    const { mapping, exceptions, tracks } = encodeColumn(values);
    const stream = new StreamEncoder({ bitsPerSample: 32 });
    for (const start of [0, 16]) stream.append(tracks[0] ?? new Int32Array(), start, start + 16);
    const extent = { totalSamples: stream.totalSamples, frameBytes: stream.frameBytes };
    /** With one frame in the place of two. */
    const lane = {
      firstSample: 0,
      sampleCount: 32,
      blockStarts: Uint32Array.of(0, 32),
      frameOffsets: Float64Array.of(0, stream.frameBytes),
    };
    const track = {
      series: parseSeries('noise'),
      timeline: 0,
      mapping,
      exceptions,
      lanes: [lane],
      min: 0,
      max: 1e6,
    };
    const payload = writeTapeIndex({ timelines: [{ grid: timeline }], tracks: [track] }, extent);
    const header = Buffer.alloc(4);
    header.writeUInt32BE((2 << 24) | (4 + payload.length));
    const segment = await open(stream.finish([Buffer.concat([header, Buffer.from('mtap'), payload])]));
    await expect(readWhole(segment, 0)).rejects.toMatchObject({
      code: 'not-as-indexed',
      message: expect.stringMatching(
        /^a\/web\.tape\.flac, frame at byte \d+: .* samples 0 to 32 .* samples 0 to 16 /,
      ),
    });
  });
});

test('a flipped bit of a tape is told or changes nothing', async () => {
  const times = column(40, (noise, index) => startMs + 1000 * index + Math.floor(noise() * 300));
  const made = [
    { ...noisy(0, 40), series: 'plain', timeline: fitTimeline(times) },
    { series: 'constant', timeline: grid(40), values: new Float64Array(40).fill(0.1) },
    {
      series: 'special',
      timeline: grid(40),
      values: column(40, (noise, index) => (index % 7 === 3 ? -0 : Math.floor(noise() * 9) / 10)),
    },
  ];
  const sound = tapeOf(made);
  const answerOf = async (bytes: Uint8Array): Promise<string> => {
    try {
      const segment = await open(bytes);
      const all = segment.tracks.map(async ({ series, timeline }, number) => {
        const { timestampsMs, values } = await readWhole(segment, number);
        return [formatSeries(series), timeline, [...timestampsMs], Array.from(bitsOf(values), String)];
      });
      return JSON.stringify(await Promise.all(all));
    } catch (error) {
      if (error instanceof Error && /^(Flac|SampleCodec)Error$/.test(error.name)) return 'refused';
      throw error;
    }
  };
  const answer = await answerOf(sound);
  const others: string[] = [];
  for (let bit = 0; bit < 8 * sound.length; bit += 1) {
    const flipped = sound.slice();
    flipped[bit >> 3] = (flipped[bit >> 3] ?? 0) ^ (1 << (bit & 7));
    const other = await answerOf(flipped);
    if (other !== answer && other !== 'refused') others.push(`byte ${bit >> 3}, bit ${bit & 7}: ${other}`);
  }
  expect(answer).toContain('constant');
  expect(others).toEqual([]);
});
