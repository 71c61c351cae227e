import { setImmediate } from 'node:timers/promises';
import { FlacEncoderError } from '@flac-metrics/flac-encoder';
import {
  TapeEncoder,
  type EncodedTape,
  type TapeColumn,
  type TapeOptions,
} from '@flac-metrics/flac-encoder/tape';
import { boundOf, clipTimeline, timeAt, type MaxError } from '@flac-metrics/sample-codec';

/** A tape, and what is on it. */
export interface TapeOfParts {
  readonly tape: EncodedTape;
  readonly parts: readonly TapeColumn[];
}

export interface EncodeOptions {
  /** How far values may be off, where that makes them smaller; absent, every bit is kept. */
  readonly maxError?: MaxError | undefined;
  /** Looked at between parts. */
  readonly signal?: AbortSignal | undefined;
  readonly tape?: TapeOptions;
}

/**
 * Puts parts onto as few tapes as have room for them.
 * @throws FlacEncoderError; the signal's reason
 */
export async function* encodeParts(
  parts: readonly TapeColumn[],
  options: EncodeOptions = {},
): AsyncGenerator<TapeOfParts, void> {
  // The last one is next.
  const waiting = parts.toReversed();
  while (waiting.length > 0) {
    const encoder = new TapeEncoder(options.tape);
    const added: TapeColumn[] = [];
    for (let part = waiting.pop(); part; part = waiting.pop()) {
      if (hasRoom(() => encoder.add(part, boundFor(part, options)))) added.push(part);
      else {
        // What has no room on a tape of its own goes onto two.
        waiting.push(...(added.length > 0 ? [part] : halves(part).toReversed()));
        break;
      }
      await setImmediate();
      options.signal?.throwIfAborted();
    }
    let tape: EncodedTape | undefined;
    if (added.length === 0) continue;
    if (hasRoom(() => (tape = encoder.finish())) && tape) yield { tape, parts: added };
    // The index is too long, by the labels of many series.
    else yield* encodeHalves(added, options);
  }
}

async function* encodeHalves(
  parts: readonly TapeColumn[],
  options: EncodeOptions,
): AsyncGenerator<TapeOfParts, void> {
  const [first, ...others] = parts;
  const two = first && others.length === 0 ? halves(first).map((half) => [half]) : [];
  const middle = Math.ceil(parts.length / 2);
  for (const half of two.length > 0 ? two : [parts.slice(0, middle), parts.slice(middle)])
    yield* encodeParts(half, options);
}

/** Of a series without range, a share is no error at all. */
function boundFor({ values }: TapeColumn, { maxError }: EncodeOptions): number | undefined {
  return (maxError && boundOf(maxError, values)) || undefined;
}

/** @returns false where the tape is full */
function hasRoom(put: () => unknown): boolean {
  try {
    put();
    return true;
  } catch (error) {
    if (error instanceof FlacEncoderError && error.code === 'tape-full') return false;
    throw error;
  }
}

function halves({ series, timeline, values }: TapeColumn): TapeColumn[] {
  const middle = values.length >>> 1;
  const middleMs = timeAt(timeline, middle);
  return [
    { series, timeline: clipTimeline(timeline, -Infinity, middleMs - 1), values: values.subarray(0, middle) },
    { series, timeline: clipTimeline(timeline, middleMs, Infinity), values: values.subarray(middle) },
  ];
}
