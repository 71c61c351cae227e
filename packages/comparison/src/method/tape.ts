import { deflateRawSync } from 'node:zlib';
import type { EncodedTape, TapeColumn, TapeOptions } from '@flac-metrics/flac-encoder/tape';
import { FlacSegment } from '@flac-metrics/flac-reader';
import { encodeParts } from '@flac-metrics/importer';
import { MemoryAccess } from '@flac-metrics/random-access';
import { compareSeries, TimelineFitter, formatSeries, timeAt } from '@flac-metrics/sample-codec';
import { mappingBytes } from '@flac-metrics/sample-codec/ladder';
import type { Lane, TapeTrack } from '@flac-metrics/sample-codec/tape';
import { ComparisonError } from '../comparison-error.ts';
import { samplesOf, type SeriesColumns } from '../series-columns.ts';
import { AmountSum } from './amount-sum.ts';
import type { Measurement, Method, Workplace } from './method.ts';
import { tapeLots, type TapeLength } from './tape-lots.ts';
import { verifyColumns } from './verify-columns.ts';

export interface TapeMethodOptions extends TapeLength, TapeOptions {
  readonly name: string;
  readonly description: string;
  /** Every series has a tape of its own. */
  readonly isShared: boolean;
}

/** What tapes take: names, times and index included. The values alone are their frames and, deflated, their mappings. */
export function tape(options: TapeMethodOptions): Method {
  const { name, description, isShared } = options;
  return {
    name,
    description,
    programs: [],
    async measure(columns, workplace) {
      const lots = isShared
        ? tapeLots(columns, options)
        : columns.flatMap((column) => tapeLots([column], options));
      const sums = new TapeSums();
      for (const [index, lot] of lots.entries()) {
        await measureLot(lot, options, workplace, sums);
        workplace.onProgress((index + 1) / lots.length);
      }
      return sums.measurement();
    },
  };
}

/** Encodes a lot as one tape, or as more where one has no room for it. */
async function measureLot(
  lot: readonly SeriesColumns[],
  { name, effort }: TapeMethodOptions,
  { signal }: Workplace,
  sums: TapeSums,
): Promise<void> {
  const fitter = new TimelineFitter();
  const whole = lot.map(({ series, timestampsMs, values }) => ({
    series,
    timeline: fitter.fit(timestampsMs),
    values,
  }));
  const columns = new Map(lot.map((column) => [column.series, column]));
  for await (const { tape, parts } of encodeParts(whole, { signal, ...(effort && { tape: { effort } }) })) {
    const added = parts.map((part) => columnsOf(part, columns.get(part.series)));
    await verifyTape(name, tape, added);
    sums.add(tape, added);
  }
}

/** What a part has of the column that it is of. */
function columnsOf(
  { series, timeline, values }: TapeColumn,
  whole: SeriesColumns | undefined,
): SeriesColumns {
  const { timestampsMs = new Float64Array() } = whole ?? {};
  const first = timestampsMs.indexOf(timeAt(timeline, 0));
  return { series, timestampsMs: timestampsMs.subarray(first, first + values.length), values };
}

async function verifyTape(
  name: string,
  { bytes }: EncodedTape,
  added: readonly SeriesColumns[],
): Promise<void> {
  const segment = await FlacSegment.open(new MemoryAccess(bytes, 'tape'));
  const bySeries = new Map(segment.tracks.map((track) => [formatSeries(track.series), track]));
  for (const column of added) {
    const track = bySeries.get(formatSeries(column.series));
    if (!track || compareSeries(track.series, column.series) !== 0)
      throw new ComparisonError(
        'not-equal',
        `${name}: ${formatSeries(column.series)} is not on its tape: a defect`,
      );
    verifyColumns(name, column, await segment.read(track, -Infinity, Infinity));
  }
  await segment.close();
}

/** What tapes take together. */
class TapeSums {
  readonly #whole = new AmountSum();
  readonly #values = new AmountSum();
  readonly #bySeries = new Map<string, number>();
  #valueFrames = 0;
  #timeFrames = 0;

  add({ bytes, index }: EncodedTape, added: readonly SeriesColumns[]): void {
    const samples = samplesOf(added);
    this.#whole.add(bytes.length, samples);
    for (const { deviation } of index.timelines) if (deviation) this.#timeFrames += frameBytesOf(deviation);
    const mappings = index.tracks.map(mappingBytes);
    const plainBytes = mappings.reduce((sum, mapping) => sum + mapping.length, 0);
    // They stand deflated in the index.
    const deflatedBytes = deflateRawSync(Buffer.concat(mappings), { level: 9 }).length;
    this.#values.add(deflatedBytes, samples);
    const users = usersOf(index.tracks);
    for (const lane of users.keys()) {
      this.#valueFrames += frameBytesOf(lane);
      this.#values.add(frameBytesOf(lane), 0);
    }
    for (const [number, { series, lanes }] of index.tracks.entries()) {
      const text = formatSeries(series);
      const frames = lanes.reduce((sum, lane) => sum + frameBytesOf(lane) / (users.get(lane) ?? 1), 0);
      const mapping = ((mappings[number]?.length ?? 0) * deflatedBytes) / plainBytes;
      this.#bySeries.set(text, (this.#bySeries.get(text) ?? 0) + frames + mapping);
    }
  }

  measurement(): Measurement {
    const [values, times] = [this.#valueFrames, this.#timeFrames];
    return {
      ...this.#whole.as('whole'),
      ...this.#values.as('values'),
      parts: { values, times, index: this.#whole.bytes - values - times },
      bySeries: this.#bySeries,
    };
  }
}

/** How many tracks share each lane. */
function usersOf(tracks: readonly TapeTrack[]): ReadonlyMap<Lane, number> {
  const users = new Map<Lane, number>();
  for (const { lanes } of tracks) for (const lane of lanes) users.set(lane, (users.get(lane) ?? 0) + 1);
  return users;
}

function frameBytesOf({ frameOffsets }: Lane): number {
  return (frameOffsets.at(-1) ?? 0) - (frameOffsets[0] ?? 0);
}
