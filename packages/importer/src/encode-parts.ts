import { setImmediate } from 'node:timers/promises';
import { FlacEncoderError } from '@flac-metrics/flac-encoder';
import { TapeEncoder, type EncodedTape, type TapeOptions } from '@flac-metrics/flac-encoder/tape';
import { fitTimeline, SampleCodecError, type Timeline } from '@flac-metrics/sample-codec';
import type { SeriesColumns } from './sample-column.ts';
import { slice } from './window-parts.ts';

/** A tape, and what is on it. */
export interface TapeOfParts {
  readonly tape: EncodedTape;
  readonly parts: readonly SeriesColumns[];
}

/**
 * Puts parts onto as few tapes as have room for them.
 * @param signal looked at between parts
 * @throws FlacEncoderError; the signal's reason
 */
export async function* encodeParts(
  parts: readonly SeriesColumns[],
  signal?: AbortSignal,
  options: TapeOptions = {},
): AsyncGenerator<TapeOfParts, void> {
  const timelines = new SharedTimelines();
  // The last one is next.
  const waiting = parts.toReversed();
  while (waiting.length > 0) {
    const encoder = new TapeEncoder(options);
    const added: SeriesColumns[] = [];
    for (let part = waiting.pop(); part; part = waiting.pop()) {
      const timeline = timelines.of(part.timestampsMs);
      if (hasRoom(() => encoder.add({ series: part.series, timeline, values: part.values })))
        added.push(part);
      else {
        // What has no room on a tape of its own goes onto two.
        waiting.push(...(added.length > 0 ? [part] : halves(part).toReversed()));
        break;
      }
      await setImmediate();
      signal?.throwIfAborted();
    }
    let tape: EncodedTape | undefined;
    if (added.length === 0) continue;
    if (hasRoom(() => (tape = encoder.finish())) && tape) yield { tape, parts: added };
    // The index is too long, by the labels of many series.
    else yield* encodeHalves(added, signal, options);
  }
}

async function* encodeHalves(
  parts: readonly SeriesColumns[],
  signal: AbortSignal | undefined,
  options: TapeOptions,
): AsyncGenerator<TapeOfParts, void> {
  const [first, ...others] = parts;
  const two = first && others.length === 0 ? halves(first).map((half) => [half]) : [];
  const middle = Math.ceil(parts.length / 2);
  for (const half of two.length > 0 ? two : [parts.slice(0, middle), parts.slice(middle)])
    yield* encodeParts(half, signal, options);
}

/** @returns false where the tape is full */
function hasRoom(put: () => unknown): boolean {
  try {
    put();
    return true;
  } catch (error) {
    if (error instanceof FlacEncoderError && error.code === 'tape-full') return false;
    // Of an index that is longer than one may be.
    if (error instanceof SampleCodecError && error.code === 'bad-tape-index') return false;
    throw error;
  }
}

function halves(part: SeriesColumns): SeriesColumns[] {
  const { length } = part.values;
  const middle = length >>> 1;
  return [slice(part, 0, middle), slice(part, middle, length)];
}

/** Series of one target mostly have the same times: these are fitted once, and told from others by one look. */
class SharedTimelines {
  #timestampsMs: Float64Array = new Float64Array();
  #timeline: Timeline = [];

  of(timestampsMs: Float64Array): Timeline {
    if (!isEqual(timestampsMs, this.#timestampsMs)) {
      this.#timestampsMs = timestampsMs;
      this.#timeline = fitTimeline(timestampsMs);
    }
    return this.#timeline;
  }
}

function isEqual(a: Float64Array, b: Float64Array): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (a[index] !== b[index]) return false;
  return true;
}
