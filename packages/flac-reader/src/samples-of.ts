import { setImmediate as breathe } from 'node:timers/promises';
import { positionsBetween, timeAt, type Columns, type Track } from '@flac-metrics/sample-codec';
import type { FlacSegment } from './flac-segment.ts';
import { isDamage } from './is-damage.ts';

/** Samples that are in memory at once. */
const windowSamples = 1 << 16;

/**
 * The samples of a track in [fromMs, toMs], in pieces, so that any number of them takes bounded memory.
 * @throws FlacError, SampleCodecError, see `isDamage`, behind all samples before the damage
 */
export async function* samplesOf(
  segment: FlacSegment,
  track: Track,
  fromMs: number,
  toMs: number,
): AsyncGenerator<Columns, void> {
  const { first, end } = positionsBetween(track.timeline, fromMs, toMs);
  for (let position = first; position < end; position += windowSamples) {
    // Signals arrive between two turns only, and what needs no disk waits for nothing.
    await breathe();
    yield* untilDamage(segment, track, position, Math.min(position + windowSamples, end));
  }
}

/** The samples [first, end), at once where none is damaged; otherwise all before the damage, found by halving. */
async function* untilDamage(
  segment: FlacSegment,
  track: Track,
  first: number,
  end: number,
): AsyncGenerator<Columns, void> {
  let columns: Columns;
  try {
    columns = await segment.read(track, timeAt(track.timeline, first), timeAt(track.timeline, end - 1));
  } catch (error) {
    if (!isDamage(error) || end - first === 1) throw error;
    const middle = first + Math.ceil((end - first) / 2);
    yield* untilDamage(segment, track, first, middle);
    yield* untilDamage(segment, track, middle, end);
    return;
  }
  yield columns;
}
