import fc from 'fast-check';
import { makeSeries, sampleCount, type Timeline } from '../../src/index.ts';
import { encodeColumn } from '../../src/ladder/index.ts';
import type { Lane, TapeExtent, TapeIndex, TapeTimeline, TapeTrack } from '../../src/tape/index.ts';
import { constantOf } from '../../src/tape/tracks-bytes.ts';
import { column, columns } from '../ladder/columns.ts';

export interface Tape {
  readonly index: TapeIndex;
  readonly extent: TapeExtent;
}

/** How a lane lies in a FLAC: in equal blocks or in such of the lengths in turn. */
interface Placing {
  readonly lengths: readonly number[];
  readonly isPadded: boolean;
  readonly frameBytes: readonly number[];
}

/** Puts lanes one behind the other. */
class Stream {
  #samples = 0;
  #bytes = 0;

  place(sampleCount: number, { lengths, isPadded, frameBytes }: Placing): Lane {
    const firstSample = this.#samples;
    const blockStarts = [0];
    const frameOffsets = [this.#bytes];
    for (let frame = 0, end = 0; end < sampleCount; frame += 1) {
      const length = lengths[frame % lengths.length] ?? 1;
      end = isPadded ? end + length : Math.min(sampleCount, end + length);
      blockStarts.push(end);
      frameOffsets.push((frameOffsets.at(-1) ?? 0) + (frameBytes[frame % frameBytes.length] ?? 10));
    }
    this.#samples = firstSample + (blockStarts.at(-1) ?? 0);
    this.#bytes = frameOffsets.at(-1) ?? 0;
    return {
      firstSample,
      sampleCount,
      blockStarts: Uint32Array.from(blockStarts),
      frameOffsets: Float64Array.from(frameOffsets),
    };
  }

  get extent(): TapeExtent {
    return { totalSamples: this.#samples, frameBytes: this.#bytes };
  }
}

const placings: fc.Arbitrary<Placing> = fc.record({
  lengths: fc.array(fc.integer({ min: 1, max: 4096 }), { minLength: 1, maxLength: 3 }),
  isPadded: fc.boolean(),
  frameBytes: fc.array(fc.integer({ min: 10, max: 10_000 }), { minLength: 1, maxLength: 4 }),
});

const grids: fc.Arbitrary<Timeline> = fc
  .array(fc.tuple(fc.integer({ min: 1, max: 1e12 }), fc.integer({ min: 1, max: 1e5 }), fc.nat(30)), {
    maxLength: 3,
  })
  .map((runs) => {
    let nextMs = -1000;
    return runs.map(([pauseMs, intervalMs, more]) => {
      const startMs = nextMs + pauseMs;
      nextMs = startMs + more * intervalMs;
      return { startMs, intervalMs, count: more + 1 };
    });
  });

const texts = fc.string({ unit: fc.oneof(fc.constantFrom('\n', '"', '\\', ',', '🌡', 'é'), fc.string()) });
const someSeries = fc
  .dictionary(
    texts.filter((name) => name !== ''),
    texts,
    { maxKeys: 3 },
  )
  .map((labels) =>
    makeSeries([
      { name: 'le', value: '1' },
      ...Object.entries(labels)
        .filter(([name]) => name !== 'le')
        .map(([name, value]) => ({ name, value })),
    ]),
  );

const plans = fc.record({
  timelines: fc.array(fc.record({ grid: grids, deviation: fc.option(placings, { nil: undefined }) }), {
    minLength: 1,
    maxLength: 3,
  }),
  tracks: fc.array(
    fc.record({
      series: someSeries,
      timeline: fc.nat(2),
      values: columns.filter((values) => values.length > 0),
      placings: fc.tuple(placings, placings),
      range: fc.tuple(fc.double({ noNaN: true }), fc.double({ noNaN: true })),
      sharesLane: fc.boolean(),
      maxError: fc.constantFrom(undefined, undefined, 0.01, 0.1 + 0.2),
    }),
    { maxLength: 8 },
  ),
  isTurned: fc.boolean(),
});

/** Indexes of all kinds; those that are turned name the tracks last that stand first. */
export const tapes: fc.Arbitrary<Tape> = plans.map((plan) => {
  const stream = new Stream();
  const timelines = plan.timelines.map(({ grid, deviation }): TapeTimeline => {
    const count = sampleCount(grid);
    return deviation && count > 0 ? { grid, deviation: stream.place(count, deviation) } : { grid };
  });
  const placed: Lane[] = [];
  const tracks = plan.tracks.map((track): TapeTrack => {
    const timeline = track.timeline % timelines.length;
    const count = sampleCount(timelines[timeline]?.grid ?? []);
    const { mapping, exceptions, tracks } = encodeColumn(
      Float64Array.from({ length: count }, (_, at) => track.values[at % track.values.length] ?? 0),
    );
    const lanes = tracks.map((samples, lane) => {
      const shared = track.sharesLane && placed.find(({ sampleCount }) => sampleCount === samples.length);
      if (shared) return shared;
      const own = stream.place(samples.length, track.placings[lane ? 1 : 0]);
      placed.push(own);
      return own;
    });
    const constant = constantOf({ mapping, exceptions });
    const [a, b] = constant === undefined ? track.range : [constant, constant];
    const hasNone = count === 0 && constant === undefined;
    const [min, max] = hasNone ? [Number.NaN, Number.NaN] : [Math.min(a, b), Math.max(a, b)];
    const { maxError } = track;
    const lossless = { series: track.series, timeline, mapping, exceptions, lanes, min, max };
    return maxError === undefined ? lossless : { ...lossless, maxError };
  });
  if (plan.isTurned) tracks.reverse();
  return { index: { timelines, tracks }, extent: stream.extent };
});

const modes = ['idle', 'iowait', 'irq', 'nice', 'softirq', 'steal', 'system', 'user'];
const devices = ['nvme0n1', 'nvme1n1', 'sda', 'dm-0', 'eth0', 'lo', 'wlan0', 'docker0'];
const metrics = ['read_bytes_total', 'io_time_seconds_total', 'transmit_errs_total', 'filesystem_free_bytes'];

/** A tape such as node_exporter gives: series of one target over one window, a block each, most of them counters and gauges. */
export function nodeExporterTape(trackCount: number, samples: number): Tape {
  const stream = new Stream();
  const lengths = [Math.ceil(samples / 16) * 16];
  const placingOf = (number: number, cost: number): Placing => ({
    lengths,
    isPadded: true,
    frameBytes: [12 + Math.floor(cost * samples * (((number * 7919) % 101) / 101))],
  });
  const grid = [{ startMs: 1_795_000_000_000, intervalMs: 1000, count: samples }];
  const deviation = stream.place(samples, placingOf(50, 0.5));
  const tracks = Array.from({ length: trackCount }, (_, number): TapeTrack => {
    const values = valuesOf(number, samples);
    const { mapping, exceptions, tracks } = encodeColumn(values);
    const [min, max] = [Math.min(...values), Math.max(...values)];
    const lanes = tracks.map((track) => stream.place(track.length, placingOf(number, 1)));
    return { series: seriesOf(number), timeline: 0, mapping, exceptions, lanes, min, max };
  });
  return { index: { timelines: [{ grid, deviation }], tracks }, extent: stream.extent };
}

function seriesOf(number: number): TapeTrack['series'] {
  const isOfCpu = number % 2 === 0;
  const part = number >> 1;
  return makeSeries([
    { name: 'instance', value: 'web-1.example.org:9100' },
    { name: 'job', value: 'node' },
    ...(isOfCpu
      ? [
          { name: '__name__', value: 'node_cpu_seconds_total' },
          { name: 'cpu', value: String(part >> 3) },
          { name: 'mode', value: modes[part % 8] ?? '' },
        ]
      : [
          { name: '__name__', value: `node_${devices[part % 8]?.slice(0, 4)}_${metrics[(part >> 3) % 4]}` },
          { name: 'device', value: `${devices[part % 8]}${part >> 5 || ''}` },
        ]),
  ]);
}

/** A sixth of them does not change; the others are counters of hundredths or of bytes, and gauges. */
function valuesOf(number: number, samples: number): Float64Array {
  if (number % 6 === 5) return new Float64Array(samples).fill(number % 12 === 5 ? 0 : number * 4096);
  let total = number * 12_345;
  const isCounter = number % 3 !== 1;
  const scale = number % 2 === 0 ? 100 : 1;
  return column(
    samples,
    (noise) => {
      const step = Math.floor(noise() * 50);
      total += isCounter ? step : step - 25;
      return total / scale;
    },
    number,
  );
}
